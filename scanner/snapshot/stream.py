"""Rows of a large list, a block of the file at a time, decoded to just the fields that are asked for."""

from __future__ import annotations

import os
from typing import Any, Callable, Generic, Iterator, NamedTuple, TypeVar

from scanner.model.problem import fault
from scanner.snapshot.sections import Section

BLOCK = 128 << 10
"""Bytes read at a time: larger blocks fall out of the processor's cache and are slower."""
RowT = TypeVar("RowT")


class Block(NamedTuple, Generic[RowT]):
    """Some consecutive rows."""

    rows: list[RowT]
    first: int
    """Index of the first row in the list."""
    offset: int
    """Byte offset in the file of the first row's line."""


class StreamedRows:
    """A list that stayed on disk. Every walk over it reads the file again."""

    def __init__(self, path: str, section: Section) -> None:
        self.path = path
        self.section = section
        self._count: int | None = None

    def blocks(self, decode: Callable[[bytes], list[RowT]]) -> Iterator[Block[RowT]]:
        """Blocks in order; `decode` turns the JSON text of a list into its rows.

        Raises InputError, with the line, when the text is not sound JSON.
        """
        first = 0
        for offset, text in self._texts():
            try:
                rows = decode(b"[" + text + b"]")
            except ValueError as error:
                raise self._unsound(offset, first, text, error) from None
            yield Block(rows, first, offset)
            first += len(rows)
        self._count = first

    def row(self, offset: int, index: int) -> tuple[Any, bytes]:
        """The row `index` lines after `offset`, decoded in full, and its text."""
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            text = _line(descriptor, offset, index)
        finally:
            os.close(descriptor)
        import json

        return json.loads(text), text

    def all(self) -> list[Any]:
        """Every row in full, for what cannot be decided in one walk."""
        import json

        return [row for block in self.blocks(json.loads) for row in block.rows]

    def count(self) -> int:
        """The number of rows."""
        if self._count is None:
            self._count = sum(text.count(b"\n") + 1 for _, text in self._texts())
        return self._count

    def _texts(self) -> Iterator[tuple[int, bytes]]:
        """Offset and text of whole lines, without the comma and line feed after the last of them."""
        descriptor = os.open(self.path, os.O_RDONLY)
        offset, end = self.section.start, self.section.end
        wanted = BLOCK
        try:
            while offset < end:
                text = os.pread(descriptor, min(wanted, end - offset), offset)
                cut = text.rfind(b"\n") + 1
                if not text or (not cut and offset + len(text) >= end):
                    raise fault(self.path, "changed while it was read", "scan a file that nobody writes to")
                if not cut:
                    wanted *= 2  # a row longer than the block
                    continue
                wanted = BLOCK
                yield offset, text[:cut].rstrip(b"\n\r ,")
                offset += cut
        finally:
            os.close(descriptor)

    def _unsound(self, offset: int, first: int, text: bytes, error: ValueError) -> Exception:
        import json

        for index, line in enumerate(text.split(b"\n")):
            try:
                json.loads(line.rstrip(b"\r ,"))
            except ValueError as inner:
                place = f"{self.path}: {self.section.resource} row {first + index + 1}"
                return fault(place, f"is not sound JSON: {inner}")
        return fault(self.path, f"{self.section.resource} is not sound JSON: {error}")


def _line(descriptor: int, offset: int, index: int) -> bytes:
    """The line `index` lines after the one at `offset`."""
    text, wanted = b"", BLOCK
    while text.count(b"\n") <= index:
        text = os.pread(descriptor, wanted, offset)
        if len(text) < wanted:
            break
        wanted *= 2
    return text.split(b"\n")[index].rstrip(b"\r ,")
