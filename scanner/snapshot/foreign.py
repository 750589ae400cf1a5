"""Reading a large file in a layout of somebody else's: lists are decoded in blocks, and only what is asked of a row.

`msgspec` cuts the text into the resources, and the lists into rows, without building them. A cut is a view on the text,
so its place in the file is the distance of two addresses; where an interpreter does not tell addresses, a list is one
block and evidence has no line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from scanner.model.problem import fault
from scanner.record import Any
from scanner.snapshot.addresses import address
from scanner.snapshot.lines import Lines
from scanner.snapshot.locate import parts as tokens
from scanner.snapshot.locate import positions
from scanner.snapshot.rows import Block
from scanner.snapshot.sections import LARGE
from scanner.snapshot.shape import KEYS

Place = tuple[int, int]
_ROWS = 256
"""Rows of a block."""
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
        self._lines = Lines(data)

    def document(self) -> tuple[dict[str, Any], dict[str, ForeignRows]]:
        """The document with an empty list in the place of each large one, and those by the name of their resource."""
        streams: dict[str, ForeignRows] = {}
        document: dict[str, Any] = {"resources": {}}
        for name, cut in self._cuts.items():
            *services, last = name.split("/")
            text: Any = memoryview(cut)
            holder = document
            if services:
                holder = document["resources"].setdefault(services[1], {})
                if len(text) >= LARGE and text[:1] == b"[":
                    streams[f"{services[1]}.{last}"] = ForeignRows(self, name, cut)
                    text = b"[]"
            holder[last] = json.loads(bytes(text))
        return document, streams

    def positions(self, streams: Mapping[str, ForeignRows], pointers: Iterable[str]) -> dict[str, Place]:
        """Line and column by JSON pointer; absent ones are left out."""
        found: dict[str, Place] = {}
        for pointer in pointers:
            cut, rest = self._cut(pointer, streams)
            start = self.offset(cut) if cut is not None else None
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

    def offset(self, cut: Any) -> int | None:
        """Where a cut begins in the file; None where the interpreter does not tell."""
        at = address(cut)
        return None if at is None or self._base is None else at - self._base

    def _place(self, start: int, line: int, column: int) -> Place:
        """A place of the file, given one of a part that begins at the byte `start`."""
        first = self._lines.line(start)
        if line > 1:
            return first + line - 1, column
        begin = self.data.rfind(b"\n", 0, start) + 1
        return first, len(self.data[begin:start].decode(errors="replace")) + column


class ForeignRows:
    """A large list of a foreign file, or some consecutive rows of one."""

    def __init__(
        self, file: ForeignFile, name: str, text: Any, cuts: Sequence[Any] | None = None, end: int = 0
    ) -> None:
        """`text` is that of the whole list; `cuts` are the rows, and `end` is where the last of them ends."""
        self._file = file
        self._name = name
        self._text = text
        self._cuts = cuts
        self._end = end
        self.held: list[Any] | None = None

    def size(self) -> int:
        """Bytes of all rows."""
        return len(memoryview(self._text))

    def split(self, count: int) -> list[ForeignRows]:
        """The list in `count` parts of about as many rows; fewer where rows are few."""
        rows, start = self._rows(), self._file.offset(self._text)
        if start is None or not rows:
            return [self]
        edges = [len(rows) * number // count for number in range(count + 1)]
        parts = [(a, b) for a, b in pairwise(edges) if a < b]
        return [ForeignRows(self._file, self._name, self._text, rows[a:b], self._begin(b)) for a, b in parts]

    def walked(self) -> tuple[int, list[tuple[int, int]]]:
        """How many rows there are; where they stand is known anyway."""
        return self.count(), []

    def join(self, walks: Iterable[tuple[int, list[tuple[int, int]]]]) -> None:
        """Nothing is left to learn from walks over the parts."""

    def blocks(self, decode: Callable[[Any], list[Any]], base: int = 0) -> Iterator[Block]:
        """Some rows at a time, the first of which has index `base`. Raises InputError when one is no object."""
        rows = self._rows()
        known = self._file.offset(self._text) is not None
        for first in range(0, len(rows), _ROWS) if known else range(1):
            text = self._between(first, first + _ROWS) if known else self._text
            try:
                yield Block(decode(text), base + first, text)
            except ValueError as error:
                raise fault(self._file.path, f"{self._name}: {error}") from None

    def again(self, block: Block, indexes: Sequence[int], decode: Callable[[Any], list[Any]]) -> list[Any]:
        """Some rows of a block, decoded anew to hold more: each by itself where they are few."""
        if len(indexes) * _RARE < len(block.rows):
            return [self.row(index) for index in indexes]
        rows = decode(block.text)
        return [rows[index - block.first] for index in indexes]

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

    def _rows(self) -> Sequence[Any]:
        if self._cuts is None:
            import msgspec

            self._cuts = msgspec.json.decode(self._text, type=list[msgspec.Raw])
        return self._cuts

    def _begin(self, index: int) -> int:
        """Where a row begins in the file; after the last one, where that ends and the list with it."""
        rows = self._rows()
        if index < len(rows):
            return self._file.offset(rows[index]) or 0
        if self._end:
            return self._end
        return (self._file.offset(self._text) or 0) + len(memoryview(self._text)) - 1

    def _between(self, first: int, last: int) -> bytes:
        """The JSON text of a list of some rows."""
        return b"[" + self._file.data[self._begin(first) : self._begin(last)].rstrip(b", \t\r\n") + b"]"


def cut(path: str) -> ForeignFile | None:
    """A large file in its parts; None for what is not sound UTF-8 JSON in the form of a snapshot."""
    import msgspec

    from scanner.files import read_bytes

    data = read_bytes(path)
    part = msgspec.Raw | msgspec.UnsetType
    fields: list[Any] = [(key, part, msgspec.UNSET) for key in KEYS if key != "resources"]
    resources = ("resources", dict[str, dict[str, msgspec.Raw]], msgspec.UNSET)
    try:
        whole: Any = msgspec.json.decode(data, type=msgspec.defstruct("Document", [*fields, resources]))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if whole.resources is msgspec.UNSET:
        return None
    cuts = {name: cut for name, _, _ in fields if (cut := getattr(whole, name)) is not msgspec.UNSET}
    for service, held in whole.resources.items():
        cuts |= {f"resources/{service}/{name}": cut for name, cut in held.items()}
    return ForeignFile(path, data, cuts)


def _rest(names: list[str]) -> str:
    return "".join(f"/{name}" for name in names)
