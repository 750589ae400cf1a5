"""Snapshots of any size from a seed, written a piece at a time and kept until what makes them changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from heapq import merge
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks import layout as layouts
from tests.benchmarks import rows, tenant
from tests.benchmarks.layout import Layout
from tests.benchmarks.rows import Listed, Row, person

SEED = 2026
MAILBOXES = 5
"""One person in so many has a mailbox."""
_PIECE = 2000
"""Rows that are written at once."""


class Spec(NamedTuple):
    """A snapshot to be made."""

    people: int
    layout: Layout = layouts.CANONICAL
    seed: int = SEED
    devices: int = 0
    configurations: tuple[str, ...] = ()
    """Each device has a row for each of them."""

    @property
    def name(self) -> str:
        devices = f"-{self.devices}x{len(self.configurations)}" if self.devices else ""
        return f"{self.layout.name}-{self.people}-{self.seed}{devices}"


def snapshot(spec: Spec, folder: Path) -> Path:
    """The file of a snapshot in `folder`, made unless it is there."""
    path = folder / f"{spec.name}-{_key(spec)}.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{spec.name}-*.json"):
            old.unlink()
        unfinished = path.with_suffix(".part")
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(text(spec))
        unfinished.rename(path)
    return path


def text(spec: Spec) -> Iterator[str]:
    """The text of a snapshot, in pieces."""
    document = tenant.small_part(spec.people, spec.seed)
    if spec.seed != SEED:
        document = tenant.varied(document, spec.seed)
    texts = {listed.resource: _texts(listed, _take(document, listed), spec) for listed in rows.lists()}
    if spec.devices:
        document["resources"]["devices"] = {rows.DEVICES.partition(".")[2]: [_mark(rows.DEVICES)]}
        document["coverage"][rows.DEVICES] = {"state": "collected"}
        texts[rows.DEVICES] = _assessments(spec)
    rest = spec.layout.document(document)
    for resource in _in_order(rest, texts, spec.layout):
        before, _, rest = rest.partition(_marker(resource, spec.layout))
        yield before
        yield from _joined(texts[resource])
    yield rest


def _take(document: Row, listed: Listed) -> list[Row]:
    """The rows of a list, with a marker left in their place."""
    service, _, name = listed.resource.partition(".")
    held: list[Row] = document["resources"][service][name]
    document["resources"][service][name] = [_mark(listed.resource)]
    return sorted(held, key=lambda row: str(row[listed.key]))


def _mark(resource: str) -> Row:
    return {"rows": resource}


def _marker(resource: str, layout: Layout) -> str:
    return layout.row(_mark(resource))


def _in_order(text: str, resources: Iterable[str], layout: Layout) -> list[str]:
    return sorted(resources, key=lambda resource: text.index(_marker(resource, layout)))


def _texts(listed: Listed, held: Iterable[Row], spec: Spec) -> Iterable[str]:
    """The texts of a list's rows, in order of their key."""
    ours = ((str(row[listed.key]), spec.layout.row(row)) for row in held)
    return (text for _, text in merge(ours, _generated(listed, spec)))


def _generated(listed: Listed, spec: Spec) -> Iterator[tuple[str, str]]:
    texts: list[str] = [spec.layout.row(row) for row in listed.variants]
    step = MAILBOXES if listed.resource == "exchange.mailboxes" else 1
    for number in range(0, spec.people, step):
        slot, id = person(number, spec.people, spec.seed)
        yield id, texts[slot] % {"id": id, "n": f"{number:07d}"}


def _assessments(spec: Spec) -> Iterator[str]:
    """Device after device, as the export has them; seven in eight settings are as they should be."""
    texts = [spec.layout.row(row) for row in rows.assessments(spec.configurations)]
    for number in range(spec.devices):
        slot, id = person(number, spec.devices, spec.seed)
        who = {"id": id.replace("-", ""), "n": f"{number:05d}"}
        for index in range(len(spec.configurations)):
            draw = (slot * 7 + index * 13) % 16
            yield texts[index * rows.STATES + max(0, draw - 13)] % who


def _joined(texts: Iterable[str]) -> Iterator[str]:
    piece: list[str] = []
    first = True
    for row in texts:
        piece.append(row)
        if len(piece) == _PIECE:
            yield ("" if first else ",\n") + ",\n".join(piece)
            piece, first = [], False
    if piece:
        yield ("" if first else ",\n") + ",\n".join(piece)


def _key(spec: Spec) -> str:
    """Of everything that the bytes of a snapshot depend on."""
    digest = hashlib.sha256(repr(spec.configurations).encode())
    sources: tuple[Any, ...] = (rows, tenant, layouts)
    for path in (*(Path(module.__file__) for module in sources), Path(__file__), tenant.CONTOSO):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
