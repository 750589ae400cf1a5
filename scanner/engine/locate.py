"""From a value that an expression yielded back to its JSON pointer in the snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scanner.record import TYPE_CHECKING, Any
from scanner.snapshot.document import Snapshot
from scanner.snapshot.locate import escape

if TYPE_CHECKING:
    from scanner.snapshot.rows import LongRows


_PAIR = 2
"""An object and the name of one of its properties."""


class Locator:
    """Pointers of rows and objects, found by identity; indexes are built when first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._rows: dict[str, dict[int, str]] = {}
        self._indexes: dict[str, dict[int, str]] = {}

    def seek(self, values: Iterable[Any], resources: Iterable[str]) -> None:
        """Find whole rows of lists that stayed on disk, in one walk over each list; they are told apart by their id.

        What stands in a resource that is held is found there.
        """
        streams = self._snapshot.streams
        held = tuple(resource for resource in resources if resource not in streams)
        absent = [value for value in values if isinstance(value, dict) and self.pointer_of(value, held) is None]
        wanted = {value["id"]: value for value in absent if type(value.get("id")) is str}
        for resource in resources:
            if resource in streams and wanted:
                self._indexes[resource] = dict(_sought(streams[resource], wanted, pointer_of_resource(resource)))

    def pointer_of(self, value: Any, resources: tuple[str, ...]) -> str | None:
        """The pointer of `value`, an object somewhere inside one of `resources`; None if it is not there.

        A list `[object, "property"]` of no snapshot stands for that property, or for the object where it has none.
        """
        if not isinstance(value, (dict, list)):
            return None
        found = self._found(value, resources)
        if found is None and isinstance(value, list) and len(value) == _PAIR and isinstance(value[1], str):
            owner, name = value
            found = self._found(owner, resources) if isinstance(owner, dict) else None
            return f"{found}/{escape(name)}" if found is not None and name in owner else found
        return found

    def _found(self, value: Any, resources: tuple[str, ...]) -> str | None:
        for index in (self._row_index, self._index):  # rows are looked at first: there are far fewer of them
            for resource in resources:
                found = index(resource).get(id(value))
                if found is not None:
                    return found
        return None

    def _row_index(self, resource: str) -> dict[int, str]:
        index = self._rows.get(resource)
        if index is None:
            start, held = pointer_of_resource(resource), self._snapshot.in_memory(resource)
            rows = held if isinstance(held, list) else ()
            index = self._rows[resource] = {id(row): f"{start}/{place}" for place, row in enumerate(rows)}
        return index

    def _index(self, resource: str) -> dict[int, str]:
        index = self._indexes.get(resource)
        if index is None:
            start = pointer_of_resource(resource)
            index = self._indexes[resource] = dict(_containers(self._snapshot.in_memory(resource), start))
        return index


def _sought(stream: LongRows, wanted: Mapping[str, Any], start: str) -> Iterator[tuple[int, str]]:
    from scanner.snapshot.stream import decoder

    for block in stream.blocks(decoder(("id",))):
        for index, row in enumerate(block.rows, block.first):
            found = wanted.get(row.get("id", ""))
            if found is not None:
                yield id(found), f"{start}/{index}"


def pointer_of_resource(resource: str) -> str:
    service, _, name = resource.partition(".")
    return f"/resources/{escape(service)}/{escape(name)}"


def _containers(value: Any, pointer: str) -> Iterator[tuple[int, str]]:
    """Identity and pointer of every object and list at and below `value`."""
    pending = [(value, pointer)]
    while pending:
        current, place = pending.pop()
        if isinstance(current, dict):
            yield id(current), place
            pending.extend((child, f"{place}/{escape(name)}") for name, child in current.items())
        elif isinstance(current, list):
            yield id(current), place
            pending.extend((child, f"{place}/{index}") for index, child in enumerate(current))
