"""Flips of a test's data: what each kind does to a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from scanner.record import Any, NamedTuple
from scanner.rules.reads import Site

_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_ENORMOUS = 10**9
REMOVED: Any = object()
"""The value of a property that is to go."""


class Literals(NamedTuple):
    """Constants that the expressions of a rule compare with."""

    numbers: tuple[float, ...] = ()
    texts: tuple[str, ...] = ()


def flips(value: Any, literals: Literals, documented: Sequence[str], *, whole: bool) -> Iterator[tuple[str, list[Any]]]:
    """Kinds of flips of a value, each with the values to try: `("flipped", [False])`.

    `documented` are the texts that the source knows; `whole` says that the value is a resource.
    """
    match value:
        case bool():
            yield "flipped", [not value]
        case int() | float():
            yield "raised", _above(value, literals.numbers)
            yield "lowered", _below(value, literals.numbers)
        case str() if _TIMESTAMP.fullmatch(value):
            yield "later", ["2999-01-01T00:00:00Z"]
            yield "earlier", ["1971-01-01T00:00:00Z"]
        case str():
            yield "changed", [one for one in _texts(value, literals, documented) if one != value]
        case [_, *_]:
            yield "emptied", [[]]
    yield "removed", [REMOVED]
    if value is not None and not whole:
        yield "null", [None]


def changed(data: Any, site: Site, value: Any) -> Any:
    """`data` with one property changed or removed; what lies on the way is copied, nothing else."""
    head, rest = site[0], site[1:]
    copy: Any = dict(data) if isinstance(data, dict) else list(data)
    if rest:
        copy[head] = changed(data[head], rest, value)
    elif value is REMOVED:
        del copy[head]
    else:
        copy[head] = value
    return copy


def value_at(data: Any, site: Site) -> Any:
    """The value of a property, REMOVED where it is not there."""
    for step in site:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return REMOVED
    return data


def _above(value: float, thresholds: Iterable[float]) -> list[float]:
    crossing = {one for limit in thresholds for one in (limit, limit + 1) if one > value}
    return [value + _ENORMOUS, *sorted(crossing), value + 1]


def _below(value: float, thresholds: Iterable[float]) -> list[float]:
    crossing = {one for limit in thresholds for one in (limit, limit - 1) if one < value}
    return [*([0] if value > 0 else []), *sorted(crossing, reverse=True), value - 1, value - _ENORMOUS]


def _texts(value: str, literals: Literals, documented: Sequence[str]) -> list[str]:
    return list(dict.fromkeys((_unlike(value), *documented[:6], *literals.texts[:12])))


def _unlike(value: str) -> str:
    """Text that nothing is equal to, an address where it was one."""
    return f"x-{value[::-1]}" if "@" not in value else f"nobody-{value.replace('@', '@elsewhere.')}"
