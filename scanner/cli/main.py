"""The command line: finds the command, runs it, and turns whatever happens into lines on stderr and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from scanner.cli.options import Command, read
from scanner.model.problem import InputError
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

    import click

COMMANDS = {
    "scan": "Measure a snapshot and write the reports.",
    "render": "Write other formats from a report in JSON.",
    "gate": "Decide whether a kept report passes.",
    "compare": "Say what changed between two scans, and why.",
    "snapshot": "Check, format and import snapshots.",
    "rules": "List, show, check and test the rules.",
    "overrides": "Check, list and edit statuses and exceptions.",
    "eval": "Evaluate an expression of the rule language.",
}
"""Each command and its summary. A command is the module of its name in this folder, which holds a `COMMAND` (an
`options.Command`, which starts fast) or a `command` (a click command)."""


def console() -> int:
    """Run the command line of this process and end it, without taking the interpreter apart piece by piece.

    Returns, with the exit code, only where something could not be written: the interpreter then ends as it always does.
    """
    code = main()
    try:
        _end()
    except (OSError, ValueError):
        return code
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in words or bool(os.environ.get("TENANTSCORE_DEBUG"))
    words = [word for word in words if word != "--debug"]
    for stream in (sys.stdout, sys.stderr):
        _write_utf8(stream)
    try:
        code = _run(words)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except BaseException as error:
        return _failed(error, words, debug=debug)


def available() -> dict[str, str]:
    """The commands that are there, with their summaries."""
    return {name: summary for name, summary in COMMANDS.items() if _exists(name)}


def command_of(name: str) -> Command | click.Command:
    """The command of that name, imported now."""
    path = f"{__package__}.{name}"
    __import__(path)
    module = sys.modules[path]
    found: Command | click.Command | None = getattr(module, "COMMAND", None)
    return module.command if found is None else found


def _run(words: list[str]) -> int:
    """The fast way for a correct call of a plainly described command, and click for everything else."""
    if words and words[0] in COMMANDS and _exists(words[0]):
        command = command_of(words[0])
        if isinstance(command, Command):
            values = read(command, words[1:])
            if values is not None:
                return command.run(values)
    from scanner.cli.group import run_click

    return run_click(words or ["--help"])


def _end() -> None:
    """What the interpreter does when it ends and others may rely on."""
    import atexit

    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def _exists(name: str) -> bool:
    folder = os.path.dirname(os.path.abspath(__file__))
    return os.path.isfile(os.path.join(folder, f"{name}.py")) or os.path.isdir(os.path.join(folder, name))


def _failed(error: BaseException, words: Sequence[str], *, debug: bool) -> int:
    """Say what went wrong; the exit code for it."""
    from scanner.cli.errors import ExitCode, tell, tell_internal

    match error:
        case SystemExit():
            raise error
        case InputError():
            tell(error.problems)
            return ExitCode.BAD_INPUT
        case KeyboardInterrupt():
            print("interrupted", file=sys.stderr)
            return ExitCode.INTERRUPTED
        case BrokenPipeError():
            _give_up_on_stdout()
            return ExitCode.BROKEN_PIPE
    click = sys.modules.get("click")
    if click is not None and isinstance(error, click.exceptions.Abort):
        print("interrupted", file=sys.stderr)
        return ExitCode.INTERRUPTED
    if click is not None and isinstance(error, click.ClickException):
        from scanner.cli.group import usage_problem

        tell([usage_problem(error, words)])
        return ExitCode.BAD_INPUT
    tell_internal(error, debug=debug)
    return ExitCode.INTERNAL_ERROR


def _write_utf8(stream: TextIO | None) -> None:
    """The same bytes in every locale; a terminal keeps its own encoding and shows what it lacks as an escape."""
    reconfigure = getattr(stream, "reconfigure", None)
    if stream is None or reconfigure is None:
        return
    if stream.isatty():
        reconfigure(errors="backslashreplace")
    else:
        reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _give_up_on_stdout() -> None:
    """Keep the interpreter from flushing into the closed pipe once more when it ends."""
    descriptor = os.open(os.devnull, os.O_WRONLY)
    os.dup2(descriptor, sys.stdout.fileno())
    os.close(descriptor)


if __name__ == "__main__":
    sys.exit(console())
