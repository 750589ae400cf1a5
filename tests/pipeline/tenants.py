"""A tenant of two domains, one of which fails, and configurations that reach each verdict."""

from __future__ import annotations

import json

from tests.pipeline.runner import Workspace

TENANT = "c03833ed-8410-5bb6-a17a-f5c18d6ff6db"
ROOT_DOMAIN = {"authenticationType": "Managed", "isRoot": True, "isVerified": True}
CONFIG = "snapshot: snapshot.json\nasOf: 2026-11-20\nframeworks: [scuba]\n"
"""A part of the catalogue, so that reports are small."""
GATES = {
    "passed": "gate: {largestUnknown: 100000}\n",
    "failed": "gate: {actions: {PWAgePolicyNew: completed}}\n",
    "incomplete": "gate: {largestUnknown: 1}\n",
    "warned": "gate: {actions: {PWAgePolicyNew: completed}, warnOnly: true}\n",
    "none": "",
}


def a_snapshot(name: str = "Contoso Ltd", days: int = 90, *, domain: str = "fabrikam.com") -> str:
    rows = [
        {"id": "contoso.com", "passwordValidityPeriodInDays": 2147483647, **ROOT_DOMAIN},
        {"id": domain, "passwordValidityPeriodInDays": days, **ROOT_DOMAIN},
    ]
    document = {
        "schemaVersion": "1.0",
        "tenant": {"id": TENANT, "displayName": name},
        "collectedAt": "2026-11-20T06:00:00Z",
        "resources": {"entra": {"domains": rows}},
    }
    return json.dumps(document, indent=1)


def put(workspace: Workspace, verdict: str = "passed", snapshot: str = "") -> None:
    """A tenant whose verdict is that one, in the root of the workspace."""
    workspace.write("snapshot.json", snapshot or a_snapshot())
    workspace.write("tenantscore.yaml", f"{CONFIG}{GATES[verdict]}")
