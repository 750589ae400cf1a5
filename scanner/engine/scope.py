"""What expressions see of one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from scanner.cel import CelError, Namespace, Session
from scanner.engine.pack import Pack
from scanner.engine.streamed import LongList
from scanner.model.config import Config
from scanner.model.snapshot import CoverageState
from scanner.record import Any
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
    return _Bindings({**services, **_context(snapshot, config)}, snapshot.collected_at)


class _Bindings(dict[str, Any]):
    """The bindings; the instant of collection becomes one when a rule first asks for it."""

    def __init__(self, bindings: Mapping[str, Any], collected_at: str | None) -> None:
        super().__init__(bindings)
        self._collected_at = collected_at

    def __missing__(self, name: str) -> Any:
        if name == "collectedAt" and self._collected_at is not None:
            from scanner.cel.times import parse_timestamp

            with suppress(CelError):
                self[name] = parse_timestamp(self._collected_at)
                return self[name]
        raise KeyError(name)


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
    return {
        "tenant": Namespace({key: value for key, value in known.items() if value is not None}),
        "config": {"breakGlassAccounts": list(config.break_glass_accounts)},
    }
