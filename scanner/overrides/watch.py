"""The items of a scan that do not pass, for the actions whose overrides are about some of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scanner.cel import CelError, Program, Session
from scanner.engine.evidence import NAMES
from scanner.engine.pack import CompiledAction
from scanner.model.override import Override
from scanner.record import Any, NamedTuple

_IDS = ("id", "deviceId", "userId", "objectId", "Guid", "ExternalDirectoryObjectId")


class Subject(NamedTuple):
    """One item that fails, or that could not be decided."""

    label: str
    """As evidence names it, with its id where several have the same name."""
    names: frozenset[str]
    """What an override may call it, without case."""
    observed: str
    """Empty where no pin asks for it."""
    assessed: bool
    matched: frozenset[int]
    """Positions of the entries whose condition holds for it."""
    undecided: frozenset[int]
    """Positions of the entries whose condition has no value for it."""


class Watcher:
    """Collects subjects while the engine makes evidence; see `scanner.engine.watch.Watch`."""

    def __init__(self, entries: tuple[Override, ...], predicates: Mapping[int, Program], *, everything: bool) -> None:
        """`everything` watches all actions that some entry names, as for taking pins."""
        self._seen: dict[str, list[tuple[Subject, str | None]]] = {}
        self._predicates: dict[str, list[tuple[int, Program]]] = {}
        self._observed = {entry.action for entry in entries if everything or (entry.pin and entry.pin.observed)}
        for position, entry in enumerate(entries):
            if everything or entry.scope.is_partial or entry.pin is not None:
                self._seen.setdefault(entry.action, [])
            if position in predicates:
                self._predicates.setdefault(entry.action, []).append((position, predicates[position]))

    def watches(self, action: str) -> bool:
        return action in self._seen

    def saw(
        self,
        compiled: CompiledAction,
        item: Any,
        subject: str,
        observed: Callable[[], str],
        scope: Session,
        *,
        assessed: bool,
    ) -> None:
        """Remember an item of a watched action."""
        matched, undecided = set(), set()
        for position, program in self._predicates.get(compiled.action.id, ()):
            value = _value(scope, program, item, compiled.action.params)
            if value is True:
                matched.add(position)
            elif value is not False:
                undecided.add(position)
        names = frozenset(name.casefold() for name in (subject, *_names(item)))
        value = observed() if compiled.action.id in self._observed else ""
        made = Subject(subject, names, value, assessed, frozenset(matched), frozenset(undecided))
        self._seen[compiled.action.id].append((made, _id(item)))

    def subjects(self, action: str) -> tuple[Subject, ...]:
        """The items of a watched action, in the order of its population; labels are told apart."""
        seen = self._seen.get(action, [])
        counts: dict[str, int] = {}
        for subject, _ in seen:
            counts[subject.label] = counts.get(subject.label, 0) + 1
        made: list[Subject] = []
        taken: dict[str, int] = {}
        for subject, id in seen:
            label = subject.label
            if counts[label] > 1 and id and id != label:
                label = f"{label} ({id})"
            taken[label] = taken.get(label, 0) + 1
            made.append(subject._replace(label=label if taken[label] == 1 else f"{label} #{taken[label]}"))
        return tuple(made)


def _value(scope: Session, program: Program, item: Any, params: Mapping[str, object]) -> Any:
    try:
        return scope.evaluate(program, item, params)
    except CelError:
        return None


def _names(item: Any) -> list[str]:
    if isinstance(item, str):
        return [item]
    if not isinstance(item, Mapping):
        return []
    return [item[name] for name in (*NAMES, *_IDS) if isinstance(item.get(name), str) and item[name]]


def _id(item: Any) -> str | None:
    if not isinstance(item, Mapping):
        return None
    return next((item[name] for name in _IDS if isinstance(item.get(name), str) and item[name]), None)
