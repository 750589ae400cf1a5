"""Who changed what between two revisions, and whether they may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.model.override import Violation
from scanner.model.review import Person
from scanner.overrides.git import Commit
from scanner.overrides.review import person_of
from scanner.overrides.revisions import Change, Key
from scanner.record import Any, NamedTuple

FORGE = frozenset({"noreply@github.com"})
"""Committers that only press the button of somebody else: merges and squashes made by GitHub."""


class At(NamedTuple):
    """A place in a file."""

    file: str
    line: int
    column: int


def unauthorised(
    changes: Iterable[Change], people: Sequence[Person], places: Mapping[Key, At], files: Mapping[str, At]
) -> tuple[Violation, ...]:
    """Changes by people without a role that writes; each once for everybody who had a hand in it.

    A change has an author, and a committer who may have rewritten it: both need the role. `places` are those of the
    entries as they are now, `files` those of the file for what is no longer there, by kind of key.
    """
    return tuple(
        _refused(change, name, role, person, places.get(change.key) or files[change.key.kind])
        for change in changes
        for name, role in _hands(change.commit)
        if not ((person := person_of(name, people)) and person.writes)
    )


def self_approved(
    changes: Iterable[Change], people: Sequence[Person], places: Mapping[Key, At], state: Mapping[Key, Any]
) -> tuple[Violation, ...]:
    """Entries that were approved by somebody who wrote them."""
    found: dict[Key, Violation] = {}
    for change in changes:
        entry = state.get(change.key)
        approver = entry.get("approvedBy") if isinstance(entry, dict) else None
        if change.key.kind != "entry" or not isinstance(approver, str) or change.key in found:
            continue
        if _same(approver, change.commit.author, people):
            at = places[change.key]
            message = f"{approver} approved a change of their own ({change.commit.short})"
            found[change.key] = Violation("approval", change.key.name, message, *at)
    return tuple(found.values())


def extended(states: Iterable[Mapping[Key, Any]], places: Mapping[Key, At], most: int | None) -> tuple[Violation, ...]:
    """Entries whose last day was put off too often; `states` are those of the whole history, oldest first."""
    if most is None:
        return ()
    last: dict[Key, str] = {}
    counts: dict[Key, int] = {}
    for state in states:
        for key in [key for key in last if key not in state]:
            del last[key]
            counts.pop(key, None)
        for key, entry in state.items():
            expires = entry.get("expires") if isinstance(entry, dict) else None
            if key.kind == "entry" and isinstance(expires, str):
                counts[key] = counts.get(key, 0) + (expires > last.get(key, expires))
                last[key] = expires
    return tuple(
        Violation("extensions", key.name, f"was put off {counts[key]} times, and the policy allows {most}", *at)
        for key, at in places.items()
        if counts.get(key, 0) > most
    )


def _hands(commit: Commit) -> Iterator[tuple[str, str]]:
    yield commit.author, "author"
    if commit.committer.casefold() not in FORGE and commit.committer.casefold() != commit.author.casefold():
        yield commit.committer, "committer"


def _refused(change: Change, name: str, hand: str, person: Person | None, at: At) -> Violation:
    does = "wrote" if hand == "author" else "committed"
    why = "has no role in 'people'" if person is None else f"only reads ({', '.join(person.roles)})"
    message = f"{change.what}: {name}, who {does} {change.commit.short}, {why}"
    return Violation("role", change.key.name, message, *at)


def _same(one: str, other: str, people: Sequence[Person]) -> bool:
    first, second = person_of(one, people), person_of(other, people)
    return one.casefold() == other.casefold() or (first is not None and first is second)
