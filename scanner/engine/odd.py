"""Counting with a fused loop, and action by action where the loop does not decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from scanner.engine.fused import Fused
from scanner.engine.population import Counter
from scanner.record import Any
from scanner.snapshot.rows import Block, LongRows

Decode = Callable[[Any], list[Any]]


def count_fused(
    fused: Fused, counters: Sequence[Counter], stream: LongRows, blocks: Iterable[Block], decode: Decode
) -> None:
    """Count the rows of `blocks` for every counter; `decode` gives all that deciding on a row may read."""
    odd = _Odd(fused, counters, stream, decode)
    limit = max(1, *(counter.limit for counter in counters))
    for counted in fused.run(odd.settled(blocks), limit, odd.note, odd.pending.append):
        for place in counted.places:
            counter = counters[place]
            counter.excused += counted.excused
            counter.failed += counted.failed
            counter.unknown += counted.lost
            counter.passed += counted.total - counted.failed - counted.lost - odd.decided[place]


class _Odd:
    """Rows that the loop hands on."""

    def __init__(self, fused: Fused, counters: Sequence[Counter], stream: LongRows, decode: Decode) -> None:
        self.pending: list[tuple[int, int]] = []
        self.decided = [0] * len(counters)
        """How many rows of a population were decided here, by action."""
        self._fused = fused
        self._counters = counters
        self._stream = stream
        self._decode = decode

    def note(self, test: int, index: int) -> None:
        for place in self._fused.tests[test].places:
            self._counters[place].note(index, None)

    def settled(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The blocks; what the loop leaves of one is decided before it gets the next."""
        for block in blocks:
            yield block
            if self.pending:
                self._settle(block)

    def _settle(self, block: Block) -> None:
        indexes = sorted({index for _, index in self.pending})
        rows = dict(zip(indexes, self._stream.again(block, indexes, self._decode), strict=True))
        for test, index in self.pending:
            for place in self._places(test):
                self._counters[place].count(index, rows[index])
        for counter in self._counters:
            counter.settle()
        self.pending.clear()

    def _places(self, test: int) -> Sequence[int]:
        if test < 0:
            return self._fused.groups[~test]
        places = self._fused.tests[test].places
        for place in places:
            self.decided[place] += 1
        return places
