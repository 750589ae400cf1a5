"""Taking ScubaGear's wrappers off, key by key: what is inside has the shape of the vendor's API."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scanner.importers.normalise import lower_first
from scanner.record import Any

Rows = list[dict[str, Any]]

SHARING = ("Disabled", "ExternalUserSharingOnly", "ExternalUserAndGuestSharing", "ExistingExternalUserSharingOnly")
LINK = ("None", "View", "Edit")
SPO_ENUMS = {
    "SharingCapability": SHARING,
    "ODBSharingCapability": SHARING,
    "SharingDomainRestrictionMode": ("None", "AllowList", "BlockList"),
    "DefaultSharingLinkType": ("None", "Direct", "Internal", "AnonymousAccess"),
    "DefaultLinkPermission": LINK,
    "FileAnonymousLinkType": LINK,
    "FolderAnonymousLinkType": LINK,
    "ConditionalAccessPolicy": ("AllowFullAccess", "AllowLimitedAccess", "BlockAccess", "AuthenticationContext"),
}
"""Names of the integers that the administration API writes, by position."""


def unwrapped(key: str, rows: Rows) -> Rows:
    """The rows of a key of the export in the vendor's shape, still in PowerShell's spelling."""
    change = _CHANGES.get(key)
    return change(rows) if change else rows


def finished(resource: str, row: dict[str, Any], tenant_id: str | None) -> dict[str, Any]:
    """What is left to do on a normalised row."""
    match resource:
        case "entra.authorizationPolicy":
            return _with_v1_grant_policies(row)
        case "entra.subscribedSkus" if tenant_id and "skuId" in row and "id" not in row:
            return {"id": f"{tenant_id}_{row['skuId']}", **row}
        case "dns.spfRecords" | "dns.dkimRecords" | "dns.dmarcRecords" if not row.get("rdata") and not _is_answered(
            row
        ):
            return {**row, "rdata": None}
    return row


def _organization(rows: Rows) -> Rows:
    details = rows[0] if rows else {}
    held = details.get("AADAdditionalData")
    inner = held[0] if isinstance(held, list) and held else held
    return [{**inner, "Id": inner.get("Id") or details.get("TenantId")}] if isinstance(inner, dict) else []


def _authentication_methods(rows: Rows) -> Rows:
    wrapper = rows[0] if rows else {}
    policy = wrapper.get("authentication_method_policy")
    if not isinstance(policy, dict):
        return []
    settings = wrapper.get("authentication_method_feature_settings")
    return [{**policy, "AuthenticationMethodConfigurations": settings} if settings is not None else policy]


def _values(rows: Rows) -> Rows:
    """The lists inside `{"value": [...]}`."""
    found: Rows = []
    for row in rows:
        inner = row.get("value", row)
        found += [item for item in (inner if isinstance(inner, list) else [inner]) if isinstance(item, dict)]
    return found


def _global(rows: Rows) -> Rows:
    """The organisation's own configuration among those of a tenant."""
    own = [row for row in rows if row.get("Identity") == "Global"]
    return own or rows


def _spo_tenant(rows: Rows) -> Rows:
    return [{key: _enum(key, value) for key, value in row.items()} for row in rows]


def _enum(key: str, value: Any) -> Any:
    names = SPO_ENUMS.get(key)
    known = names is not None and type(value) is int and 0 <= value < len(names)
    return names[value] if names and known else value


def _with_v1_grant_policies(row: dict[str, Any]) -> dict[str, Any]:
    """Beta keeps the consent policies of ordinary users beside the object that v1.0 keeps them in."""
    assigned = row.pop("permissionGrantPolicyIdsAssignedToDefaultUserRole", None)
    if not isinstance(assigned, list):
        return row
    permissions = row.get("defaultUserRolePermissions") or {}
    policies = [lower_first(policy) for policy in assigned if isinstance(policy, str)]
    return {**row, "defaultUserRolePermissions": {"permissionGrantPoliciesAssigned": policies, **permissions}}


def _is_answered(row: Mapping[str, Any]) -> bool:
    """Whether every name that was asked for got an answer, be it that there is no such name."""
    answered: dict[str, bool] = {}
    for entry in row.get("log") or ():
        name, result = str(entry.get("query_name")), str(entry.get("query_result")).lower()
        answered[name] = answered.get(name, False) or "returned" in result
    return bool(answered) and all(answered.values())


_CHANGES: dict[str, Callable[[Rows], Rows]] = {
    "tenant_details": _organization,
    "authentication_method": _authentication_methods,
    "dlp_policies": _values,
    "federation_configuration": _global,
    "client_configuration": _global,
    "SPO_tenant": _spo_tenant,
}
