"""Lists as sets: `sets.contains`, `sets.equivalent` and `sets.intersects`."""

from __future__ import annotations

from scanner.cel.compare import contains as is_in
from scanner.cel.errors import no_overload
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.cel.library import Function
    from scanner.cel.values import Value


def contains(items: Value, wanted: Value) -> bool:
    """Whether every wanted element is in the list."""
    _want("sets.contains()", items, wanted)
    if all(type(one) is str for one in wanted):
        return {one for one in items if type(one) is str}.issuperset(wanted)
    return all(is_in(one, items) for one in wanted)


def equivalent(left: Value, right: Value) -> bool:
    """Whether two lists hold the same elements, in any order and number."""
    _want("sets.equivalent()", left, right)
    return contains(left, right) and contains(right, left)


def intersects(left: Value, right: Value) -> bool:
    """Whether two lists have an element in common."""
    _want("sets.intersects()", left, right)
    if all(type(one) is str for one in right):
        return not {one for one in left if type(one) is str}.isdisjoint(right)
    return any(is_in(one, right) for one in left)


def _want(function: str, *lists: Value) -> None:
    if not all(type(one) is list for one in lists):
        raise no_overload(function, *lists)


GLOBALS: dict[tuple[str, int], Function] = {
    ("sets.contains", 2): contains,
    ("sets.equivalent", 2): equivalent,
    ("sets.intersects", 2): intersects,
}
METHODS: dict[tuple[str, int], Function] = {}
