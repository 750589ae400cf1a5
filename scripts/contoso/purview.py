"""Microsoft Purview: the audit log, sensitivity labels and data loss prevention."""

from __future__ import annotations

from scripts.contoso.company import DOMAIN
from scripts.contoso.seed import guid

Row = dict[str, object]

_LABELS = ("Public", "Internal", "Confidential", "Strictly Confidential")


def audit_log() -> Row:
    return {
        "AdminAuditLogAgeLimit": "90.00:00:00",
        "AdminAuditLogEnabled": True,
        "Identity": "Admin Audit Log Settings",
        "Name": "Admin Audit Log Settings",
        "UnifiedAuditLogFirstOptInDate": "2018-04-11T07:55:12Z",
        "UnifiedAuditLogIngestionEnabled": True,
    }


def dlp_policies() -> list[Row]:
    """Teams is still in the trial run."""
    return [
        _dlp_policy(
            "Payment cards", 0, "Enable", ExchangeLocation=["All"], SharePointLocation=["All"], OneDriveLocation=["All"]
        ),
        _dlp_policy("Personal data in chats", 1, "TestWithNotifications", TeamsLocation=["All"]),
    ]


def dlp_rules() -> list[Row]:
    return [
        _dlp_rule(
            "Payment cards", "Block card numbers to people outside", BlockAccess=True, BlockAccessScope="PerUser"
        ),
        _dlp_rule("Personal data in chats", "Warn about identity numbers", BlockAccess=False, BlockAccessScope=None),
    ]


def labels() -> list[Row]:
    return [
        {
            "ContentType": "File, Email",
            "Disabled": False,
            "DisplayName": name,
            "Guid": guid("label", name),
            "Mode": "Enforce",
            "Name": name,
            "ParentId": None,
            "Priority": priority,
        }
        for priority, name in enumerate(_LABELS)
    ]


def label_policies() -> list[Row]:
    """Published to two departments so far."""
    return [
        {
            "Enabled": True,
            "ExchangeLocation": [f"finance@{DOMAIN}", f"legal@{DOMAIN}"],
            "ExchangeLocationException": [],
            "Guid": guid("label policy", "First departments"),
            "Labels": list(_LABELS),
            "Mode": "Enforce",
            "ModernGroupLocation": [],
            "ModernGroupLocationException": [],
            "Name": "First departments",
            "Type": "PublishedSensitivityLabel",
        }
    ]


def _dlp_policy(name: str, priority: int, mode: str, **locations: list[str]) -> Row:
    places = (
        "EndpointDlpLocation",
        "ExchangeLocation",
        "OneDriveLocation",
        "SharePointLocation",
        "TeamsAdaptiveScopes",
        "TeamsLocation",
        "TeamsLocationException",
    )
    names = {
        "ExchangeLocation": "Exchange",
        "OneDriveLocation": "OneDriveForBusiness",
        "SharePointLocation": "SharePoint",
    }
    return {
        "DistributionStatus": "Success",
        "Enabled": True,
        "Guid": guid("dlp policy", name),
        "Identity": name,
        "IsSimulationPolicy": mode != "Enable",
        "Mode": mode,
        "Name": name,
        "Priority": priority,
        "Type": "Dlp",
        "Workload": ", ".join(names.get(place, "Teams") for place in sorted(locations)),
        **{place: list[str]() for place in places},
        **locations,
    }


def _dlp_rule(policy: str, name: str, **settings: object) -> Row:
    return {
        "ContentContainsSensitiveInformation": None,
        "Disabled": False,
        "GenerateAlert": [f"security@{DOMAIN}"],
        "Identity": name,
        "IsAdvancedRule": False,
        "Mode": "Enforce",
        "Name": name,
        "NotifyUser": ["LastModifier"],
        "ParentPolicyName": policy,
        "Policy": guid("dlp policy", policy),
        "Priority": 0,
        **settings,
    }
