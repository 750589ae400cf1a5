"""Defender for Office 365: policies against phishing and impersonation."""

from __future__ import annotations

from scripts.contoso.company import DOMAIN
from scripts.contoso.defender_scope import DEVELOPERS, PLANTS, STANDARD, STRICT, SUPPORT, preset_name

Row = dict[str, object]

_EXECUTIVES = [f"Executive {number:03};exec.{number:03}@{DOMAIN}" for number in range(1, 7)]


def anti_phish_policies() -> list[Row]:
    on = dict.fromkeys(
        (
            "EnableMailboxIntelligenceProtection",
            "EnableOrganizationDomainsProtection",
            "EnableSimilarDomainsSafetyTips",
            "EnableSimilarUsersSafetyTips",
            "EnableTargetedDomainsProtection",
            "EnableTargetedUserProtection",
            "EnableUnusualCharactersSafetyTips",
        ),
        True,
    )
    standard: Row = {
        **on,
        "ImpersonationProtectionState": "Automatic",
        "MailboxIntelligenceProtectionAction": "MoveToJmf",
        "PhishThresholdLevel": 3,
        "TargetedDomainProtectionAction": "Quarantine",
        "TargetedDomainsToProtect": ["example.com"],
        "TargetedUserProtectionAction": "Quarantine",
        "TargetedUsersToProtect": _EXECUTIVES,
    }
    strict: Row = {
        **standard,
        "AuthenticationFailAction": "Quarantine",
        "MailboxIntelligenceProtectionAction": "Quarantine",
        "PhishThresholdLevel": 4,
    }
    return [
        _policy("Office365 AntiPhish Default", IsDefault=True),
        _policy(preset_name(STANDARD), RecommendedPolicyType="Standard", **standard),
        _policy(preset_name(STRICT), RecommendedPolicyType="Strict", **strict),
        _policy(DEVELOPERS, EnableMailboxIntelligence=False, ExcludedDomains=["example.org"]),
        _policy(
            SUPPORT,
            EnableMailboxIntelligenceProtection=True,
            EnableOrganizationDomainsProtection=True,
            EnableTargetedDomainsProtection=True,
            MailboxIntelligenceProtectionAction="NoAction",
            PhishThresholdLevel=2,
            TargetedDomainProtectionAction="MoveToJmf",
            TargetedDomainsToProtect=[DOMAIN],
        ),
        _policy(
            PLANTS,
            EnableSimilarDomainsSafetyTips=True,
            EnableSimilarUsersSafetyTips=True,
            EnableTargetedUserProtection=True,
            PhishThresholdLevel=2,
            TargetedUserProtectionAction="MoveToJmf",
            TargetedUsersToProtect=_EXECUTIVES[:2],
        ),
    ]


def _policy(name: str, **settings: object) -> Row:
    return {
        "AuthenticationFailAction": "MoveToJmf",
        "DmarcQuarantineAction": "Quarantine",
        "DmarcRejectAction": "Reject",
        "EnableFirstContactSafetyTips": False,
        "EnableMailboxIntelligence": True,
        "EnableMailboxIntelligenceProtection": False,
        "EnableOrganizationDomainsProtection": False,
        "EnableSimilarDomainsSafetyTips": False,
        "EnableSimilarUsersSafetyTips": False,
        "EnableSpoofIntelligence": True,
        "EnableTargetedDomainsProtection": False,
        "EnableTargetedUserProtection": False,
        "EnableUnauthenticatedSender": True,
        "EnableUnusualCharactersSafetyTips": False,
        "EnableViaTag": True,
        "Enabled": True,
        "ExcludedDomains": [],
        "ExcludedSenders": [],
        "HonorDmarcPolicy": True,
        "Identity": name,
        "ImpersonationProtectionState": "Manual",
        "IsDefault": False,
        "MailboxIntelligenceProtectionAction": "NoAction",
        "MailboxIntelligenceProtectionActionRecipients": [],
        "Name": name,
        "PhishThresholdLevel": 1,
        "RecommendedPolicyType": "Custom",
        "TargetedDomainActionRecipients": [],
        "TargetedDomainProtectionAction": "NoAction",
        "TargetedDomainsToProtect": [],
        "TargetedUserActionRecipients": [],
        "TargetedUserProtectionAction": "NoAction",
        "TargetedUsersToProtect": [],
        **settings,
    }
