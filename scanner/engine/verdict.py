"""True, false, or not known."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from scanner.cel import CelError, Program, Session
from scanner.record import Any


class Verdict(Enum):
    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


def three_valued(scope: Session, program: Program, item: Any, params: Mapping[str, object]) -> Verdict:
    """The verdict of a condition; an error, or a value that is no boolean, is not known."""
    try:
        value = scope.evaluate(program, item, params)
    except CelError:
        return Verdict.UNKNOWN
    if value is True:
        return Verdict.TRUE
    return Verdict.FALSE if value is False else Verdict.UNKNOWN
