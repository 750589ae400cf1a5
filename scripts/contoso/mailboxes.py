"""`exchange.mailboxes`."""

from __future__ import annotations

from scripts.contoso.company import DOMAIN, HYBRID
from scripts.contoso.people import Kind, Person
from scripts.contoso.seed import days_ago

Row = dict[str, object]

_TYPES = {Kind.SHARED: "SharedMailbox", Kind.ROOM: "RoomMailbox"}
_FORWARDING = {
    f"sales.021@{DOMAIN}": "smtp:sales.021@example.com",
    f"marketing.009@{DOMAIN}": "smtp:inbox@example.net",
}
"""Mailboxes whose owners forward what they get to another company."""


def mailboxes(people: tuple[Person, ...]) -> list[Row]:
    return [_mailbox(person, person.address) for person in people if person.address and person.kind is not Kind.GUEST]


def _mailbox(person: Person, address: str) -> Row:
    alias = address.split("@")[0]
    forwarding = _FORWARDING.get(address)
    return {
        "Alias": alias,
        "AuditBypassEnabled": alias == "svc.erp",
        "AuditEnabled": True,
        "DeliverToMailboxAndForward": forwarding is not None,
        "DisplayName": person.display_name,
        "EmailAddresses": [f"SMTP:{address}", f"smtp:{alias}@{HYBRID}"],
        "ExternalDirectoryObjectId": person.id,
        "ForwardingAddress": None,
        "ForwardingSmtpAddress": forwarding,
        "HiddenFromAddressListsEnabled": person.kind in (Kind.LEAVER, Kind.SERVICE),
        "PrimarySmtpAddress": address,
        "RecipientTypeDetails": _TYPES.get(person.kind, "UserMailbox"),
        "RoleAssignmentPolicy": "Default Role Assignment Policy",
        "SharingPolicy": None,
        "UserPrincipalName": person.upn,
        "WhenMailboxCreated": days_ago(60, 2500, "mailbox", address),
    }
