"""The loop over a long list, made for the tenant at hand.

The conditions are specialised to the snapshot first (`cel/specialise.py`), so that the loop asks of a row what only the
row can answer.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from scanner.cel import Session
from scanner.cel.generate import assembled
from scanner.cel.paths import Path, paths
from scanner.cel.rows import RowEmitter
from scanner.cel.specialise import Known, Part, Specialiser, Unspecialised
from scanner.cel.tree import Ident, Node
from scanner.engine.conditions import AT, Conditions, Group, conditions, grouped
from scanner.engine.counting import Loop
from scanner.engine.filters import Filter, Taken, filters_over
from scanner.engine.loops import NAMES, loop_source, places
from scanner.engine.pack import CompiledAction, Pack
from scanner.record import NamedTuple

_LONGEST = 2_000_000
"""Characters of generated text."""


class Fused(NamedTuple):
    """The loop over the actions of one list, and what it counts."""

    loop: Loop
    tests: tuple[tuple[int, ...], ...]
    """The actions of each test."""
    populations: tuple[tuple[int, ...], ...]
    """The actions of each group of tests."""
    fields: frozenset[str] | None
    """Properties of a row that the loop reads; None for all of them."""
    taken: Taken


def fuse(
    pack: Pack, resource: str, waiting: Sequence[CompiledAction], scope: Session, long: Iterable[str]
) -> Fused | None:
    """The loop over the actions of one resource; `long` are the resources that stayed on disk.

    None where an action cannot be made part of it.
    """
    making = Specialiser(scope, _Costly(pack, long), ("item",))
    try:
        made = [_conditions(place, compiled, making) for place, compiled in enumerate(waiting)]
        filters = filters_over(resource, pack, making)
    except Unspecialised:
        return None
    groups = grouped(made, making.anatomy)
    loop = _loop(groups, filters, making)
    if loop is None:
        return None
    trees = [*(tree for one in made for tree in one.trees()), *(one.condition for one in filters)]
    return Fused(loop, *places(groups), _fields(trees, making, pack), Taken(filters))


class _Costly(Container[str]):
    """Definitions that read long lists, and the lists; which those are is found out by name."""

    def __init__(self, pack: Pack, long: Iterable[str]) -> None:
        self._environment = pack.environment
        self._known = dict.fromkeys(long, True)

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str) or (name not in self._known and name not in self._environment.programs):
            return False
        if name not in self._known:
            read = self._environment.paths(self._environment.programs[name])
            self._known[name] = any(self._known.get(".".join(path[:2])) for path in read)
        return self._known[name]


def _conditions(place: int, compiled: CompiledAction, making: Specialiser) -> Conditions:
    names: dict[str, Part] = {"item": Ident(AT, "item"), "params": Known(dict(compiled.action.params))}
    programs = compiled.where, compiled.excuse, compiled.require
    return conditions(place, *(making.specialised(one.tree, names) if one is not None else None for one in programs))


def _loop(groups: Sequence[Group], filters: Sequence[Filter], making: Specialiser) -> Loop | None:
    environment, anatomy = making.session.environment, making.anatomy
    first = RowEmitter(environment, NAMES, (), making.remembered, anatomy)

    def inner(members: Group) -> RowEmitter:
        return RowEmitter(environment, NAMES, [one.require for one in members], making.remembered, anatomy, first)

    try:
        source = loop_source(groups, [one.condition for one in filters], first, inner)
    except (RecursionError, MemoryError):
        return None
    generated = assembled(source, first, environment.emitter, _LONGEST)
    return making.session.bind(generated, _never) if generated.code is not None else None


def _fields(trees: Iterable[Node], making: Specialiser, pack: Pack) -> frozenset[str] | None:
    def expand(name: str, arguments: tuple[Path | None, ...] | None) -> set[Path] | None:
        if name not in making.remembered:
            return pack.environment.expand(name, arguments)
        return {path for path in arguments or () if path is not None}

    found = set[Path]()
    for tree in trees:
        found |= paths(tree, expand)
    read = [path for path in found if path[0] == "item"]
    return None if ("item",) in read else frozenset(path[1] for path in read)


def _never(*_: object) -> None:
    raise AssertionError("a loop decides every row itself")
