"""One walk over each list that stayed on disk, for all actions whose population it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner.cel import Session
from scanner.engine.evidence import Witness
from scanner.engine.pack import CompiledAction, Pack
from scanner.engine.population import Counter, Tally
from scanner.model.snapshot import CoverageState
from scanner.snapshot.document import Snapshot
from scanner.snapshot.rows import LongRows
from scanner.snapshot.stream import decoder


def run_passes(pack: Pack, snapshot: Snapshot, scope: Session, witness: Witness) -> Mapping[str, Tally]:
    """Tallies by action id, of the actions whose population was left on disk."""
    tallies: dict[str, Tally] = {}
    for resource, stream in snapshot.streams.items():
        waiting = [one for one in pack.actions if one.population == resource]
        if waiting and snapshot.coverage_of(resource).state is CoverageState.COLLECTED:
            tallies.update(_walk(waiting, pack, stream, scope, witness))
    return tallies


def _walk(
    waiting: list[CompiledAction], pack: Pack, stream: LongRows, scope: Session, witness: Witness
) -> Iterable[tuple[str, Tally]]:
    counters = [Counter(compiled, scope, witness.limit) for compiled in waiting]
    for block in stream.blocks(decoder(fields_read(waiting, pack))):
        for counter in counters:
            counter.feed(block.rows, block.first)
    for compiled, counter in zip(waiting, counters):
        evidence = [
            witness.item(compiled, stream.row(noted.place), noted.place, noted.error) for noted in counter.noted
        ]
        yield compiled.action.id, counter.tally(evidence)


def fields_read(waiting: Iterable[CompiledAction], pack: Pack) -> frozenset[str] | None:
    """Properties of a row that deciding on it may read; None where a row is read as a whole."""
    fields: set[str] = set()
    for compiled in waiting:
        for program in (compiled.where, compiled.excuse, compiled.require):
            for path in pack.environment.paths(program) if program else ():
                if path[0] == "item":
                    if len(path) == 1:
                        return None
                    fields.add(path[1])
    return frozenset(fields)
