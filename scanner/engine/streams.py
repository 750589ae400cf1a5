"""Counting a list on disk with a loop that was made for the tenant, on as many cores as there are."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack

from scanner.engine.counting import OddRows, run
from scanner.engine.fused import Fused
from scanner.engine.population import Counter
from scanner.forks import Forked, cores
from scanner.record import Any
from scanner.snapshot.rows import Block, LongRows

Decode = Callable[[Any], list[Any]]
PART = 8 << 20
"""Bytes of a list that are worth a process of their own."""


def parts_of(stream: LongRows) -> Sequence[LongRows]:
    """A list in as many parts as are worth working on at the same time."""
    return stream.split(min(cores(), -(-stream.size() // PART)))


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
    notes = odd.note, odd.pending.append, odd.lose, taken.take, taken.spoil
    found = run(fused.loop, odd.settled(blocks), nothing, limit, *notes)
    odd.add(found)


def count_in_parts(fused: Fused, counters: Sequence[Counter], stream: LongRows, fast: Decode, decode: Decode) -> None:
    """Count all rows of a list, its parts at the same time; the counts are those of one walk."""

    def work(part: LongRows) -> bytes:
        count_fused(fused, counters, part, part.blocks(fast), decode)
        told = [counter.told() for counter in counters]
        return marshal.dumps((part.walked(), told, fused.taken.told()))

    first, *others = parts_of(stream)
    with ExitStack() as stack:
        forked = [stack.enter_context(Forked(lambda part=part: work(part))) for part in others]  # type: ignore[misc]
        count_fused(fused, counters, first, first.blocks(fast), decode)
        walks = [first.walked()]
        for part, copy in zip(others, forked, strict=True):
            data, rows = copy.result(), sum(count for count, _ in walks)
            if data is None:
                count_fused(fused, counters, part, part.blocks(fast, rows), decode)
                walks.append(part.walked())
            else:
                walked, told, taken = marshal.loads(data)
                for counter, said in zip(counters, told, strict=True):
                    counter.add(said, rows)
                fused.taken.add(taken, rows)
                walks.append(walked)
    stream.join(walks)
