"""What expressions see of one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from scanner.cel import CelError, Namespace, Session
from scanner.cel.times import parse_timestamp
from scanner.engine.pack import Pack
from scanner.engine.streamed import LongList
from scanner.model.config import Config
from scanner.model.snapshot import CoverageState
from scanner.snapshot.document import Snapshot


def session(pack: Pack, snapshot: Snapshot, config: Config) -> Session:
    """A session over the collected resources; a resource that was not collected is an error, never empty."""
    return pack.environment.session(bindings(pack, snapshot, config))


def bindings(pack: Pack, snapshot: Snapshot, config: Config) -> dict[str, Any]:
    services: dict[str, Namespace] = {}
    for name in pack.catalogue.resources:
        service, _, resource = name.partition(".")
        values = services.setdefault(service, Namespace())
        if snapshot.coverage_of(name).state is CoverageState.COLLECTED:
            stream = snapshot.streams.get(name)
            values[resource] = snapshot.value(name) if stream is None else LongList(stream)
    return {**services, **_context(snapshot, config)}


def _context(snapshot: Snapshot, config: Config) -> Mapping[str, Any]:
    tenant = snapshot.tenant
    known = {
        "id": tenant.id,
        "displayName": tenant.display_name,
        "defaultDomain": tenant.default_domain,
        "seats": tenant.seats,
        "industry": tenant.industry,
        "licenses": list(tenant.licenses),
    }
    context: dict[str, Any] = {
        "tenant": Namespace({key: value for key, value in known.items() if value is not None}),
        "config": {"breakGlassAccounts": list(config.break_glass_accounts)},
    }
    if snapshot.collected_at is not None:
        with suppress(CelError):
            context["collectedAt"] = parse_timestamp(snapshot.collected_at)
    return context
