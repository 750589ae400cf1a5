from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

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


def report_of(folder: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    return made


def test_departures_stand_in_the_report_with_the_place_in_the_repository(
    snapshot: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (snapshot.parent / ".git").mkdir()
    (snapshot.parent / "tenantscore.yaml").write_text(
        "snapshot: snapshot.json\nactions:\n  OneAdmin: {severity: critical}\n  PWAgePolicyNew: {disabled: Elsewhere}\n"
    )
    inner = snapshot.parent / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    assert main(["scan", *DAY, "-f", "json=../report.json", "-f", "console"]) == 0
    report = report_of(snapshot.parent)
    assert [(one["action"], one["place"]) for one in report["departures"]] == [("OneAdmin", "tenantscore.yaml:3:24")]
    assert [(one["id"], one["place"]) for one in report["switchedOff"]] == [("PWAgePolicyNew", "tenantscore.yaml:4:3")]
    assert "Departures from the catalogue (1)\n   OneAdmin: severity critical in place of" in capsys.readouterr().out


def test_a_scan_can_be_confined_to_frameworks(snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "scan",
        snapshot.name,
        *DAY,
        "--framework",
        "scuba",
        "--framework=essential-eight",
        "-f",
        "json=report.json",
    ]
    assert main([*words, "-f", "console"]) == 0
    assert report_of(snapshot.parent)["restrictedTo"] == ["scuba", "essential-eight"]
    said = " ".join(capsys.readouterr().out.split())
    assert "Only actions that bear on SCuBA secure configuration baselines or Essential Eight." in said


def test_an_unknown_framework_is_told_where_it_was_named(snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", snapshot.name, *DAY, "--framework", "scubba"]) == 2
    told = "there is no framework 'scubba'\n  hint: did you mean 'scuba'?\n"
    assert capsys.readouterr() == ("", f"error: --framework: {told}")
    (snapshot.parent / "tenantscore.yaml").write_text("frameworks: [scubba]\nactions: {nope: {severity: low}}\n")
    assert main(["scan", snapshot.name, *DAY]) == 2
    assert capsys.readouterr() == (
        "",
        f"error: tenantscore.yaml:1:13: {told}"
        "error: tenantscore.yaml:2:11: there is no action 'nope'\n  hint: 'tenantscore rules list' shows all\n"
        "2 errors\n",
    )


def test_faults_of_the_configuration_do_not_hide_unknown_actions_and_frameworks(
    snapshot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (snapshot.parent / "tenantscore.yaml").write_text(
        "snapshott: a.json\nactions:\n  nope: {severity: hgih}\n"
        "  OneAdmin: {params: {leest: 3, least: 0, most: null}}\n"
        "frameworks: [scuba, scubba]\n"
    )
    assert main(["scan", snapshot.name, *DAY]) == 2
    out, err = capsys.readouterr()
    assert (out, [line for line in err.splitlines() if not line.startswith("  hint")]) == (
        "",
        [
            "error: tenantscore.yaml:1:1: unknown key 'snapshott'",
            "error: tenantscore.yaml:3:3: there is no action 'nope'",
            "error: tenantscore.yaml:3:20: actions.nope.severity: 'hgih' is not one of critical, high, medium, low",
            "error: tenantscore.yaml:4:23: OneAdmin has no parameter 'leest'",
            "error: tenantscore.yaml:4:33: params.least of OneAdmin must be at least 1",
            "error: tenantscore.yaml:4:49: actions.OneAdmin.params.most: must be true or false, a number, text, "
            "or a list of texts",
            "error: tenantscore.yaml:5:13: there is no framework 'scubba'",
            "7 errors",
        ],
    )


def test_nothing_is_compiled_for_departures(
    snapshot: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cache = snapshot.parent / "cache"
    monkeypatch.setenv("TENANTSCORE_CACHE_DIR", str(cache))
    assert main(["scan", snapshot.name, *DAY]) == 0
    kept = sorted(cache.iterdir())
    (snapshot.parent / "tenantscore.yaml").write_text("actions: {exo_mailtipsenabled: {params: {largeAudience: 9}}}\n")
    monkeypatch.setattr("scanner.rules.load.load_pack", None)
    assert main(["scan", snapshot.name, *DAY]) == 0
    assert sorted(cache.iterdir()) == kept


def test_the_report_names_the_command_that_makes_it_again(
    snapshot: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = snapshot.parent
    (root / ".git").mkdir()
    inner = root / "inner folder"
    (inner / "rules").mkdir(parents=True)
    (inner / "tenantscore.yaml").write_text("snapshot: ../snapshot.json\ngate: {lowestScore: 10}\n")
    monkeypatch.chdir(inner)
    monkeypatch.setenv("TENANTSCORE_AS_OF", "2026-11-20")
    made = ["--framework", "scuba", "--no-gate", "--ignore-overrides", "-f"]
    assert main(["scan", *made, "html=../first.html"]) == 0
    monkeypatch.delenv("TENANTSCORE_AS_OF")
    monkeypatch.chdir(root)
    command = (
        "tenantscore scan snapshot.json -c 'inner folder/tenantscore.yaml' --as-of 2026-11-20 --framework scuba "
        "--ignore-overrides --no-gate -f html=report.html"
    )
    assert command in (root / "first.html").read_text("utf-8")
    assert main(shlex.split(command)[1:]) == 0
    assert (root / "report.html").read_bytes() == (root / "first.html").read_bytes()
    capsys.readouterr()
