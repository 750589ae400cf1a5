"""Running a generated loop, and deciding action by action where it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from scanner.cel import CelError
from scanner.record import TYPE_CHECKING, Any, NamedTuple
from scanner.snapshot.rows import Block

if TYPE_CHECKING:
    from scanner.engine.population import Counter

Loop = Callable[..., tuple[int, ...]]
Note = Callable[[int, int], object]
Odd = Callable[[tuple[int, int]], object]
Lose = Callable[[int, int, CelError], object]
Take = Callable[[int, int], object]
Spoil = Callable[[int], object]


class Counted(NamedTuple):
    """What the loop counted for the actions of one test."""

    total: int
    """Rows of the population that are not excused, those handed on as odd by a test included."""
    excused: int
    failed: int
    lost: int
    """Rows that have an error in place of a verdict, besides those handed on as odd."""


def run(
    loop: Loop,
    blocks: Iterable[Block],
    params: Sequence[Any],
    limit: int,
    note: Note,
    odd: Odd,
    lose: Lose,
    take: Take | None = None,
    spoil: Spoil | None = None,
) -> list[Counted]:
    """Count the rows of a whole list, of which `limit` that fail are noted for each test.

    `params` are those of each test.
    `note(test, index)` is called for a row that fails, `lose(test, index, error)` for one that has an error in place of
    a verdict; `odd((test, index))` for one that has to be decided action by action, with `~group` in place of the test
    where that is so for all actions of a population; `take(filter, index)` and `spoil(filter)` for rows that a filter
    keeps, and for a filter that cannot tell.
    """
    counts = iter(loop(blocks, params, limit, note, odd, lose, take, spoil))
    return [Counted(*four) for four in zip(counts, counts, counts, counts, strict=True)]


class OddRows:
    """Rows that a loop hands on, and what becomes of its counts."""

    def __init__(
        self,
        tests: Sequence[Sequence[int]],
        populations: Sequence[Sequence[int]],
        counters: Sequence[Counter | None],
        again: Callable[[Block, Sequence[int]], Sequence[Any]],
    ) -> None:
        """`tests` and `populations` are the actions of each; one without a counter is not asked for.

        `again` gives rows of a block, by their indexes in the whole list, with all that deciding on one may read.
        """
        self.pending: list[tuple[int, int]] = []
        self._tests = tests
        self._populations = populations
        self._counters = counters
        self._again = again
        self._decided = [0] * len(counters)
        """How many rows of a population were decided here, by action."""

    def note(self, test: int, index: int) -> None:
        for place in self._tests[test]:
            counter = self._counters[place]
            if counter is not None:
                counter.note(index, None)

    def lose(self, test: int, index: int, error: CelError) -> None:
        for place in self._tests[test]:
            counter = self._counters[place]
            if counter is not None:
                counter.lose(index, error.message)

    def settled(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The blocks; what the loop leaves of one is decided before it gets the next."""
        for block in blocks:
            yield block
            if self.pending:
                self._settle(block)

    def add(self, found: Iterable[Counted]) -> None:
        """Give the counters what the loop counted."""
        for places, counted in zip(self._tests, found, strict=True):
            for place in places:
                counter = self._counters[place]
                if counter is not None:
                    counter.excused += counted.excused
                    counter.failed += counted.failed
                    counter.unknown += counted.lost
                    counter.passed += counted.total - counted.failed - counted.lost - self._decided[place]

    def _settle(self, block: Block) -> None:
        indexes = sorted({index for _, index in self.pending})
        rows = dict(zip(indexes, self._again(block, indexes), strict=True))
        for test, index in self.pending:
            for place in self._populations[~test] if test < 0 else self._tests[test]:
                if test >= 0:
                    self._decided[place] += 1
                counter = self._counters[place]
                if counter is not None:
                    counter.count(index, rows[index])
        for counter in self._counters:
            if counter is not None:
                counter.settle()
        self.pending.clear()
