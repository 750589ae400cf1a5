"""The items of a scan that do not pass, for the actions whose overrides are about some of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from scanner.cel import CelError, Program, Session
from scanner.engine.evidence import NAMES
from scanner.engine.pack import CompiledAction
from scanner.model.override import Override
from scanner.record import Any, NamedTuple

_ADDRESSES = ("userPrincipalName", "PrimarySmtpAddress", "WindowsEmailAddress")
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_IDS = ("id", "deviceId", "userId", "objectId", "Guid", "ExternalDirectoryObjectId")


class Subject(NamedTuple):
    """One item that fails, or that could not be decided."""

    label: str
    """As evidence names it, with its id where several have the same name."""
    key: str
    """As pins name it: with its id wherever it has one, since somebody else may come to have the same name."""
    names: frozenset[str]
    """What an override may call it, without case."""
    ids: frozenset[str]
    """Those of its names that are ids, which nobody else has."""
    observed: str
    """All of it: with a digest behind what evidence shortens. Empty where no pin asks for it."""
    assessed: bool
    matched: frozenset[int]
    """Positions of the entries whose condition holds for it."""
    undecided: frozenset[int]
    """Positions of the entries whose condition has no value for it."""
    details: str = ""
    """All that fails of the condition, with a digest of what it reads. Empty where no pin asks for it."""
    alike: str = ""
    """The name that it shares with others, none of which has an id; empty where it can be told apart."""


class Stood(NamedTuple):
    """What was observed of an action that is not counted in items."""

    observed: str
    details: str = ""
    """As of a `Subject`."""


class Watcher:
    """Collects subjects while the engine makes evidence; see `scanner.engine.watch.Watch`."""

    def __init__(self, entries: tuple[Override, ...], predicates: Mapping[int, Program], *, everything: bool) -> None:
        """`everything` watches all actions that some entry names, as for taking pins."""
        self._seen: dict[str, list[tuple[Subject, str | None]]] = {}
        self._predicates: dict[str, list[tuple[int, Program]]] = {}
        self._stood: dict[str, dict[str, Stood]] = {}
        self._details = {entry.action for entry in entries if everything or (entry.pin and entry.pin.details)}
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
        details: Callable[[], str],
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
        names = frozenset(name.casefold() for name in _names(item, subject))
        value = observed() if compiled.action.id in self._observed else ""
        ids = frozenset(id.casefold() for id in (*_ids(item), *_held(item, _ADDRESSES)))
        told = details() if compiled.action.id in self._details else ""
        made = Subject(subject, subject, names, ids, value, assessed, frozenset(matched), frozenset(undecided), told)
        self._seen[compiled.action.id].append((made, next(iter(_ids(item)), None)))

    def stood(
        self, compiled: CompiledAction, subject: str, observed: Callable[[], str], details: Callable[[], str]
    ) -> None:
        """Remember what was observed of an action that is not counted in items."""
        told = details() if compiled.action.id in self._details and compiled.action.check.measure is None else ""
        self._stood.setdefault(compiled.action.id, {})[subject] = Stood(observed(), told)

    def observed(self, action: str) -> Mapping[str, Stood]:
        """What was observed, by subject, of a watched action that is not counted in items."""
        return self._stood.get(action, {})

    def subjects(self, action: str) -> tuple[Subject, ...]:
        """The items of a watched action, in the order of its population; labels are told apart, and so are keys."""
        seen = self._seen.get(action, [])
        counts = Counter(subject.label for subject, _ in seen)
        labels, keys = Counter[str](), Counter[str]()
        made: list[Subject] = []
        for subject, id in seen:
            name = subject.label
            key = f"{name} ({id})" if id and id != name else name
            label = _numbered(key if counts[name] > 1 else name, labels)
            alike = name if counts[name] > 1 and not id else ""
            made.append(subject._replace(label=label, key=_numbered(key, keys), alike=alike))
        return tuple(made)


def _numbered(name: str, taken: Counter[str]) -> str:
    """The name, with its number if it is not the first."""
    taken[name] += 1
    return name if taken[name] == 1 else f"{name} #{taken[name]}"


def _value(scope: Session, program: Program, item: Any, params: Mapping[str, object]) -> Any:
    try:
        return scope.evaluate(program, item, params)
    except CelError:
        return None


def _names(item: Any, subject: str) -> list[str]:
    """What people may call an item; of an item that has an id or an address, no other name passes for one."""
    ids, addresses = _ids(item), _held(item, _ADDRESSES)
    names = [subject, *_held(item, NAMES)]
    return [
        *ids,
        *addresses,
        *(each for each in names if not (addresses and "@" in each) and not (ids and _GUID.fullmatch(each))),
    ]


def _ids(item: Any) -> list[str]:
    """The ids of an item, the one that it is best known by first; a text is its own."""
    return [item] if isinstance(item, str) else _held(item, _IDS)


def _held(item: Any, names: Iterable[str]) -> list[str]:
    """The texts that an item has in some of its fields."""
    if not isinstance(item, Mapping):
        return []
    return [item[name] for name in names if isinstance(item.get(name), str) and item[name]]
