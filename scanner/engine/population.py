"""Counting a population: who passes, who fails, who is excused, who could not be decided."""

from __future__ import annotations

from typing import Any, NamedTuple

from scanner.cel import CelError, Session
from scanner.engine.evidence import EVIDENCE_LIMIT, Witness
from scanner.engine.plan import CompiledAction
from scanner.engine.verdict import Verdict, three_valued
from scanner.model.finding import Evidence


class Tally(NamedTuple):
    passed: int
    failed: int
    unknown: int
    excused: int
    why: str
    """The first error met among the undecided."""
    evidence: tuple[Evidence, ...]
    """The first items that fail or are undecided, in the order of the population."""

    @property
    def total(self) -> int:
        return self.passed + self.failed + self.unknown


def tally(compiled: CompiledAction, scope: Session, witness: Witness) -> Tally:
    """Decide each item of `each` or `any`.

    Raises `CelError` when the population itself cannot be evaluated.
    """
    assert compiled.source is not None
    items = scope.evaluate(compiled.source, None, compiled.action.params)
    if not isinstance(items, (list, tuple)):
        raise CelError("no_such_overload", "the population is not a list", None)
    counts = {Verdict.TRUE: 0, Verdict.FALSE: 0, Verdict.UNKNOWN: 0}
    excused, why, evidence = 0, "", []
    for index, item in enumerate(items):
        member, error = _member(compiled, scope, item)
        if member is _Member.OUTSIDE:
            continue
        if member is _Member.EXCUSED:
            excused += 1
            continue
        verdict = Verdict.UNKNOWN if error else _required(compiled, scope, item)
        counts[verdict] += 1
        if verdict is Verdict.TRUE:
            continue
        if verdict is Verdict.UNKNOWN:
            error = error or _error(compiled, scope, item)
            why = why or error
        if len(evidence) < EVIDENCE_LIMIT:
            evidence.append(witness.item(compiled, item, index, error if verdict is Verdict.UNKNOWN else None))
    return Tally(
        counts[Verdict.TRUE], counts[Verdict.FALSE], counts[Verdict.UNKNOWN], excused, why, tuple(evidence)
    )


class _Member:
    """Whether an item belongs to the population."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    EXCUSED = "excused"


def _member(compiled: CompiledAction, scope: Session, item: Any) -> tuple[str, str]:
    """Membership, and the error where it could not be decided (the item then counts as undecided)."""
    params = compiled.action.params
    if compiled.where is not None:
        where, error = _boolean(scope, compiled.where, item, params)
        if where is False:
            return _Member.OUTSIDE, ""
        if where is None:
            return _Member.INSIDE, error
    if compiled.excuse is not None:
        excuse, error = _boolean(scope, compiled.excuse, item, params)
        if excuse is True:
            return _Member.EXCUSED, ""
        if excuse is None:
            return _Member.INSIDE, error
    return _Member.INSIDE, ""


def _boolean(scope: Session, program: Any, item: Any, params: Any) -> tuple[bool | None, str]:
    try:
        value = scope.evaluate(program, item, params)
    except CelError as error:
        return None, error.message
    return (value, "") if isinstance(value, bool) else (None, "the condition yields no boolean")


def _required(compiled: CompiledAction, scope: Session, item: Any) -> Verdict:
    if compiled.require is None:
        return Verdict.TRUE
    return three_valued(scope, compiled.require, item, compiled.action.params)


def _error(compiled: CompiledAction, scope: Session, item: Any) -> str:
    assert compiled.require is not None
    return _boolean(scope, compiled.require, item, compiled.action.params)[1]
