"""The file itself: self-contained, safe, deterministic, small."""

import os
import re
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from reporters.html import FORMAT, render
from reporters.html.document import link, parts
from scanner.model.finding import Outcome
from scanner.model.report import Assessment, Report
from scanner.model.rule import Category, Link
from scanner.model.snapshot import CoverageState
from scanner.model.status import Status
from tests.builders import a_missing, a_report, a_tenant, an_assessment, an_evidence, an_implementation, some_points

HOSTILE = {
    "markup": "<img src=x onerror=alert(1)>",
    "closing-script": "</script><script>alert(1)</script>",
    "closing-style": "</style><svg onload=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "template": "{{ 7 * 7 }}{% raw %}",
    "comment": "<!-- --> ]]>",
    "entity": "&lt;b&gt; &amp;amp;",
}


def test_the_format_is_found_by_its_name() -> None:
    assert (FORMAT.name, FORMAT.extension) == ("html", ".html")


def test_equal_reports_give_equal_bytes_in_other_processes() -> None:
    program = (
        "import sys; from reporters.html import render; from tests.reporters.html.test_document import a_full_report;"
        "sys.stdout.buffer.write(render(a_full_report()).encode())"
    )
    pages = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), **environment},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for environment in ({"PYTHONHASHSEED": "1", "LC_ALL": "C"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"})
    }
    assert pages == {render(a_full_report()).encode()}


def test_the_policy_admits_exactly_the_style_and_the_scripts_of_the_page() -> None:
    page = render(a_full_report())
    policy = re.findall(r'Content-Security-Policy content="([^"]*)"', page)[0].replace("&#39;", "'")
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives == {
        "default-src": "'none'",
        "style-src": " ".join(digests(page, "style")),
        "script-src": " ".join(digests(page, "script")),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_nothing_is_fetched_and_nothing_is_inline() -> None:
    page = Page(render(a_full_report()))
    forbidden = {"style", "src", "srcset", "action", "background", "poster", "formaction", "xlink:href"}
    for tag, attributes in page.tags:
        assert not forbidden & attributes.keys(), tag
        assert not [name for name in attributes if name.startswith("on")], tag
        assert tag not in {"img", "iframe", "object", "embed", "form", "base", "audio", "video"}
        if tag == "link":
            assert attributes["href"].startswith("data:")


def test_links_lead_into_the_page_or_to_the_web() -> None:
    page = Page(render(a_full_report()))
    links = [attributes for tag, attributes in page.tags if tag == "a"]
    targets = [attributes["href"] for attributes in links if "data-way" not in attributes]
    assert {each["data-way"].partition(":")[0] for each in links if "data-way" in each} == {"mailto"}
    assert {target[:8] for target in targets if not target.startswith("#")} == {"https://"}
    names = {target[1:].partition("?")[0] for target in targets if target.startswith("#")}
    assert names <= page.ids.keys()


def test_every_id_is_used_once() -> None:
    assert not [name for name, count in Page(render(a_full_report())).ids.items() if count > 1]


def test_every_page_has_one_heading_and_every_table_a_caption() -> None:
    page = Page(render(a_full_report()))
    counts = Counter(tag for tag, _ in page.tags)
    assert counts["h1"] == len(a_full_report().actions) + 3
    assert counts["table"] == counts["caption"]
    assert ("html", {"lang": "en"}) in page.tags


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_shown_and_starts_nothing(text: str) -> None:
    tame, hostile = Page(render(a_report_saying("Contoso"))), Page(render(a_report_saying(text)))
    assert Counter(tag for tag, _ in hostile.tags) == Counter(tag for tag, _ in tame.tags)
    assert [sorted(attributes) for _, attributes in hostile.tags] == [sorted(attributes) for _, attributes in tame.tags]
    assert hostile.text.count(text) >= 15


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        pytest.param("a\u202ebc", "a[U+202E]bc", id="right-to-left-override"),
        pytest.param("a\ud800b", "a\ufffdb", id="lone-surrogate"),
        pytest.param("a\x00b", "a␀b", id="null"),
    ],
)
def test_text_that_hides_is_shown(text: str, seen: str) -> None:
    page = render(a_report_saying(text))
    page.encode("utf-8")
    assert text not in page
    assert page.count(seen) >= 15


def test_ten_thousand_characters_are_clipped_and_still_there() -> None:
    page = Page(render(a_report([an_assessment(evidence=(an_evidence("y" * 10_000),))])))
    assert page.text.count("y" * 10_000) == 1
    assert "y" * 240 + "…" in page.text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//contoso.com", "https://a b", "", "ftp://a"]
)
def test_only_the_web_is_linked_to(url: str) -> None:
    assert link(url) is None
    plan = an_implementation(manage_url=url, learn_more=(Link("Read this", url),))
    page = Page(render(a_report([an_assessment(implementation=plan)])))
    assert "Manage" not in page.text
    assert "Read this" in page.text


def test_with_nothing_collected_there_is_no_percentage() -> None:
    text = Page(render(a_report([an_assessment(unknown=10)]))).text
    assert "No score yet" in text
    assert "Score not known" in text
    assert "0.00\u00a0% " not in text.split("Not assessed")[0].split("Verified")[0]


def test_an_empty_catalogue_still_makes_a_page() -> None:
    text = Page(render(a_report([]))).text
    assert "No action of the catalogue applies to this tenant" in text
    assert "The catalogue that was scanned with holds none." in text
    assert "No resources" in text


def test_everything_completed_leaves_nothing_to_do() -> None:
    text = Page(render(a_report([an_assessment(earned=10)]))).text
    assert "Nothing to do today" in text
    assert "Not assessed" not in text


def test_what_the_report_does_not_hold_yet_has_no_place_in_the_page() -> None:
    text = Page(render(a_full_report())).text
    for word in ("History", "Trend", "Gate", "Frameworks", "Near miss", "Since base", "None", "undefined"):
        assert word not in text


def test_the_whole_catalogue_fits_the_budget() -> None:
    assert len(render(a_report(catalogue_of(479))).encode()) < 900_000


def test_style_and_script_fit_theirs() -> None:
    page = render(a_report([]))
    sizes = [sum(len(text.encode()) for text in contents(page, tag)) for tag in ("style", "script")]
    assert sizes[0] < 33_000
    assert sizes[1] < 16_000  # with what fills the links of Share


def test_comments_stay_in_the_source() -> None:
    page = render(a_report([]))
    for text in contents(page, "script"):
        assert not re.search(r"^\s*//", text, re.MULTILINE)
    assert "/*" not in "".join(contents(page, "style"))


def a_full_report() -> Report:
    """Every outcome, every band, and every optional part."""
    return a_report(
        [
            an_assessment("Failed", evidence=(an_evidence(), an_evidence("adele@contoso.com", assessed=False))),
            an_assessment("Half", earned=5, count=50, total=100, category=Category.DATA, advice=("Look at it.",)),
            an_assessment("Unknown", unknown=10, missing=(a_missing(), a_missing("entra.groups", detail=None))),
            an_assessment("Asserted", asserted=10, tags=("mfa",), product="Exchange Online"),
            an_assessment("Accepted", accepted=10, status=Status.RISK_ACCEPTED),
            an_assessment("Passed", earned=10, count=3, total=3),
            an_assessment("Elsewhere", points=some_points(0, worth=5.0), outcome=Outcome.NOT_APPLICABLE),
        ]
    )


def a_report_saying(text: str) -> Report:
    """`text` wherever a tenant or a rule of somebody's own can say something."""
    action = an_assessment(
        "Action",
        unknown=10,
        title=text,
        product=text,
        rationale=text,
        reason=text,
        unit=text,
        tags=(text,),
        threats=(text,),
        advice=(text,),
        missing=(a_missing(text, permission=text, source=text, detail=text, state=CoverageState.ERROR),),
        evidence=(an_evidence(text, observed=text, expected=text, pointer=text),),
        implementation=an_implementation(
            prerequisites=(text,), licenses=(text,), steps=(text,), manage_url=text, learn_more=(Link(text, text),)
        ),
    )
    report = a_report([action, an_assessment("Other", earned=5, product=text)])
    return report._replace(
        tenant=a_tenant(display_name=text, default_domain=text + ".com", id=text),
        snapshot=report.snapshot._replace(path=text, collected_at=text, collector=text),
    )


def catalogue_of(count: int) -> list[Assessment]:
    """Actions in the mix of a real tenant, with texts as long as a rule's."""
    return [an_assessment(f"mdo_some_action_{index}", **mixture(index), **prose(index)) for index in range(count)]


def mixture(index: int) -> dict[str, Any]:
    match index % 20:
        case 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8:
            return {"earned": 10, "count": 250, "total": 250}
        case 9 | 10:
            return {"points": some_points(0, worth=5.0), "outcome": Outcome.NOT_APPLICABLE}
        case 11 | 12 | 13:
            return {"unknown": 10}
        case 14 | 15 | 16:
            people = tuple(an_evidence(f"megan.{index}.{piece}@contoso.com") for piece in range(50))
            return {"earned": 5, "count": 50, "total": 100, "evidence": people}
        case _:
            return {"evidence": (an_evidence(f"Policy {index}", observed="state = disabled"),)}


def prose(index: int) -> dict[str, Any]:
    """About 600 characters."""
    return {
        "title": f"Ensure that the setting number {index} is switched on for everybody",
        "product": f"Product {index % 25}",
        "rationale": "One stolen password should not open an account. " * 2,
        "implementation": an_implementation(
            prerequisites=("Two emergency accounts exist and are watched.",),
            steps=("Open the admin centre and find the policy.", "Include everybody.", "Switch it on after a week."),
        ),
    }


def contents(page: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)


def digests(page: str, tag: str) -> list[str]:
    return [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in contents(page, tag)]


class Page(HTMLParser):
    """Tags with their attributes, ids with how often they occur, and the text outside of scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.ids: Counter[str] = Counter()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if "id" in attributes:
            self.ids[attributes["id"]] += 1

    def handle_data(self, data: str) -> None:
        if not self.tags or self.tags[-1][0] not in ("script", "style"):
            self.text += data


def test_addresses_break_between_their_parts_and_never_inside_a_word() -> None:
    assert parts("ask identity.operations@contoso.com & co. <b>") == (
        "ask <span class=nb>identity</span><wbr><span class=nb>.operations@</span><wbr>"
        "<span class=nb>contoso</span><wbr><span class=nb>.com</span> &amp; co. &lt;b&gt;"
    )
    assert parts("a@" + "x" * 30) == "<span class=nb>a@</span><wbr>" + "x" * 30
