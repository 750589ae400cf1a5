"""Rows of a large tenant as templates: `%(id)s` and `%(n)s` in them stand for who the row is about.

A person is a number. Their id, their kind and the variant of each of their rows follow from it, so that lists made one
after the other agree with each other and nothing has to be remembered.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

Row = dict[str, Any]
_MEMBERS, _GUESTS, _LEAVERS = range(3)
_KINDS = (_MEMBERS,) * 28 + (_GUESTS,) * 3 + (_LEAVERS,)
"""One of 32: what a person is."""
SLOTS = 1024
"""Kind and variant of a person together: 32 kinds, with 32 variants each."""


class Listed(NamedTuple):
    """One large list: what its rows look like."""

    resource: str
    key: str
    """The property that rows are sorted by."""
    variants: tuple[Row, ...]
    """By slot of a person."""


def person(number: int, count: int, seed: int) -> tuple[int, str]:
    """The slot and the id of a person; ids ascend with the number."""
    slot = ((number * 0x9E3779B1 + seed * 0x85EBCA6B) & 0xFFFFFFFF) >> 22
    tail = (number * 0x9E3779B97F4A7C15 + seed) & 0xFFFFFFFFFFFF
    return slot, f"{(number << 32) // count:08x}-{tail & 0xFFFF:04x}-4{slot:03x}-8{slot:03x}-{tail:012x}"


def lists() -> tuple[Listed, ...]:
    """The lists that grow with the number of people."""
    return (
        Listed("entra.userRegistrationDetails", "id", tuple(map(_registration, _kinds(), _variants()))),
        Listed("entra.users", "id", tuple(map(_user, _kinds(), _variants()))),
        Listed("exchange.mailboxes", "ExternalDirectoryObjectId", tuple(map(_mailbox, _kinds(), _variants()))),
    )


def _kinds() -> Iterator[int]:
    return (_KINDS[slot & 31] for slot in range(SLOTS))


def _variants() -> Iterator[int]:
    return (slot >> 5 for slot in range(SLOTS))


def _name(kind: int) -> str:
    if kind == _GUESTS:
        return "buyer.%(n)s_example.com#EXT#@contoso.onmicrosoft.com"
    return "staff.%(n)s@contoso.com"


_METHODS: tuple[list[str], ...] = (
    ["microsoftAuthenticatorPush", "softwareOneTimePasscode"],
    ["microsoftAuthenticatorPush", "mobilePhone", "softwareOneTimePasscode"],
    ["email"],
    ["mobilePhone"],
    [],
    ["microsoftAuthenticatorPush", "softwareOneTimePasscode", "windowsHelloForBusiness"],
)


def _registration(kind: int, variant: int) -> Row:
    methods = _METHODS[variant % len(_METHODS)]
    strong = bool(set(methods) - {"email"})
    member = kind != _GUESTS
    return {
        "id": "%(id)s",
        "isAdmin": False,
        "isMfaCapable": strong,
        "isMfaRegistered": strong,
        "isPasswordlessCapable": "windowsHelloForBusiness" in methods,
        "isSsprCapable": member and bool(methods),
        "isSsprEnabled": member and variant != 7,
        "isSsprRegistered": member and bool(methods),
        "methodsRegistered": methods,
        "userDisplayName": "Staff %(n)s" if member else "Buyer %(n)s (example.com)",
        "userPrincipalName": _name(kind),
        "userType": "member" if member else "guest",
    }


def _user(kind: int, variant: int) -> Row:
    licensed = kind == _MEMBERS and variant % 8 == 0
    plan = {
        "capabilityStatus": "Enabled",
        "service": "exchange",
        "servicePlanId": "efb87545-963c-4e0d-99df-69c6916d9eb0",
    }
    return {
        "accountEnabled": kind != _LEAVERS,
        "assignedPlans": [plan] if licensed else [],
        "displayName": "Buyer %(n)s (example.com)" if kind == _GUESTS else "Staff %(n)s",
        "id": "%(id)s",
        "onPremisesSyncEnabled": True if kind != _GUESTS and variant % 2 else None,
        "userPrincipalName": _name(kind),
        "userType": "Guest" if kind == _GUESTS else None if variant == 31 else "Member",
    }


def _mailbox(kind: int, variant: int) -> Row:
    domain = "fabrikam.com" if variant % 4 == 0 else "contoso.com"
    return {
        "AuditBypassEnabled": False,
        "AuditEnabled": variant != 3,
        "DisplayName": "Staff %(n)s",
        "EmailAddresses": [f"SMTP:staff.%(n)s@{domain}", "smtp:staff.%(n)s@contoso.mail.onmicrosoft.com"],
        "ExternalDirectoryObjectId": "%(id)s",
        "ForwardingAddress": None,
        "ForwardingSmtpAddress": "smtp:staff.%(n)s@example.com" if variant == 5 else None,
        "HiddenFromAddressListsEnabled": kind == _LEAVERS,
        "PrimarySmtpAddress": f"staff.%(n)s@{domain}",
        "RecipientTypeDetails": "SharedMailbox" if variant == 9 else "UserMailbox",
        "UserPrincipalName": _name(kind),
    }


DEVICES = "devices.secureConfigurationAssessments"


def assessments(configurations: tuple[str, ...]) -> tuple[Row, ...]:
    """The rows of a device: for each configuration in turn as it should be, as it should not, and not applicable."""
    return tuple(_assessment(each, state) for each in configurations for state in range(STATES))


STATES = 3


def _assessment(configuration: str, state: int) -> Row:
    return {
        "configurationCategory": "Security controls",
        "configurationId": configuration,
        "configurationImpact": 9.0,
        "configurationName": f"Configuration {configuration}",
        "configurationSubcategory": "Antivirus",
        "deviceId": "%(id)s",
        "deviceName": "pc-%(n)s.contoso.com",
        "id": f"%(id)s_{configuration}",
        "isApplicable": state != 2,
        "isCompliant": state == 0,
        "isExpectedUserImpact": False,
        "osPlatform": "Windows11",
        "osVersion": "10.0.22631",
        "rbacGroupName": "Offices",
        "recommendationReference": f"sca-_-{configuration}",
        "timestamp": "2026-11-20T03:12:45Z",
    }
