from __future__ import annotations

from pathlib import Path

import pytest

from scanner.cli.main import main

DAY = ("--as-of", "2026-11-20")


@pytest.fixture
def snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "snapshot.json"
    file.write_text('{"schemaVersion": "1.0", "resources": {}}')
    return file


def test_a_report_that_cannot_be_written_leaves_the_others_alone(
    snapshot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (snapshot.parent / "report.json").write_text("old")
    assert main(["scan", snapshot.name, *DAY, "-f", "json=report.json", "-f", "html=no/report.html"]) == 2
    assert capsys.readouterr() == (
        "",
        "error: no/report.html: cannot be written: its folder does not exist\n  hint: make the folder first\n",
    )
    assert (snapshot.parent / "report.json").read_text() == "old"


def test_a_fault_of_the_snapshot_ends_in_a_hint(snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot.write_text('{"schemaVersion": "1.0", "resources": {"entra": 5}}')
    assert main(["scan", snapshot.name, *DAY]) == 2
    assert capsys.readouterr() == (
        "",
        "error: snapshot.json:1:49: entra is an object of resources, not a number\n"
        "  hint: 'tenantscore snapshot check snapshot.json' lists every fault\n",
    )


def test_a_wrong_format_is_placed_where_it_was_set(snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (snapshot.parent / "tenantscore.yaml").write_text("snapshot: snapshot.json\nformats: [htm]\n")
    assert main(["scan", *DAY]) == 2
    assert capsys.readouterr() == (
        "",
        "error: tenantscore.yaml:2:10: 'htm' is not a format\n  hint: did you mean 'html'?\n",
    )
