"""Defender for Office 365: policies against spam, coming in and going out."""

from __future__ import annotations

from scripts.contoso.company import DOMAIN
from scripts.contoso.defender_scope import BULK, DEFAULT, DEVELOPERS, PLANTS, STANDARD, STRICT, SUPPORT, preset_name

Row = dict[str, object]


def content_filter_policies() -> list[Row]:
    standard: Row = {
        "BulkThreshold": 6,
        "HighConfidenceSpamAction": "Quarantine",
        "PhishSpamAction": "Quarantine",
        "QuarantineRetentionPeriod": 30,
    }
    strict: Row = {**standard, "BulkSpamAction": "Quarantine", "BulkThreshold": 5, "SpamAction": "Quarantine"}
    return [
        _content_filter(DEFAULT, IsDefault=True),
        _content_filter(preset_name(STANDARD), RecommendedPolicyType="Standard", **standard),
        _content_filter(preset_name(STRICT), RecommendedPolicyType="Strict", **strict),
        _content_filter(
            DEVELOPERS,
            AllowedSenderDomains=["example.com", "example.org"],
            MarkAsSpamBulkMail="Off",
            SpamZapEnabled=False,
        ),
        _content_filter(SUPPORT, PhishSpamAction="Quarantine", QuarantineRetentionPeriod=30),
        _content_filter(PLANTS, BulkThreshold=6, HighConfidenceSpamAction="Quarantine", PhishZapEnabled=False),
    ]


def outbound_policies() -> list[Row]:
    return [
        _outbound(
            DEFAULT,
            ActionWhenThresholdReached="BlockUser",
            IsDefault=True,
            RecipientLimitExternalPerHour=500,
            RecipientLimitInternalPerHour=1000,
            RecipientLimitPerDay=1000,
        ),
        _outbound(BULK, AutoForwardingMode="On", RecipientLimitExternalPerHour=10000, RecipientLimitPerDay=10000),
    ]


def connection_filter_policies() -> list[Row]:
    return [
        {
            "DirectoryBasedEdgeBlockMode": "Default",
            "EnableSafeList": False,
            "IPAllowList": ["203.0.113.40"],
            "IPBlockList": [],
            "Identity": DEFAULT,
            "IsDefault": True,
            "Name": DEFAULT,
        }
    ]


def _content_filter(name: str, **settings: object) -> Row:
    """The default settings of a tenant of 2018, changed where `settings` says so."""
    return {
        "AllowedSenderDomains": [],
        "AllowedSenders": [],
        "BlockedSenderDomains": [],
        "BlockedSenders": [],
        "BulkSpamAction": "MoveToJmf",
        "BulkThreshold": 7,
        "EnableLanguageBlockList": False,
        "EnableRegionBlockList": False,
        "HighConfidencePhishAction": "Quarantine",
        "HighConfidenceSpamAction": "MoveToJmf",
        "Identity": name,
        "InlineSafetyTipsEnabled": True,
        "IsDefault": False,
        "MarkAsSpamBulkMail": "On",
        "Name": name,
        "PhishSpamAction": "MoveToJmf",
        "PhishZapEnabled": True,
        "QuarantineRetentionPeriod": 15,
        "RecommendedPolicyType": "Custom",
        "SpamAction": "MoveToJmf",
        "SpamZapEnabled": True,
        "ZapEnabled": True,
        **settings,
    }


def _outbound(name: str, **settings: object) -> Row:
    return {
        "ActionWhenThresholdReached": "BlockUserForToday",
        "AutoForwardingMode": "Automatic",
        "BccSuspiciousOutboundAdditionalRecipients": [],
        "BccSuspiciousOutboundMail": False,
        "Identity": name,
        "IsDefault": False,
        "Name": name,
        "NotifyOutboundSpam": True,
        "NotifyOutboundSpamRecipients": [f"security@{DOMAIN}"],
        "RecipientLimitExternalPerHour": 0,
        "RecipientLimitInternalPerHour": 0,
        "RecipientLimitPerDay": 0,
        "RecommendedPolicyType": "Custom",
        **settings,
    }
