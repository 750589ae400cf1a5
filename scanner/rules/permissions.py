"""Which least-privilege permission unlocks which actions, and how many points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner.model.points import micro, points_of
from scanner.model.rule import Action, Catalogue
from scanner.record import NamedTuple

NONE = "none"
"""What the registry says of a resource that anybody can read."""


class Permission(NamedTuple):
    """One permission or role, as the registry names it."""

    name: str
    resources: tuple[str, ...]
    """The resources that rules read with it."""
    actions: tuple[Action, ...]
    """The actions that need it, by id."""
    alone: tuple[str, ...]
    """Ids of those of them that need nothing else."""
    points: float
    """What all of them are worth."""
    points_alone: float


class Step(NamedTuple):
    """The next permission to grant, and what can be assessed in full from then on."""

    permission: str
    actions: int
    points: float


def permissions(catalogue: Catalogue) -> tuple[Permission, ...]:
    """Every permission that some action needs, those worth most points first."""
    needed = {action.id: needs(action, catalogue) for action in catalogue.actions}
    names = {name for wanted in needed.values() for name in wanted}
    found = [_permission(name, catalogue, needed) for name in names]
    return tuple(sorted(found, key=lambda one: (-one.points, one.name)))


def needs(action: Action, catalogue: Catalogue) -> frozenset[str]:
    """The permissions for everything that an action reads."""
    read = (catalogue.resources[name].permission for name in action.requires if name in catalogue.resources)
    return frozenset(name for name in read if name != NONE)


def order(catalogue: Catalogue) -> tuple[Step, ...]:
    """Permissions in the order in which each next one unlocks the most points; what each adds up to."""
    needed = {action.id: needs(action, catalogue) for action in catalogue.actions}
    granted: set[str] = set()
    steps = [_step(NONE, granted, catalogue, needed)] if any(not wanted for wanted in needed.values()) else []
    left = {name for wanted in needed.values() for name in wanted}
    while left:
        ways = sorted(left, key=lambda name: _rank(name, granted, catalogue, needed))
        granted.add(ways[0])
        left.discard(ways[0])
        steps.append(_step(ways[0], granted, catalogue, needed))
    return tuple(steps)


def _rank(
    name: str, granted: set[str], catalogue: Catalogue, needed: Mapping[str, frozenset[str]]
) -> tuple[int, int, str]:
    """Most points unlocked at once first; then what the most points wait for."""
    now = _worth(action for action in catalogue.actions if needed[action.id] <= granted | {name})
    waiting = _worth(action for action in catalogue.actions if name in needed[action.id])
    return -now, -waiting, name


def _step(name: str, granted: set[str], catalogue: Catalogue, needed: Mapping[str, frozenset[str]]) -> Step:
    unlocked = [action for action in catalogue.actions if needed[action.id] <= granted]
    return Step(name, len(unlocked), points_of(_worth(unlocked)))


def _permission(name: str, catalogue: Catalogue, needed: Mapping[str, frozenset[str]]) -> Permission:
    actions = [action for action in catalogue.actions if name in needed[action.id]]
    alone = [action for action in actions if len(needed[action.id]) == 1]
    read = {resource for action in actions for resource in action.requires}
    return Permission(
        name=name,
        resources=tuple(sorted(one for one in read if _of(one, catalogue) == name)),
        actions=tuple(sorted(actions, key=lambda action: action.id.casefold())),
        alone=tuple(action.id for action in alone),
        points=points_of(_worth(actions)),
        points_alone=points_of(_worth(alone)),
    )


def _of(resource: str, catalogue: Catalogue) -> str | None:
    info = catalogue.resources.get(resource)
    return info.permission if info is not None else None


def _worth(actions: Iterable[Action]) -> int:
    return sum(micro(action.points) for action in actions)
