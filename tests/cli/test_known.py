"""What formats take beside the report: the commit, an earlier report, and the Markdown of the same run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from tests.examples import contoso

COMMIT = "https://git.contoso.com/tenant@1f2e3d4"
HINT = "  hint: write the address of the repository, '@' and the commit: https://git.contoso.com/tenant@1f2e3d4\n"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("kept") / "report.json"
    assert main(["scan", str(contoso.SNAPSHOT), "--as-of", "2026-11-20", "-f", f"json={path}"]) == 0
    return path.read_bytes()


@pytest.fixture(autouse=True)
def folder(report: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with contoso's snapshot and its report."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "snapshot.json").write_bytes(contoso.SNAPSHOT.read_bytes())
    (tmp_path / "report.json").write_bytes(report)
    return tmp_path


def run_in(path: Path) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(path.read_text("utf-8"))["runs"][0]
    return run


@pytest.mark.parametrize("command", [["scan", "snapshot.json", "--as-of", "2026-11-20"], ["render", "report.json"]])
def test_sarif_names_the_commit(command: list[str], folder: Path) -> None:
    assert main([*command, "--source", COMMIT, "-f", "sarif=a.sarif", "-f", "sarif-full=b.sarif"]) == 0
    for name in ("a.sarif", "b.sarif"):
        (control,) = run_in(folder / name)["versionControlProvenance"]
        assert control["repositoryUri"] == "https://git.contoso.com/tenant"
        assert control["revisionId"] == "1f2e3d4"


def test_full_sarif_compares_with_the_baseline(folder: Path) -> None:
    text = (folder / "snapshot.json").read_text("utf-8")
    worse = text.replace('"AuditDisabled": false', '"AuditDisabled": true', 1)
    assert worse != text
    (folder / "worse.json").write_text(worse, "utf-8")
    flags = ["--as-of", "2026-11-20", "--baseline", "report.json", "-f", "sarif-full=a.sarif", "-f", "json=worse.out"]
    assert main(["scan", "worse.json", *flags]) == 0
    states = {each["ruleId"]: each["baselineState"] for each in run_in(folder / "a.sarif")["results"]}
    assert set(states.values()) == {"unchanged", "updated"}
    assert [rule for rule, state in states.items() if state == "updated"] == ["exo_mailboxaudit"]

    assert main(["render", "worse.out", "--baseline", "report.json", "-f", "sarif-full=b.sarif"]) == 0
    assert (folder / "b.sarif").read_bytes() == (folder / "a.sarif").read_bytes()


def test_a_baseline_of_another_tenant_is_refused_without_a_gate(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = json.loads((folder / "report.json").read_text("utf-8"))
    report["tenant"]["id"] = "00000000-0000-0000-0000-000000000001"
    (folder / "other.json").write_text(json.dumps(report), "utf-8")
    capsys.readouterr()
    assert main(["render", "report.json", "--baseline", "other.json", "-f", "sarif-full=a.sarif"]) == 2
    assert capsys.readouterr().err == (
        "error: --baseline: the baseline is of tenant 00000000-0000-0000-0000-000000000001, and the report of "
        "c03833ed-8410-5bb6-a17a-f5c18d6ff6db\n  hint: compare reports of one tenant\n"
    )
    assert not (folder / "a.sarif").exists()


def test_a_baseline_that_is_not_there_is_told_whoever_would_take_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["scan", "snapshot.json", "--baseline", "gone.json", "-f", "csv=a.csv"]) == 2
    assert capsys.readouterr().err == (
        "error: --baseline: there is no file 'gone.json'\n"
        "  hint: name a report, a snapshot, or a revision of git, which a shallow clone may lack\n"
    )
    assert not (folder / "a.csv").exists()


@pytest.mark.parametrize(
    "text",
    [
        "1f2e3d4",
        "https://git.contoso.com/tenant",
        "git.contoso.com/tenant@1f2e3d4",
        "https://x@",
        "https://u:p@host/t@1",
    ],
)
def test_what_names_no_commit_is_told(text: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["render", "report.json", "--source", text, "-f", "sarif=a.sarif"]) == 2
    assert capsys.readouterr() == ("", f"error: --source: '{text}' does not name a commit\n{HINT}")
    assert not (folder / "a.sarif").exists()


def test_a_log_of_azure_asks_for_the_upload_of_the_markdown_of_the_run(
    folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    capsysbinary.readouterr()
    assert main(["render", "report.json", "-f", "azure-devops", "-f", "markdown=sum 1.md"]) == 0
    last = capsysbinary.readouterr().out.splitlines()[-1]
    assert last.decode() == f"##vso[task.uploadsummary]{folder}/sum 1.md"


def test_without_markdown_or_in_a_file_azure_asks_for_no_upload(folder: Path) -> None:
    assert main(["render", "report.json", "-f", "azure-devops=log.txt", "-f", "markdown=summary.md"]) == 0
    assert "uploadsummary" not in (folder / "log.txt").read_text("utf-8")
