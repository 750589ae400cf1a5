"""Equality, order and membership across types, as the language defines them."""

from __future__ import annotations

from scanner.cel.errors import CelError, no_overload
from scanner.cel.values import NUMBERS, CelType, Duration, Namespace, Timestamp, Uint, Value, adapt, type_name

_SIMPLE = frozenset({str, bool, int, Uint, float, bytes, type(None), Timestamp, Duration, CelType})
_ORDERED = frozenset({str, bool, int, Uint, float, bytes, Timestamp, Duration})
_KEYS = frozenset({str, bool, int, Uint})


def equal(left: Value, right: Value) -> bool:
    """Values of different types are unequal, except numbers, which compare by what they count."""
    kind, other = type(left), type(right)
    if kind is other and kind in _SIMPLE:
        return bool(left == right)
    if kind in NUMBERS and other in NUMBERS:
        return bool(left == right)
    if kind is list and other is list:
        return len(left) == len(right) and all(map(equal, left, right))
    if kind is dict and other is dict:
        return len(left) == len(right) and all(_same_entry(right, key, value) for key, value in left.items())
    if kind in _SIMPLE and other in _SIMPLE:
        return False
    return _equal_adapted(left, right)


def _equal_adapted(left: Value, right: Value) -> bool:
    ours, theirs = adapt(left), adapt(right)
    for value in (ours, theirs):
        if type(value) is Namespace:
            raise CelError("unknown", "a namespace that may be incomplete cannot be compared")
    return (ours is not left or theirs is not right) and equal(ours, theirs)


def _same_entry(mapping: dict[object, Value], key: Value, value: Value) -> bool:
    try:
        return equal(lookup(mapping, key), value)
    except KeyError:
        return False


def less(operator: str, left: Value, right: Value) -> bool:
    """`left < right`; `operator` names the comparison in an error."""
    kind, other = type(left), type(right)
    if (kind is other and kind in _ORDERED) or (kind in NUMBERS and other in NUMBERS):
        return bool(left < right)
    raise no_overload(f"'{operator}'", left, right)


def less_equal(operator: str, left: Value, right: Value) -> bool:
    """`left <= right`, which is false for NaN."""
    return less(operator, left, right) or bool(left == right)


def lookup(mapping: dict[object, Value], key: Value) -> Value:
    """The value under a key that equals `key`; raises KeyError. Numbers find each other, bools only bools."""
    kind = type(key)
    if kind is str:
        return mapping[key]
    if kind not in _KEYS and kind is not float:
        raise CelError("invalid_argument", f"a value of type {type_name(key)} cannot be a map key")
    if key in (0, 1):
        # Python takes True for 1; the language does not.
        for own, value in mapping.items():
            if own == key and (type(own) is bool) is (kind is bool):
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
    if key in mapping:
        twin = next(own for own in mapping if own == key)
        if (type(twin) is bool) is (type(key) is bool):
            raise CelError("invalid_argument", f"the key {key!r} is given twice")
        raise CelError("invalid_argument", "a map cannot hold both a bool and the number equal to it as keys")
    mapping[key] = value
