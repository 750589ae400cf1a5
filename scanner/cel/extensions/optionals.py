"""Optional values: `optional.of` and its kin, `hasValue`, `value`, `or`, `orValue`, and `first` and `last` of lists."""

from __future__ import annotations

from scanner.cel.errors import CelError, no_overload
from scanner.cel.values import Duration, Optional, Timestamp, Value, adapt
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.cel.library import Function

_FALSY = (bool, int, float, str, bytes, list, dict)


def of(value: Value) -> Optional:
    return Optional(adapt(value))


def none() -> Optional:
    return Optional()


def of_non_zero(value: Value) -> Optional:
    """Nothing where the value is null, false, a zero (of times too) or empty."""
    return Optional() if _is_zero(adapt(value)) else Optional(adapt(value))


def unwrap(items: Value) -> list[Value]:
    """The values of a list of optional values that have one."""
    if type(items) is not list or not all(type(one) is Optional for one in items):
        raise no_overload("optional.unwrap()", items)
    return [value for one in items for value in one.held]


def has_value(value: Value) -> bool:
    return bool(_wanted("hasValue()", value).held)


def value_of(value: Value) -> Value:
    """The value, or an error where there is none."""
    held = _wanted("value()", value).held
    if not held:
        raise CelError("invalid_argument", "the optional value is absent")
    return held[0]


def either(value: Value, other: Value) -> Optional:
    """The first of two optional values that has one."""
    first, second = _wanted("or()", value), _wanted("or()", other)
    return first if first.held else second


def or_value(value: Value, other: Value) -> Value:
    """The value, or another where there is none."""
    held = _wanted("orValue()", value).held
    return held[0] if held else other


def first(items: Value) -> Optional:
    """The first element, if there is one."""
    return _element("first()", items, 0)


def last(items: Value) -> Optional:
    """The last element, if there is one."""
    return _element("last()", items, -1)


def _element(function: str, items: Value, index: int) -> Optional:
    if type(items) is not list:
        raise no_overload(function, items)
    return Optional(adapt(items[index])) if items else Optional()


def _wanted(function: str, value: Value) -> Optional:
    if type(value) is not Optional:
        raise no_overload(function, value)
    return value


def _is_zero(value: Value) -> bool:
    if type(value) in (Timestamp, Duration):
        return bool(value.nanoseconds == 0)
    return value is None or (isinstance(value, _FALSY) and not value)


GLOBALS: dict[tuple[str, int], Function] = {
    ("optional.of", 1): of,
    ("optional.none", 0): none,
    ("optional.ofNonZeroValue", 1): of_non_zero,
    ("optional.unwrap", 1): unwrap,
}
METHODS: dict[tuple[str, int], Function] = {
    ("hasValue", 0): has_value,
    ("value", 0): value_of,
    ("or", 1): either,
    ("orValue", 1): or_value,
    ("unwrapOpt", 0): unwrap,
    ("first", 0): first,
    ("last", 0): last,
}
