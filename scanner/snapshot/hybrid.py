"""Snapshots that are one in some parts and another in the rest, as if only those parts had changed.

Whole resources change hands as they are, on disk where they are there. Only a population with `settings` that differs
is taken apart by rows.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence

from scanner.model.part import Part
from scanner.model.rule import ResourceInfo
from scanner.model.snapshot import Coverage, CoverageState
from scanner.record import Any, NamedTuple
from scanner.snapshot.document import Snapshot

_UNKNOWN = ResourceInfo("", "", "", "")
_CHUNK = 1 << 20
Heads = frozenset[Part]
"""The parts that are those of the second snapshot; the others are those of the first."""


class Difference(NamedTuple):
    """A resource that is not the same in both snapshots."""

    resource: str
    parts: frozenset[Part]
    """The parts that its changes belong to."""
    reordered: bool = False
    """Whether it is the same in another order."""


class Hybrids:
    """The mixtures of two snapshots of one tenant."""

    def __init__(self, base: Snapshot, head: Snapshot, resources: Mapping[str, ResourceInfo]) -> None:
        self.base = base
        self.head = head
        self._resources = resources
        self._mixed: dict[tuple[str, bool], Any] = {}
        self.differences = tuple(self._differences())
        """By the name of the resource; those that could be read on one side only are of the part coverage."""

    def info(self, resource: str) -> ResourceInfo:
        """What the registry says; a resource that it does not know is configuration."""
        return self._resources.get(resource, _UNKNOWN)

    def snapshot(self, heads: Heads) -> Snapshot:
        """The snapshot of which `heads` are those of the second one."""
        if len(heads) == len(Part):
            return self.head
        if not heads:
            return self.base
        people = self.head if Part.POPULATION in heads else self.base
        made = _Made(people)
        for each in self.differences:
            made.take(each.resource, *self._taken(each, heads))
        return made.snapshot()

    def _taken(self, difference: Difference, heads: Heads) -> tuple[Snapshot, Any]:
        """The side that a resource is of, and rows in place of its own where it is of both."""
        name, part = difference.resource, Part(self.info(difference.resource).changes)
        if Part.COVERAGE in difference.parts:
            part = Part.COVERAGE
        side = self.head if part in heads else self.base
        settings = Part.CONFIGURATION in heads
        if part is not Part.POPULATION or not self.info(name).settings or settings == (part in heads):
            return side, None
        key = name, settings
        if key not in self._mixed:
            other = self.head if settings else self.base
            self._mixed[key] = self._with_settings(side.value(name), other.value(name), self.info(name))
        return side, self._mixed[key]

    def _differences(self) -> Iterator[Difference]:
        for name in sorted(_names(self.base) | _names(self.head)):
            held = [side.coverage_of(name).state is CoverageState.COLLECTED for side in (self.base, self.head)]
            if held[0] != held[1]:
                yield Difference(name, frozenset({Part.COVERAGE}))
            elif held[0] and not _same(self.base, self.head, name):
                info = self.info(name)
                parts = frozenset({Part(info.changes)})
                if info.settings:
                    parts = frozenset(self._parts(self.base.value(name), self.head.value(name), info))
                yield Difference(name, parts, _reordered(self.base, self.head, name))

    @staticmethod
    def _parts(base: Any, head: Any, info: ResourceInfo) -> Iterator[Part]:
        """Which of the two a change of a population with settings belongs to."""
        settings = Hybrids._with_settings(head, base, info)
        if not same(settings, head):
            yield Part.CONFIGURATION
        if not same(settings, base):
            yield Part.POPULATION

    @staticmethod
    def _with_settings(rows: Any, theirs: Any, info: ResourceInfo) -> Any:
        """The rows, or the one object, with the settings of another snapshot where that has them too."""
        if isinstance(rows, Mapping):
            return with_settings(rows, theirs, info) if isinstance(theirs, Mapping) else rows
        known, own = by_key(theirs, info), by_key(rows, info)
        pairs = ((row, key_of(row, info)) for row in rows)
        return [with_settings(row, known.get(key) if key in own else None, info) for row, key in pairs]


def with_settings(row: Any, theirs: Any, info: ResourceInfo) -> Any:
    """A row with the settings of another; its own where there is none, or where the size of the two differs."""
    if not isinstance(row, Mapping) or not isinstance(theirs, Mapping):
        return row
    if info.size is not None and not same(row.get(info.size), theirs.get(info.size)):
        return row
    if all((name in row) == (name in theirs) and same(row.get(name), theirs.get(name)) for name in info.settings):
        return row
    made = {name: value for name, value in row.items() if name not in info.settings or name in theirs}
    return {**made, **{name: theirs[name] for name in info.settings if name in theirs}}


def key_of(row: Any, info: ResourceInfo) -> tuple[str, ...] | None:
    """What tells a row apart; None where it lacks it."""
    if not isinstance(row, Mapping) or not info.match:
        return None
    values = [row.get(name) for name in info.match]
    return None if any(not isinstance(each, str | int) for each in values) else tuple(str(each) for each in values)


def by_key(rows: Any, info: ResourceInfo) -> dict[tuple[str, ...] | None, Any]:
    """Rows by what tells them apart; those that share it with another are left out."""
    found: dict[tuple[str, ...] | None, Any] = {}
    twice: set[tuple[str, ...] | None] = {None}
    for row in rows if isinstance(rows, list) else ():
        key = key_of(row, info)
        if key in found:
            twice.add(key)
        found[key] = row
    return {key: row for key, row in found.items() if key not in twice}


def replaced(snapshot: Snapshot, resource: str, value: Any) -> Snapshot:
    """The snapshot with another value of one resource."""
    made = _Made(snapshot)
    made.take(resource, snapshot, value)
    return made.snapshot()


class _Made:
    """A snapshot in the making."""

    def __init__(self, like: Snapshot) -> None:
        self._like = like
        self._resources = {service: dict(held) for service, held in like.resources.items()}
        self._streams = dict(like.streams)
        self._coverage: dict[str, Coverage] = dict(like.coverage)

    def take(self, resource: str, side: Snapshot, rows: Any = None) -> None:
        """A resource as a side has it, or these rows of it; its coverage is that of the side."""
        service, _, name = resource.partition(".")
        held = self._resources.setdefault(service, {})
        for mapping in (held, self._streams, self._coverage):
            mapping.pop(name if mapping is held else resource, None)
        if resource in side.coverage:
            self._coverage[resource] = side.coverage[resource]
        if rows is not None:
            held[name] = rows
        elif resource in side.streams:
            held[name], self._streams[resource] = [], side.streams[resource]
        elif name in side.resources.get(service, {}):
            held[name] = side.resources[service][name]

    def snapshot(self) -> Snapshot:
        like = self._like
        return Snapshot(
            self._resources,
            path=like.path,
            schema_version=like.schema_version,
            tenant=like.tenant,
            collected_at=like.collected_at,
            collector=like.collector,
            coverage=self._coverage,
            streams=self._streams,
        )


def _names(snapshot: Snapshot) -> set[str]:
    held = {f"{service}.{name}" for service, names in snapshot.resources.items() for name in names}
    return held | {*snapshot.coverage} | {*snapshot.streams}


def _same(base: Snapshot, head: Snapshot, name: str) -> bool:
    one, other = base.streams.get(name), head.streams.get(name)
    if one is not None and other is not None:
        return one.size() == other.size() and all(a == b for a, b in zip(_bytes(one), _bytes(other)))
    return same(base.value(name), head.value(name))


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON, whatever order properties stand in; `true` is no `1`."""
    if one != other:
        return False
    if not isinstance(one, (list, Mapping)):
        return type(one) is type(other)
    return json.dumps(one, sort_keys=True, default=repr) == json.dumps(other, sort_keys=True, default=repr)


def _reordered(base: Snapshot, head: Snapshot, name: str) -> bool:
    """Whether only the order differs; lists that are on disk are not read for it."""
    if name in base.streams or name in head.streams:
        return False
    one, other = base.value(name), head.value(name)
    if isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return False
        pairs = [(a, b) for a, b in zip(one, other) if not same(a, b)]
        one, other = [a for a, _ in pairs], [b for _, b in pairs]
    return bool(normal(one) == normal(other))


def normal(value: Any) -> Any:
    """A value that is the same whatever order lists and properties stand in."""
    if isinstance(value, Mapping):
        return tuple(sorted((str(name), normal(item)) for name, item in value.items()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return (" list", *sorted(map(normal, value), key=repr))
    return (type(value).__name__, repr(value))


def _bytes(rows: Any) -> Iterator[bytes]:
    """The bytes of a list that is on disk, in pieces."""
    section = getattr(rows, "section", None)
    if section is None:  # laid out in another way: what its rows are
        yield repr(rows.all()).encode()
        return
    descriptor = os.open(rows.path, os.O_RDONLY)
    try:
        for offset in range(section.start, section.end, _CHUNK):
            yield os.pread(descriptor, min(_CHUNK, section.end - offset), offset)
    finally:
        os.close(descriptor)
