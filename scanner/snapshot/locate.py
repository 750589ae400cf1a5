"""JSON pointers to line and column, computed only for the values that somebody is told about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from scanner.record import NamedTuple
from scanner.snapshot.values import scanstring, skip_space, value_at

Known = Mapping[str, tuple[int, object]]
"""By pointer, where a resource begins in the text, and its value."""


def positions(text: str, pointers: Iterable[str], known: Known | None = None) -> dict[str, tuple[int, int]]:
    """1-based line and column, in code points, of the value of each RFC 6901 pointer; absent ones are left out.

    `text` must be JSON that has been read without a fault. `known` saves reading it from the start again.
    """
    return dict(_lines(text, offsets(text, pointers, known or {})))


def offsets(text: str, pointers: Iterable[str], known: Known) -> dict[str, int]:
    """Offset of the first character of the value of each pointer."""
    found: dict[str, int] = {}
    groups: dict[str, list[tuple[str, str]]] = {}
    for pointer in set(pointers):
        start = "/".join(pointer.split("/", 4)[:4])
        start = start if start in known else ""
        groups.setdefault(start, []).append((pointer[len(start) :], pointer))
    for start, wanted in groups.items():
        tree, sought = _tree(wanted), _Found(found, len(found) + len(wanted))
        at, value = known.get(start) or (skip_space(text, 0), None)
        with suppress(_Complete):
            if not (isinstance(value, list) and _in_lines(text, at, value, tree, sought)):
                _value(text, at, tree, sought)
    return found


def parts(pointer: str) -> list[str]:
    """The unescaped reference tokens of a pointer: `/a~1b/0` is `a/b`, `0`."""
    if not pointer:
        return []
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/")]


def escape(part: str) -> str:
    """A property name as a reference token."""
    return part.replace("~", "~0").replace("/", "~1")


def place_of(text: str, offset: int) -> tuple[int, int]:
    """1-based line and column of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


class _Complete(Exception):
    """Everything wanted was found."""


class _Wanted:
    """A node of the tree that the wanted pointers form."""

    __slots__ = ("below", "pointer")

    def __init__(self) -> None:
        self.pointer: str | None = None
        self.below: dict[str, _Wanted] = {}


def _tree(pointers: Iterable[tuple[str, str]]) -> _Wanted:
    """The tree of pointers, each with what it is found as."""
    root = _Wanted()
    for pointer, name in pointers:
        node = root
        for part in parts(pointer):
            node = node.below.setdefault(part, _Wanted())
        node.pointer = name
    return root


class _Found(NamedTuple):
    offsets: dict[str, int]
    total: int


def _lines(text: str, found: dict[str, int]) -> Iterator[tuple[str, tuple[int, int]]]:
    line, last_feed, next_feed = 1, -1, text.find("\n")
    for pointer, offset in sorted(found.items(), key=lambda item: item[1]):
        while 0 <= next_feed < offset:  # where lines are long, this is many times as fast as to count
            line, last_feed, next_feed = line + 1, next_feed, text.find("\n", next_feed + 1)
        yield pointer, (line, offset - last_feed)


def _in_lines(text: str, at: int, rows: list[object], wanted: _Wanted, found: _Found) -> bool:
    """Find the wanted rows of a list that has a row in each line; False where one of them is not in its line."""
    if wanted.pointer is not None:
        return False
    line = 0
    for index in sorted(int(part) for part in wanted.below if part.isdecimal() and str(int(part)) == part):
        if index >= len(rows):
            continue
        while line <= index and at >= 0:
            at = text.find("\n", at + 1)
            line += 1
        place = skip_space(text, at)
        try:
            if at < 0 or value_at(text, place)[0] != rows[index]:
                return False
        except (ValueError, StopIteration):
            return False
        _value(text, place, wanted.below[str(index)], found)
    return True


def _value(text: str, at: int, wanted: _Wanted, found: _Found) -> int:
    """Note where the wanted parts of the value at `at` stand, and return the offset after the value."""
    if wanted.pointer is not None:
        found.offsets[wanted.pointer] = at
        if len(found.offsets) == found.total:
            raise _Complete
    if wanted.below and text[at] == "{":
        return _object(text, at, wanted.below, found)
    if wanted.below and text[at] == "[":
        return _array(text, at, wanted.below, found)
    return value_at(text, at)[1]


def _object(text: str, at: int, below: dict[str, _Wanted], found: _Found) -> int:
    at = _between(text, at + 1)
    while text[at] != "}":
        key, at = scanstring(text, at + 1, True)
        at = skip_space(text, skip_space(text, at) + 1)  # over the colon
        wanted = below.get(key)
        at = _between(text, _value(text, at, wanted, found) if wanted else value_at(text, at)[1])
    return at + 1


def _array(text: str, at: int, below: dict[str, _Wanted], found: _Found) -> int:
    index, at = 0, _between(text, at + 1)
    while text[at] != "]":
        wanted = below.get(str(index))
        at = _between(text, _value(text, at, wanted, found) if wanted else value_at(text, at)[1])
        index += 1
    return at + 1


def _between(text: str, at: int) -> int:
    """Over what stands between two members; the text is sound, so commas need no thought."""
    while text[at] in " \t\n\r,":
        at += 1
    return at
