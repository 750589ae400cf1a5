"""Filters over a long list that definitions ask for, answered by the walk that counts its rows anyway.

`entra.users.filter(u, u.id in administratorIds)` would be a walk of its own. Where the list is walked for the actions
whose population it is, the rows of such filters are taken along.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.cel import Session
from scanner.cel.emit_macros import filter_name
from scanner.cel.specialise import Specialiser
from scanner.cel.tree import Call, Comprehension, Ident, Literal, Node, dotted, free_names, walk
from scanner.engine.pack import CompiledAction, Pack
from scanner.engine.streamed import LongList
from scanner.record import Any, NamedTuple
from scanner.snapshot.rows import LongRows

_MOST = 10_000
"""Rows of a filter that are taken along; one that keeps more is left to a walk of its own."""


class Filter(NamedTuple):
    """A filter as `Streamed.kept()` is asked for it, and what remains of its condition in this tenant."""

    name: str
    condition: Node


class Taken:
    """The rows of some filters, by their index in the list."""

    def __init__(self, filters: Sequence[Filter]) -> None:
        self._filters = filters
        self._places: list[list[int] | None] = [[] for _ in filters]

    def take(self, number: int, index: int) -> None:
        places = self._places[number]
        if places is not None:
            places.append(index)
            if len(places) > _MOST:
                self._places[number] = None

    def spoil(self, number: int) -> None:
        """Give a filter up: of some row it is not known whether it belongs."""
        self._places[number] = None

    def told(self) -> list[list[int] | None]:
        return self._places

    def add(self, told: list[list[int] | None], first: int) -> None:
        """Add what was taken of rows that begin at the index `first`."""
        for number, places in enumerate(told):
            if places is None:
                self.spoil(number)
            else:
                for place in places:
                    self.take(number, first + place)

    def hand_over(self, rows: LongRows, held: LongList) -> None:
        for one, places in zip(self._filters, self._places, strict=True):
            if places is not None:
                held.answer(one.name, [rows.row(index) for index in places])


def filters_over(resource: str, pack: Pack, making: Specialiser) -> tuple[Filter, ...]:
    """The filters over a list in the definitions that some action needs."""
    found: dict[str, Filter] = {}
    known = {*pack.environment.definitions, *making.session.bindings}
    for tree in _needed(pack):
        for node in walk(tree):
            if isinstance(node, Comprehension) and dotted(node.source) == resource and free_names(node) <= known:
                name = filter_name(node)
                if name is not None and name not in found:
                    assert node.condition is not None
                    item = Ident(node.at, "item")
                    found[name] = Filter(name, making.specialised(node.condition, {node.variables[0]: item}))
    return tuple(one for one in found.values() if not isinstance(one.condition, Literal))


def list_of(scope: Session, resource: str) -> LongList | None:
    """The list as expressions see it."""
    service, _, name = resource.partition(".")
    services: Any = scope.bindings.get(service)
    held = services.get(name) if isinstance(services, dict) else None
    return held if isinstance(held, LongList) else None


def _needed(pack: Pack) -> Iterator[Node]:
    """The trees of the definitions without parameters that actions need, directly or through others."""
    pending = [program.tree for compiled in pack.actions for program in _programs(compiled)]
    seen: set[str] = set()
    while pending:
        for node in walk(pending.pop()):
            name = node.name if isinstance(node, Ident) else node.function if isinstance(node, Call) else None
            definition = pack.environment.definitions.get(name) if name is not None else None
            if definition is not None and definition.name not in seen:
                seen.add(definition.name)
                pending.append(pack.environment.programs[definition.name].tree)
                if not definition.parameters:
                    yield pack.environment.programs[definition.name].tree


def _programs(compiled: CompiledAction) -> Iterator[Any]:
    yield from compiled.programs()
    yield from compiled.describing()
