"""Reading a large file in a layout of somebody else's: its lists are decoded whole, but only what is asked of each row.

`msgspec` cuts the text into the resources without building their rows. A cut is a view on the text, so its place in the
file is the distance of two addresses; where an interpreter does not tell addresses, evidence has no line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from scanner.model.problem import fault
from scanner.record import Any
from scanner.snapshot.addresses import address
from scanner.snapshot.locate import parts as tokens
from scanner.snapshot.locate import positions
from scanner.snapshot.rows import Block
from scanner.snapshot.sections import LARGE

Place = tuple[int, int]
_RARE = 64
"""One row in so many is read by itself in less time than all are decoded whole."""


class ForeignFile:
    """The bytes of a file, cut into its parts."""

    def __init__(self, path: str, data: bytes, cuts: Mapping[str, Any]) -> None:
        self.path = path
        self.data = data
        self._cuts = cuts
        """By pointer without the leading slash: `tenant`, `resources/entra/users`."""
        self._base = address(data)

    def document(self) -> tuple[dict[str, Any], dict[str, ForeignRows]]:
        """The document with an empty list in the place of each large one, and those by the name of their resource."""
        streams: dict[str, ForeignRows] = {}
        document: dict[str, Any] = {"resources": {}}
        for name, cut in self._cuts.items():
            *services, last = name.split("/")
            text = bytes(cut)
            holder = document
            if services:
                holder = document["resources"].setdefault(services[1], {})
                if len(text) >= LARGE and text[:1] == b"[":
                    streams[f"{services[1]}.{last}"] = ForeignRows(self, name, cut)
                    text = b"[]"
            holder[last] = json.loads(text)
        return document, streams

    def positions(self, streams: Mapping[str, ForeignRows], pointers: Iterable[str]) -> dict[str, Place]:
        """Line and column by JSON pointer; absent ones are left out."""
        found: dict[str, Place] = {}
        for pointer in pointers:
            cut, rest = self._cut(pointer, streams)
            start = self._offset(cut) if cut is not None else None
            if start is None:
                continue
            for line, column in positions(bytes(cut).decode(), [rest]).values():
                found[pointer] = self._place(start, line, column)
        return found

    def _cut(self, pointer: str, streams: Mapping[str, ForeignRows]) -> tuple[Any, str]:
        """The part that a pointer leads into, and what is left of the pointer there."""
        names = pointer.split("/")[1:]
        stream = streams.get(".".join(tokens(pointer)[1:3]))
        if stream is not None and len(names) > 3 and names[3].isdecimal():
            return stream.cut(int(names[3])), _rest(names[4:])
        for length in (3, 1):
            if "/".join(names[:length]) in self._cuts:
                return self._cuts["/".join(names[:length])], _rest(names[length:])
        return None, ""

    def _offset(self, cut: Any) -> int | None:
        at = address(cut)
        return None if at is None or self._base is None else at - self._base

    def _place(self, start: int, line: int, column: int) -> Place:
        """A place of the file, given one of a part that begins at the byte `start`."""
        before = self.data.count(b"\n", 0, start)
        if line > 1:
            return before + line, column
        begin = self.data.rfind(b"\n", 0, start) + 1
        return before + 1, len(self.data[begin:start].decode(errors="replace")) + column


class ForeignRows:
    """A large list of a foreign file; like `StreamedRows`, in one block."""

    def __init__(self, file: ForeignFile, name: str, cut: Any) -> None:
        self._file = file
        self._name = name
        self._text = cut
        self._cuts: list[Any] | None = None
        self.held: list[Any] | None = None

    def blocks(self, decode: Callable[[bytes], list[Any]]) -> Iterator[Block]:
        """All rows at once. Raises InputError when one is no object."""
        try:
            yield Block(decode(self._text), 0, self._text)
        except ValueError as error:
            raise fault(self._file.path, f"{self._name}: {error}") from None

    def again(self, block: Block, indexes: Sequence[int], decode: Callable[[Any], list[Any]]) -> list[Any]:
        """Some rows, decoded anew to hold more: each by itself where they are few."""
        if len(indexes) * _RARE < len(block.rows):
            return [self.row(index) for index in indexes]
        rows = decode(block.text)
        return [rows[index] for index in indexes]

    def all(self) -> list[Any]:
        """Every row in full; kept, so that a row stays the same object."""
        if self.held is None:
            self.held = json.loads(bytes(self._text))
        return self.held

    def row(self, index: int) -> Any:
        return json.loads(bytes(self.cut(index)))

    def cut(self, index: int) -> Any:
        """The text of one row."""
        cuts = self._rows()
        return cuts[index] if index < len(cuts) else None

    def count(self) -> int:
        return len(self._rows())

    def _rows(self) -> list[Any]:
        if self._cuts is None:
            import msgspec

            self._cuts = msgspec.json.decode(self._text, type=list[msgspec.Raw])
        return self._cuts


def cut(path: str) -> ForeignFile | None:
    """A large file in its parts; None for what is not sound UTF-8 JSON in the form of a snapshot."""
    import msgspec

    from scanner.files import read_bytes

    data = read_bytes(path)
    try:
        whole = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        resources = msgspec.json.decode(whole["resources"], type=dict[str, dict[str, msgspec.Raw]])
    except (msgspec.MsgspecError, KeyError, UnicodeDecodeError, RecursionError):
        return None
    cuts = {name: raw for name, raw in whole.items() if name != "resources"}
    cuts |= {f"resources/{service}/{name}": raw for service, held in resources.items() for name, raw in held.items()}
    return ForeignFile(path, data, cuts)


def _rest(names: list[str]) -> str:
    return "".join(f"/{name}" for name in names)
