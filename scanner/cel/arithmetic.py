"""The arithmetic operators: 64-bit integers that never wrap, IEEE doubles, text, lists and times."""

from __future__ import annotations

from math import copysign, inf, isnan, nan

from scanner.cel.errors import CelError, no_overload
from scanner.cel.values import INT_MAX, INT_MIN, UINT_MAX, Duration, Timestamp, Uint, Value

_NO_INT = f"the result is not between {INT_MIN} and {INT_MAX}"
_NO_UINT = f"the result is not between 0 and {UINT_MAX}"


def integer(result: int) -> int:
    if INT_MIN <= result <= INT_MAX:
        return result
    raise CelError("overflow", _NO_INT)


def unsigned(result: int) -> Uint:
    if 0 <= result <= UINT_MAX:
        return Uint(result)
    raise CelError("overflow", _NO_UINT)


def add(left: Value, right: Value) -> Value:
    kind = type(left)
    if kind is type(right):
        if kind is int:
            return integer(left + right)
        if kind in (float, str, bytes, list):
            return left + right
        if kind is Uint:
            return unsigned(int(left) + right)
        if kind is Duration:
            return _span(left.nanoseconds + right.nanoseconds)
    if (kind is Timestamp and type(right) is Duration) or (kind is Duration and type(right) is Timestamp):
        return Timestamp(left.nanoseconds + right.nanoseconds)
    raise no_overload("'+'", left, right)


def subtract(left: Value, right: Value) -> Value:
    kind = type(left)
    if kind is type(right):
        if kind is int:
            return integer(left - right)
        if kind is float:
            return left - right
        if kind is Uint:
            return unsigned(int(left) - right)
        if kind in (Duration, Timestamp):
            return _span(left.nanoseconds - right.nanoseconds)
    if kind is Timestamp and type(right) is Duration:
        return Timestamp(left.nanoseconds - right.nanoseconds)
    raise no_overload("'-'", left, right)


def multiply(left: Value, right: Value) -> Value:
    kind = type(left)
    if kind is type(right):
        if kind is int:
            return integer(left * right)
        if kind is float:
            return left * right
        if kind is Uint:
            return unsigned(int(left) * int(right))
    raise no_overload("'*'", left, right)


def divide(left: Value, right: Value) -> Value:
    """Integers truncate towards zero; doubles follow IEEE 754."""
    kind = type(left)
    if kind is type(right):
        if kind is float:
            return left / right if right else _divide_by_zero(left, right)
        if kind in (int, Uint):
            if right == 0:
                raise CelError("divide_by_zero", "division by zero")
            quotient = abs(left) // abs(right)
            if kind is Uint:
                return Uint(quotient)
            return integer(-quotient if (left < 0) is not (right < 0) else quotient)
    raise no_overload("'/'", left, right)


def remainder(left: Value, right: Value) -> Value:
    """The sign is that of the dividend."""
    kind = type(left)
    if kind is type(right) and kind in (int, Uint):
        if right == 0:
            raise CelError("divide_by_zero", "modulus by zero")
        if kind is Uint:
            return Uint(int(left) % int(right))
        if right == -1 and left <= INT_MIN:
            raise CelError("overflow", _NO_INT)
        rest = abs(left) % abs(right)
        return integer(-rest if left < 0 else rest)
    raise no_overload("'%'", left, right)


def negate(value: Value) -> Value:
    if type(value) is int:
        return integer(-value)
    if type(value) is float:
        return -value
    raise no_overload("'-'", value)


def _divide_by_zero(left: float, right: float) -> float:
    if left == 0 or isnan(left):
        return nan
    return copysign(inf, left) * copysign(1.0, right)


def _span(nanoseconds: int) -> Duration:
    """The spans that arithmetic makes fit into 64 bits of nanoseconds, as in every other implementation."""
    if INT_MIN <= nanoseconds <= INT_MAX:
        return Duration(nanoseconds)
    raise CelError("range", "the duration does not fit into 64 bits of nanoseconds, about 292 years")
