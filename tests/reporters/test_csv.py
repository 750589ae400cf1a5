from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from reporters.csv import COLUMNS, render
from tests.builders import a_report, an_assessment, an_evidence
from tests.golden import check
from tests.reporters.samples import a_mixed_report, an_empty_report

GOLDEN = Path(__file__).parent / "golden"


def test_the_whole_output() -> None:
    check(GOLDEN / "report.csv", render(a_mixed_report()))


def test_a_report_without_actions_has_its_header() -> None:
    assert render(an_empty_report()) == ",".join(COLUMNS) + "\n"


def test_rows_are_in_rank_order_and_hold_the_first_evidence() -> None:
    found = rows(render(a_mixed_report()))

    assert [row["rank"] for row in found] == [str(rank) for rank in range(1, 9)]
    assert (found[0]["file"], found[0]["line"], found[0]["subject"]) == ("snapshot.json", "88", "Default")
    assert found[3]["missing"] == "entra.users (User.Read.All)"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 89 1234", "'+49 89 1234"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'=1+1"),
        ("\r=1+1", "'=1+1"),
        ("  =1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("a=1", "a=1"),
        ("'quoted'", "'quoted'"),
    ],
)
def test_no_cell_begins_as_a_formula(text: str, cell: str) -> None:
    report = a_report([an_assessment(title=text, reason=text, evidence=(an_evidence(text, observed=text),))])
    (row,) = rows(render(report))

    assert {row["title"], row["reason"], row["subject"], row["observed"]} == {cell}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), strict=True))
