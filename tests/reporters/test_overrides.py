"""What every format says of overrides."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from reporters import formats
from reporters.console import render as console
from reporters.html import render as html
from reporters.markdown import render as markdown
from reporters.sarif import render as sarif
from reporters.sarif_full import render as sarif_full
from scanner.model.codec import decode, to_json
from scanner.model.config import Config
from scanner.model.report import Report
from scanner.model.review import ReviewPolicy
from tests.overrides.entries import an_entry, scanned, users
from tests.overrides.test_pinned import pinned
from tests.packs import a_pack, an_action
from tests.reporters.samples import HOSTILE

NAMES = ("Accepted", "Expired", "Mitigated", "Open", "Passed", "Planned", "Reopened")


def a_decided_report(**fields: Any) -> Report:
    """One action for each thing that may become of an override."""
    actions = [an_action(name) for name in NAMES if name != "Passed"]
    pack = a_pack(*actions, an_action("Passed", expr="true"))
    entry = pinned(users(unsafe=1), by="subjects")
    return scanned(
        pack,
        users(safe=1, unsafe=3),
        an_entry("Accepted", ticket="SEC-1", approvedBy="ciso@contoso.com", **fields),
        an_entry("Expired", status="third-party", expires="2026-11-09"),
        an_entry("Mitigated", status="alternate-mitigation", scope={"where": "item.number <= 2"}),
        an_entry("Passed", status="third-party"),
        an_entry("Planned", status="planned", expires="2026-11-20"),
        {**entry, "action": "Reopened"},
        config=Config(review_policy=ReviewPolicy(ticket="SEC-[0-9]+", forbidden={"*": ()})),
    )


REPORT = a_decided_report()


def test_the_report_comes_back_from_json_as_it_was() -> None:
    text = to_json(REPORT)

    assert decode(Report, json.loads(text)) == REPORT
    assert to_json(decode(Report, json.loads(text))) == text


def test_the_console_tells_what_needs_a_person_first() -> None:
    text = console(REPORT, width=100)

    assert "Without any override it is" in text
    section = text[text.index("Overrides (6)") :]
    assert section.index("Expired, third party: expired 11 days ago") < section.index(
        "Reopened, risk accepted: re-opened, 2 beyond the pin"
    )
    assert section.index("Reopened, risk accepted") < section.index("Planned, planned: last day")
    assert "beyond the pin: unsafe2@contoso.com, unsafe3@contoso.com" in section
    said = "overrides.yaml:13: Expired: names no ticket, and the policy asks for one like SEC-[0-9]+"
    assert said in " ".join(section.split())


def test_markdown_shows_each_entry_with_its_justification_and_place() -> None:
    text = markdown(REPORT)

    assert "### Overrides (6): 1 expired, 1 re-opened, 1 end within 30 days" in text
    (row,) = re.findall(r"^\| `Accepted` .*$", text, re.MULTILINE)
    assert row == (
        "| `Accepted` | risk accepted | 41 days left | 2026-12-31 | 7.50 accepted | "
        "The plant can only be rebuilt in spring. | `overrides.yaml:3` |"
    )
    assert "| `Mitigated` (`where item.number <= 2`) |" in text


def test_html_has_a_page_of_overrides_and_a_card_on_each_action() -> None:
    page = html(REPORT)

    assert "<a href=#overrides>Overrides<span>6 !" in page or '<a href="#overrides">Overrides<span>' in page
    assert "re-opened, 2 beyond the pin" in page
    assert page.count("The plant can only be rebuilt in spring.") >= 2 * 5
    assert "score without any override" in page


def results(text: str) -> dict[str, dict[str, Any]]:
    return {each["ruleId"]: each for each in json.loads(text)["runs"][0]["results"]}


def test_sarif_alerts_of_what_opened_again_name_the_entry() -> None:
    found = results(sarif(REPORT))

    assert "Accepted" not in found
    assert {"Expired", "Mitigated", "Open", "Planned", "Reopened", "override-review"} == set(found)
    reopened = found["Reopened"]
    assert reopened["message"]["text"].endswith(
        "The override of overrides.yaml:48 is re-opened, 2 beyond the pin: unsafe2@contoso.com, unsafe3@contoso.com."
    )
    assert " for [unsafe2@contoso.com](1), [unsafe3@contoso.com](2). Expected" in reopened["message"]["text"]
    assert "unsafe1" not in json.dumps(reopened)
    place = reopened["relatedLocations"][-1]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("overrides.yaml", 48)


def test_sarif_breaches_of_the_policy_stand_on_the_line_of_the_entry_and_are_told_apart() -> None:
    run = json.loads(sarif(REPORT))["runs"][0]
    found = [each for each in run["results"] if each["ruleId"] == "override-review"]

    assert len(found) == len({each["partialFingerprints"]["tenantscoreFinding/v1"] for each in found}) == 9
    for each in found:
        assert run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == "override-review"
        assert each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "overrides.yaml"


def test_full_sarif_keeps_what_is_suppressed_with_its_justification() -> None:
    found = results(sarif_full(REPORT))

    assert found["Accepted"]["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "The plant can only be rebuilt in spring.",
            "location": {
                "physicalLocation": {
                    "artifactLocation": {"uri": "overrides.yaml"},
                    "region": {"startLine": 3, "startColumn": 3},
                }
            },
            "properties": {"status": "risk-accepted", "owner": "identity@contoso.com", "expires": "2026-12-31"},
        }
    ]
    assert found["Planned"]["suppressions"][0]["status"] == "underReview"
    assert found["Passed"]["kind"] == "pass"
    assert not {"Open", "Expired", "Reopened"} & {name for name, each in found.items() if "suppressions" in each}


@pytest.mark.parametrize("name", formats())
def test_hostile_text_in_an_override_breaks_no_format(name: str) -> None:
    text = "Harmless\n" + HOSTILE.replace("\x00", "").replace("\x1b", "")
    report = a_decided_report(justification=text, notes=text)

    made = formats()[name]().render(report)

    if name in ("html", "markdown"):
        assert "<b>`@admin`" not in made
    assert made.endswith("\n")


@pytest.mark.parametrize("name", formats())
def test_a_report_without_overrides_says_nothing_of_them(name: str) -> None:
    report = scanned(a_pack(an_action()), users(unsafe=1))
    made = formats()[name]().render(report)

    assert report.overrides is None
    if name != "json":
        assert "verride" not in re.sub(r"<style>.*?</style>|<script>.*?</script>", "", made, flags=re.DOTALL)
