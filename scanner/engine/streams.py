"""Counting a list on disk with a loop that was made for the tenant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from scanner.engine.counting import OddRows, run
from scanner.engine.fused import Fused
from scanner.engine.population import Counter
from scanner.snapshot.rows import Block, LongRows

Decode = Callable[[Any], list[Any]]


def count_fused(
    fused: Fused, counters: Sequence[Counter], stream: LongRows, blocks: Iterable[Block], decode: Decode
) -> None:
    """Count the rows of `blocks` for every counter; `decode` gives all that deciding on a row may read."""

    def again(block: Block, indexes: Sequence[int]) -> Sequence[Any]:
        return stream.again(block, indexes, decode)

    odd = OddRows(fused.tests, fused.populations, counters, again)
    limit = max(1, *(counter.limit for counter in counters))
    nothing = [None] * len(fused.tests)
    taken = fused.taken
    found = run(fused.loop, odd.settled(blocks), nothing, limit, odd.note, odd.pending.append, taken.take, taken.spoil)
    odd.add(found)
