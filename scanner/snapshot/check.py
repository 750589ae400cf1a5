"""Everything that is wrong with a snapshot file, by line and column: syntax, document, coverage, resources and rows."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from scanner.files import read_bytes
from scanner.model.names import did_you_mean
from scanner.model.problem import InputError, Problem
from scanner.model.snapshot import CoverageState
from scanner.record import Any, NamedTuple
from scanner.snapshot.fields import field_faults, is_timestamp
from scanner.snapshot.locate import escape
from scanner.snapshot.parse import parse, problems_of
from scanner.snapshot.read import read_text
from scanner.snapshot.resources import Registry, Resource, load_registry
from scanner.snapshot.shape import KEYS, DocumentFault, document_faults, placed

TENANT_KEYS = ("id", "displayName", "defaultDomain", "seats", "industry", "licenses")
COVERAGE_KEYS = ("state", "detail")


class Checked(NamedTuple):
    """What a check found."""

    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    """What is right and still worth knowing."""
    resources: int = 0
    rows: int = 0


def check(path: str | os.PathLike[str], registry: Registry | None = None) -> list[Problem]:
    """Every fault of a snapshot file, in the order of the file; empty where there is none."""
    return list(examine(path, registry).problems)


def examine(path: str | os.PathLike[str], registry: Registry | None = None) -> Checked:
    """The faults of a snapshot file, and what it holds."""
    name = os.fspath(path)
    try:
        text = read_text(read_bytes(name), name)
    except InputError as error:
        return Checked(error.problems, ())
    problems: list[Problem] = []
    try:
        document = parse(text, name)
    except InputError:
        problems = problems_of(text, name)
        try:
            document = json.loads(text)  # repeated keys leave a document that has more to say
        except (ValueError, RecursionError):
            return Checked(tuple(problems), ())
    faults = document_faults(document)
    if isinstance(document, dict):
        faults += _known_faults(document, registry or load_registry())
    problems += placed(list(dict.fromkeys(faults)), text, name)
    held = _held(document) if not problems else {}
    rows = sum(len(value) if isinstance(value, list) else 1 for value in held.values())
    return Checked(tuple(problems), tuple(_notes(document, held)), len(held), rows)


def _known_faults(document: dict[str, Any], registry: Registry) -> list[DocumentFault]:
    """Faults that only the registry and the closed lists of names can tell."""
    faults = [*_unknown(document, "", KEYS, "a snapshot")]
    tenant, collected_at = document.get("tenant"), document.get("collectedAt")
    if isinstance(tenant, dict):
        faults += _unknown(tenant, "/tenant", TENANT_KEYS, "the tenant")
        if type(tenant.get("seats")) is int and tenant["seats"] < 0:
            faults.append(DocumentFault("/tenant/seats", "seats is a count, not a negative number"))
    if isinstance(collected_at, str) and not is_timestamp(collected_at):
        hint = "ISO 8601 with time zone, like 2026-05-04T17:15:48Z"
        faults.append(DocumentFault("/collectedAt", f"'{collected_at[:40]}' is not a timestamp", hint))
    resources = document.get("resources")
    held = resources if isinstance(resources, dict) else {}
    faults += _coverage_faults(document.get("coverage"), held, registry)
    for service in held:
        faults += _service_faults(service, held[service], registry)
    return faults


def _unknown(owner: dict[str, Any], pointer: str, known: tuple[str, ...], what: str) -> Iterator[DocumentFault]:
    for key in owner:
        if key not in known:
            yield DocumentFault(f"{pointer}/{escape(key)}", f"{what} has no '{key}'", did_you_mean(key, known))


def _coverage_faults(coverage: Any, held: dict[str, Any], registry: Registry) -> Iterator[DocumentFault]:
    if not isinstance(coverage, dict):
        return
    for name, entry in coverage.items():
        pointer = f"/coverage/{escape(name)}"
        if isinstance(entry, dict):
            yield from _unknown(entry, pointer, COVERAGE_KEYS, "coverage")
        if registry.get(name) is None:
            yield DocumentFault(pointer, f"'{name}' is not a known resource", did_you_mean(name, registry.names))
        elif _state(entry) == CoverageState.COLLECTED and _value(held, name) is None:
            message = f"{name} is marked as collected, and 'resources' does not hold it"
            yield DocumentFault(pointer, message, "a state other than 'collected' says why")


def _service_faults(service: str, value: Any, registry: Registry) -> Iterator[DocumentFault]:
    pointer = f"/resources/{escape(service)}"
    known = {resource.name.partition(".")[2]: resource for resource in registry.of_service(service)}
    if not known:
        hint = did_you_mean(service, registry.services) or "one of " + ", ".join(registry.services)
        yield DocumentFault(pointer, f"'{service}' is not a service", hint)
    for name, held in value.items() if isinstance(value, dict) and known else ():
        at = f"{pointer}/{escape(name)}"
        if name in known:
            yield from _resource_faults(known[name], held, at)
        else:
            full = f"{service}.{name}"
            yield DocumentFault(at, f"'{full}' is not a known resource", did_you_mean(full, registry.names))


def _resource_faults(resource: Resource, value: Any, pointer: str) -> Iterator[DocumentFault]:
    match value, resource.shape:
        case list(), "list":
            yield from _row_faults(resource, value, pointer)
        case dict(), "object":
            yield from field_faults(value, resource.fields, pointer)
        case list(), _:
            yield DocumentFault(pointer, f"{resource.name} is one object, not a list")
        case dict(), _:
            yield DocumentFault(pointer, f"{resource.name} is a list, not one object", "put it between [ and ]")


def _row_faults(resource: Resource, rows: list[Any], pointer: str) -> Iterator[DocumentFault]:
    seen: set[Any] = set()
    for index, row in enumerate(rows):
        if not isinstance(row, dict):
            continue  # reported with the shape of the document
        yield from field_faults(row, resource.fields, f"{pointer}/{index}")
        key = row.get(resource.key) if resource.key else None
        if not isinstance(key, str):
            continue
        if key.lower() in seen:
            at = f"{pointer}/{index}/{escape(resource.key or '')}"
            yield DocumentFault(at, f"a second row of {resource.name} with {resource.key} '{key[:80]}'")
        seen.add(key.lower())


def _notes(document: Any, held: dict[str, Any]) -> Iterator[str]:
    coverage = document.get("coverage") if isinstance(document, dict) else None
    if not isinstance(coverage, dict):
        coverage = {}
    silent = sorted(name for name in held if name not in coverage)
    if silent:
        yield f"held without coverage, so taken as collected: {', '.join(silent)}"
    for name in sorted(held):
        if name in coverage and (state := _state(coverage[name])) != CoverageState.COLLECTED:
            yield f"{name} is held, and rules ignore it, because its coverage is '{state}'"


def _held(document: dict[str, Any]) -> dict[str, Any]:
    """Every value that is there, by resource."""
    services = document["resources"].items()
    found = {f"{service}.{name}": value for service, held in services for name, value in (held or {}).items()}
    return {name: value for name, value in found.items() if value is not None}


def _state(entry: Any) -> Any:
    return entry.get("state") if isinstance(entry, dict) else entry


def _value(held: dict[str, Any], resource: str) -> Any:
    service, _, name = resource.partition(".")
    values = held.get(service)
    return values.get(name) if isinstance(values, dict) else None
