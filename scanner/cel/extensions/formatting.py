"""`"%s has %d".format([a, b])`: the clauses `%s %d %f %e %b %o %x %X` and `%%`, with `%.3f` and `%.3e`."""

from __future__ import annotations

import re
from math import isfinite

from scanner.cel.convert import format_double, to_bytes, to_double, to_string
from scanner.cel.errors import CelError, no_overload
from scanner.cel.values import BoolKey, CelType, Uint, Value, adapt, type_name
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_CLAUSE = re.compile(r"%(?:\.(\d*))?(.?)", re.ASCII | re.DOTALL)
_MAX_PRECISION = 1000
_INFINITE = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def format_text(template: Value, arguments: Value) -> str:
    """The template with a value of the list in place of each clause."""
    if type(template) is not str or type(arguments) is not list:
        raise no_overload("format()", template, arguments)
    parts, end, used = list[str](), 0, 0
    for match in _CLAUSE.finditer(template):
        parts.append(template[end : match.start()])
        end = match.end()
        precision, clause = match.groups()
        if clause == "%" and precision is None:
            parts.append("%")
            continue
        if used >= len(arguments) and clause in _CLAUSES:
            raise CelError("range", f"format() has {len(arguments)} values, too few for its clauses")
        parts.append(_format(clause, precision, arguments[used] if used < len(arguments) else None))
        used += 1
    return "".join([*parts, template[end:]])


def _format(clause: str, precision: str | None, argument: Value) -> str:
    if clause not in _CLAUSES:
        shown = f"'%{clause}'" if clause else "'%' at the end"
        raise CelError("invalid_argument", f"format() has no clause {shown}")
    if precision is not None and not (precision and len(precision) <= 4 and int(precision) <= _MAX_PRECISION):
        raise CelError("invalid_argument", f"format() takes a precision from 0 to {_MAX_PRECISION}")
    return _CLAUSES[clause](adapt(argument), int(precision or "6"))


def _text(value: Value, precision: int) -> str:
    kind = type(value)
    if kind is list:
        return f"[{', '.join(_text(adapt(one), precision) for one in value)}]"
    if kind is dict:
        entries = sorted((_key(key), _text(adapt(one), precision)) for key, one in value.items())
        return f"{{{', '.join(f'{key}: {one}' for key, one in entries)}}}"
    if value is None:
        return "null"
    if kind is float:
        return format_double(value) if isfinite(value) else _INFINITE[repr(value)]
    if kind is CelType:
        return str(value)
    return to_string(value)


def _key(key: Value) -> str:
    return to_string(key.value if type(key) is BoolKey else key)


def _decimal(value: Value, precision: int) -> str:
    if type(value) in (int, Uint):
        return to_string(value)
    if type(value) is float and not isfinite(value):
        return _INFINITE[repr(value)]
    raise _unfit("d", value)


def _fixed(value: Value, precision: int) -> str:
    return _floating("f", value, precision)


def _scientific(value: Value, precision: int) -> str:
    return _floating("e", value, precision)


def _floating(clause: str, value: Value, precision: int) -> str:
    if type(value) not in (float, int, Uint):
        raise _unfit(clause, value)
    number = to_double(value)
    return f"{number:.{precision}{clause}}" if isfinite(number) else _INFINITE[repr(number)]


def _binary(value: Value, precision: int) -> str:
    if type(value) in (int, Uint, bool):
        return f"{int(value):b}"
    raise _unfit("b", value)


def _octal(value: Value, precision: int) -> str:
    if type(value) in (int, Uint):
        return f"{int(value):o}"
    raise _unfit("o", value)


def _hexadecimal(value: Value, precision: int) -> str:
    if type(value) in (int, Uint):
        return f"{int(value):x}"
    if type(value) in (str, bytes):
        return to_bytes(value).hex()
    raise _unfit("x", value)


def _unfit(clause: str, value: Value) -> CelError:
    message = f"format() cannot put a value of type {type_name(value)} in place of '%{clause}'"
    return CelError("invalid_argument", message)


_CLAUSES: dict[str, Callable[[Value, int], str]] = {
    "s": _text,
    "d": _decimal,
    "f": _fixed,
    "e": _scientific,
    "b": _binary,
    "o": _octal,
    "x": _hexadecimal,
    "X": lambda value, precision: _hexadecimal(value, precision).upper(),
}
