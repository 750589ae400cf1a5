from __future__ import annotations

import re
from pathlib import Path

import pytest

from reporters._markdown import code, escape, html, link
from reporters._sections import Section, fit
from reporters.markdown import LIMIT, marker, render
from scanner.model.report import Report, SnapshotInfo
from tests.builders import a_report, a_tenant, an_assessment, an_evidence
from tests.golden import check
from tests.reporters.samples import HOSTILE, a_hostile_report, a_mixed_report, an_empty_report

GOLDEN = Path(__file__).parent / "golden"


def test_the_whole_output() -> None:
    check(GOLDEN / "report.md", render(a_mixed_report()))


def test_the_first_line_marks_the_comment() -> None:
    assert render(a_mixed_report()).startswith("<!-- tenantscore:contoso.com:snapshot.json -->\n\n## ")


@pytest.mark.parametrize(
    ("path", "name", "expected"),
    [
        ("tenants/contoso.json", "contoso.com", "<!-- tenantscore:contoso.com:tenants-contoso.json -->"),
        (None, None, "<!-- tenantscore:contoso:snapshot -->"),
        ("a -->\n<b>", "--><script>", "<!-- tenantscore:script:a-b -->"),
        ("東京", "東京", "<!-- tenantscore:contoso:snapshot -->"),
    ],
)
def test_a_marker_holds_nothing_that_ends_it(path: str | None, name: str | None, expected: str) -> None:
    report = a_report(tenant=a_tenant(default_domain=name), snapshot=SnapshotInfo(path, "", None, None))
    assert marker(report) == expected


def test_a_marker_is_of_bounded_length() -> None:
    assert len(marker(a_report(tenant=a_tenant(default_domain="x" * 5000)))) < 250


def test_the_verdict_comes_before_everything_else() -> None:
    lines = render(a_mixed_report()).splitlines()
    assert lines[2] == "## Secure Score of Contoso: 44.38%"
    assert lines[4] == (
        "**21.30 of 48.00 points**, between 44.38% and 78.08%, as 16.18 points could not be assessed. "
        "Start with mdo\\_blockmailforward: 7 points to earn, at low cost."
    )


def test_ten_actions_are_listed_to_do_first_and_the_rest_is_counted() -> None:
    text = render(a_report([an_assessment(f"Action{number:02}") for number in range(14)]))
    table = text.split("### Do first")[1].split("###")[0]
    assert table.count("<br>`Action") == 10
    assert "4 more actions have open points." in table


@pytest.mark.parametrize("count", [1, 60, 300, 1000])
def test_a_comment_keeps_within_the_limit_and_says_what_it_leaves_out(count: int) -> None:
    text = render(a_long_report(count))
    assert len(text) <= LIMIT
    shown = text.count("(failed, 0.00 of 10.00 points)")
    if count == 1:
        assert shown == 1
        assert "left out" not in text
    else:
        left_out = f"\n{count - shown} actions are left out here to keep within the size limit; "
        assert left_out + "the other formats have them all." in text


def test_a_shortened_comment_is_still_whole_markup() -> None:
    text = render(a_long_report(1000))
    assert text.count("<details>") == text.count("</details>")
    assert text.rstrip().endswith("</sub>")
    assert all(line.endswith("|") for line in text.splitlines() if line.startswith("|"))


@pytest.mark.parametrize("limit", [4_000, 8_000, 20_000])
def test_the_longest_section_is_shortened_first(limit: int) -> None:
    text = render(a_long_report(40), limit)
    assert len(text) <= limit
    assert "### Do first" in text
    assert "### Evidence and fixes (40)" in text


def test_sections_that_fit_are_kept_whole() -> None:
    sections = [Section(("head",), ("one", "two"), ("end",)), Section(), Section(("last",))]
    assert fit(sections, 100) == "head\none\ntwo\nend\n\nlast\n"


def test_a_section_that_does_not_fit_ends_in_a_note() -> None:
    section = Section(("head",), tuple("abcdefghij" * 2 for _ in range(5)), ("end",), "{} left out".format)
    assert fit([section], 70) == "head\nabcdefghijabcdefghij\nabcdefghijabcdefghij\n\n3 left out\nend\n"


@pytest.mark.parametrize("report", [a_hostile_report(), a_mixed_report(), an_empty_report()])
def test_only_our_own_html_is_html(report: Report) -> None:
    tags = set(re.findall(r"</?([A-Za-z]+)", re.sub(r"`[^`\n]*`", "", render(report))))
    assert tags <= {"details", "summary", "br", "sub", "code"}


def test_hostile_text_mentions_nobody_and_links_nowhere() -> None:
    text = re.sub(r"`[^`\n]*`", "", render(a_hostile_report()))
    assert not re.search(r"@\w", text)
    assert not re.search(r"(?<!&)#\d", text)
    assert not re.search(r"(?<!\()https?://", text)
    assert "](https://evil" not in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", "a \\| b"),
        ("`code`", "\\`code\\`"),
        ("@contoso/admins", "@&#8288;contoso/admins"),
        ("<script>", "&lt;script&gt;"),
        ("[x](y)", "\\[x\\](y)"),
        ("*a* _b_ ~c~ $d$", "\\*a\\* \\_b\\_ \\~c\\~ \\$d\\$"),
        ("#12 and # 12", "#&#8288;12 and # 12"),
        ("https://contoso.com www.contoso.com", "https\\://contoso.com www&#8288;.contoso.com"),
        ("&amp;", "&amp;amp;"),
        ("a\n# b", "a # b"),
        ("\x1b[0m", "\\\\x1b\\[0m"),
    ],
)
def test_text_is_escaped(text: str, shown: str) -> None:
    assert escape(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a@b", "`a@b`"), ("a|b", "<code>a\\|b</code>"), ("a`b", "<code>a\\`b</code>"), ("", ""), ("<b>", "`<b>`")],
)
def test_code_holds_in_a_table_cell(text: str, shown: str) -> None:
    assert code(text) == shown


def test_html_is_escaped_for_places_without_markdown() -> None:
    assert html("<b> @x *y*") == "&lt;b&gt; @&#8288;x *y*"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://a b", "", "//contoso.com", "https://x\n"]
)
def test_an_address_that_is_not_of_the_web_is_no_link(url: str) -> None:
    assert link("Title", url) == "Title"


def test_a_link_survives_parentheses() -> None:
    assert link("a]b", "https://contoso.com/(x)") == "[a\\]b](https://contoso.com/%28x%29)"


def test_long_text_of_a_tenant_is_cut() -> None:
    report = a_report([an_assessment(evidence=(an_evidence("x" * 5000),))])
    assert "x" * 299 + "…" in render(report)
    assert "x" * 300 not in render(report)


def a_long_report(count: int) -> Report:
    evidence = tuple(an_evidence(f"user{row}@contoso.com {HOSTILE}") for row in range(30))
    actions = [an_assessment(f"Action{number:04}", evidence=evidence, evidence_total=5000) for number in range(count)]
    return a_report([*actions, *(an_assessment(f"Passed{number:04}", earned=10) for number in range(count - 1))])
