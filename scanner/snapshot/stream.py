"""Rows of a large list, a block of the file at a time, decoded to just the fields that are asked for."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from scanner.model.problem import fault
from scanner.record import Any
from scanner.snapshot.rows import Block
from scanner.snapshot.sections import Section

BLOCK = 128 << 10
"""Bytes read at a time: larger blocks fall out of the processor's cache and are slower."""


class StreamedRows:
    """A list that stayed on disk. Every walk over it reads the file again."""

    def __init__(self, path: str, section: Section) -> None:
        self.path = path
        self.section = section
        self.held: list[Any] | None = None
        """Every row in full, once something needed them."""
        self._count: int | None = None
        self._starts: list[tuple[int, int]] = []
        """Index and byte offset of the first row of each block, of the last walk to the end."""

    def size(self) -> int:
        """Bytes of all rows."""
        return self.section.end - self.section.start

    def blocks(self, decode: Callable[[bytes], list[Any]], base: int = 0) -> Iterator[Block]:
        """Blocks in order; `decode` turns the JSON text of a list into its rows, the first of which has index `base`.

        Raises InputError, with the line, when the text is not sound JSON.
        """
        first, starts = base, []
        for offset, text in self._texts():
            starts.append((first - base, offset))
            try:
                rows = decode(b"[" + text + b"]")
            except ValueError as error:
                raise self._unsound(first, text, error) from None
            yield Block(rows, first, text)
            first += len(rows)
        self._count, self._starts = first - base, starts

    def split(self, count: int) -> list[StreamedRows]:
        """The list in `count` parts of about the same size, as lists of their own; fewer where rows are few."""
        start, end = self.section.start, self.section.end
        cuts = [start]
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            for number in range(1, count):
                cuts.append(_next_line(descriptor, start + (end - start) * number // count, end))
        finally:
            os.close(descriptor)
        ends = [*cuts[1:], end]
        return [StreamedRows(self.path, self.section._replace(start=a, end=b)) for a, b in zip(cuts, ends) if a < b]

    def walked(self) -> tuple[int, list[tuple[int, int]]]:
        """How many rows a walk to the end has met, and the index and byte offset of the first row of each block."""
        return self._count or 0, self._starts

    def join(self, walks: Iterable[tuple[int, list[tuple[int, int]]]]) -> None:
        """Take what walks over all parts have met, in order."""
        count, starts = 0, list[tuple[int, int]]()
        for rows, begun in walks:
            starts += [(count + first, offset) for first, offset in begun]
            count += rows
        self._count, self._starts = count, starts

    def again(self, block: Block, indexes: Sequence[int], decode: Callable[[bytes], list[Any]]) -> list[Any]:
        """Some rows of a block, decoded anew to hold more."""
        rows = decode(b"[" + block.text + b"]")
        return [rows[index - block.first] for index in indexes]

    def text(self, index: int) -> str:
        """The line of a row as it stands in the file, without its end."""
        return next(self.texts([index]))

    def texts(self, indexes: Iterable[int]) -> Iterator[str]:
        """The lines of rows, in the order of `indexes`; neighbours are cut from one block."""
        starts = self._starts_of_blocks()
        held, lines = -1, list[bytes]()
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            for index in indexes:
                block = self._block(index)
                first, offset = starts[block]
                if block != held:
                    last = block + 1 == len(starts)
                    end = self.section.end if last else starts[block + 1][1]
                    held, lines = block, os.pread(descriptor, end - offset, offset).split(b"\n")
                yield lines[index - first].rstrip(b"\r ,").decode()
        finally:
            os.close(descriptor)

    def row(self, index: int) -> Any:
        """One row in full."""
        import json

        return json.loads(self.text(index))

    def all(self) -> list[Any]:
        """Every row in full, for what cannot be decided in one walk; kept, so that a row stays the same object."""
        if self.held is None:
            self.held = [row for block in self.blocks(decoder()) for row in block.rows]
        return self.held

    def count(self) -> int:
        """The number of rows."""
        if self._count is None:
            self._starts_of_blocks()
        return self._count or 0

    def _starts_of_blocks(self) -> list[tuple[int, int]]:
        if not self._starts:
            first = 0
            for offset, text in self._texts():
                self._starts.append((first, offset))
                first += text.count(b"\n") + 1
            self._count = first
        return self._starts

    def _block(self, index: int) -> int:
        return bisect_right(self._starts_of_blocks(), index, key=lambda start: start[0]) - 1

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

    def _unsound(self, first: int, text: bytes, error: ValueError) -> Exception:
        """The fault of the first row in a block that is not an object, in terms of the list: lines were not counted."""
        import json

        from scanner.snapshot.shape import kind

        for index, line in enumerate(text.split(b"\n"), first + 1):
            place = f"{self.path}: {self.section.resource} row {index}"
            try:
                row = json.loads(line.rstrip(b"\r ,"))
            except ValueError as inner:
                return fault(place, f"is not sound JSON: {inner}")
            if not isinstance(row, dict):
                return fault(place, f"a row of {self.section.resource} is an object, not {kind(row)}")
        return fault(self.path, f"{self.section.resource} is not sound JSON: {error}")


def _next_line(descriptor: int, offset: int, end: int) -> int:
    """Where the first line begins after an offset; `end` where none does."""
    while offset < end:
        text = os.pread(descriptor, min(BLOCK, end - offset), offset)
        found = text.find(b"\n")
        if found >= 0:
            return offset + found + 1
        if not text:
            break
        offset += len(text)
    return end


def decoder(fields: Iterable[str] | None = None) -> Callable[[bytes], list[dict[str, Any]]]:
    """JSON text of a list of objects to rows; with `fields`, each row holds just those of them that it has.

    What it makes raises ValueError for a text that is no list of objects.
    """
    import msgspec

    row = dict[str, Any] if fields is None else _typed_dict("Row", sorted(fields))
    decode = msgspec.json.Decoder(list[row]).decode  # type: ignore[valid-type]

    def rows(text: bytes) -> list[dict[str, Any]]:
        try:
            return decode(text)
        except msgspec.MsgspecError as error:
            raise ValueError(str(error)) from None

    return rows


def _typed_dict(name: str, fields: Iterable[str]) -> Any:
    from typing import TypedDict

    return TypedDict(name, dict.fromkeys(fields, Any), total=False)  # type: ignore[operator]
