"""Equality, order and membership across types, as the language defines them."""

from __future__ import annotations

from math import inf

from scanner.cel.errors import LONG, CelError, affordable, no_overload
from scanner.cel.values import (
    NUMBERS,
    BoolKey,
    CelType,
    Duration,
    Namespace,
    Opaque,
    Optional,
    Timestamp,
    Uint,
    Value,
    adapt,
    type_name,
)

_SIMPLE = frozenset({str, bool, int, Uint, float, bytes, type(None), Timestamp, Duration, CelType})
_ORDERED = frozenset({str, bool, int, Uint, float, bytes, Timestamp, Duration})
_KEYS = frozenset({str, bool, int, Uint})
_BOOLS = frozenset({bool, BoolKey})


def equal(left: Value, right: Value) -> bool:
    """Values of different types are unequal, except numbers: those compare as doubles if one of them is a double."""
    kind, other = type(left), type(right)
    if kind is other and kind in _SIMPLE:
        return bool(left == right)
    if kind in NUMBERS and other in NUMBERS:
        return bool(left == right) if float not in (kind, other) else _as_double(left) == _as_double(right)
    if kind is list and other is list:
        return len(left) == len(right) and all(map(equal, left, right))
    if kind is dict and other is dict:
        return len(left) == len(right) and all(_same_entry(right, key, value) for key, value in left.items())
    if kind in _SIMPLE and other in _SIMPLE:
        return False
    return _equal_adapted(left, right)


def _equal_adapted(left: Value, right: Value) -> bool:
    ours, theirs = adapt(left), adapt(right)
    if type(ours) is type(theirs) is Optional:
        return equal(list(ours.held), list(theirs.held))
    if isinstance(ours, Opaque):
        return bool(ours == theirs)
    for value in (ours, theirs):
        if type(value) is Namespace:
            raise CelError("unknown", "a namespace that may be incomplete cannot be compared")
    return (ours is not left or theirs is not right) and equal(ours, theirs)


def _same_entry(mapping: dict[object, Value], key: Value, value: Value) -> bool:
    try:
        return equal(lookup(mapping, key), value)
    except KeyError:
        return False


def less(operator: str, left: Value, right: Value, paid: bool = True) -> bool:
    """`left < right`; `operator` names the comparison in an error."""
    kind, other = type(left), type(right)
    if kind is other and kind in _ORDERED:
        if (kind is str or kind is bytes) and len(left) > LONG:
            affordable(paid, right)
        return bool(left < right)
    if kind in NUMBERS and other in NUMBERS:
        return bool(left < right) if float not in (kind, other) else _as_double(left) < _as_double(right)
    raise no_overload(f"'{operator}'", left, right)


def less_equal(operator: str, left: Value, right: Value, paid: bool = True) -> bool:
    """`left <= right`, which is false for NaN."""
    return less(operator, left, right, paid) or equal(left, right)


def _as_double(number: int | float) -> float:
    """Rounded to the nearest double, beyond which integers of the data lie at infinity."""
    try:
        return float(number)
    except OverflowError:
        return inf if number > 0 else -inf


def lookup(mapping: dict[object, Value], key: Value) -> Value:
    """The value under a key that equals `key`; raises KeyError. Numbers find each other, bools only bools."""
    kind = type(key)
    if kind is str:
        return mapping[key]
    if kind is BoolKey:
        return lookup(mapping, key.value)
    if kind not in _KEYS and kind is not float:
        raise CelError("invalid_argument", f"a value of type {type_name(key)} cannot be a map key")
    if key in (0, 1):
        # Python takes True for 1; the language does not.
        for own, value in mapping.items():
            if own == key and (type(own) in _BOOLS) is (kind is bool):
                return value
        raise KeyError(key)
    return mapping[key]


def contains(element: Value, container: Value) -> bool:
    """`element in container` for a list, or for the keys of a map."""
    if type(container) is list:
        return any(equal(element, one) for one in container)
    if type(container) in (dict, Namespace) and (type(element) in _KEYS or type(element) is float):
        return holds(container, element)
    raise no_overload("'in'", element, container)


def holds(mapping: dict[object, Value], key: Value) -> bool:
    """Whether a map has a key; of a namespace only a name that it has can be told."""
    try:
        lookup(mapping, key)
    except KeyError:
        if type(mapping) is Namespace:
            raise CelError("unknown", f"{key} is not available") from None
        return False
    return True


def add_entry(mapping: dict[object, Value], key: Value, value: Value) -> None:
    """Put an entry into a map under construction."""
    if type(key) not in _KEYS:
        raise CelError("invalid_argument", f"a value of type {type_name(key)} cannot be a map key")
    if key in (0, 1):
        key = _apart(mapping, key)
    if key in mapping:
        raise CelError("invalid_argument", f"the key {key!r} is given twice")
    mapping[key] = value


def _apart(mapping: dict[object, Value], key: Value) -> Value:
    """A key that keeps a bool and the number equal to it apart."""
    twin = next((own for own in mapping if own == key and type(own) is not BoolKey), None)
    if type(key) is bool:
        return BoolKey(key) if BoolKey(key) in mapping or (twin is not None and type(twin) is not bool) else key
    if type(twin) is bool:
        mapping[BoolKey(twin)] = mapping.pop(twin)
    return key
