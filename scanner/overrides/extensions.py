"""How often the last day of an entry was put off, in all that led to a revision."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.model.override import Violation
from scanner.overrides.authority import At, is_one
from scanner.overrides.decisions import Key
from scanner.record import Any, NamedTuple

Identity = tuple[str, str]
"""Action and scope: entries that have both in common are one, whichever became of it in between."""


class Step(NamedTuple):
    """A commit that may have changed entries, after all of its parents."""

    hash: str
    parents: tuple[str, ...]
    entries: Mapping[Key, Any]


class Held(NamedTuple):
    """What is known of an entry at a commit."""

    times: int
    """How often it was put off on the way that has most; branches beside each other do not add up."""
    last: str
    """Its last day."""
    key: Key
    entry: Any
    """Null once it is gone; its count is remembered."""


Table = Mapping[Identity, Held]


def extended(
    steps: Iterable[Step], places: Mapping[Key, At], most: int, names: Mapping[str, str]
) -> tuple[Violation, ...]:
    """Entries whose last day was put off more than `most` times; `names` has the ids of actions by their aliases.

    An entry that was deleted and made anew goes on where it was, and so does one that gets another scope. A merge
    counts as one more only where its own last day is later than all that it merges.
    """
    tables: dict[str, Table] = {}
    table: Table = {}
    for step in steps:
        parents = [tables[parent] for parent in step.parents if parent in tables]
        table = tables[step.hash] = _table(parents, step.entries, names)
    return tuple(
        Violation("extensions", held.key.name, _told(held.times, most), *places[held.key])
        for held in table.values()
        if held.entry is not None and held.times > most and held.key in places
    )


def _told(count: int, most: int) -> str:
    return f"was put off {count} time{'' if count == 1 else 's'}, and the policy allows {most}"


def _table(parents: Sequence[Table], entries: Mapping[Key, Any], names: Mapping[str, str]) -> Table:
    now = _newest(entries, names)
    table = {identity: held for parent in parents for identity, held in _remembered(parent, parents)}
    for identity, held in now.items():
        before = [old for parent in parents for old in _before(identity, held, parent, now)]
        later = [held.last > old.last for old in before]
        if len(parents) > 1:
            count = max((old.times for old in before), default=0) + (bool(later) and all(later))
        else:
            count = max((old.times + is_later for old, is_later in zip(before, later, strict=True)), default=0)
        table[identity] = held._replace(times=count)
    return table


def _newest(entries: Mapping[Key, Any], names: Mapping[str, str]) -> dict[Identity, Held]:
    """The entries as they are; of several with one action and scope the one that lasts longest."""
    newest: dict[Identity, Held] = {}
    for key, entry in entries.items():
        if isinstance(entry, dict):
            expires = entry.get("expires")
            last = expires if isinstance(expires, str) else ""
            identity = (names.get(key.name, key.name), _scope(entry.get("scope")))
            if identity not in newest or last > newest[identity].last:
                newest[identity] = Held(0, last, key, entry)
    return newest


def _scope(scope: Any) -> str:
    """A scope, whatever the order and the case of its names."""
    if not isinstance(scope, dict):
        return ""
    lists = {key: sorted(str(name).casefold() for name in names) for key, names in scope.items() if _is_list(names)}
    return json.dumps({**scope, **lists}, sort_keys=True)


def _is_list(names: Any) -> bool:
    return isinstance(names, list)


def _before(identity: Identity, held: Held, parent: Table, now: Mapping[Identity, Held]) -> Iterator[Held]:
    """What an entry was in a parent: itself, remembered or not, and what went as it came."""
    own = parent.get(identity)
    if own is not None:
        yield own
    if own is None or own.entry is None:
        for other, old in parent.items():
            if old.entry is not None and other not in now and is_one(old.key, old.entry, held.key, held.entry):
                yield old


def _remembered(table: Table, beside: Sequence[Table]) -> Iterator[tuple[Identity, Held]]:
    """The entries of a parent as gone, each with the most that any parent knows of it."""
    for identity, held in table.items():
        known = [each[identity] for each in beside if identity in each]
        count, last = max(each.times for each in known), max(each.last for each in known)
        yield identity, held._replace(times=count, last=last, entry=None)
