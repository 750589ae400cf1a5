"""Whether plain data has the shape of a snapshot document, before anything is asked of its resources."""

from __future__ import annotations

from scanner.model.names import did_you_mean
from scanner.model.problem import Problem
from scanner.model.snapshot import CoverageState
from scanner.record import Any, NamedTuple
from scanner.snapshot.document import SCHEMA_VERSION
from scanner.snapshot.locate import escape, positions

KEYS = ("schemaVersion", "tenant", "collectedAt", "collector", "coverage", "resources")


class DocumentFault(NamedTuple):
    """A fault at a JSON pointer."""

    pointer: str
    message: str
    hint: str | None = None


def document_faults(document: Any) -> list[DocumentFault]:
    """What keeps plain data from being a snapshot: version, wrong types, unknown coverage states."""
    if not isinstance(document, dict):
        return [DocumentFault("", f"a snapshot is a JSON object, not {kind(document)}", _foreign_hint(document))]
    faults = _version_faults(document)
    if faults:
        return faults
    faults += _type_fault(document, "/collectedAt", str) + _type_fault(document, "/collector", str)
    return faults + _tenant_faults(document) + _coverage_faults(document) + _resource_faults(document)


def placed(faults: list[DocumentFault], text: str, path: str) -> list[Problem]:
    """Problems with line and column, in the order of the file."""
    found = positions(text, {fault.pointer for fault in faults})
    ordered = sorted(faults, key=lambda fault: found[fault.pointer])
    return [Problem(":".join([path, *map(str, found[at])]), message, hint) for at, message, hint in ordered]


def kind(value: object) -> str:
    """What a JSON value is, in a person's words."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "a list"
    return "an object"


def _version_faults(document: dict[str, Any]) -> list[DocumentFault]:
    wanted = f'this release reads schemaVersion "{SCHEMA_VERSION}"'
    if "schemaVersion" not in document:
        return [DocumentFault("", "not a snapshot: 'schemaVersion' is missing", _foreign_hint(document) or wanted)]
    version = document["schemaVersion"]
    if not isinstance(version, str):
        return [DocumentFault("/schemaVersion", f"schemaVersion is a string, not {kind(version)}", wanted)]
    if version != SCHEMA_VERSION:
        return [DocumentFault("/schemaVersion", f"schemaVersion '{version[:40]}' is not supported", wanted)]
    return []


def _foreign_hint(document: Any) -> str | None:
    if isinstance(document, dict) and "baseline_version" in document:
        return "a ScubaGear export? 'tenantscore snapshot import --from scubagear' makes a snapshot of it"
    return None


def _type_fault(owner: dict[str, Any], pointer: str, *types: type) -> list[DocumentFault]:
    """Null is right everywhere: the source did not say. True is not a number."""
    name = pointer.rpartition("/")[2]
    value = owner.get(name)
    if value is None or type(value) in types:
        return []
    wanted = {str: "a string", int: "a whole number", list: "a list", dict: "an object"}[types[0]]
    return [DocumentFault(pointer, f"{name} is {wanted}, not {kind(value)}")]


def _tenant_faults(document: dict[str, Any]) -> list[DocumentFault]:
    tenant = document.get("tenant") or {}
    if faults := _type_fault(document, "/tenant", dict):
        return faults
    for name in ("id", "displayName", "defaultDomain", "industry"):
        faults += _type_fault(tenant, f"/tenant/{name}", str)
    faults += _type_fault(tenant, "/tenant/seats", int)
    if licenses := _type_fault(tenant, "/tenant/licenses", list):
        return faults + licenses
    for index, item in enumerate(tenant.get("licenses") or ()):
        if not isinstance(item, str):
            faults.append(DocumentFault(f"/tenant/licenses/{index}", f"a license is a string, not {kind(item)}"))
    return faults


def _coverage_faults(document: dict[str, Any]) -> list[DocumentFault]:
    if faults := _type_fault(document, "/coverage", dict):
        return faults
    for resource, entry in (document.get("coverage") or {}).items():
        pointer = f"/coverage/{escape(resource)}"
        if not isinstance(entry, str | dict):
            faults.append(DocumentFault(pointer, f"coverage is an object with 'state', not {kind(entry)}"))
            continue
        state: Any = entry
        if isinstance(entry, dict):
            faults += _type_fault(entry, f"{pointer}/detail", str)
            state, pointer = entry.get("state"), f"{pointer}/state" if "state" in entry else pointer
        faults += _state_faults(state, pointer)
    return faults


def _state_faults(state: Any, pointer: str) -> list[DocumentFault]:
    if not isinstance(state, str):
        return [DocumentFault(pointer, "coverage has no 'state'" if state is None else f"state is {kind(state)}")]
    states = [known.value for known in CoverageState]
    if state in states:
        return []
    hint = did_you_mean(state, states) or "one of " + ", ".join(states)
    return [DocumentFault(pointer, f"'{state[:40]}' is not a coverage state", hint)]


def _resource_faults(document: dict[str, Any]) -> list[DocumentFault]:
    if "resources" not in document:
        misspelt = [key for key in document if key not in KEYS and did_you_mean(key, ["resources"])]
        hint = f"rename '{misspelt[0]}'" if misspelt else "it holds an object for each service: entra, exchange, ..."
        return [DocumentFault("", "'resources' is missing", hint)]
    if document["resources"] is None:
        return [DocumentFault("/resources", "resources is an object, not null")]
    faults = _type_fault(document, "/resources", dict)
    for service, held in ({} if faults else document["resources"]).items():
        pointer = f"/resources/{escape(service)}"
        if held is not None and not isinstance(held, dict):
            faults.append(DocumentFault(pointer, f"{service} is an object of resources, not {kind(held)}"))
            continue
        for name, value in (held or {}).items():
            faults += _value_faults(f"{service}.{name}", value, f"{pointer}/{escape(name)}")
    return faults


def _value_faults(resource: str, value: Any, pointer: str) -> list[DocumentFault]:
    if value is None or isinstance(value, dict):
        return []
    if not isinstance(value, list):
        return [DocumentFault(pointer, f"{resource} is a list or an object, not {kind(value)}")]
    if all(type(row) is dict for row in value):
        return []
    return [
        DocumentFault(f"{pointer}/{index}", f"a row of {resource} is an object, not {kind(row)}")
        for index, row in enumerate(value)
        if not isinstance(row, dict)
    ]
