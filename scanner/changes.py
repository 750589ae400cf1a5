"""The objects of a resource that are not the same in two snapshots, property by property."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from scanner.model.comparison import Kind, PropertyChange
from scanner.model.part import Part
from scanner.model.rule import ResourceInfo
from scanner.record import Any, NamedTuple
from scanner.snapshot.document import Snapshot
from scanner.snapshot.hybrid import Hybrids, by_key, key_of, normal, replaced, with_settings
from scanner.snapshot.locate import escape

LONGEST = 300
"""Characters of a value that are told."""
_ABSENT = object()
_STAMP = re.compile(r"(modified|changed|updated|version|sync)\w*$", re.IGNORECASE)
"""Properties that change with every other one, and say nothing of their own."""


class Changed(NamedTuple):
    """One object that came, went, or is not the same."""

    resource: str
    title: str
    subject: str
    kind: Kind
    before: Any
    """Null where it came."""
    after: Any
    """Null where it went."""
    properties: tuple[PropertyChange, ...]
    pointers: tuple[str, ...]
    """Where it stands, the most telling place first."""
    file: str | None
    info: ResourceInfo

    @property
    def in_base(self) -> bool:
        """Whether the place is one of the first snapshot."""
        return self.kind is Kind.REMOVED

    def put_back(self, head: Snapshot) -> Snapshot:
        """The second snapshot with this object as it was in the first."""
        value = head.value(self.resource)
        if not isinstance(value, list):
            return replaced(head, self.resource, self._earlier(value))
        if self.kind is Kind.REMOVED:
            return replaced(head, self.resource, [*value, self.before])
        rows = [self._earlier(row) if row is self.after else row for row in value]
        return replaced(head, self.resource, [row for row in rows if row is not None])

    def _earlier(self, now: Any) -> Any:
        return with_settings(now, self.before, self.info) if self.info.settings else self.before


def changed_objects(hybrids: Hybrids, resource: str) -> Iterator[Changed]:
    """The objects of a resource whose configuration is not the same, in the order of the second snapshot."""
    base, head = hybrids.base.value(resource), hybrids.head.value(resource)
    info = hybrids.info(resource)
    make = _Maker(hybrids, resource, info)
    if not isinstance(base, list) or not isinstance(head, list):
        yield from make.changed(base, head, "")
        return
    before, after = by_key(base, info), by_key(head, info)
    for index, row in enumerate(head):
        key = key_of(row, info)
        if key in before and key in after:
            yield from make.changed(before[key], row, f"/{index}")
    if info.changes == Part.POPULATION.value:
        return
    came = [(index, row) for index, row in enumerate(head) if not _pairs(row, before, after, info)]
    went = [(index, row) for index, row in enumerate(base) if not _pairs(row, after, before, info)]
    now, then = ([normal(row) for _, row in rows] for rows in (came, went))
    yield from (make.one(Kind.ADDED, None, row, f"/{at}") for (at, row), each in zip(came, now) if each not in then)
    yield from (make.one(Kind.REMOVED, row, None, f"/{at}") for (at, row), each in zip(went, then) if each not in now)


def _pairs(row: Any, others: Mapping[Any, Any], own: Mapping[Any, Any], info: ResourceInfo) -> bool:
    """Whether a row was compared with one of the other side already."""
    key = key_of(row, info)
    return key in others and key in own


class _Maker:
    def __init__(self, hybrids: Hybrids, resource: str, info: ResourceInfo) -> None:
        self._hybrids = hybrids
        self._resource = resource
        self._info = info
        self._start = "/resources/" + "/".join(map(escape, resource.split(".", 1)))

    def changed(self, before: Any, after: Any, at: str) -> Iterator[Changed]:
        info = self._info
        if info.settings and with_settings(after, before, info) is after:
            return
        if normal(before) == normal(after):
            return
        paths = [(path, change) for path, change in _properties(before, after) if self._counts(path)]
        paths.sort(key=lambda each: bool(_STAMP.search(each[0][-1] if each[0] else "")))
        yield self.one(Kind.CHANGED, before, after, at, paths)

    def one(
        self, kind: Kind, before: Any, after: Any, at: str, paths: Sequence[tuple[tuple[str, ...], PropertyChange]] = ()
    ) -> Changed:
        start = self._start + at
        side = self._hybrids.base if kind is Kind.REMOVED else self._hybrids.head
        pointers = ["/".join((start, *map(escape, path))) for path, _ in paths[:1]]
        changes = tuple(change for _, change in paths)
        return Changed(
            self._resource,
            self._info.title or self._resource,
            _subject(after if after is not None else before, self._info, self._resource),
            kind,
            before,
            after,
            changes,
            (*pointers, start),
            side.path,
            self._info,
        )

    def _counts(self, path: tuple[str, ...]) -> bool:
        return not self._info.settings or (bool(path) and path[0] in self._info.settings)


def _subject(row: Any, info: ResourceInfo, resource: str) -> str:
    if isinstance(row, Mapping):
        for name in (info.label, *info.match, "displayName", "DisplayName", "Name", "name", "Identity", "id"):
            if name is not None and isinstance(row.get(name), str) and row[name]:
                return str(row[name])
    return resource


def _properties(
    before: Any, after: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], PropertyChange]]:
    """Properties that are not the same, objects looked into; the order of lists makes no difference."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys((*after, *before)):
            yield from _properties(before.get(name, _ABSENT), after.get(name, _ABSENT), (*path, str(name)))
    elif before is _ABSENT or after is _ABSENT or normal(before) != normal(after):
        yield path, PropertyChange(".".join(path), *_texts(before, after))


def _texts(before: Any, after: Any) -> tuple[str | None, str | None]:
    """Both values as JSON; of two long lists only what one has and the other lacks."""
    texts = [
        None if each is _ABSENT else json.dumps(each, ensure_ascii=False, sort_keys=True) for each in (before, after)
    ]
    if isinstance(before, list) and isinstance(after, list) and max(len(each or "") for each in texts) > LONGEST // 3:
        lacking = [[each for each in one if each not in other] for one, other in ((before, after), (after, before))]
        texts = [f"… {json.dumps(each, ensure_ascii=False)}" for each in lacking]
    cut = [each if each is None or len(each) <= LONGEST else each[: LONGEST - 1] + "…" for each in texts]
    return cut[0], cut[1]
