"""JSON pointers to line and column, computed only for the values that somebody is told about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from json.decoder import JSONDecoder, scanstring  # type: ignore[attr-defined]  # missing in typeshed

from scanner.record import NamedTuple

BETWEEN = re.compile(r"[ \t\n\r,]*")
MEMBER = re.compile(r'[ \t\n\r,]*(?:"((?:[^"\\]|\\.)*)"[ \t\n\r]*:[ \t\n\r]*|\})')
"""A property name up to its value, or the end of the object; texts are sound here, so commas need no thought."""
_skip: Callable[[str, int], tuple[object, int]] = JSONDecoder().scan_once  # type: ignore[attr-defined]
"""(text, offset) -> (value, offset after it), in C."""


def positions(text: str, pointers: Iterable[str]) -> dict[str, tuple[int, int]]:
    """1-based line and column, in code points, of the value of each RFC 6901 pointer; absent ones are left out.

    `text` must be JSON that has been read without a fault.
    """
    return dict(_lines(text, offsets(text, pointers)))


def offsets(text: str, pointers: Iterable[str]) -> dict[str, int]:
    """Offset of the first character of the value of each pointer."""
    wanted = set(pointers)
    found: dict[str, int] = {}
    if not wanted:
        return found
    with suppress(_Complete):
        _value(text, _match(BETWEEN, text, 0).end(), _tree(wanted), _Found(found, len(wanted)))
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


def _tree(pointers: Iterable[str]) -> _Wanted:
    root = _Wanted()
    for pointer in pointers:
        node = root
        for part in parts(pointer):
            node = node.below.setdefault(part, _Wanted())
        node.pointer = pointer
    return root


class _Found(NamedTuple):
    offsets: dict[str, int]
    total: int


def _lines(text: str, found: dict[str, int]) -> Iterator[tuple[str, tuple[int, int]]]:
    line, done, last_feed = 1, 0, -1
    for pointer, offset in sorted(found.items(), key=lambda item: item[1]):
        feeds = text.count("\n", done, offset)
        if feeds:
            line += feeds
            last_feed = text.rfind("\n", done, offset)
        done = offset
        yield pointer, (line, offset - last_feed)


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
    return _skip(text, at)[1]


def _object(text: str, at: int, below: dict[str, _Wanted], found: _Found) -> int:
    at += 1
    while (member := _match(MEMBER, text, at))[1] is not None:
        at = member.end()
        wanted = below.get(_unescaped(member[1]))
        at = _value(text, at, wanted, found) if wanted else _skip(text, at)[1]
    return member.end()


def _array(text: str, at: int, below: dict[str, _Wanted], found: _Found) -> int:
    index, at = 0, _match(BETWEEN, text, at + 1).end()
    while text[at] != "]":
        wanted = below.get(str(index))
        at = _value(text, at, wanted, found) if wanted else _skip(text, at)[1]
        index, at = index + 1, _match(BETWEEN, text, at).end()
    return at + 1


def _unescaped(key: str) -> str:
    return scanstring(key + '"', 0)[0] if "\\" in key else key


def _match(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    return pattern.match(text, at)  # type: ignore[return-value]  # the text has been read without a fault
