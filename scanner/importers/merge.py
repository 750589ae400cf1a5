"""An import put into a snapshot that is there already."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.files import read_bytes
from scanner.importers.importer import ImportResult
from scanner.model.problem import fault
from scanner.record import Any
from scanner.snapshot.parse import parse
from scanner.snapshot.read import read_snapshot, read_text


def merged(path: str, result: ImportResult) -> dict[str, Any]:
    """The snapshot at `path` with the resources of an import in place of its own; everything else stays.

    Whose data it is, and from when, is what the snapshot says; where it does not, what the import says. Raises
    InputError for a snapshot with faults, and for one of another tenant.
    """
    read_snapshot(path)  # says what is wrong with it
    document: dict[str, Any] = parse(read_text(read_bytes(path), path), path)
    new = result.snapshot
    mine, theirs = document.get("tenant") or {}, new["tenant"]
    if mine.get("id") and theirs["id"] and str(mine["id"]).casefold() != str(theirs["id"]).casefold():
        hint = "put each tenant into a snapshot of its own"
        raise fault(path, f"is of tenant {mine['id']}, and the import of tenant {theirs['id']}", hint)
    resources = {service: dict(held or {}) for service, held in (document.get("resources") or {}).items()}
    for service, held in new["resources"].items():
        resources.setdefault(service, {}).update(held)
    return {
        **document,
        "tenant": {**theirs, **_given(mine)},
        "collectedAt": document.get("collectedAt") or new["collectedAt"],
        "collector": _both(document.get("collector"), new["collector"]),
        "coverage": {**(document.get("coverage") or {}), **new["coverage"]},
        "resources": resources,
    }


def _given(tenant: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in tenant.items() if value not in (None, [])}


def _both(first: str | None, second: str) -> str:
    names = [name for name in (first or "").split(" + ") if name]
    return " + ".join(names if second in names else [*names, second])
