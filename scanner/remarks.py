"""What is odd about a scan and stops nobody: rows of profiles that mean nothing, break-glass accounts of nobody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.model.snapshot import CoverageState
from scanner.record import TYPE_CHECKING, Any
from scanner.snapshot.document import Snapshot
from scanner.worth import PROFILES, is_maximum

if TYPE_CHECKING:
    from scanner.snapshot.rows import LongRows

USERS = "entra.users"
_NAMES = ("id", "userPrincipalName")
_SHOWN = 3
"""Names in a sentence; the others are counted."""
_PLAIN = re.compile(r"[a-z0-9@._-]+")
"""Texts that stand in JSON as they are, whoever wrote it."""


def remarks(snapshot: Snapshot, accounts: Sequence[str]) -> tuple[str, ...]:
    """Sentences for the report; `accounts` are those declared as break-glass, by id or user principal name."""
    found: list[str] = []
    if _is_collected(snapshot, PROFILES):
        found += _of_profiles(snapshot.rows_of(PROFILES) or ())
    if accounts and _is_collected(snapshot, USERS):
        found += _of_accounts(accounts, snapshot)
    return tuple(found)


def _is_collected(snapshot: Snapshot, resource: str) -> bool:
    return snapshot.coverage_of(resource).state is CoverageState.COLLECTED


def _of_profiles(rows: Sequence[Any]) -> Iterator[str]:
    profiles = [row for row in rows if isinstance(row, Mapping)]
    names = [row.get("id") for row in profiles]
    nameless = sum(not isinstance(name, str) for name in names)
    if nameless:
        yield f"{PROFILES}: {nameless} of the rows have no id that is text, and count for nothing"
    times = Counter(name.casefold() for name in names if isinstance(name, str))
    shown = {name.casefold(): name for name in names if isinstance(name, str)}
    twice = [shown[name] for name, count in times.items() if count > 1]
    if twice:
        yield f"{PROFILES} has several rows for {_named(twice)}; of their maxima the last one counts"
    odd = [
        name
        for name, row in zip(names, profiles)
        if isinstance(name, str) and "maxScore" in row and _is_odd(row["maxScore"])
    ]
    if odd:
        yield f"{PROFILES}: maxScore of {_named(odd)} is no number of points, so the catalogue's maximum counts"


def _is_odd(value: object) -> bool:
    """Zero stands in rows of actions that are worth nothing any more, and null where nothing was said."""
    return value is not None and not is_maximum(value) and (value is False or value != 0)


def _of_accounts(accounts: Sequence[str], snapshot: Snapshot) -> Iterator[str]:
    pending = {name.lower() for name in accounts}
    stream = snapshot.streams.get(USERS)
    for row in (snapshot.rows_of(USERS) or ()) if stream is None else _candidates(stream, pending):
        if isinstance(row, Mapping):
            pending.difference_update(value.lower() for key in _NAMES if isinstance(value := row.get(key), str))
        if not pending:
            return
    strange = [name for name in dict.fromkeys(accounts) if name.lower() in pending]
    yield f"nobody in {USERS} is the break-glass account {_named(strange)}, so it excuses nobody"


def _candidates(stream: LongRows, names: Iterable[str]) -> Iterator[Any]:
    """The rows of those blocks of a long list in which a name can stand; most blocks are not decoded."""
    from scanner.snapshot.stream import decoder

    decode, sought = decoder(_NAMES), [name.encode() for name in names]
    is_plain = all(_PLAIN.fullmatch(name) for name in names)

    def likely(text: bytes) -> list[Any]:
        small = text.lower() if is_plain else b""
        return [] if is_plain and not any(name in small for name in sought) else decode(text)

    for part in stream.split(1):  # a list of its own, as these counts of rows are not true
        for block in part.blocks(likely):
            yield from block.rows


def _named(names: Sequence[str]) -> str:
    """`'a', 'b', 'c' and 4 more`."""
    shown = ", ".join(f"'{name[:80]}'" for name in names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
