"""Who changed what between two revisions, and whether they may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from scanner.model.override import Violation
from scanner.model.review import Person
from scanner.overrides.decisions import Key
from scanner.overrides.git import Commit
from scanner.overrides.review import person_of
from scanner.overrides.revisions import Change
from scanner.record import Any, NamedTuple

FORGE = frozenset({"noreply@github.com"})
"""Committers that only press the button of somebody else: merges and squashes made by GitHub."""

PEOPLE = Key("setting", "people")


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
        _refused(change, name, role, person, _place(change.key, places, files))
        for change in changes
        for name, role in _hands(change.commit)
        if not ((person := person_of(name, people)) and person.writes)
    )


def untimely(changes: Iterable[Change], places: Mapping[Key, At], files: Mapping[str, At]) -> tuple[Violation, ...]:
    """Changes of anything but people where nobody was named before: whoever names people would name themselves."""
    return tuple(
        Violation(
            "role",
            _subject(change.key),
            f"{change.what}: by {change.commit.author} ({change.commit.short}), where the base names no people yet; "
            "name them first, in a change of its own",
            *_place(change.key, places, files),
        )
        for change in changes
        if change.key != PEOPLE
    )


def self_approved(
    changes: Iterable[Change], people: Sequence[Person], places: Mapping[Key, At], state: Mapping[Key, Any]
) -> tuple[Violation, ...]:
    """Entries that were approved by somebody who wrote or committed a change of them, under whichever scope.

    `changes` are all there were, each after those it follows from; `places` has the entries to be judged.
    """
    made = tuple(change for change in changes if change.key.kind == "entry")
    earlier = _earlier(made)
    found: list[Violation] = []
    for key, at in places.items():
        entry = state.get(key)
        approver = entry.get("approvedBy") if isinstance(entry, dict) else None
        own = (change.commit for change in made if change.key in earlier.get(key, {key}))
        if not isinstance(approver, str):
            continue
        for commit in own:
            if any(_same(approver, name, people) for name, _ in _hands(commit)):
                message = f"{approver} approved a change of their own ({commit.short})"
                found.append(Violation("approval", key.name, message, *at))
                break
    return tuple(found)


def _earlier(changes: Sequence[Change]) -> Mapping[Key, set[Key]]:
    """The keys that an entry had, by the one it has: another scope or action makes another key of the same entry."""
    origins: dict[Key, set[Key]] = {}
    for _, group in groupby(changes, key=lambda change: change.commit.hash):
        made = list(group)
        gone = [change for change in made if change.after is None]
        for change in made:
            if change.before is None:
                for old in gone:
                    if is_one(old.key, old.before, change.key, change.after):
                        held = origins.setdefault(change.key, {change.key})
                        held |= origins.get(old.key, {old.key})
    return origins


def is_one(old: Key, before: Any, new: Key, after: Any) -> bool:
    """Whether an entry that came may be one that went at the same time."""
    return old.name == new.name or _says(before) == _says(after)


def _says(entry: Any) -> Any:
    """An entry but for what it is about."""
    if not isinstance(entry, dict):
        return entry
    return {key: value for key, value in entry.items() if key not in ("action", "scope")}


def _hands(commit: Commit) -> Iterator[tuple[str, str]]:
    yield commit.author, "author"
    if commit.committer.casefold() not in FORGE and commit.committer.casefold() != commit.author.casefold():
        yield commit.committer, "committer"


def _refused(change: Change, name: str, hand: str, person: Person | None, at: At) -> Violation:
    does = "wrote" if hand == "author" else "committed"
    why = "has no role in 'people'" if person is None else f"only reads ({', '.join(person.roles)})"
    message = f"{change.what}: {name}, who {does} {change.commit.short}, {why}"
    return Violation("role", _subject(change.key), message, *at)


def _subject(key: Key) -> str:
    return "rules" if key.kind == "rule" else key.name


def _place(key: Key, places: Mapping[Key, At], files: Mapping[str, At]) -> At:
    return places.get(key) or files.get(key.kind) or At(key.name, 1, 1)


def _same(one: str, other: str, people: Sequence[Person]) -> bool:
    first, second = person_of(one, people), person_of(other, people)
    return one.casefold() == other.casefold() or (first is not None and first is second)
