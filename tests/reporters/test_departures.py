"""Departures from the catalogue, and coverage of frameworks, in each format."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reporters import console, html, markdown, ocsf, oscal, sarif
from reporters._departures import departure_text, strangers_text, value_text
from scanner.model.codec import decode, encode
from scanner.model.departure import Departure, SwitchedOff
from scanner.model.finding import Outcome
from scanner.model.framework import ControlCoverage, FrameworkCoverage
from scanner.model.report import Report
from scanner.model.rule import Category
from tests.builders import a_report, an_assessment
from tests.reporters.samples import HOSTILE

SCUBA = FrameworkCoverage(
    id="scuba",
    title="Baselines",
    version="1.8",
    publisher="CISA",
    url="https://www.cisa.gov/",
    mapped=3,
    passed=1,
    partial=0,
    failed=1,
    not_assessed=1,
    percent=33.333333,
    controls=(
        ControlCoverage("MS.AAD.1", "Block legacy authentication", Outcome.FAILED, ("AdminMFAV2",), ("OneAdmin",)),
        ControlCoverage("MS.AAD.9", None, None, (), ()),
    ),
    unmapped=("MS.AAD.9",),
    switched_off=("PWAgePolicyNew",),
)


def departing(text: str = "Done on paper") -> Report:
    report = a_report([an_assessment("AdminMFAV2"), an_assessment("OneAdmin", earned=10)])
    covered = report.coverage[0]._replace(strangers=1_234, strange_keys=("new-1", "new-2"))
    return report._replace(
        frameworks=(SCUBA,),
        restricted_to=("scuba",),
        departures=(
            Departure("AdminMFAV2", "params.riskLevels", ["high"], ["high", text], "tenantscore.yaml:4:7"),
            Departure("AdminMFAV2", "severity", "high", "low", "tenantscore.yaml:5:7", "'AdminMFA' is an old id of it"),
        ),
        switched_off=(
            SwitchedOff(
                "PWAgePolicyNew", "Let passwords stay", Category.IDENTITY, "Entra", 8, text, "tenantscore.yaml:9:3"
            ),
        ),
        coverage=(covered, *report.coverage[1:]),
    )


def test_a_report_with_departures_is_the_same_after_a_round_trip() -> None:
    report = departing()
    assert encode(decode(Report, json.loads(json.dumps(encode(report))))) == encode(report)


def test_values_read_as_in_yaml() -> None:
    assert [value_text(each) for each in (True, 3, 2.5, "a", ["a", "b"], [])] == [
        "true",
        "3",
        "2.5",
        "a",
        "[a, b]",
        "[]",
    ]


def test_a_departure_is_a_phrase() -> None:
    plain, noted = departing().departures
    assert departure_text(plain) == "params.riskLevels [high, Done on paper] in place of [high]"
    assert departure_text(noted) == "severity low in place of high ('AdminMFA' is an old id of it)"


def test_strangers_are_counted_and_the_first_are_named() -> None:
    covered = departing().coverage[0]
    assert strangers_text(covered) == (
        f"1,234 rows of {covered.resource} are about controls that no action has: new-1, new-2."
    )
    many = covered._replace(strangers=1, strange_keys=tuple("abcdefg"))
    assert strangers_text(many).endswith("1 row of entra.users is about controls that no action has: a, b, c, d, e, ….")


def test_the_console_shows_frameworks_departures_and_what_is_off() -> None:
    text = console.render(departing())
    assert "Only actions that bear on Baselines.\n" in text
    assert "By framework, actions passed\n  Baselines   33.33%  1 of 3, 1 not assessed\n" in text
    assert (
        "Departures from the catalogue (2)\n"
        "   AdminMFAV2: params.riskLevels [high, Done on paper] in place of [high]\n"
        "      tenantscore.yaml:4:7\n"
        "   AdminMFAV2: severity low in place of high ('AdminMFA' is an old id of it)\n"
        "      tenantscore.yaml:5:7\n\n"
        "Switched off, and in no total (1)\n"
        "   PWAgePolicyNew (8 points): Done on paper\n"
        "      tenantscore.yaml:9:3\n\n"
        "1,234 rows of entra.users are about controls that no action has: new-1, new-2.\n"
    ) in text


def test_a_console_report_without_any_says_nothing_of_it() -> None:
    text = console.render(a_report())
    assert not any(word in text for word in ("framework", "Departures", "Switched off", "controls that no"))


def test_markdown_has_a_table_of_each() -> None:
    text = markdown.render(departing())
    assert "| Baselines 1.8 | 33.33% | 1 of 3 | 0 | 1 | 1 | 1 of 2 |" in text
    assert (
        "| `AdminMFAV2` | `params.riskLevels` | `[high]` | `[high, Done on paper]` | `tenantscore.yaml:4:7` |" in text
    )
    assert "| Let passwords stay `PWAgePolicyNew` | 8.00 | Done on paper | `tenantscore.yaml:9:3` |" in text
    assert "> 1,234 rows of entra.users are about controls" in text


def test_sarif_notes_each() -> None:
    run: dict[str, Any] = json.loads(sarif.render(departing()))["runs"][0]
    said = {
        note["message"]["text"]: note["level"]
        for note in run["invocations"][0]["toolExecutionNotifications"]
        if note["descriptor"]["id"] in ("departure", "switchedOff", "unknownControls")
    }
    assert said == dict.fromkeys(
        (
            "AdminMFAV2: params.riskLevels [high, Done on paper] in place of [high], set at tenantscore.yaml:4:7.",
            "AdminMFAV2: severity low in place of high ('AdminMFA' is an old id of it), set at tenantscore.yaml:5:7.",
            "PWAgePolicyNew is switched off at tenantscore.yaml:9:3: Done on paper.",
            "1,234 rows of entra.users are about controls that no action has: new-1, new-2.",
        ),
        "note",
    )


def test_compliance_formats_say_of_an_action_what_was_set_otherwise() -> None:
    report = departing()
    said = {each.action for each in report.departures}
    findings = {each["compliance"]["control"]: each["unmapped"] for each in json.loads(ocsf.render(report))}
    assert {id for id, unmapped in findings.items() if "departures" in unmapped} == said & set(findings)
    (result,) = json.loads(oscal.render(report))["assessment-results"]["results"]
    told = [each["remarks"] for each in result["findings"] if "remarks" in each]
    first = report.departures[0]
    assert told[0].startswith(f"{departure_text(first)}, set at {first.place}")
    assert f"{report.switched_off[0].id} is switched off at {report.switched_off[0].place}: " in result["remarks"]


def test_the_page_has_frameworks_departures_and_a_note_on_the_action() -> None:
    page = html.render(departing())
    assert '<a href="#frameworks">Frameworks</a>' in page
    assert "<small>33.33\u00a0% · 1 of 3, 1 not assessed</small>" in page
    assert "switched off: PWAgePolicyNew" in page
    assert "Without an action: MS.AAD.9" in page
    assert "<dt>Departures</dt> <dd><bdi>2 values set, 1 action off</bdi></dd>" in page
    assert "<dt>Confined to</dt> <dd><bdi>scuba</bdi></dd>" in page
    assert "Departs from the catalogue: severity low in place of high" in page
    assert "8 points: Done on paper" in page


def test_a_page_without_any_has_neither() -> None:
    page = html.render(a_report())
    assert "#frameworks>" not in page
    assert "Departures" not in page


@pytest.mark.parametrize("render", [console.render, markdown.render, html.render, sarif.render])
def test_what_people_wrote_breaks_out_of_no_format(render: Any) -> None:
    text = render(departing(HOSTILE))
    assert "\x1b[31m" not in text
    if render in (markdown.render, html.render):
        assert "<b>`" not in text
        assert "<b>\\`" not in text


def test_rows_that_no_action_is_about_are_no_departure() -> None:
    page = html.render(departing()._replace(departures=(), switched_off=(), restricted_to=()))
    assert "Unknown to the catalogue" in page
    assert "Departures" not in page
