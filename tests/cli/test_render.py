from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import reporters
from reporters.json import render
from scanner.cli.main import main
from tests.reporters.samples import a_hostile_report, a_mixed_report

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.model.report import Report


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("COLUMNS", "NO_COLOR", "TENANTSCORE_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "report.json").write_text(render(a_mixed_report()), encoding="utf-8")


@pytest.mark.parametrize("name", reporters.formats())
@pytest.mark.parametrize("report", [a_mixed_report(), a_hostile_report()], ids=["mixed", "hostile"])
def test_a_kept_report_gives_the_bytes_of_the_scan(name: str, report: Report, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(render(report), encoding="utf-8")
    assert main(["render", "report.json", "-f", f"{name}=out"]) == 0
    assert (tmp_path / "out").read_bytes() == reporters.load(name).render(report).encode()


def test_several_formats_are_written_in_one_run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "report.json", "-f", "sarif=a.sarif", "-f", "json", "-f", "markdown=a.md"]) == 0
    out, err = capfd.readouterr()
    assert out == render(a_mixed_report())
    assert err == "wrote a.sarif\nwrote a.md\n"
    assert {path.name for path in tmp_path.iterdir()} == {"report.json", "a.sarif", "a.md"}


def test_without_a_format_the_console_shows_it(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "report.json"]) == 0
    out, err = capfd.readouterr()
    assert out == reporters.load("console").render(a_mixed_report())
    assert err == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["render", "nothing.json"],
            "error: nothing.json: no such file\n  hint: check the path; it starts from the working directory\n",
        ),
        (
            ["render", "report.json", "-f", "sraif=out"],
            "error: --format: 'sraif' is not a format\n  hint: did you mean 'sarif'?\n",
        ),
        (
            ["render", "report.json", "-f", "json=no/such/folder"],
            "error: no/such/folder: cannot be written: its folder does not exist\n  hint: make the folder first\n",
        ),
    ],
)
def test_what_is_wrong_is_told_in_a_line_with_code_2(
    words: list[str], message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert capfd.readouterr() == ("", message)


def test_bad_input_leaves_the_files_of_an_earlier_run_alone(tmp_path: Path) -> None:
    (tmp_path / "out.sarif").write_text("earlier")
    (tmp_path / "report.json").write_text("{")
    assert main(["render", "report.json", "-f", "sarif=out.sarif"]) == 2
    assert (tmp_path / "out.sarif").read_text() == "earlier"
