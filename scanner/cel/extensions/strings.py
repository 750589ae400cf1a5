"""Strings: positions, parts, case, `split`, `join`, `replace`, `trim`, `reverse` and `strings.quote`."""

from __future__ import annotations

from scanner.cel.errors import LONG, CelError, affordable, no_overload
from scanner.cel.extensions import formatting, lists
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.cel.library import Function
    from scanner.cel.values import Value

MAX_TEXT = 1 << 20
"""Characters of one string that a function may build."""
_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_UPPER = {code + 32: code for code in _LOWER}
_QUOTED = str.maketrans(dict(zip('\a\b\f\n\r\t\v\\"', ("\\" + char for char in 'abfnrtv\\"'), strict=True)))


def char_at(text: Value, index: Value) -> str:
    """The character at an index, and the empty string just behind the last."""
    _want("charAt()", (text, str), (index, int))
    _inside(index, text)
    return str(text[index : index + 1])


def index_of(text: Value, part: Value, start: Value = 0) -> int:
    """Where a part first begins, from `start` on; -1 if nowhere."""
    _want("indexOf()", (text, str), (part, str), (start, int))
    _inside(start, text)
    return int(text.find(part, start))


def last_index_of(text: Value, part: Value, start: Value = None) -> int:
    """Where a part last begins, at `start` or before; -1 if nowhere."""
    start = len(text) if start is None and type(text) is str else start
    _want("lastIndexOf()", (text, str), (part, str), (start, int))
    _inside(start, text)
    return int(text.rfind(part, 0, start + len(part)))


def substring(text: Value, start: Value, end: Value = None) -> str:
    """Characters from index `start` up to, not including, `end`."""
    end = len(text) if end is None and type(text) is str else end
    _want("substring()", (text, str), (start, int), (end, int))
    _inside(start, text)
    _inside(end, text)
    if start > end:
        raise CelError("range", f"the substring from {start} to {end} ends before it starts")
    return str(text[start:end])


def split(text: Value, separator: Value, limit: Value = -1) -> list[Value]:
    """The parts between separators, at most `limit` of them unless it is negative."""
    _want("split()", (text, str), (separator, str), (limit, int))
    if limit == 0:
        return []
    if separator:
        return list(text.split(separator, min(limit - 1, len(text)) if limit > 0 else -1))
    if limit < 0 or limit >= len(text):
        return list(text)
    return [*text[: limit - 1], text[limit - 1 :]]


def join(items: Value, separator: Value = "") -> str:
    """All strings of a list as one."""
    _want("join()", (items, list), (separator, str))
    if not all(isinstance(one, str) for one in items):
        raise no_overload("join()", items)
    _bounded(sum(map(len, items)) + len(separator) * len(items))
    return str(separator.join(items))


def replace(text: Value, old: Value, new: Value, limit: Value = -1) -> str:
    """Every occurrence of a part replaced, or the first `limit` unless it is negative."""
    _want("replace()", (text, str), (old, str), (new, str), (limit, int))
    count = max(-1, min(limit, len(text) + 1))
    _bounded(len(text) + len(new) * (text.count(old) if count < 0 else min(count, text.count(old))))
    return str(text.replace(old, new, count))


def trim(text: Value, paid: bool = False) -> str:
    """Without white space at either end."""
    _want("trim()", (text, str))
    affordable(paid, text)
    return str(text.strip(_SPACE))


def lower_ascii(text: Value, paid: bool = False) -> str:
    if type(text) is str and text.isascii() and (paid or len(text) <= LONG):
        return text.lower()  # the same for ASCII, and several times as fast
    _want("lowerAscii()", (text, str))
    affordable(paid, text)
    return str(text.translate(_LOWER))


def upper_ascii(text: Value, paid: bool = False) -> str:
    if type(text) is str and text.isascii() and (paid or len(text) <= LONG):
        return text.upper()
    _want("upperAscii()", (text, str))
    affordable(paid, text)
    return str(text.translate(_UPPER))


def reverse(value: Value) -> Value:
    """A string or a list from its end to its start."""
    if type(value) is str:
        return value[::-1]
    return lists.reverse(value)


def quote(text: Value) -> str:
    """The text in double quotes, with escapes."""
    _want("strings.quote()", (text, str))
    return f'"{text.translate(_QUOTED)}"'


def _want(function: str, *typed: tuple[Value, type]) -> None:
    if not all(type(value) is kind for value, kind in typed):
        raise no_overload(function, *(value for value, _ in typed))


def _inside(index: int, text: str) -> None:
    if not 0 <= index <= len(text):
        raise CelError("range", f"the index {index} is outside the string of {len(text)} characters")


def _bounded(size: int) -> None:
    if size > MAX_TEXT:
        raise CelError("limit", f"the string would have more than {MAX_TEXT} characters")


GLOBALS: dict[tuple[str, int], Function] = {("strings.quote", 1): quote}
METHODS: dict[tuple[str, int], Function] = {
    ("charAt", 1): char_at,
    ("indexOf", 1): index_of,
    ("indexOf", 2): index_of,
    ("lastIndexOf", 1): last_index_of,
    ("lastIndexOf", 2): last_index_of,
    ("substring", 1): substring,
    ("substring", 2): substring,
    ("split", 1): split,
    ("split", 2): split,
    ("join", 0): join,
    ("join", 1): join,
    ("replace", 2): replace,
    ("replace", 3): replace,
    ("trim", 0): trim,
    ("lowerAscii", 0): lower_ascii,
    ("upperAscii", 0): upper_ascii,
    ("reverse", 0): reverse,
    ("format", 1): formatting.format_text,
}
