"""The overrides file to entries: every fault of every entry is listed, and one is enough to refuse the file."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from scanner.model.names import did_you_mean
from scanner.model.override import Override, Pin, Scope, StatusRule
from scanner.model.problem import InputError, Problem
from scanner.model.status import Status
from scanner.overrides.digest import digest
from scanner.overrides.statuses import statuses
from scanner.record import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from scanner.cel import Program
    from scanner.engine.pack import Pack
    from scanner.overrides.document import OverrideDocument, PinDocument, ScopeDocument
    from scanner.yamlfile import Document

MAKE_ONE = "write 'overrides:' and a list of entries, or let 'tenantscore overrides set' write it"


class Overrides(NamedTuple):
    """The entries of a file, checked, with the conditions of their scopes compiled."""

    entries: tuple[Override, ...] = ()
    rules: Mapping[Status, StatusRule] = {}
    predicates: Mapping[int, Program] = {}
    """By the index of the entry."""
    file: str | None = None
    sha256: str | None = None


class Written(NamedTuple):
    """The entries of a file, by themselves: nothing was looked up in a catalogue."""

    document: Document
    entries: tuple[Override, ...]


def load_overrides(path: str, name: str, pack: Pack) -> Overrides:
    """The overrides of a file for a catalogue. Raises `InputError` with every fault; `name` is what they call it."""
    from scanner.yamlfile import load_yaml

    return overrides_of(load_yaml(path, name, go_on=True), pack)


def overrides_of(document: Document, pack: Pack) -> Overrides:
    """The overrides of a document that was read. Raises `InputError` with every fault of all entries."""
    from scanner.overrides.checks import against_catalogue, compiled, overlapping

    entries, faults, unread = _entries(document)
    known = against_catalogue(entries, document, pack.catalogue, unread)
    faults += known.problems
    predicates, wrong = compiled({**entries, **known.entries}, document, pack)
    faults += wrong
    faults += overlapping(_told_apart({**entries, **known.entries}, unread), document)
    if faults:
        raise InputError(sorted(dict.fromkeys(faults), key=_place))
    made = tuple(entry for _, entry in sorted(known.entries.items()))
    text = sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    return Overrides(made, statuses(), predicates, document.name, text)


def read_written(document: Document) -> Written:
    """The entries without a catalogue, for commands that only read or edit. Raises `InputError` with every fault."""
    from scanner.overrides.checks import overlapping

    entries, faults, unread = _entries(document)
    faults += overlapping(_told_apart(entries, unread), document)
    if faults:
        raise InputError(sorted(dict.fromkeys(faults), key=_place))
    return Written(document, tuple(entries.values()))


class _Read(NamedTuple):
    """The entries by index as far as they can be read, and what is wrong with them."""

    entries: dict[int, Override]
    faults: list[Problem]
    unread: Mapping[int, frozenset[str]] = {}
    """The keys of entries that cannot be read; what stands in for them means nothing."""


def _entries(document: Document) -> _Read:
    from pydantic import ValidationError

    from scanner.overrides.document import OverridesDocument
    from scanner.overrides.partly import partly
    from scanner.pydantic_faults import problems

    rows = _rows(document)
    if rows is None and document.faults:
        return _Read({}, list(document.faults))
    if rows is None:
        try:
            OverridesDocument.model_validate({} if document.data is None else document.data)
        except ValidationError as error:
            found = problems(error, document, model=OverridesDocument)
            if not found[0].message.startswith("unknown key"):
                found[0] = found[0]._replace(hint=MAKE_ONE)
            return _Read({}, found)
        return _Read({}, [])
    entries: dict[int, Override] = {}
    unread: dict[int, frozenset[str]] = {}
    faults = [*document.faults, *(_unknown_key(document, key) for key in document.data if key != "overrides")]
    for index, row in enumerate(rows):
        read = partly(row, document, index)
        faults += read.faults
        unread[index] = read.unread
        if read.written is not None:
            if "status" not in read.unread:
                faults += _status_faults(read.written.status, document, index)
            faults += _pin_faults(read.written, document, index)
            entries[index] = _entry(read.written, document, index, read.unread)
    return _Read(entries, faults, unread)


def _told_apart(entries: Mapping[int, Override], unread: Mapping[int, frozenset[str]]) -> dict[int, Override]:
    """The entries of which is known what they are about."""
    return {index: entry for index, entry in entries.items() if not unread[index] & {"action", "scope"}}


def _rows(document: Document) -> list[Any] | None:
    data = document.data
    rows = data.get("overrides") if isinstance(data, dict) else None
    return rows if isinstance(rows, list) else None


def _unknown_key(document: Document, key: str) -> Problem:
    hint = did_you_mean(key, ["overrides"]) or "known keys: overrides"
    return Problem(document.key_place((key,)), f"unknown key '{key}'", hint)


def _status_faults(status: str, document: Document, index: int) -> list[Problem]:
    place = document.place(("overrides", index, "status"))
    settable = [rule.id.value for rule in statuses().values() if rule.settable]
    if status in settable:
        return []
    if status in list(Status):
        rule = statuses()[Status(status)]
        return [Problem(place, f"'{status}' cannot be set", rule.hint)]
    hint = did_you_mean(status, settable) or f"statuses are {', '.join(settable)}"
    return [Problem(place, f"'{status}' is not a status", hint)]


def _pin_faults(written: OverrideDocument, document: Document, index: int) -> list[Problem]:
    if written.pin is None or digest(_pin(written.pin)) == written.pin.digest:
        return []
    message = "the pin is not what its digest says; it was edited by hand"
    hint = f"take it again: tenantscore overrides pin {written.action}"
    return [Problem(document.place(("overrides", index, "pin", "digest")), message, hint)]


def _entry(written: OverrideDocument, document: Document, index: int, unread: frozenset[str]) -> Override:
    line, column = document.position(("overrides", index))
    return Override(
        action=written.action,
        status=Status(written.status) if written.status in list(Status) else Status.TO_ADDRESS,
        justification=written.justification,
        owner=written.owner,
        created=None if "created" in unread else written.created,
        expires=None if "expires" in unread else written.expires,
        approved_by=written.approved_by,
        ticket=written.ticket,
        notes=written.notes,
        tags=tuple(written.tags),
        scope=_scope(written.scope),
        pin=_pin(written.pin) if written.pin else None,
        file=document.name,
        line=line,
        column=column,
    )


def _scope(written: ScopeDocument | None) -> Scope:
    if written is None:
        return Scope()
    return Scope(tuple(written.tenants or ()), tuple(written.subjects or ()), written.where)


def _pin(written: PinDocument) -> Pin:
    return Pin(
        taken=written.taken,
        observed=dict(written.observed or {}),
        details=dict(written.details or {}),
        subjects=tuple(written.subjects or ()),
        failing=written.failing,
        open_percent=written.open_percent,
        digest=written.digest,
    )


def _place(problem: Problem) -> tuple[str, int, int]:
    name, line, column = problem.place.rsplit(":", 2)
    return name, int(line), int(column)
