"""Finding the large lists of a canonical file without reading their rows.

The canonical form has a line for each row, so the end of a list is a line of its own: everything between its first row
and that line can be left on disk. What remains, the skeleton, is a small JSON text with empty lists in their places.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from scanner.record import NamedTuple

LARGE = 1 << 20
"""Bytes of rows from which on a list stays on disk."""
_WINDOW = 1 << 20
_END = b"\n   ]"


class Section(NamedTuple):
    """The rows of one list that stayed on disk."""

    resource: str
    start: int
    """Byte offset of the first row's line."""
    end: int
    """Byte offset of the line that closes the list."""
    line: int
    """1-based line of the skeleton in whose place the rows stand, that is, of the line that closes the list."""


class Skeleton(NamedTuple):
    text: bytes
    sections: tuple[Section, ...]


def skeleton(descriptor: int, size: int) -> Skeleton | None:
    """A canonical file without its large lists; None for a file that is laid out in another way."""
    walk = _Walk(_Reader(descriptor, size))
    try:
        walk.run()
    except _NotCanonical:
        return None
    return Skeleton(b"".join(walk.kept), tuple(walk.sections))


class _NotCanonical(Exception):
    """A line that the canonical form does not have."""


class _Reader:
    """Lines and markers of a file, read in windows: mapping it would count every page as memory."""

    def __init__(self, descriptor: int, size: int) -> None:
        self._descriptor = descriptor
        self.size = size
        self._start, self._window = 0, b""

    def line(self, offset: int) -> bytes:
        """The line that begins at `offset`, with its line feed."""
        local = offset - self._start
        end = self._window.find(b"\n", local) if 0 <= local < len(self._window) else -1
        if end < 0:
            self._start, self._window = offset, os.pread(self._descriptor, _WINDOW, offset)
            local, end = 0, self._window.find(b"\n")
            if end < 0:
                raise _NotCanonical  # a line longer than the window, or the end of the file in the middle of one
        return self._window[local : end + 1]

    def find(self, marker: bytes, offset: int) -> int:
        """Offset of the first `marker` at or after `offset`."""
        while offset < self.size:
            window = os.pread(self._descriptor, _WINDOW, offset)
            found = window.find(marker)
            if found >= 0:
                return offset + found
            offset += max(1, len(window) - len(marker) + 1)
        raise _NotCanonical


class _Walk:
    """One walk over the lines of a file that are not rows of a large list."""

    def __init__(self, reader: _Reader) -> None:
        self._reader = reader
        self.kept: list[bytes] = []
        self.sections: list[Section] = []

    def run(self) -> None:
        service, resources = "", False
        for offset, line in self._lines():
            depth = len(line) - len(line.lstrip(b" "))
            resources = line.startswith(b' "resources": {') if depth == 1 else resources
            if resources and line.startswith(b'  "'):
                service = _name(line)
            elif resources and depth == 3 and line.endswith(b": [\n"):
                self._list(f"{service}.{_name(line)}", offset + len(line))

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        self._offset = 0
        while self._offset < self._reader.size:
            offset, line = self._offset, self._reader.line(self._offset)
            if line != b"{\n" if not self.kept else len(self.kept) == 1 and not line.startswith(b' "'):
                raise _NotCanonical  # said by the second line at the latest: a foreign file may have millions
            self._offset += len(line)
            self.kept.append(line)
            yield offset, line

    def _list(self, resource: str, start: int) -> None:
        """Leave a list's rows out when they are many."""
        end = self._reader.find(_END, start - 1) + 1
        if end - start >= LARGE:
            self._offset = end
            self.sections.append(Section(resource, start, end, len(self.kept) + 1))


def _name(line: bytes) -> str:
    """The name in `   "users": [`; names with escapes are not worth streaming for."""
    _, quote, rest = line.partition(b'"')
    name, end, _ = rest.partition(b'": ')
    if not quote or not end or b"\\" in name or b'"' in name:
        raise _NotCanonical
    return name.decode()
