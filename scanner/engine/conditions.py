"""The conditions of actions over one list, put together by what they have in common."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator

from scanner.cel.anatomy import Anatomy
from scanner.cel.tree import Literal, Node
from scanner.record import NamedTuple

AT = (1, 1)
TRUE = Literal(AT, True)


class Conditions(NamedTuple):
    """What a row is tested by for some actions that ask the same of the same population."""

    places: tuple[int, ...]
    """Of the actions, among those that are counted."""
    where: Node | None
    excuse: Node | None
    require: Node

    @property
    def constant(self) -> bool | None:
        """The verdict on every row, where it is the same; None for one that nobody can tell, or that depends."""
        value = self.require.value if isinstance(self.require, Literal) else None
        return value if type(value) is bool else None

    def trees(self) -> Iterator[Node]:
        return (tree for tree in (self.where, self.excuse, self.require) if tree is not None)


Group = tuple[Conditions, ...]
"""The tests of one population."""


def conditions(place: int, where: Node | None, excuse: Node | None, require: Node | None) -> Conditions:
    """Those of one action; what always says the same drops out."""
    return Conditions((place,), _unless(where, True), _unless(excuse, False), require or TRUE)


def grouped(made: Iterable[Conditions], anatomy: Anatomy) -> tuple[Group, ...]:
    """The tests by population; an action with parameters of its own shares neither with another."""

    def key(tree: Node | None, one: Conditions) -> Hashable:
        if tree is None:
            return None
        return one.places if "params" in anatomy.free(tree) else anatomy.key(tree)

    populations = _by(made, lambda one: (key(one.where, one), key(one.excuse, one)))
    return tuple(
        tuple(
            same[0]._replace(places=tuple(place for one in same for place in one.places))
            for same in _by(members, lambda one: key(one.require, one))
        )
        for members in populations
    )


def _by(made: Iterable[Conditions], key: Callable[[Conditions], Hashable]) -> Iterable[list[Conditions]]:
    groups: dict[Hashable, list[Conditions]] = {}
    for one in made:
        groups.setdefault(key(one), []).append(one)
    return groups.values()


def _unless(tree: Node | None, value: bool) -> Node | None:
    """The tree, or nothing in place of one that always says so."""
    return None if isinstance(tree, Literal) and tree.value is value else tree
