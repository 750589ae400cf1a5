"""Lists: `sort`, `distinct`, `flatten`, `slice`, `first`, `last`, `reverse` and `lists.range`."""

from __future__ import annotations

from functools import cmp_to_key

from scanner.cel.compare import equal, less
from scanner.cel.errors import CelError, no_overload
from scanner.cel.values import NUMBERS, Value, adapt
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.cel.library import Function

_MAX_RANGE = 1_000_000


def sort(items: Value) -> list[Value]:
    """In ascending order; the elements are comparable with each other."""
    _want(items, "sort()")
    plain = [adapt(one) for one in items]
    return sorted_by(plain, plain)


def sorted_by(items: list[Value], keys: list[Value]) -> list[Value]:
    """`items` in the order of their keys, which are of one type that has an order; equal keys keep their order."""
    for key in keys:
        if type(key) is not type(keys[0]) and not {type(key), type(keys[0])} <= NUMBERS:
            raise no_overload("sort()", keys[0], key)
        less("sort()", key, key)
    return [item for _, item in sorted(zip(keys, items, strict=True), key=cmp_to_key(_by_key))]


def distinct(items: Value) -> list[Value]:
    """The first of each set of equal elements."""
    _want(items, "distinct()")
    kept, seen = list[Value](), set[Value]()
    for one in map(adapt, items):
        if type(one) is str:
            if one in seen:
                continue
            seen.add(one)
        elif any(equal(one, other) for other in kept):
            continue
        kept.append(one)
    return kept


def flatten(items: Value, levels: Value = 1) -> list[Value]:
    """Elements of nested lists, `levels` deep."""
    _want(items, "flatten()")
    if type(levels) is not int:
        raise no_overload("flatten()", items, levels)
    if levels < 0:
        raise CelError("invalid_argument", "flatten() takes a level that is not negative")
    flat = items
    while levels > 0 and any(isinstance(one, (list, tuple)) for one in flat):
        flat = [part for one in flat for part in (one if isinstance(one, (list, tuple)) else (one,))]
        levels -= 1
    return list(flat)


def slice_(items: Value, start: Value, end: Value) -> list[Value]:
    """Elements from index `start` up to, not including, `end`."""
    if type(items) is not list or type(start) is not int or type(end) is not int:
        raise no_overload("slice()", items, start, end)
    if not 0 <= start <= end <= len(items):
        raise CelError("range", f"slice({start}, {end}) is outside the list of {len(items)}")
    return items[start:end]


def reverse(items: Value) -> list[Value]:
    _want(items, "reverse()")
    return list(items[::-1])


def range_(count: Value) -> list[int]:
    """The integers from 0 up to, not including, `count`."""
    if type(count) is not int:
        raise no_overload("lists.range()", count)
    if count > _MAX_RANGE:
        raise CelError("limit", f"lists.range() makes at most {_MAX_RANGE} elements")
    return list(range(count))


def _want(items: Value, function: str) -> None:
    if type(items) is not list:
        raise no_overload(function, items)


def _by_key(left: tuple[Value, Value], right: tuple[Value, Value]) -> int:
    if less("sort()", left[0], right[0]):
        return -1
    return 1 if less("sort()", right[0], left[0]) else 0


GLOBALS: dict[tuple[str, int], Function] = {("lists.range", 1): range_}
METHODS: dict[tuple[str, int], Function] = {
    ("sort", 0): sort,
    ("distinct", 0): distinct,
    ("flatten", 0): flatten,
    ("flatten", 1): flatten,
    ("slice", 2): slice_,
}
