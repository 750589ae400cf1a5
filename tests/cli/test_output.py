from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest

from reporters import formats, load
from scanner.cli import output
from scanner.cli.output import Target, Terminal, carries_data, targets, terminal, write
from scanner.model.problem import InputError
from tests.reporters.samples import a_mixed_report

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_asked_for_is_the_console() -> None:
    assert targets(()) == (Target(load("console"), None),)


def test_a_format_goes_to_stdout_or_into_a_file() -> None:
    found = targets(["json", "html=build/report.html", "markdown=a=b.md"])
    assert [(target.format.name, target.path) for target in found] == [
        ("json", None),
        ("html", "build/report.html"),
        ("markdown", "a=b.md"),
    ]


def test_a_hyphen_is_stdout() -> None:
    assert targets(["json=-"]) == targets(["json"])


@pytest.mark.parametrize(("values", "carried"), [([], True), (["json=-"], True), (["json=x", "sarif=y"], False)])
def test_text_for_people_leaves_stdout_to_the_formats(values: list[str], carried: bool) -> None:
    assert carries_data(targets(values)) is carried


def test_every_wrong_value_is_told_at_once() -> None:
    with pytest.raises(InputError) as error:
        targets(["jsn", "sarif=", "json", "console", "html=x", "markdown=./x"])
    assert str(error.value) == (
        "error: --format: 'jsn' is not a format\n"
        "  hint: did you mean 'json'?\n"
        "error: --format: 'sarif=' names no file\n"
        "  hint: write sarif=report.sarif, or sarif for stdout\n"
        "error: --format: json and console both go to stdout\n"
        "  hint: write one of them to a file: console=report.txt\n"
        "error: --format: html and markdown both go to ./x\n"
        "  hint: give each a file of its own"
    )


@pytest.mark.parametrize(("path", "meant"), [("a.sarif", "sarif=a.sarif"), ("b/report.md", "markdown=b/report.md")])
def test_a_file_name_in_place_of_a_format_is_understood(path: str, meant: str) -> None:
    with pytest.raises(InputError) as error:
        targets([path])
    assert str(error.value) == f"error: --format: '{path}' is not a format\n  hint: did you mean '{meant}'?"


class Screen(io.StringIO):
    def __init__(self, interactive: bool = True, encoding: str = "utf-8") -> None:
        super().__init__()
        self.interactive, self.shown = interactive, encoding

    def isatty(self) -> bool:
        return self.interactive

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self.shown


@pytest.mark.parametrize(
    ("interactive", "environment", "flag", "colored"),
    [
        (True, {}, "auto", True),
        (False, {}, "auto", False),
        (True, {"NO_COLOR": "1"}, "auto", False),
        (True, {"NO_COLOR": ""}, "auto", True),
        (True, {"TERM": "dumb"}, "auto", False),
        (True, {"NO_COLOR": "1"}, "always", True),
        (False, {}, "always", True),
        (True, {}, "never", False),
    ],
)
def test_colour_follows_the_flag_then_the_environment_then_the_terminal(
    interactive: bool, environment: dict[str, str], flag: str, colored: bool
) -> None:
    assert terminal(Screen(interactive), environment, flag).color is colored


@pytest.mark.parametrize(
    ("columns", "width"), [("60", 60), ("500", 120), ("", 80), ("0", 80), ("wide", 80), ("-5", 80), ("²", 80)]
)
def test_the_width_is_that_of_columns_within_reason(columns: str, width: int) -> None:
    assert terminal(Screen(False), {"COLUMNS": columns}).width == width


@pytest.mark.parametrize(("encoding", "ascii"), [("utf-8", False), ("ascii", True), ("cp1252", True), ("none", True)])
def test_an_encoding_without_blocks_gets_ascii(encoding: str, ascii: bool) -> None:
    assert terminal(Screen(encoding=encoding), {}).ascii is ascii


def test_the_default_terminal_is_plain() -> None:
    assert terminal(Screen(False), {}) == Terminal(80, color=False, ascii=False)


def test_what_is_written_is_what_was_rendered(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    report, path = a_mixed_report(), tmp_path / "r.sarif"
    assert write(report, targets(["json", f"sarif={path}"]), Terminal()) == (str(path),)
    assert capsysbinary.readouterr().out == load("json").render(report).encode()
    assert path.read_bytes() == load("sarif").render(report).encode()


def test_the_console_uses_what_the_terminal_can_show(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    write(a_mixed_report(), targets([]), Terminal(60, color=True, ascii=True))
    out = capsysbinary.readouterr().out
    assert out.startswith(b"\x1b[1mSecure Score of Contoso")
    assert out.isascii()


def test_a_file_holds_the_console_without_colour_at_80_columns(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    write(a_mixed_report(), targets([f"console={path}"]), Terminal(60, color=True))
    assert path.read_text(encoding="utf-8") == load("console").render(a_mixed_report())


def test_nothing_is_written_when_one_format_cannot_be_rendered(tmp_path: Path) -> None:
    def fail(_: object) -> str:
        raise RuntimeError

    path = tmp_path / "report.json"
    path.write_text("old")
    broken = Target(load("sarif")._replace(render=fail), None)
    with pytest.raises(RuntimeError):
        write(a_mixed_report(), [Target(load("json"), str(path)), broken], Terminal())
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["report.json"]


def test_a_path_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write(a_mixed_report(), targets([f"json={tmp_path}"]), Terminal())


def test_the_help_names_every_format() -> None:
    names = ", ".join(formats())
    assert output.help_text() == f"One of {names}, on stdout or into a file; may be repeated."
