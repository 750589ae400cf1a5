"""One walk over each list that stayed on disk, for all actions whose population it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.cel import Program, Session
from scanner.engine.evidence import NAMES, Witness
from scanner.engine.family import FamilyCounter
from scanner.engine.filters import list_of
from scanner.engine.fused import fuse
from scanner.engine.pack import CompiledAction, Pack
from scanner.engine.population import Counter, Noted, Tally
from scanner.engine.streams import count_fused, count_in_parts
from scanner.model.snapshot import CoverageState
from scanner.snapshot.document import Snapshot
from scanner.snapshot.rows import Block, LongRows
from scanner.snapshot.stream import decoder

_FEW = 1_000
"""Rows that are read one by one."""


def run_passes(
    pack: Pack, snapshot: Snapshot, scope: Session, witness: Witness, families: Sequence[FamilyCounter] = ()
) -> Mapping[str, Tally]:
    """Tallies by action id, of the actions whose population was left on disk; such families are fed on the way."""
    tallies: dict[str, Tally] = {}
    for resource, stream in snapshot.streams.items():
        waiting = [one for one in pack.actions if one.population == resource and one.family is None]
        keyed = [one for one in families if one.resource == resource]
        if (waiting or keyed) and snapshot.coverage_of(resource).state is CoverageState.COLLECTED:
            tallies.update(_walk(resource, waiting, keyed, pack, stream, scope, witness, snapshot.streams))
    return tallies


def _walk(
    resource: str,
    waiting: list[CompiledAction],
    families: list[FamilyCounter],
    pack: Pack,
    stream: LongRows,
    scope: Session,
    witness: Witness,
    long: Iterable[str],
) -> Iterable[tuple[str, Tally]]:
    counters = [Counter(compiled, scope, witness.limit_of(compiled)) for compiled in waiting]
    for family in families:
        family.fed = True
    fused = fuse(pack, resource, waiting, scope, long) if waiting else None
    if fused is None:
        _fed(stream.blocks(decoder(_fields(waiting, families, pack))), [*counters, *families])
    else:
        needed, whole = fused.fields, decoder(fields_read(waiting, pack))
        if not families:
            count_in_parts(fused, counters, stream, decoder(needed), whole)
        else:
            kept = _fields([], families, pack) if families else frozenset[str]()
            blocks = _fed_on_the_way(stream.blocks(decoder(_joined([needed, kept]))), families)
            count_fused(fused, counters, stream, blocks, whole)
        held = list_of(scope, resource)
        if held is not None:
            fused.taken.hand_over(stream, held)
    for compiled, counter in zip(waiting, counters):
        noted = _whole(stream, counter.noted)
        witness.tell(compiled, noted)
        shown = noted[: witness.limit]
        evidence = [witness.item(compiled, item, place, error) for place, item, error in shown]
        yield compiled.action.id, counter.tally(evidence)


def _fed(blocks: Iterable[Block], counters: Sequence[Counter | FamilyCounter]) -> None:
    for block in blocks:
        for counter in counters:
            counter.feed(block.rows, block.first)


def _fed_on_the_way(blocks: Iterable[Block], counters: Sequence[FamilyCounter]) -> Iterator[Block]:
    for block in blocks:
        for counter in counters:
            counter.feed(block.rows, block.first)
        yield block


def _whole(stream: LongRows, noted: list[Noted]) -> list[Noted]:
    """The noted items with everything that their rows hold: a few one by one, many in one more walk."""
    if len(noted) <= _FEW:
        return [one._replace(item=stream.row(one.place)) for one in noted]
    wanted = {one.place for one in noted}
    rows = {
        place: row
        for block in stream.blocks(decoder())
        for place, row in enumerate(block.rows, block.first)
        if place in wanted
    }
    return [one._replace(item=rows[one.place]) for one in noted]


def _fields(waiting: list[CompiledAction], families: list[FamilyCounter], pack: Pack) -> frozenset[str] | None:
    """Properties that have to be decoded; of a family also those that evidence shows, so that rows can be kept."""
    first = [family.members[0] for family in families]
    shown = [fields_shown(compiled, pack) for compiled in first]
    parts = [fields_read([*waiting, *first], pack), *shown]
    return _joined(parts)


def _joined(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """All fields of some sets; None is every field."""
    held = list(parts)
    return None if None in held else frozenset[str]().union(*(part for part in held if part is not None))


def fields_read(waiting: Iterable[CompiledAction], pack: Pack) -> frozenset[str] | None:
    """Properties of a row that deciding on it may read; None where a row is read as a whole."""
    fields: set[str] = set()
    for compiled in waiting:
        keyed = compiled.family.programs() if compiled.family else ()
        for program in (compiled.where, compiled.excuse, compiled.require, *keyed):
            found = _of_item(program, pack) if program else frozenset[str]()
            if found is None:
                return None
            fields |= found
    return frozenset(fields)


def fields_shown(compiled: CompiledAction, pack: Pack) -> frozenset[str] | None:
    """Properties of a row that evidence may show; None where it takes the row as a whole."""
    info = pack.catalogue.resources.get(compiled.population or "")
    fields = {*NAMES, *filter(None, (info.label if info else None,))}
    for program in filter(None, (compiled.observe, compiled.at)):
        found = _of_item(program, pack)
        if found is None:
            return None
        fields |= found
    return frozenset(fields)


def _of_item(program: Program, pack: Pack) -> frozenset[str] | None:
    paths = [path for path in pack.environment.paths(program) if path[0] == "item"]
    return None if any(len(path) == 1 for path in paths) else frozenset(path[1] for path in paths)
