"""What a run that did not succeed tells the person, and the exit code it leaves."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import IntEnum
from typing import TextIO

from scanner.model.problem import Problem


class ExitCode(IntEnum):
    """What each exit code means; the README's table is made from this."""

    PASSED = 0
    GATE_FAILED = 1
    BAD_INPUT = 2
    INCOMPLETE = 3
    INTERNAL_ERROR = 70
    INTERRUPTED = 130
    BROKEN_PIPE = 141


MEANINGS = {
    ExitCode.PASSED: "the run did what it was asked, and the gate, where there is one, passed",
    ExitCode.GATE_FAILED: "the gate failed",
    ExitCode.BAD_INPUT: "an argument, the configuration, a rule or an input file is wrong; nothing was written",
    ExitCode.INCOMPLETE: "the data is incomplete beyond the allowance",
    ExitCode.INTERNAL_ERROR: "an error in the program itself; `--debug` shows where",
    ExitCode.INTERRUPTED: "interrupted from the keyboard",
    ExitCode.BROKEN_PIPE: "whoever read the output stopped reading",
}


def tell(problems: Iterable[Problem], stream: TextIO | None = None) -> None:
    """Every problem with its hint, and their number where there are several."""
    stream = stream or sys.stderr
    shown = [str(problem) for problem in problems]
    if len(shown) > 1:
        shown.append(f"{len(shown)} errors")
    print(*shown, sep="\n", file=stream)


def tell_internal(error: BaseException, *, debug: bool, stream: TextIO | None = None) -> None:
    """An error of the program in one line; the traceback before it when debugging."""
    stream = stream or sys.stderr
    if debug:
        import traceback

        traceback.print_exception(error, file=stream)
    text = " ".join(str(error).split())
    what = f"{type(error).__name__}: {text}" if text else type(error).__name__
    hint = "" if debug else "\n  hint: run it again with --debug to see where, and report it"
    print(f"error: internal error: {what}{hint}", file=stream)
