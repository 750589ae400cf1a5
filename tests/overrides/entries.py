"""Overrides for tests: `scanned(pack, snapshot, an_entry(status="planned"))`."""

from __future__ import annotations

import json
from typing import Any

from scanner.engine.pack import Pack
from scanner.model.config import Config
from scanner.model.report import Assessment, Report
from scanner.overrides.load import Overrides, overrides_of
from scanner.pipeline import scan
from scanner.snapshot.document import Snapshot
from scanner.yamlfile import parse_yaml

TODAY = "2026-11-20"
TENANT = {"id": "11111111-2222-3333-4444-555555555555", "displayName": "Contoso", "defaultDomain": "contoso.com"}


def an_entry(action: str = "AdminMFAV2", **fields: Any) -> dict[str, Any]:
    """An entry in force; fields are named as in the file, and None leaves one out."""
    entry = {
        "action": action,
        "status": "risk-accepted",
        "justification": "The plant can only be rebuilt in spring.",
        "owner": "identity@contoso.com",
        "created": "2026-01-01",
        "expires": "2026-12-31",
        **fields,
    }
    return {key: value for key, value in entry.items() if value is not None}


def overrides(pack: Pack, *entries: dict[str, Any]) -> Overrides:
    """The entries, loaded as from a file: JSON is YAML."""
    return overrides_of(parse_yaml(json.dumps({"overrides": entries}, indent=1), "overrides.yaml"), pack)


def users(**groups: int) -> dict[str, Any]:
    """A snapshot of users: `users(safe=3, unsafe=2, unknown=1)`, named `unsafe1@contoso.com` and so on."""
    values: dict[str, dict[str, Any]] = {"safe": {"safe": True}, "unsafe": {"safe": False}, "unknown": {}}
    rows = [
        {
            "id": f"{kind}-{number}",
            "name": f"{kind}{number}@contoso.com",
            "kind": kind,
            "number": number,
            **values[kind],
        }
        for kind, count in groups.items()
        for number in range(1, count + 1)
    ]
    return {"tenant": TENANT, "entra": {"users": rows}}


def scanned(
    pack: Pack, snapshot: dict[str, Any], *entries: dict[str, Any], as_of: str = TODAY, config: Config | None = None
) -> Report:
    """The report of a snapshot with these entries."""
    tenant = snapshot.get("tenant", TENANT)
    data = Snapshot.from_data({key: value for key, value in snapshot.items() if key != "tenant"} | {"tenant": tenant})
    made = overrides(pack, *entries) if entries else ()
    return scan(pack, data, made, config or Config(), as_of)


def the(report: Report, action: str = "AdminMFAV2") -> Assessment:
    """The assessment of an action."""
    return next(one for one in report.actions if one.id == action)
