"""Defender for Office 365: whom each policy reaches.

Strict protects the people whom attackers like best, Standard most other departments. Engineering, Operations and
Customer Support were to follow; until then custom policies and the defaults hold for them.
"""

from __future__ import annotations

from scripts.contoso.company import ACQUIRED, DOMAIN
from scripts.contoso.entra_groups import BULK_SENDERS, RELAXED

Row = dict[str, object]

STRICT = "Strict Preset Security Policy"
STANDARD = "Standard Preset Security Policy"
BUILT_IN = "Built-In Protection Policy"
DEVELOPERS = "Developer Exceptions"
SUPPORT = "Customer Support"
BULK = "Bulk Senders"
DEFAULT = "Default"

PRESETS = {STRICT: "1700000000001", STANDARD: "1700000000002"}
"""What Exchange appends to the names of the policies behind a preset."""

_STRICT_GROUPS = [f"{local}@{DOMAIN}" for local in ("exec", "finance", "hr", "legal")]
_STANDARD_GROUPS = [f"{local}@{DOMAIN}" for local in ("it", "marketing", "sales")]
_DEVELOPERS = [str(RELAXED.mail)]


def preset_name(preset: str) -> str:
    return preset + PRESETS[preset]


def eop_preset_rules() -> list[Row]:
    kinds = ("AntiPhishPolicy", "HostedContentFilterPolicy", "MalwareFilterPolicy")
    return [
        _rule(STRICT, 0, dict.fromkeys(kinds, preset_name(STRICT)), SentToMemberOf=_STRICT_GROUPS),
        _rule(STANDARD, 1, dict.fromkeys(kinds, preset_name(STANDARD)), SentToMemberOf=_STANDARD_GROUPS),
    ]


def atp_preset_rules() -> list[Row]:
    """Safe Links and Safe Attachments came first, so Standard already reaches Engineering; not the developers."""
    kinds = ("SafeAttachmentPolicy", "SafeLinksPolicy")
    return [
        _rule(STRICT, 0, dict.fromkeys(kinds, preset_name(STRICT)), SentToMemberOf=_STRICT_GROUPS),
        _rule(
            STANDARD,
            1,
            dict.fromkeys(kinds, preset_name(STANDARD)),
            SentToMemberOf=[f"eng@{DOMAIN}", *_STANDARD_GROUPS],
            ExceptIfSentToMemberOf=_DEVELOPERS,
        ),
    ]


def built_in_rules() -> list[Row]:
    policies = {"SafeAttachmentPolicy": BUILT_IN, "SafeLinksPolicy": BUILT_IN}
    row = _rule("ATP Built-In Protection Rule", 0, policies, ExceptIfSentTo=[f"svc.erp@{DOMAIN}"])
    return [{key: value for key, value in row.items() if key not in ("SentTo", "SentToMemberOf", "RecipientDomainIs")}]


def custom_rules(kind: str) -> list[Row]:
    """Rules of the custom policies; `kind` is the property that names the policy."""
    developers = _rule(DEVELOPERS, 0, {kind: DEVELOPERS}, SentToMemberOf=_DEVELOPERS)
    support = _rule(SUPPORT, 1, {kind: SUPPORT}, RecipientDomainIs=[ACQUIRED])
    return [developers, support]


def outbound_rules() -> list[Row]:
    return [
        {
            "Comments": "Newsletters and invoices leave through these mailboxes",
            "ExceptIfFrom": None,
            "ExceptIfFromMemberOf": None,
            "ExceptIfSenderDomainIs": None,
            "From": None,
            "FromMemberOf": [str(BULK_SENDERS.mail)],
            "HostedOutboundSpamFilterPolicy": BULK,
            "Identity": BULK,
            "Name": BULK,
            "Priority": 0,
            "SenderDomainIs": None,
            "State": "Enabled",
        }
    ]


def _rule(name: str, priority: int, policies: dict[str, str], **scope: list[str]) -> Row:
    return {
        "Comments": None,
        "ExceptIfRecipientDomainIs": None,
        "ExceptIfSentTo": None,
        "ExceptIfSentToMemberOf": None,
        "Identity": name,
        "Name": name,
        "Priority": priority,
        "RecipientDomainIs": None,
        "SentTo": None,
        "SentToMemberOf": None,
        "State": "Enabled",
        **policies,
        **scope,
    }
