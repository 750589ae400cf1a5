"""Conversions between types: `int()`, `uint()`, `double()`, `string()`, `bytes()`, `bool()` and the times."""

from __future__ import annotations

import re

from scanner.cel.errors import CelError, affordable, no_overload
from scanner.cel.values import (
    INT_MAX,
    INT_MIN,
    NANOS,
    TYPES,
    UINT_MAX,
    CelType,
    Duration,
    Opaque,
    Timestamp,
    Uint,
    Value,
    type_name,
)

_DIGITS = 20
"""Of the largest integer."""
_DOUBLE = r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|inf|infinity|nan)"
_TRUE, _FALSE = frozenset({"1", "t", "true", "TRUE", "True"}), frozenset({"0", "f", "false", "FALSE", "False"})


def to_int(value: Value) -> int:
    kind = type(value)
    if kind is int or kind is Uint:
        return _within(int(value), INT_MIN, INT_MAX, "int")
    if kind is float:
        # The bounds themselves are excluded: a double there may have been rounded from outside.
        if not -9223372036854775808.0 < value < 9223372036854775808.0:
            raise CelError("range", f"{format_double(value)} is out of the range of int")
        return int(value)
    if kind is str:
        return _within(_number(value, "+-", "int"), INT_MIN, INT_MAX, "int")
    if kind is Timestamp:
        return int(value.nanoseconds // NANOS)
    raise no_overload("int()", value)


def to_uint(value: Value) -> Uint:
    kind = type(value)
    if kind is Uint:
        return Uint(value)
    if kind is int:
        return Uint(_within(value, 0, UINT_MAX, "uint"))
    if kind is float:
        if not 0 <= value < 18446744073709551616.0:
            raise CelError("range", f"{format_double(value)} is out of the range of uint")
        return Uint(value)
    if kind is str:
        return Uint(_within(_number(value, "+", "uint"), 0, UINT_MAX, "uint"))
    raise no_overload("uint()", value)


def to_double(value: Value, paid: bool = False) -> float:
    kind = type(value)
    if kind in (int, Uint, float):
        return _double(value)
    if kind is str:
        affordable(paid, value)
        if not re.fullmatch(_DOUBLE, value, re.IGNORECASE):
            raise CelError("invalid_argument", f"{_shown(value)} is not a double")
        return float(value)
    raise no_overload("double()", value)


def to_string(value: Value, paid: bool = False) -> str:
    kind = type(value)
    if kind is str:
        return str(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is bytes:
        affordable(paid, value)
        try:
            return str(value, "utf-8")
        except UnicodeDecodeError:
            raise CelError("invalid_argument", "the bytes are not valid UTF-8") from None
    if kind is float:
        return format_double(value)
    if kind in (int, Uint):
        return str(_within(int(value), INT_MIN, UINT_MAX, "64-bit integers"))
    if kind in (Timestamp, Duration) or isinstance(value, Opaque):
        return str(value)
    raise no_overload("string()", value)


def to_bytes(value: Value, paid: bool = False) -> bytes:
    if type(value) is bytes:
        return value
    if type(value) is str:
        affordable(paid, value)
        try:
            return value.encode()
        except UnicodeEncodeError:
            raise CelError("invalid_argument", "the string holds half of a surrogate pair") from None
    raise no_overload("bytes()", value)


def to_bool(value: Value) -> bool:
    if type(value) is bool:
        return value
    if type(value) is str:
        if value in _TRUE or value in _FALSE:
            return value in _TRUE
        raise CelError("invalid_argument", f"{_shown(value)} is not a bool")
    raise no_overload("bool()", value)


def to_timestamp(value: Value) -> Timestamp:
    kind = type(value)
    if kind is Timestamp:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return Timestamp(value * NANOS)
    if kind is str:
        from scanner.cel.times import parse_timestamp

        return parse_timestamp(value)
    raise no_overload("timestamp()", value)


def to_duration(value: Value) -> Duration:
    if type(value) is Duration:
        return value
    if type(value) is str:
        from scanner.cel.times import parse_duration

        return parse_duration(value)
    raise no_overload("duration()", value)


def to_type(value: Value) -> CelType:
    return TYPES[type_name(value)]


def format_double(value: float) -> str:
    """The shortest text that reads back as the same double, with an exponent below 1e-4 and from 1e6 on."""
    text = repr(value)
    if text in ("nan", "inf", "-inf"):
        return {"nan": "NaN", "inf": "+Inf", "-inf": "-Inf"}[text]
    sign, digits, exponent = _decimal(text)
    if not -4 <= exponent < 6:
        fraction = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{fraction}e{'-' if exponent < 0 else '+'}{abs(exponent):02}"
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    whole = digits[: exponent + 1].ljust(exponent + 1, "0")
    return f"{sign}{whole}" + (f".{digits[exponent + 1 :]}" if len(digits) > exponent + 1 else "")


def _decimal(text: str) -> tuple[str, str, int]:
    """Sign, significant digits and decimal exponent of a finite `repr`."""
    sign = "-" if text.startswith("-") else ""
    mantissa, _, power = text.lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    exponent = int(power or "0") + len(whole) - 1 - (len(whole + fraction) - len(digits))
    return sign, digits.rstrip("0") or "0", exponent if digits.strip("0") else 0


def _double(value: int | float) -> float:
    try:
        return float(value)
    except OverflowError:
        raise CelError("range", "the number is out of the range of double") from None


def _number(text: str, signs: str, name: str) -> int:
    digits = text[1:] if text[:1] in signs else text
    if not (digits.isascii() and digits.isdigit()):
        raise CelError("invalid_argument", f"{_shown(text)} is not {name}")
    if len(digits) > _DIGITS:
        raise CelError("range", f"{_shown(text)} is out of the range of {name}")
    return int(text)


def _within(value: int, low: int, high: int, name: str) -> int:
    if low <= value <= high:
        return value
    raise CelError("range", f"the number is out of the range of {name}")


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:37]}...")
