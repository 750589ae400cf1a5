from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from scanner.model.codec import encode, to_json
from scanner.model.problem import InputError
from scanner.report_file import read_report
from tests.reporters.samples import a_hostile_report, a_mixed_report

if TYPE_CHECKING:
    from pathlib import Path

MAKE_ONE = "make a report with 'tenantscore scan SNAPSHOT -f json=report.json'"


def test_a_report_is_read_back_as_it_was(tmp_path: Path) -> None:
    for report in (a_mixed_report(), a_hostile_report()):
        (tmp_path / "report.json").write_text(to_json(report), encoding="utf-8")
        assert read_report(tmp_path / "report.json") == report


def test_a_byte_order_mark_and_utf_16_are_no_obstacle(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        (tmp_path / "report.json").write_text(to_json(a_mixed_report()), encoding=encoding)
        assert read_report(tmp_path / "report.json") == a_mixed_report()


def test_faults_stand_at_their_line_and_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = to_json(a_mixed_report()).replace('"asOf": "2026-11-12"', '"asOf": 7').replace('"failed"', '"faild"', 1)
    (tmp_path / "report.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_report("report.json")
    date, place = (
        next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)
        for part in ('"asOf": 7', "faild")
    )
    assert str(error.value) == (
        f"error: report.json:{date}:10: asOf: expected a string, found a number\n"
        f"error: report.json:{place}:15: actions.0.outcome: 'faild' is not a known outcome\n"
        "  hint: did you mean 'failed'?"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "report.json:1:1: the file is empty\n  hint: collect or export it again"),
        ("[]", f"report.json:1:1: is not a report: it has no 'schemaVersion'\n  hint: {MAKE_ONE}"),
        ("{}", f"report.json:1:1: is not a report: it has no 'schemaVersion'\n  hint: {MAKE_ONE}"),
        (
            '{"schemaVersion": "1.0", "resources": {}}',
            f"report.json:1:1: is a snapshot, not a report\n  hint: {MAKE_ONE}",
        ),
        (
            '{\n "schemaVersion": "7.0"}',
            "report.json:2:19: schemaVersion: schema version '7.0' is not supported; this version reads '1.0'\n"
            "  hint: scan the snapshot again to get a report of this version",
        ),
    ],
    ids=["empty", "a list", "an object", "a snapshot", "another version"],
)
def test_what_is_no_report_is_refused(text: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(text, tmp_path, monkeypatch) == f"error: {message}"


@pytest.mark.parametrize(
    "text",
    ["{", "not json", '{"schemaVersion": NaN}', "[" * 100_000, '{"a": 1, "a": 2}', to_json(a_mixed_report())[:5000]],
    ids=["truncated", "words", "not a number", "deep", "repeated key", "half a report"],
)
def test_what_is_no_json_is_refused_with_a_place(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(text, tmp_path, monkeypatch).startswith("error: report.json:")


def test_many_faults_are_counted_after_the_first_twenty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data: dict[str, Any] = encode(a_mixed_report())
    data["actions"] = [{}] * 30
    lines = refusal(json.dumps(data), tmp_path, monkeypatch).splitlines()
    assert sum(line.startswith("error: ") for line in lines) == 21
    assert lines[-2].endswith("more faults")


def test_a_folder_and_a_file_that_is_not_there_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for path in ("folder", "nothing.json"):
        with pytest.raises(InputError) as error:
            read_report(path)
        assert str(error.value).startswith(f"error: {path}: ")


def refusal(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(folder)
    (folder / "report.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_report("report.json")
    return str(error.value)
