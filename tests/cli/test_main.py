from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import click
import pytest

from scanner.cli import main as command_line
from scanner.cli.main import COMMANDS, available, main
from scanner.cli.options import Argument, Command, Option, Values
from scanner.model.problem import InputError, Problem
from scanner.version import CATALOGUE, VERSION

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[[Values], int]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[[Run | click.Command], None]:
    """Put a command named `try` on the command line."""

    def put(run: Run | click.Command) -> None:
        module = ModuleType("scanner.cli.try")
        if isinstance(run, click.Command):
            module.command = run  # type: ignore[attr-defined]  # a module takes any attribute
        else:
            module.COMMAND = Command(  # type: ignore[attr-defined]
                "try",
                "Try something.\n\nAnd more of it.",
                (
                    Option("formats", ("-f", "--format"), "A format.", "FMT[=PATH]", multiple=True),
                    Option("color", ("--color",), "Colours.", "WHEN", choices=("auto", "never")),
                    Option("quiet", ("-q", "--quiet"), "Say nothing."),
                ),
                (Argument("first", "FIRST"), Argument("second", "SECOND", required=False)),
                run,
            )
        monkeypatch.setitem(COMMANDS, "try", "Try something.")
        monkeypatch.setitem(sys.modules, "scanner.cli.try", module)
        monkeypatch.setattr(command_line, "_exists", lambda name: name == "try")

    return put


def give(values: Values) -> int:
    print(sorted(values.items()))
    return 0


def raising(error: BaseException) -> Run:
    def run(values: Values) -> int:
        raise error

    return run


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Usage: tenantscore [OPTIONS] COMMAND [ARGS]...\n")
    assert all(f"  {name} " in out for name in available())


def test_the_version_names_the_catalogue_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"tenantscore {VERSION}, catalogue {CATALOGUE}\n"


@pytest.mark.parametrize("name", available())
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: tenantscore {name} ")


def test_the_help_imports_no_command() -> None:
    code = "import sys; from scanner.cli.main import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(result.stderr.split())
    assert "scanner.cli.main" in loaded
    assert not loaded & {f"scanner.cli.{name}" for name in COMMANDS}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["a"], {"first": "a"}),
        (["a", "b"], {"first": "a", "second": "b"}),
        (["-f", "x", "a", "--format=y=z", "--format", "-"], {"first": "a", "formats": ("x", "y=z", "-")}),
        (["-fx", "a", "-qf", "y"], {"first": "a", "formats": ("x", "y"), "quiet": True}),
        (["a", "--color", "never", "--quiet"], {"first": "a", "color": "never", "quiet": True}),
        (["--", "-a"], {"first": "-a"}),
        (["a", "--format="], {"first": "a", "formats": ("",)}),
    ],
    ids=str,
)
def test_a_command_gets_its_values_whichever_way_they_are_read(
    words: list[str],
    expected: dict[str, object],
    install: Callable[[Run], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    install(give)
    values = {"first": None, "second": None, "formats": (), "color": None, "quiet": False} | expected
    told = f"{sorted(values.items())}\n"
    assert main(["try", *words]) == 0
    assert capsys.readouterr() == (told, "")
    monkeypatch.setattr(command_line, "read", lambda command, argv: None)  # leaves it all to click
    assert main(["try", *words]) == 0
    assert capsys.readouterr() == (told, "")


def test_a_click_command_is_a_command_too(
    install: Callable[[click.Command], None], capsys: pytest.CaptureFixture[str]
) -> None:
    @click.command("try")
    @click.argument("word")
    def command(word: str) -> int:
        print(word)
        return 3

    install(command)
    assert main(["try", "x"]) == 3
    assert capsys.readouterr().out == "x\n"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["tyr"], "tenantscore: no such command 'tyr'\n  hint: did you mean 'try'?"),
        (["zzz"], "tenantscore: no such command 'zzz'\n  hint: 'tenantscore --help' shows what it takes"),
        (["--hepl"], "tenantscore: no such option '--hepl'\n  hint: did you mean '--help'?"),
        (["try"], "tenantscore try: missing argument 'FIRST'\n  hint: 'tenantscore try --help' shows what it takes"),
        (["try", "a", "--fromat", "x"], "tenantscore try: no such option '--fromat'\n  hint: did you mean '--format'?"),
        (
            ["try", "a", "--format"],
            "tenantscore try: option '--format' requires an argument\n"
            "  hint: 'tenantscore try --help' shows what it takes",
        ),
        (
            ["try", "a", "b", "c"],
            "tenantscore try: got unexpected extra argument (c)\n  hint: 'tenantscore try --help' shows what it takes",
        ),
        (
            ["try", "a", "--color", "x"],
            "tenantscore try: invalid value for '--color': 'x' is not one of 'auto', 'never'\n"
            "  hint: 'tenantscore try --help' shows what it takes",
        ),
    ],
    ids=" ".join,
)
def test_a_usage_error_is_told_with_a_hint(
    words: list[str], expected: str, install: Callable[[Run], None], capsys: pytest.CaptureFixture[str]
) -> None:
    install(give)
    assert main(words) == 2
    assert capsys.readouterr() == ("", f"error: {expected}\n")


def test_bad_input_is_told_in_full_with_exit_code_2(
    install: Callable[[Run], None], capsys: pytest.CaptureFixture[str]
) -> None:
    install(raising(InputError([Problem("a.yaml:1:2", "is wrong", "mend it"), Problem("b.yaml", "is worse")])))
    assert main(["try", "x"]) == 2
    assert capsys.readouterr() == (
        "",
        "error: a.yaml:1:2: is wrong\n  hint: mend it\nerror: b.yaml: is worse\n2 errors\n",
    )


def test_an_internal_error_is_one_line_with_exit_code_70(
    install: Callable[[Run], None], capsys: pytest.CaptureFixture[str]
) -> None:
    install(raising(ValueError("two\nlines")))
    assert main(["try", "x"]) == 70
    assert capsys.readouterr() == (
        "",
        "error: internal error: ValueError: two lines\n  hint: run it again with --debug to see where, and report it\n",
    )


@pytest.mark.parametrize("words", [["--debug", "try", "x"], ["try", "x", "--debug"]], ids=" ".join)
def test_debug_shows_the_traceback_wherever_it_stands(
    words: list[str], install: Callable[[Run], None], capsys: pytest.CaptureFixture[str]
) -> None:
    install(raising(ValueError("so it is")))
    assert main(words) == 70
    err = capsys.readouterr().err
    assert err.startswith("Traceback (most recent call last):\n")
    assert err.endswith("ValueError: so it is\nerror: internal error: ValueError: so it is\n")


def test_an_interrupt_is_told_with_exit_code_130(
    install: Callable[[Run], None], capsys: pytest.CaptureFixture[str]
) -> None:
    install(raising(KeyboardInterrupt()))
    assert main(["try", "x"]) == 130
    assert capsys.readouterr() == ("", "interrupted\n")


def test_a_reader_that_stops_reading_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        result = subprocess.run(
            [sys.executable, "-m", "scanner", "--help"], cwd=ROOT, stdout=closed, stderr=subprocess.PIPE, text=True
        )
    assert (result.returncode, result.stderr) == (141, "")


@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "POSIX"])
def test_the_bytes_do_not_depend_on_the_locale(locale: str) -> None:
    code = "import sys; from scanner.cli.main import main; main([]); print('\\u2713 \\udc80')"
    environment = {**os.environ, "LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, env=environment, check=True)
    assert result.stdout.endswith("✓ \\udc80\n".encode())


ENDING = "import atexit, sys; from scanner.cli.main import console; atexit.register(print, 'at the end')\n"


@pytest.mark.parametrize(
    ("words", "code"), [(["eval", "1 + 1"], 0), (["eval", "1 +"], 2), (["no-such-command"], 2)], ids=["0", "2", "usage"]
)
def test_a_process_ends_at_once_with_its_exit_code_and_everything_written(words: list[str], code: int) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", f"{ENDING}sys.argv[1:] = {words}; sys.exit([console(), 'went on'])"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == code
    assert ended.stdout.splitlines()[-1] == "at the end"
    assert "went on" not in ended.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a file that is always full")
def test_a_process_that_cannot_write_does_not_end_as_if_it_had() -> None:
    command = [sys.executable, "-m", "scanner", "eval", "1 + 1"]
    with open("/dev/full", "w", encoding="utf-8") as full:
        ended = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 70
    assert b"No space left on device" in ended.stderr
