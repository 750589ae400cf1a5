"""The gate from the command line: exit codes, stderr, and faults of the configuration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scanner.cli.main import main

CONTOSO = Path(__file__).resolve().parents[2] / "examples/contoso"
RULES = "gate:\n  lowestScore: 60\n  expiredOverrides: fail\n"
SCAN = ("scan", "-f", "json=report.json", "--as-of")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with contoso's snapshot, and an override that ends on the last day of November."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "snapshot.json").write_bytes((CONTOSO / "snapshot.json").read_bytes())
    (tmp_path / "overrides.yaml").write_text(
        "overrides:\n  - action: AdminMFAV2\n    status: planned\n    justification: Keys are on their way.\n"
        "    owner: identity@contoso.com\n    created: 2026-11-01\n    expires: 2026-11-30\n"
    )
    return tmp_path


def configure(folder: Path, gate: str) -> None:
    (folder / "tenantscore.yaml").write_text(f"snapshot: snapshot.json\noverrides: overrides.yaml\n{gate}")


def test_an_override_fails_the_gate_when_its_last_day_is_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(folder, RULES)
    assert main([*SCAN, "2026-11-30"]) == 0
    assert capsys.readouterr() == ("", "wrote report.json\ngate: passed\n")
    assert main([*SCAN, "2026-12-01"]) == 1
    assert capsys.readouterr() == (
        "",
        "wrote report.json\nfailed: 1 override expired (expiredOverrides, 3.12 points): AdminMFAV2\n"
        "gate: failed: 1 override expired\n",
    )
    assert json.loads((folder / "report.json").read_text())["gate"]["verdict"] == "failed"


def test_the_console_says_the_reasons_and_stderr_ends_in_the_verdict(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(folder, "gate: {actions: {AdminMFAV2: completed}}\n")
    assert main(["scan", "--as-of", "2026-11-20"]) == 1
    out, err = capsys.readouterr()
    assert err == "gate: failed: AdminMFAV2 is not completed\n"
    assert "The gate failed\n   failed: AdminMFAV2 is not completed (actions, 3.12 points)\n" in out


def test_missing_data_leaves_3_and_a_warning_does_not_hide_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(folder, "gate: {largestUnknown: 20, actions: {AdminMFAV2: completed}}\n")
    last = {}
    for flags in ((), ("--warn-only",), ("--warn-only", "--allow-incomplete"), ("--no-gate",)):
        last[flags] = (main([*SCAN, "2026-11-20", *flags]), capsys.readouterr().err.splitlines()[-1])
    reasons = "AdminMFAV2 is not completed; 23 points could not be assessed, and 20 may be"
    assert last == {
        (): (1, f"gate: failed: {reasons}"),
        ("--warn-only",): (3, f"gate: incomplete: {reasons}"),
        ("--warn-only", "--allow-incomplete"): (0, f"gate: warned: {reasons}"),
        ("--no-gate",): (0, "wrote report.json"),
    }


def test_a_kept_report_is_decided_without_another_scan(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(folder, "")
    assert main([*SCAN, "2026-11-20"]) == 0
    configure(folder, "gate: {lowestScore: 90, noRegression: true}\n")
    (folder / "snapshot.json").unlink()
    capsys.readouterr()
    assert main(["gate", "report.json", "-f", "json=judged.json"]) == 1
    assert capsys.readouterr() == (
        "failed: score 63.9 is below 90 (lowestScore, 152.58 points)\n"
        "noRegression was not checked, as there is no baseline\n",
        "wrote judged.json\n"
        "gate: failed: score 63.9 is below 90 (noRegression was not checked, as there is no baseline)\n",
    )
    assert json.loads((folder / "judged.json").read_text())["gate"]["refusals"][0]["rule"] == "lowestScore"
    assert main(["gate", "report.json", "--baseline", "judged.json", "--fail-under", "60"]) == 0
    assert capsys.readouterr() == ("", "gate: passed\n")


def test_a_score_that_only_missing_data_keeps_low_is_not_a_failure(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(folder, "")
    assert main([*SCAN, "2026-11-20", "--fail-under", "65"]) == 3
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("gate: incomplete: score is between 63.9")
    assert last.endswith("and 65 is asked")


FAULTS = {
    "unknown-key": (
        "gate: {lowestScor: 50}\n",
        "error: tenantscore.yaml:3:8: unknown key 'lowestScor'\n  hint: did you mean 'lowestScore'?\n",
    ),
    "beyond-100": (
        "gate: {lowestScore: 101}\n",
        "error: tenantscore.yaml:3:21: gate.lowestScore: must be at most 100\n"
        "  hint: it is 101; write a number at least 0 and at most 100\n",
    ),
    "unknown-action": (
        "gate: {actions: {AdmnMFAV2: completed}}\n",
        "error: tenantscore.yaml:3:18: there is no action 'AdmnMFAV2'\n  hint: did you mean 'AdminMFAV2'?\n",
    ),
    "unknown-severity": (
        "gate: {notOpen: [hihg]}\n",
        "error: tenantscore.yaml:3:18: gate.notOpen[0]: 'hihg' is not one of critical, high, medium, low\n"
        "  hint: did you mean 'high'?\n",
    ),
    "nothing": (
        "gate: {warnOnly: true}\n",
        "error: tenantscore.yaml:3:7: gate: asks for nothing; give it a rule, such as 'lowestScore: 50'\n",
    ),
}


@pytest.mark.parametrize(("gate", "told"), FAULTS.values(), ids=FAULTS)
def test_a_fault_of_the_gate_is_told_with_its_place(
    gate: str, told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(folder, gate)
    assert main([*SCAN, "2026-11-20"]) == 2
    assert capsys.readouterr() == ("", told)
    assert not (folder / "report.json").exists()


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (
            ["--fail-under", "most"],
            "--fail-under: 'most' is not a percentage\n  hint: give a number from 0 to 100\n",
        ),
        (["--fail-under=nan"], "--fail-under: 'nan' is not a percentage\n  hint: give a number from 0 to 100\n"),
        (
            ["--no-gate", "--fail-under", "5"],
            "--no-gate: leaves no gate for --fail-under\n  hint: give one of the two\n",
        ),
        (
            ["--fail-under", "5", "--baseline", "no.json"],
            "--baseline: there is no file 'no.json'\n  hint: name a report, a snapshot, or a revision of git, "
            "which a shallow clone may lack\n",
        ),
    ],
)
def test_a_wrong_flag_is_told(flags: list[str], told: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(folder, "")
    assert main([*SCAN, "2026-11-20", *flags]) == 2
    assert capsys.readouterr() == ("", f"error: {told}")
    assert not (folder / "report.json").exists()


def test_a_report_without_any_gate_is_not_decided(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gate", "report.json"]) == 2
    assert capsys.readouterr() == (
        "",
        "error: gate: there is no gate to decide by\n  hint: give --fail-under N, or 'gate:' in tenantscore.yaml\n",
    )


def test_a_baseline_of_another_tenant_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(folder, "")
    assert main([*SCAN, "2026-11-20"]) == 0
    other = json.loads((folder / "report.json").read_text())
    ours, theirs = other["tenant"]["id"], "00000000-0000-0000-0000-000000000001"
    other["tenant"]["id"] = theirs
    (folder / "other.json").write_text(json.dumps(other))
    capsys.readouterr()
    assert main(["gate", "report.json", "--fail-under", "5", "--baseline", "other.json"]) == 2
    assert capsys.readouterr() == (
        "",
        f"error: --baseline: other.json is of tenant {theirs}, and snapshot.json of {ours}\n"
        "  hint: compare measurements of one tenant\n",
    )


def test_the_print_of_the_configuration_says_which_flags_had_a_say(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(folder, "gate: {lowestScore: 50, expiredOverrides: fail, actions: {AdminMFAV2: completed}}\n")
    assert main(["scan", "--print-config", "--fail-under", "40", "--warn-only"]) == 0
    lines = {line.partition(":")[0]: line for line in capsys.readouterr().out.splitlines()}
    assert " ".join(lines["gate"].split()) == (
        'gate: {"lowestScore": 40.0, "expiredOverrides": "fail", "warnOnly": true, '
        '"actions": {"AdminMFAV2": ["completed"]}} # tenantscore.yaml:3:7, flag --fail-under, flag --warn-only'
    )
