"""Every fault of a JSON text, with its place: what the fast reader turns to once it knows that something is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]  # missing in typeshed
from math import isinf

from scanner.record import NamedTuple
from scanner.snapshot.parse import MAX_DEPTH

WRONG_FILE = "the file has to be JSON; is it the right one?"
SPACE = re.compile(r"[ \t\n\r]*")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
WORD = re.compile(r"-?\w+")


class Fault(NamedTuple):
    """One fault at an offset of the text."""

    offset: int
    message: str
    hint: str | None = None


def scan(text: str) -> Iterator[Fault]:
    """Repeated keys, keys that differ only in case, numbers out of range; then the first fault of syntax, if any."""
    return _Scanner(text).faults()


class _Syntax(Exception):
    """Reading cannot go on."""

    def __init__(self, offset: int, message: str, hint: str | None = None) -> None:
        self.fault = Fault(offset, message, hint)


class _Scanner:
    """A JSON reader with a stack of its own, so that no depth of nesting can exhaust Python's."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.open: list[dict[str, str] | None] = []
        """One entry per open container: the keys of an object, by lower case; None for an array."""
        self.fresh = False
        """Whether the innermost container has just been entered."""

    def faults(self) -> Iterator[Fault]:
        try:
            self._space()
            if self.at == len(self.text):
                raise _Syntax(0, "the file is empty", "collect or export it again")
            yield from self._value()
            while self.open:
                yield from self._member(self.open[-1])
            if self.at < len(self.text):
                raise _Syntax(self.at, "more text after the end of the JSON value", "a file holds one JSON value")
        except _Syntax as error:
            yield error.fault

    def _member(self, keys: dict[str, str] | None) -> Iterator[Fault]:
        """Read the next member of the innermost container, or leave it."""
        closing = "]" if keys is None else "}"
        if self._peek() == closing:
            self.open.pop()
            self.fresh = False
            return self._step()
        if not self.fresh:
            self._comma(closing)
        self.fresh = False
        if keys is not None:
            yield from self._key(keys)
        yield from self._value()

    def _comma(self, closing: str) -> None:
        comma = self.at
        if self._peek() != ",":
            raise _Syntax(comma, f"expected ',' or '{closing}'")
        self._step()
        if self._peek() == closing:
            raise _Syntax(comma, f"a comma before '{closing}'", "remove the comma")

    def _key(self, keys: dict[str, str]) -> Iterator[Fault]:
        start = self.at
        if self._peek() != '"':
            raise _Syntax(start, "expected a property name in double quotes", WRONG_FILE)
        key = self._string()
        before = keys.get(key.lower())
        if before == key:
            yield Fault(start, f"the property '{key}' is written twice in one object", "remove one of the two")
        elif before is not None:
            yield Fault(start, f"the properties '{before}' and '{key}' of one object differ only in case", "remove one")
        keys[key.lower()] = key
        if self._peek() != ":":
            raise _Syntax(self.at, "expected ':' after the property name")
        self._step()

    def _value(self) -> Iterator[Fault]:
        """Read a scalar, or enter a container."""
        first = self._peek()
        if first in "{[":
            if len(self.open) == MAX_DEPTH:
                raise _Syntax(
                    self.at, f"nested deeper than {MAX_DEPTH} levels", "no tenant's data is; collect or export it again"
                )
            self.open.append({} if first == "{" else None)
            self.fresh = True
            self._step()
        elif first == '"':
            self._string()
        elif number := NUMBER.match(self.text, self.at):
            if isinf(float(number[0])):
                yield Fault(self.at, "the number is too large", "collect or export it again")
            self._step(len(number[0]))
        else:
            self._word()

    def _string(self) -> str:
        try:
            value: str
            value, end = scanstring(self.text, self.at + 1)
        except JSONDecodeError as error:
            raise _string_fault(self.text, error) from None
        self._step(end - self.at)
        return value

    def _word(self) -> None:
        word = WORD.match(self.text, self.at)
        if word is None:
            hint = "JSON strings stand in double quotes" if self._peek() == "'" else None
            raise _Syntax(self.at, "expected a value", hint or WRONG_FILE)
        if word[0] not in ("true", "false", "null"):
            cut = word.end() == len(self.text) and any(w.startswith(word[0]) for w in ("true", "false", "null"))
            raise (
                _truncated(self.text) if cut else _Syntax(self.at, f"'{word[0][:40]}' is not a JSON value", WRONG_FILE)
            )
        self._step(len(word[0]))

    def _peek(self) -> str:
        if self.at == len(self.text):
            raise _truncated(self.text)
        return self.text[self.at]

    def _step(self, length: int = 1) -> None:
        self.at += length
        self._space()

    def _space(self) -> None:
        self.at = SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]  # matches the empty string too


def _truncated(text: str) -> _Syntax:
    return _Syntax(len(text), "ends in the middle: the file is truncated", "collect or export it again")


def _string_fault(text: str, error: JSONDecodeError) -> _Syntax:
    if error.msg.startswith("Unterminated"):
        return _truncated(text)
    if error.msg.startswith("Invalid control"):
        return _Syntax(error.pos, "a control character inside a string", "write it as an escape, like \\n")
    return _Syntax(error.pos, "not an escape that JSON knows", "write a backslash as two")
