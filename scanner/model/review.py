"""Who may decide, and what a decision has to look like."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from scanner.model.rule import Severity
from scanner.model.status import Status
from scanner.record import NamedTuple


class Role(StrEnum):
    """Roles of Microsoft Entra ID that open Secure Score."""

    GLOBAL_ADMINISTRATOR = "global-administrator"
    SECURITY_ADMINISTRATOR = "security-administrator"
    EXCHANGE_ADMINISTRATOR = "exchange-administrator"
    SHAREPOINT_ADMINISTRATOR = "sharepoint-administrator"
    ACCOUNT_ADMINISTRATOR = "account-administrator"
    HELPDESK_ADMINISTRATOR = "helpdesk-administrator"
    USER_ADMINISTRATOR = "user-administrator"
    SERVICE_ADMINISTRATOR = "service-administrator"
    SECURITY_READER = "security-reader"
    SECURITY_OPERATOR = "security-operator"
    GLOBAL_READER = "global-reader"

    @property
    def writes(self) -> bool:
        """Whether it may change statuses, notes, zones and comparisons; the others only read."""
        return self in _WRITERS


_WRITERS = frozenset(
    {
        Role.GLOBAL_ADMINISTRATOR,
        Role.SECURITY_ADMINISTRATOR,
        Role.EXCHANGE_ADMINISTRATOR,
        Role.SHAREPOINT_ADMINISTRATOR,
        Role.ACCOUNT_ADMINISTRATOR,
    }
)


class Person(NamedTuple):
    """Somebody who may be the author or the approver of a change."""

    emails: tuple[str, ...]
    """Addresses that commits carry, compared without case."""
    github: str | None
    """Handle, without the at sign."""
    roles: tuple[Role, ...]

    @property
    def writes(self) -> bool:
        return any(role.writes for role in self.roles)

    def is_called(self, name: str) -> bool:
        """Whether an address or handle is this person's; the address that GitHub makes up for a handle counts."""
        folded = name.casefold().removeprefix("@")
        handle = (self.github or "").casefold()
        noreply = folded.partition("@")[0].rpartition("+")[2] if folded.endswith(_NOREPLY) else None
        return folded in {email.casefold() for email in self.emails} or (bool(handle) and handle in (folded, noreply))


_NOREPLY = "@users.noreply.github.com"


class ReviewPolicy(NamedTuple):
    """What the entries of an overrides file have to keep to; null and empty ask for nothing."""

    justification_length: int | None = None
    """Characters at least."""
    ticket: str | None = None
    """A pattern (RE2) that the whole ticket matches; then every entry needs one."""
    longest_days: Mapping[Severity, int] = {}
    """From the first to the last day, both counted, by the severity of the action."""
    forbidden: Mapping[str, tuple[Status, ...]] = {}
    """Statuses that an action may not have; the action `*` is every one."""
    asserted_percent: float | None = None
    """Points on people's word, in percent of the maximum, at most."""
    extensions: int | None = None
    """How often the last day of an entry may be put off."""
