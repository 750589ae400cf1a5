"""The share of an action that one row gives: so much of so much."""

from __future__ import annotations

import math
from collections.abc import Mapping

from scanner.cel import CelError, Program, Session
from scanner.engine.pack import CompiledFamily
from scanner.model.finding import Share
from scanner.model.points import micro
from scanner.record import Any

_LARGEST = 1e12


def share_of(scope: Session, family: CompiledFamily, item: Any, params: Mapping[str, object]) -> Share | str:
    """The share that a row gives, or why it gives none. Nothing of nothing is all of it."""
    assert family.earned is not None
    assert family.of is not None
    try:
        earned = _number(scope, family.earned, item, params)
        of = _number(scope, family.of, item, params)
    except CelError as error:
        return error.message
    if not 0 <= earned <= of:
        return f"{_shown(earned)} of {_shown(of)} is no share"
    return Share(micro(earned), micro(of))


def _number(scope: Session, program: Program, item: Any, params: Mapping[str, object]) -> float:
    value = scope.evaluate(program, item, params)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise CelError("no_such_overload", "a share is made of two numbers")
    if not math.isfinite(value) or abs(value) > _LARGEST:
        raise CelError("no_such_overload", f"{_shown(value)} is no number to take a share of")
    return value


def _shown(value: float) -> str:
    return str(int(value)) if math.isfinite(value) and value == int(value) else str(value)
