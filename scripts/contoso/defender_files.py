"""Defender for Office 365: malware, Safe Attachments, Safe Links, and what holds for the whole organization."""

from __future__ import annotations

from scripts.contoso.company import DOMAIN
from scripts.contoso.defender_scope import (
    BUILT_IN,
    DEFAULT,
    DEVELOPERS,
    PLANTS,
    STANDARD,
    STRICT,
    SUPPORT,
    preset_name,
)

Row = dict[str, object]

_FILE_TYPES = ["ace", "apk", "app", "com", "exe", "hta", "iso", "jar", "js", "lnk", "ps1", "scr", "vbs", "wsf"]


def malware_filter_policies() -> list[Row]:
    return [
        _malware(DEFAULT, IsDefault=True),
        _malware(preset_name(STANDARD), RecommendedPolicyType="Standard"),
        _malware(preset_name(STRICT), RecommendedPolicyType="Strict"),
        _malware(DEVELOPERS, EnableFileFilter=False, FileTypes=[]),
        _malware(SUPPORT, ZapEnabled=False),
        _malware(PLANTS, EnableFileFilter=False, FileTypes=[]),
    ]


def safe_attachment_policies() -> list[Row]:
    return [
        _safe_attachments(BUILT_IN, IsBuiltInProtection=True),
        _safe_attachments(preset_name(STANDARD), RecommendedPolicyType="Standard"),
        _safe_attachments(preset_name(STRICT), RecommendedPolicyType="Strict"),
        _safe_attachments(DEVELOPERS, Action="Allow", Enable=False),
        _safe_attachments(SUPPORT, Action="DynamicDelivery"),
        _safe_attachments(PLANTS),
    ]


def safe_links_policies() -> list[Row]:
    preset: Row = {"AllowClickThrough": False, "DisableUrlRewrite": False, "EnableForInternalSenders": True}
    return [
        _safe_links(BUILT_IN, IsBuiltInProtection=True),
        _safe_links(preset_name(STANDARD), RecommendedPolicyType="Standard", **preset),
        _safe_links(preset_name(STRICT), RecommendedPolicyType="Strict", **preset),
        _safe_links(DEVELOPERS, DoNotRewriteUrls=["*.example.org/*"], ScanUrls=False, TrackClicks=False),
        _safe_links(SUPPORT, EnableSafeLinksForOffice=False, **preset),
        _safe_links(PLANTS, **preset),
    ]


def atp_policy() -> Row:
    """Safe Documents needs a licence that Contoso does not have."""
    return {
        "AllowSafeDocsOpen": False,
        "EnableATPForSPOTeamsODB": True,
        "EnableSafeDocs": False,
        "Identity": DEFAULT,
        "Name": DEFAULT,
    }


def protection_alerts() -> list[Row]:
    alerts = (
        ("Creation of forwarding/redirect rule", "ThreatManagement", "Informational"),
        ("Elevation of Exchange admin privilege", "AccessGovernance", "Low"),
        ("Email sending limit exceeded", "ThreatManagement", "Medium"),
        ("Messages have been delayed", "MailFlow", "High"),
        ("Suspicious email sending patterns detected", "ThreatManagement", "Medium"),
        ("Tenant restricted from sending email", "ThreatManagement", "High"),
        ("User restricted from sending email", "ThreatManagement", "High"),
    )
    return [
        {
            "Category": category,
            "Disabled": name == "Messages have been delayed",
            "Identity": name,
            "IsSystemRule": True,
            "Mode": "Enforce",
            "Name": name,
            "NotificationEnabled": True,
            "NotifyUser": ["TenantAdmins"] if severity == "Informational" else [f"security@{DOMAIN}"],
            "Severity": severity,
        }
        for name, category, severity in alerts
    ]


def _malware(name: str, **settings: object) -> Row:
    return {
        "EnableExternalSenderAdminNotifications": False,
        "EnableFileFilter": True,
        "EnableInternalSenderAdminNotifications": False,
        "ExternalSenderAdminAddress": None,
        "FileTypeAction": "Reject",
        "FileTypes": _FILE_TYPES,
        "Identity": name,
        "InternalSenderAdminAddress": None,
        "IsDefault": False,
        "Name": name,
        "QuarantineTag": "AdminOnlyAccessPolicy",
        "RecommendedPolicyType": "Custom",
        "ZapEnabled": True,
        **settings,
    }


def _safe_attachments(name: str, **settings: object) -> Row:
    return {
        "Action": "Block",
        "Enable": True,
        "Identity": name,
        "IsBuiltInProtection": False,
        "IsDefault": False,
        "Name": name,
        "QuarantineTag": "AdminOnlyAccessPolicy",
        "RecommendedPolicyType": "Custom",
        "Redirect": False,
        "RedirectAddress": None,
        **settings,
    }


def _safe_links(name: str, **settings: object) -> Row:
    """The settings of built-in protection, changed where `settings` says so."""
    return {
        "AllowClickThrough": True,
        "DeliverMessageAfterScan": True,
        "DisableUrlRewrite": True,
        "DoNotRewriteUrls": [],
        "EnableForInternalSenders": False,
        "EnableOrganizationBranding": False,
        "EnableSafeLinksForEmail": True,
        "EnableSafeLinksForOffice": True,
        "EnableSafeLinksForTeams": True,
        "Identity": name,
        "IsBuiltInProtection": False,
        "IsDefault": False,
        "Name": name,
        "RecommendedPolicyType": "Custom",
        "ScanUrls": True,
        "TrackClicks": True,
        **settings,
    }
