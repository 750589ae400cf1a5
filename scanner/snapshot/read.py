"""A snapshot file to a `Snapshot`: any encoding, any layout, every fault with its place."""

from __future__ import annotations

import os
from collections.abc import Mapping

from scanner.files import read_bytes
from scanner.model.problem import InputError, Problem
from scanner.model.snapshot import Coverage, CoverageState, Tenant
from scanner.record import Any
from scanner.snapshot.document import SCHEMA_VERSION, Snapshot
from scanner.snapshot.large import Parts, is_large, parts
from scanner.snapshot.parse import mend_surrogates, outlined, parse, summarised
from scanner.snapshot.shape import KEYS, document_faults, placed
from scanner.snapshot.text import decode

__all__ = ["Snapshot", "read_snapshot", "snapshot_of"]


def read_snapshot(path: str | os.PathLike[str]) -> Snapshot:
    """The snapshot in a file. Raises InputError that lists what is wrong with it, by line and column."""
    name = os.fspath(path)
    if is_large(name):
        if taken := parts(name):
            return _large_snapshot(name, taken)
        if foreign := _foreign_snapshot(name):
            return foreign
    data = read_bytes(name)
    text = read_text(data, name)
    document, known = outlined(text, name)
    faults = document_faults(document)
    if faults:
        raise InputError(summarised(placed(faults, text, name), name))
    return _snapshot(document, path=name, sha256=lambda: _digest(data), text=text, known=known)


def _digest(data: bytes) -> str:
    from hashlib import sha256

    return sha256(data).hexdigest()


def _large_snapshot(path: str, taken: Parts) -> Snapshot:
    from scanner.snapshot.large import Digest
    from scanner.snapshot.stream import StreamedRows

    digest = Digest(path)
    text = read_text(taken.text, path)
    document = parse(text, path)
    faults = document_faults(document)
    if faults:
        raise InputError(summarised(placed(faults, text, path), path))
    streams = {section.resource: StreamedRows(path, section) for section in taken.sections}
    return _snapshot(document, path=path, sha256=digest, text=text, streams=streams)


def _foreign_snapshot(path: str) -> Snapshot | None:
    """A large file in another layout; None where the ordinary reader has to say what is wrong, or read it whole."""
    from functools import partial

    from scanner.snapshot.foreign import cut
    from scanner.snapshot.large import Digest

    file = cut(path)
    if file is None:
        return None
    document, streams = file.document()
    if not streams or document_faults(document):
        return None
    return _snapshot(document, path=path, sha256=Digest(path), streams=streams, places=partial(file.positions, streams))


def read_text(data: bytes, path: str) -> str:
    """The JSON text of a file's bytes, with places as an editor shows them."""
    return mend_surrogates(decode(data, path))


def snapshot_of(data: Mapping[str, Any], path: str) -> Snapshot:
    """A snapshot of plain data; keys that are not of the document are services. Raises InputError."""
    document = {"schemaVersion": SCHEMA_VERSION, **{key: data[key] for key in KEYS if key in data}}
    services = {key: value for key, value in data.items() if key not in KEYS}
    if isinstance(held := document.get("resources", {}), dict):
        document["resources"] = {**held, **services}
    faults = document_faults(document)
    if faults:
        raise InputError(Problem(f"{path}: {at}", message, hint) for at, message, hint in faults)
    return _snapshot(document, path=path)


def _snapshot(document: dict[str, Any], *, path: str, **more: Any) -> Snapshot:
    return Snapshot(
        {service: held or {} for service, held in document["resources"].items()},
        path=path,
        schema_version=document["schemaVersion"],
        tenant=_tenant(document.get("tenant") or {}),
        collected_at=document.get("collectedAt"),
        collector=document.get("collector"),
        coverage={resource: _coverage(entry) for resource, entry in (document.get("coverage") or {}).items()},
        **more,
    )


def _coverage(entry: str | dict[str, Any]) -> Coverage:
    if isinstance(entry, str):
        return Coverage(CoverageState(entry))
    return Coverage(CoverageState(entry["state"]), entry.get("detail"))


def _tenant(tenant: dict[str, Any]) -> Tenant:
    return Tenant(
        id=tenant.get("id"),
        display_name=tenant.get("displayName"),
        default_domain=tenant.get("defaultDomain"),
        seats=tenant.get("seats"),
        industry=tenant.get("industry"),
        licenses=tuple(sorted(tenant.get("licenses") or ())),
    )
