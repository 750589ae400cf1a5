"""Numbers: `math.greatest`, `math.least`, rounding, signs, classes of doubles and operations on bits."""

from __future__ import annotations

import math

from scanner.cel import arithmetic
from scanner.cel.compare import less
from scanner.cel.convert import to_double
from scanner.cel.errors import CelError, no_overload
from scanner.cel.values import NUMBERS, Uint, Value, adapt
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.cel.library import Function

_BITS = 1 << 64


def greatest(*values: Value) -> Value:
    """The largest of some numbers, or of a list of numbers; the first of equal ones."""
    return _extreme("math.greatest()", values, lambda best, one: less("<", best, one))


def least(*values: Value) -> Value:
    """The smallest of some numbers, or of a list of numbers; the first of equal ones."""
    return _extreme("math.least()", values, lambda best, one: less("<", one, best))


def _extreme(function: str, values: tuple[Value, ...], better: Callable[[Value, Value], bool]) -> Value:
    numbers = [adapt(one) for one in values[0]] if len(values) == 1 and type(values[0]) is list else list(values)
    if not numbers:
        raise CelError("invalid_argument", f"{function} takes at least one number")
    if not all(type(one) in NUMBERS for one in numbers):
        raise no_overload(function, *values[:8])
    best = numbers[0]
    for one in numbers[1:]:
        if better(best, one):
            best = one
    return best


def absolute(value: Value) -> Value:
    if type(value) is float:
        return abs(value)
    if type(value) is Uint:
        return value
    if type(value) is int:
        return arithmetic.integer(abs(value))
    raise no_overload("math.abs()", value)


def sign(value: Value) -> Value:
    """-1, 0 or 1, of the type of the number."""
    if type(value) not in NUMBERS:
        raise no_overload("math.sign()", value)
    if value != value:
        return value
    return type(value)((value > 0) - (value < 0))


def square_root(value: Value) -> float:
    """NaN for a negative number."""
    if type(value) not in NUMBERS:
        raise no_overload("math.sqrt()", value)
    number = to_double(value)
    return math.sqrt(number) if number >= 0 else math.nan


def _rounding(name: str, operation: Callable[[float], float]) -> Function:
    def apply(value: Value) -> float:
        if type(value) is not float:
            raise no_overload(f"math.{name}()", value)
        return math.copysign(operation(value), value) if math.isfinite(value) else value

    return apply


def _half_away(value: float) -> float:
    whole = math.floor(abs(value))
    return math.copysign(whole + (abs(value) - whole >= 0.5), value)


def _test(name: str, operation: Callable[[float], bool]) -> Function:
    def apply(value: Value) -> bool:
        if type(value) is not float:
            raise no_overload(f"math.{name}()", value)
        return operation(value)

    return apply


def _bitwise(name: str, operation: Callable[[int, int], int]) -> Function:
    def apply(left: Value, right: Value) -> int:
        if type(left) is not type(right) or type(left) not in (int, Uint):
            raise no_overload(f"math.{name}()", left, right)
        return _wrapped(type(left), operation(left, right))

    return apply


def bit_not(value: Value) -> int:
    if type(value) not in (int, Uint):
        raise no_overload("math.bitNot()", value)
    return _wrapped(type(value), ~int(value))


def _shift(name: str, operation: Callable[[int, int], int]) -> Function:
    def apply(value: Value, places: Value) -> int:
        if type(value) not in (int, Uint) or type(places) is not int:
            raise no_overload(f"math.{name}()", value, places)
        if places < 0:
            raise CelError("invalid_argument", f"math.{name}() takes a number of places that is not negative")
        return _wrapped(type(value), operation(int(value) % _BITS, places) if places < 64 else 0)

    return apply


def _wrapped(kind: type[int], bits: int) -> int:
    """The low 64 bits as an integer of a type."""
    low = bits % _BITS
    return kind(low - _BITS) if kind is int and low >= _BITS // 2 else kind(low)


GLOBALS: dict[tuple[str, int], Function] = {
    ("math.greatest", -1): greatest,
    ("math.least", -1): least,
    ("math.abs", 1): absolute,
    ("math.sign", 1): sign,
    ("math.sqrt", 1): square_root,
    ("math.ceil", 1): _rounding("ceil", math.ceil),
    ("math.floor", 1): _rounding("floor", math.floor),
    ("math.round", 1): _rounding("round", _half_away),
    ("math.trunc", 1): _rounding("trunc", math.trunc),
    ("math.isNaN", 1): _test("isNaN", math.isnan),
    ("math.isInf", 1): _test("isInf", math.isinf),
    ("math.isFinite", 1): _test("isFinite", math.isfinite),
    ("math.bitAnd", 2): _bitwise("bitAnd", lambda left, right: left & right),
    ("math.bitOr", 2): _bitwise("bitOr", lambda left, right: left | right),
    ("math.bitXor", 2): _bitwise("bitXor", lambda left, right: left ^ right),
    ("math.bitNot", 1): bit_not,
    ("math.bitShiftLeft", 2): _shift("bitShiftLeft", lambda bits, places: bits << places),
    ("math.bitShiftRight", 2): _shift("bitShiftRight", lambda bits, places: bits >> places),
}
METHODS: dict[tuple[str, int], Function] = {}
