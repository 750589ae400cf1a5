"""A comparison for people: the waterfall, its causes, within width and size, whatever a tenant put into it."""

from __future__ import annotations

import pytest

from reporters._compare_console import render as on_console
from reporters._compare_markdown import render as in_markdown
from reporters._terminal import width
from reporters._waterfall import change_text
from scanner.compare import compare
from scanner.division import vector, with_division
from scanner.model.comparison import Cause, Comparison, Kind, Moved, PropertyChange
from scanner.model.part import Part
from tests.builders import a_report, an_assessment

HOSTILE = "| `a` <b> @everyone\n## \x1b[31m\u202e```"


def a_comparison(
    actions: int = 2, causes: int = 1, name: str = "Policy", sides: tuple[str, str] = ("main", "HEAD")
) -> Comparison:
    """Settings took a point of each action, people gave half a point back."""
    ids = [f"Action{index:03}" for index in range(actions)]
    reports = [a_report([an_assessment(id, earned=earned) for id in ids]) for earned in (5, 4, 4.5)]

    def measured(heads: frozenset[Part]) -> dict[str, object]:
        report = reports[0] if not heads else reports[1] if heads == {Part.CONFIGURATION} else reports[2]
        if heads == {Part.POPULATION}:
            report = a_report([an_assessment(id, earned=5.5) for id in ids])
        return {each.id: vector(each) for each in report.actions}

    found = with_division(
        compare(reports[0], reports[2], names=sides),
        (Part.CONFIGURATION, Part.POPULATION),
        measured,  # type: ignore[arg-type]
    )
    one = Cause(
        Part.CONFIGURATION,
        Kind.CHANGED,
        "Conditional Access policies",
        name,
        "entra.conditionalAccessPolicies",
        (PropertyChange("state", '"enabled"', '"disabled"'),),
        "snapshot.json",
        12,
        3,
        points=-2.0,
        actions=tuple(Moved(id, -1.0) for id in ids[:2]),
    )
    return found._replace(causes=(one,) * causes)


def test_the_console_shows_the_waterfall_first() -> None:
    assert on_console(a_comparison(), width=70) == (
        "Secure Score of Contoso: 50.00% -> 45.00%\n"
        "-1.00 point from main to HEAD, as of 2026-11-12\n"
        "\n"
        "  main           10.00  50.00%  ██████████████████████████████████████\n"
        "  configuration  -2.00  -10.00              ░░░░░░░░░░░░░░░░░░░░░░░░░░\n"
        "  population     +1.00   +5.00              ▓▓▓▓▓▓▓▓▓▓▓▓▓▓\n"
        "  overrides          -       -                           │\n"
        "  catalogue          -       -                           │\n"
        "  HEAD            9.00  45.00%  ██████████████████████████\n"
        "\n"
        "Configuration: -2.00 points\n"
        "     -2.00   Conditional Access policies: Policy\n"
        '             state: "enabled" -> "disabled"\n'
        "             snapshot.json:12: Action000 -1.00, Action001 -1.00\n"
        "\n"
        "Changed (2)\n"
        "     -0.50   Action000: partial\n"
        "             configuration -1.00, population +0.50\n"
        "     -0.50   Action001: partial\n"
        "             configuration -1.00, population +0.50\n"
        "\n"
        "2 changed.\n"
    )


@pytest.mark.parametrize("columns", [1, 40, 57, 120])
@pytest.mark.parametrize("ascii", [False, True])
def test_no_line_is_wider_than_the_terminal(columns: int, ascii: bool) -> None:
    comparison = a_comparison(30, 20, HOSTILE * 3, (HOSTILE, "HEAD"))
    lines = on_console(comparison, width=columns, ascii=ascii).splitlines()
    assert max(map(width, lines)) <= max(columns, 40)
    assert not ascii or all(line.isascii() for line in lines)


def test_nothing_of_a_tenant_is_a_command_or_markup() -> None:
    for text in (on_console(a_comparison(name=HOSTILE)), in_markdown(a_comparison(name=HOSTILE, sides=(HOSTILE, "x")))):
        assert "\x1b" not in text
        assert "\u202e" not in text
    markdown = in_markdown(a_comparison(name=HOSTILE, sides=(HOSTILE, "x")))
    before, block, after = markdown.split("```")  # a name cannot end the block
    assert "<b>" not in before + after
    assert "a" in block


def test_the_comment_begins_with_its_marker_and_the_waterfall() -> None:
    lines = in_markdown(a_comparison()).splitlines()
    assert lines[0] == "<!-- tenantscore-compare:contoso.com:snapshot.json -->"
    assert lines[2:7] == [
        "## Secure Score of Contoso: 50.00% → 45.00%",
        "",
        "**-1.00 point** from `main` to `HEAD`: 2 changed.",
        "",
        "```text",
    ]
    assert (
        '| -2.00 | Conditional Access policies: Policy<br>`state: "enabled" -> "disabled"` | `snapshot.json:12` |'
        in "\n".join(lines)
    )


def test_a_comment_keeps_within_its_limit_and_says_what_is_left_out() -> None:
    text = in_markdown(a_comparison(900, 900))
    assert len(text) <= 60_000
    assert "are left out here to keep within the size limit; the JSON has them all." in text
    assert text.startswith("<!-- tenantscore-compare:")


def test_what_could_not_be_divided_says_why() -> None:
    found = a_comparison()._replace(division=None, causes=(), undivided="it cannot be divided: the reason")
    assert "  It cannot be divided: the reason.\n" in on_console(found)
    assert "> it cannot be divided: the reason." in in_markdown(found)


@pytest.mark.parametrize(
    ("points", "text"), [(0, "0"), (4.5, "+4.50"), (-0.03, "-0.03"), (-0.000012, "-0.000012"), (0.0001, "+0.0001")]
)
def test_a_change_never_reads_as_none(points: float, text: str) -> None:
    assert change_text(points) == text
