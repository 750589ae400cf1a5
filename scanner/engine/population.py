"""Counting a population: who passes, who fails, who is excused, who could not be decided."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.cel import CelError, Program, Session
from scanner.cel.values import Streamed
from scanner.engine.counting import OddRows, run
from scanner.engine.evidence import Witness
from scanner.engine.pack import CompiledAction, Pack, Population
from scanner.model.finding import Evidence
from scanner.record import Any, NamedTuple
from scanner.snapshot.rows import Block


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
        "_scope",
        "_undecided",
        "_why_at",
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
        self.passed = self.failed = self.unknown = self.excused = 0
        self.why, self._why_at = "", -1
        self._failing: list[Noted] = []
        self._undecided: list[Noted] = []

    @property
    def noted(self) -> list[Noted]:
        """The first items that fail, and then the first that could not be decided, as many as are asked for."""
        return [*self._failing, *self._undecided][: self.limit]

    def feed(self, items: Sequence[Any], first: int = 0) -> None:
        """Count items one by one; `first` is the index of the first of them in the whole list."""
        for index, item in enumerate(items, first):
            self.count(index, item)

    def _fail(self, index: int, item: Any) -> None:
        self.failed += 1
        self.note(index, item)

    def note(self, index: int, item: Any) -> None:
        """Keep an item that fails, to be shown."""
        if len(self._failing) < self.limit or index < self._failing[-1].place:
            self._failing.append(Noted(index, item, None))

    def told(self) -> tuple[Any, ...]:
        """All that was counted, as plain data; items are left out."""
        noted = [[(one.place, one.error) for one in held] for held in (self._failing, self._undecided)]
        return self.passed, self.failed, self.unknown, self.excused, self.why, self._why_at, noted

    def add(self, told: tuple[Any, ...], first: int) -> None:
        """Add what another counter told of rows that begin at the index `first`."""
        passed, failed, unknown, excused, why, why_at, noted = told
        self.passed += passed
        self.failed += failed
        self.unknown += unknown
        self.excused += excused
        if why:
            self._explain(first + why_at, why)
        for held, more in zip((self._failing, self._undecided), noted, strict=True):
            held += [Noted(first + place, None, error) for place, error in more]
            del held[self.limit :]

    def settle(self) -> None:
        """Put what was noted in two ways in the order of the population."""
        for noted in (self._failing, self._undecided):
            noted.sort(key=lambda one: one.place)
            del noted[self.limit :]

    def undecided(self, index: int, item: Any, error: str) -> None:
        self.unknown += 1
        self._lack(index, item, error)

    def lose(self, index: int, error: str) -> None:
        """Keep an item that is counted elsewhere as undecided, to be shown."""
        self._lack(index, None, error)

    def _lack(self, index: int, item: Any, error: str) -> None:
        self._explain(index, error)
        if len(self._undecided) < self.limit or index < self._undecided[-1].place:
            self._undecided.append(Noted(index, item, error))

    def _explain(self, index: int, error: str) -> None:
        """Keep the error of the first item."""
        if not self.why or index < self._why_at:
            self.why, self._why_at = error, index

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


class Populations:
    """The counts of all actions over lists that are held, made when an action first asks for those of its list."""

    def __init__(self, pack: Pack, scope: Session, witness: Witness) -> None:
        self._scope = scope
        self._witness = witness
        self._actions = {one.action.id: one for one in pack.actions}
        self._of = {name: population for population in pack.populations for name in population.actions}
        self._tallies: dict[str, Tally] = {}

    def tally(self, compiled: CompiledAction) -> Tally:
        """The counts of one action.

        Raises `CelError` when the population itself cannot be evaluated.
        """
        name = compiled.action.id
        if name not in self._tallies:
            items = self._items(compiled)
            population = self._of.get(name)
            if population is None or population.loop.code.code is None:
                counter = Counter(compiled, self._scope, self._witness.limit_of(compiled))
                counter.feed(items)
                counters: list[Counter | None] = [counter]
            else:
                counters = self._counted(population, items)
            self._tallies |= {one.compiled.action.id: self._told(one, items) for one in counters if one is not None}
        return self._tallies[name]

    def _items(self, compiled: CompiledAction) -> Sequence[Any]:
        assert compiled.source is not None
        items = self._scope.evaluate(compiled.source, None, compiled.action.params)
        if isinstance(items, Streamed):
            items = items.held()
        if not isinstance(items, (list, tuple)):
            raise CelError("no_such_overload", "the population is not a list")
        return items

    def _counted(self, population: Population, items: Sequence[Any]) -> list[Counter | None]:
        """The counters of a population's actions; of one that the pack does not have, None."""
        scope, witness, loop = self._scope, self._witness, population.loop
        members = [self._actions.get(name) for name in population.actions]
        counters = [None if one is None else Counter(one, scope, witness.limit_of(one)) for one in members]
        params = [None if members[test[0]] is None else members[test[0]].action.params for test in loop.tests]  # type: ignore[union-attr]
        odd = OddRows(loop.tests, loop.populations, counters, lambda block, indexes: [block.rows[at] for at in indexes])
        function = scope.bind(loop.code, _never)
        limit = max(1, *(counter.limit for counter in counters if counter is not None))
        odd.add(run(function, odd.settled([Block(items, 0)]), params, limit, odd.note, odd.pending.append, odd.lose))
        return counters

    def _told(self, counter: Counter, items: Sequence[Any]) -> Tally:
        witness, compiled = self._witness, counter.compiled
        noted = [one._replace(item=items[one.place]) for one in counter.noted]
        witness.tell(compiled, noted)
        shown = noted[: witness.limit]
        witness.seek(compiled, [one.item for one in shown])
        return counter.tally([witness.item(compiled, item, place, error) for place, item, error in shown])


def _never(*_: object) -> None:
    raise AssertionError("a loop decides every row itself")
