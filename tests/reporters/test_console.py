from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporters._terminal import clip, harmless, pad, shares, width, wrap
from reporters.console import render
from scanner.model.finding import Outcome
from tests.builders import a_report, a_tenant, an_assessment
from tests.golden import check
from tests.reporters.samples import HOSTILE, a_hostile_report, a_mixed_report, an_empty_report

GOLDEN = Path(__file__).parent / "golden"
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_the_whole_output_at_each_width(columns: int) -> None:
    check(GOLDEN / f"console-{columns}.txt", render(a_mixed_report(), columns))


def test_the_whole_output_in_ascii() -> None:
    check(GOLDEN / "console-ascii.txt", render(a_mixed_report(), 80, ascii=True))


def test_the_whole_output_in_colour() -> None:
    check(GOLDEN / "console-color.txt", render(a_mixed_report(), 80, color=True))


@pytest.mark.parametrize("columns", [1, 40, 41, 59, 60, 61, 79, 100, 120])
@pytest.mark.parametrize("report", [a_mixed_report(), a_hostile_report(), an_empty_report()])
@pytest.mark.parametrize("ascii", [False, True])
def test_no_line_is_wider_than_the_terminal(columns: int, report: object, ascii: bool) -> None:
    from scanner.model.report import Report

    assert isinstance(report, Report)
    for line in render(report, columns, ascii=ascii).splitlines():
        assert width(line) <= max(columns, 40), line


def test_colour_changes_nothing_but_colour() -> None:
    assert ESCAPE.sub("", render(a_mixed_report(), 80, color=True)) == render(a_mixed_report(), 80)


def test_no_colour_means_no_escape_sequence() -> None:
    assert "\x1b" not in render(a_hostile_report(), 80)


def test_ascii_means_ascii_whatever_the_tenant_is_called() -> None:
    report = a_report(tenant=a_tenant(display_name="Zürich 東京"))
    text = render(report, 80, ascii=True)
    assert text.isascii()
    assert text.startswith("Secure Score of Z\\xfcrich \\u6771\\u4eac (contoso.com)\n")


def test_control_and_direction_characters_of_a_tenant_are_shown_as_escapes() -> None:
    text = render(a_hostile_report(), 120)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "\\x1b[31m" in text
    assert "\\u202e" in text


def test_open_actions_come_by_rank_whatever_their_outcome() -> None:
    report = a_report([an_assessment("B", earned=5), an_assessment("A"), an_assessment("C", earned=10)])
    text = render(report)
    places = [text.index(f"Ensure {name} is set up") for name in "BAC"]
    assert places == sorted(places)


def test_an_accepted_risk_is_no_work_to_do_and_no_pass() -> None:
    text = render(a_report([an_assessment("OneAdmin", accepted=10, outcome=Outcome.FAILED)]))
    assert "To do" not in text
    assert "Passed" not in text
    assert "Accepted risks (1)" in text


def test_bounds_show_only_when_something_is_unknown() -> None:
    assert "Between" not in render(a_report(earned=30, maximum=60))
    report = a_report([an_assessment(earned=4, unknown=1)])
    assert "Between 40.00% and 50.00%: 1 point could not be assessed." in render(report)


def test_what_is_not_assessed_names_the_permission_the_resource_and_the_points() -> None:
    text = render(a_mixed_report())
    assert "  User.Read.All (forbidden): 7 points\n    entra.users\n    SigninRiskPolicy\n" in text


def test_the_last_line_says_what_to_do_next() -> None:
    last = render(a_mixed_report(), 120).splitlines()[-1]
    assert last == ("21.30 of 48.00 points (44.38%). Start with mdo_blockmailforward: 7 points to earn, at low cost.")


@pytest.mark.parametrize(
    ("report", "ending"),
    [
        (
            an_empty_report(),
            "0.00 of 0.00 points (n/a). The catalogue holds no action, so there is nothing to score.\n",
        ),
        (a_report(earned=60, maximum=60), "60.00 of 60.00 points (100.00%). Nothing is open.\n"),
        (
            a_report([an_assessment(unknown=10)]),
            "0.00 of 10.00 points (0.00%). Nothing is open that could be assessed. "
            "Collect with User.Read.All to decide 10 points more.\n",
        ),
    ],
    ids=["no actions", "all earned", "nothing assessed"],
)
def test_the_advice_fits_the_report(report: object, ending: str) -> None:
    from scanner.model.report import Report

    assert isinstance(report, Report)
    assert render(report, 200).endswith(ending)


def test_rendering_imports_nothing_heavy() -> None:
    code = (
        "import sys; from reporters.console import render; from tests.reporters.samples import a_mixed_report\n"
        "render(a_mixed_report(), 80, True)\n"
        "heavy = {'dataclasses', 'inspect', 'pydantic', 'jinja2', 'click', 'msgspec', 'jsonschema', 'yaml', 'rich',"
        " 'shutil', 'textwrap'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("text", "columns"),
    [("contoso", 7), ("東京", 4), ("e\u0301", 1), ("한글", 4), ("👩\u200d💻", 4), ("Ａ", 2), ("", 0)],
)
def test_text_is_measured_in_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@given(st.text(max_size=60), st.integers(1, 30))
@settings(max_examples=300, deadline=None)
def test_cut_text_fits_and_padded_text_fills(text: str, columns: int) -> None:
    shown = harmless(text)
    assert width(clip(shown, columns)) <= columns
    assert width(pad(shown, columns)) == columns
    assert "\n" not in shown
    shown.encode("utf-8")


@given(st.text(max_size=80), st.integers(2, 30))
@settings(max_examples=300, deadline=None)
def test_wrapped_text_loses_nothing_but_spaces(text: str, columns: int) -> None:
    lines = wrap(harmless(text), columns)
    assert "".join("".join(lines).split()) == "".join(harmless(text).split())
    assert all(width(line) <= columns for line in lines)


@given(st.lists(st.floats(0, 1000), min_size=5, max_size=5), st.integers(5, 120))
@settings(max_examples=300, deadline=None)
def test_a_bar_fills_its_width_and_shows_every_part_that_is_there(parts: list[float], columns: int) -> None:
    cells = shares(parts, columns)
    assert sum(cells) == (columns if sum(parts) > 0 else 0)
    if sum(parts) > 0:
        assert all((count > 0) == (part > 0) for count, part in zip(cells, parts))


def test_a_hostile_name_is_still_readable() -> None:
    assert "東京" in harmless(HOSTILE)


def test_the_width_and_the_harm_of_every_character_are_as_unicode_has_them() -> None:
    for code in range(sys.maxunicode + 1):
        sign, category = chr(code), unicodedata.category(chr(code))
        wide = 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        assert width(sign) == (1 if code < 128 else 0 if category in {"Mn", "Me", "Cf"} else wide), hex(code)
        shown = category in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} and sign not in "\u200c\u200d"
        assert (harmless(sign) != sign) is shown, hex(code)
