"""What the collector of Contoso could not read, and what it was told."""

from __future__ import annotations

Entry = dict[str, str]

GAPS: dict[str, tuple[str, str]] = {
    "entra.groupSettings": (
        "forbidden",
        "403 Authorization_RequestDenied: Insufficient privileges to complete the operation.",
    ),
    "entra.onPremisesSynchronization": (
        "forbidden",
        "403: the permission can only be granted to a signed-in administrator, the collector is an application",
    ),
    "exchange.owaMailboxPolicies": (
        "error",
        "Get-OwaMailboxPolicy: The operation couldn't be performed because the server is too busy (after 5 attempts)",
    ),
    "intune.managedDevices": ("notCollected", "left out of the nightly run: the fleet is scanned weekly"),
    "purview.autoSensitivityLabelPolicies": (
        "notLicensed",
        "Get-AutoSensitivityLabelPolicy is not available; automatic labelling needs Microsoft 365 E5 Compliance",
    ),
    "sharepoint.tenant": (
        "notCollected",
        "Get-SPOTenant needs Sites.FullControl.All, which we do not grant to a scanner",
    ),
}


def coverage(collected: list[str]) -> dict[str, Entry]:
    """An entry for every resource that was asked for."""
    held = {resource: {"state": "collected"} for resource in collected}
    return held | {resource: {"state": state, "detail": detail} for resource, (state, detail) in GAPS.items()}
