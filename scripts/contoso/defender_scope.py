"""Defender for Office 365: whom each policy reaches.

Strict protects the people whom attackers like best, Standard everybody else with an address of Contoso. Fabrikam was
to follow; until then custom policies and the defaults hold for its engineers, plants and support desk.
"""

from __future__ import annotations

from scripts.contoso.company import ACQUIRED, DOMAIN
from scripts.contoso.entra_groups import RELAXED

Row = dict[str, object]

STRICT = "Strict Preset Security Policy"
STANDARD = "Standard Preset Security Policy"
BUILT_IN = "Built-In Protection Policy"
DEVELOPERS = "Developer Exceptions"
SUPPORT = "Customer Support"
PLANTS = "Plants"
BULK = "Bulk Senders"
DEFAULT = "Default"

PRESETS = {STRICT: "1700000000001", STANDARD: "1700000000002"}
"""What Exchange appends to the names of the policies behind a preset."""

_EXECUTIVES = [f"exec.{number:03}@{DOMAIN}" for number in range(1, 7)]
_FINANCE = [f"finance.{number:03}@{DOMAIN}" for number in range(1, 9)]
_DEVELOPERS = [f"eng.{number:03}@{ACQUIRED}" for number in range(1, 13)]
_SUPPORT = [f"support.{number:03}@{ACQUIRED}" for number in range(1, 19)]
_PLANTS = [f"ops.{number:03}@{ACQUIRED}" for number in range(1, 31)]
_BULK = [f"{local}@{DOMAIN}" for local in ("info", "marketing.001", "marketing.003", "marketing.009", "svc.erp")]


def preset_name(preset: str) -> str:
    return preset + PRESETS[preset]


def eop_preset_rules() -> list[Row]:
    return _preset_rules("AntiPhishPolicy", "HostedContentFilterPolicy", "MalwareFilterPolicy")


def atp_preset_rules() -> list[Row]:
    return _preset_rules("SafeAttachmentPolicy", "SafeLinksPolicy")


def built_in_rules() -> list[Row]:
    policies = {"SafeAttachmentPolicy": BUILT_IN, "SafeLinksPolicy": BUILT_IN}
    row = _rule("ATP Built-In Protection Rule", 0, policies, ExceptIfSentTo=[f"svc.erp@{DOMAIN}"])
    return [{key: value for key, value in row.items() if key not in ("SentTo", "SentToMemberOf", "RecipientDomainIs")}]


def custom_rules(kind: str) -> list[Row]:
    """Rules of the custom policies; `kind` is the property that names the policy."""
    return [
        _rule(DEVELOPERS, 0, {kind: DEVELOPERS}, SentTo=_DEVELOPERS),
        _rule(SUPPORT, 1, {kind: SUPPORT}, SentTo=_SUPPORT),
        _rule(PLANTS, 2, {kind: PLANTS}, SentTo=_PLANTS),
    ]


def safe_links_rules() -> list[Row]:
    """The one rule that goes by a group: whom it reaches takes the group's members to say."""
    by_group = _rule(DEVELOPERS, 0, {"SafeLinksPolicy": DEVELOPERS}, SentToMemberOf=[str(RELAXED.mail)])
    return [by_group, *custom_rules("SafeLinksPolicy")[1:]]


def outbound_rules() -> list[Row]:
    return [
        {
            "Comments": "Newsletters and invoices leave through these mailboxes",
            "ExceptIfFrom": None,
            "ExceptIfFromMemberOf": None,
            "ExceptIfSenderDomainIs": None,
            "From": _BULK,
            "FromMemberOf": None,
            "HostedOutboundSpamFilterPolicy": BULK,
            "Identity": BULK,
            "Name": BULK,
            "Priority": 0,
            "SenderDomainIs": None,
            "State": "Enabled",
        }
    ]


def _preset_rules(*kinds: str) -> list[Row]:
    return [
        _rule(STRICT, 0, dict.fromkeys(kinds, preset_name(STRICT)), SentTo=[*_EXECUTIVES, *_FINANCE]),
        _rule(STANDARD, 1, dict.fromkeys(kinds, preset_name(STANDARD)), RecipientDomainIs=[DOMAIN]),
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
