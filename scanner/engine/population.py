"""Counting a population: who passes, who fails, who is excused, who could not be decided."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.cel import CelError, Program, Session
from scanner.cel.values import Streamed
from scanner.engine.evidence import Witness
from scanner.engine.loops import bind_loop
from scanner.engine.pack import CompiledAction
from scanner.model.finding import Evidence
from scanner.record import Any, NamedTuple


class Tally(NamedTuple):
    passed: int
    failed: int
    unknown: int
    excused: int
    why: str
    """The first error met among the undecided."""
    evidence: tuple[Evidence, ...]
    """The first items that fail, then the first that are undecided, each in the order of the population."""

    @property
    def total(self) -> int:
        return self.passed + self.failed + self.unknown


class Noted(NamedTuple):
    """An item to be shown as evidence."""

    place: int
    """Index in the population's list."""
    item: Any
    error: str | None
    """Why it could not be decided; None where it fails."""


class Counter:
    """The counts of one action, fed with items in order."""

    __slots__ = (
        "_failing",
        "_loop",
        "_scope",
        "_undecided",
        "compiled",
        "excused",
        "failed",
        "limit",
        "passed",
        "unknown",
        "why",
    )

    def __init__(self, compiled: CompiledAction, scope: Session, limit: int) -> None:
        self.compiled = compiled
        self._scope = scope
        self.limit = limit
        self._loop = bind_loop(compiled.loop, scope) if compiled.loop else None
        self.passed = self.failed = self.unknown = self.excused = 0
        self.why = ""
        self._failing: list[Noted] = []
        self._undecided: list[Noted] = []

    @property
    def noted(self) -> list[Noted]:
        """The first items that fail, and then the first that could not be decided, as many as are asked for."""
        return [*self._failing, *self._undecided][: self.limit]

    def feed(self, items: Sequence[Any], first: int = 0) -> None:
        """Count items; `first` is the index of the first of them in the whole list."""
        if self._loop is None:
            for index, item in enumerate(items, first):
                self.count(index, item)
            return
        passed, excused = self._loop(items, first, self.compiled.action.params, self._fail, self.count)
        self.passed += passed
        self.excused += excused

    def _fail(self, index: int, item: Any) -> None:
        self.failed += 1
        self.note(index, item)

    def note(self, index: int, item: Any) -> None:
        """Keep an item that fails, to be shown."""
        if len(self._failing) < self.limit or index < self._failing[-1].place:
            self._failing.append(Noted(index, item, None))

    def settle(self) -> None:
        """Put what was noted in two ways in the order of the population."""
        for noted in (self._failing, self._undecided):
            noted.sort(key=lambda one: one.place)
            del noted[self.limit :]

    def undecided(self, index: int, item: Any, error: str) -> None:
        self.unknown += 1
        self.why = self.why or error
        if len(self._undecided) < self.limit:
            self._undecided.append(Noted(index, item, error))

    def count(self, index: int, item: Any) -> None:
        """Decide one item part by part, with the error where there is one."""
        verdict, error = self.decided(item)
        if verdict is _PASSES:
            self.passed += 1
        elif verdict is _FAILS:
            self._fail(index, item)
        elif verdict is _EXCUSED:
            self.excused += 1
        elif verdict is UNDECIDED:
            self.undecided(index, item, error)

    def tally(self, evidence: Sequence[Evidence]) -> Tally:
        return Tally(self.passed, self.failed, self.unknown, self.excused, self.why, tuple(evidence))

    def decided(self, item: Any) -> tuple[str, str]:
        """The verdict on an item, and the error where there is none."""
        compiled = self.compiled
        for program, leaves in ((compiled.where, OUTSIDE), (compiled.excuse, _EXCUSED)):
            if program is not None:
                value, error = self._boolean(program, item)
                if value is None:
                    return UNDECIDED, error
                if value is (leaves is _EXCUSED):
                    return leaves, ""
        if compiled.require is None:
            return _PASSES, ""
        value, error = self._boolean(compiled.require, item)
        return (UNDECIDED if value is None else _PASSES if value else _FAILS), error

    def _boolean(self, program: Program, item: Any) -> tuple[bool | None, str]:
        try:
            value = self._scope.evaluate(program, item, self.compiled.action.params)
        except CelError as error:
            return None, error.message
        return (value, "") if isinstance(value, bool) else (None, "the condition yields no boolean")


_PASSES, _FAILS, UNDECIDED, _EXCUSED, OUTSIDE = "passes", "fails", "undecided", "excused", "outside"


def tally(compiled: CompiledAction, scope: Session, witness: Witness) -> Tally:
    """Decide each item of `each` or `any`.

    Raises `CelError` when the population itself cannot be evaluated.
    """
    assert compiled.source is not None
    items = scope.evaluate(compiled.source, None, compiled.action.params)
    if isinstance(items, Streamed):
        items = items.held()
    if not isinstance(items, (list, tuple)):
        raise CelError("no_such_overload", "the population is not a list")
    counter = Counter(compiled, scope, witness.limit)
    counter.feed(items)
    witness.seek(compiled, [noted.item for noted in counter.noted])
    return counter.tally([witness.item(compiled, item, place, error) for place, item, error in counter.noted])
