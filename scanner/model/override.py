"""What people decided about actions: as written, and what became of it in a scan."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from scanner.model.status import Status
from scanner.record import NamedTuple


class Rest(StrEnum):
    """The band that takes the points which the measurement leaves."""

    OPEN = "open"
    ACCEPTED = "accepted"
    ASSERTED = "asserted"


class StatusRule(NamedTuple):
    """What a status means, from `rules/statuses/<id>.yaml`."""

    id: Status
    title: str
    means: str
    """A line for tables."""
    rest: Rest
    settable: bool
    """Whether an entry of the overrides file may set it."""
    listed: bool
    """Whether its actions stay in the list of what is to be done."""
    approval: bool
    """Whether somebody else has to approve it."""
    graph: str | None
    """The `state` of Microsoft Graph's controlStateUpdates that says the same."""
    imported_from: tuple[str, ...]
    """States of Microsoft Graph that become this status, in lower case."""
    hint: str | None = None
    """What to do in place of setting it, where it cannot be set."""


class Scope(NamedTuple):
    """Where an override holds; empty parts mean everywhere."""

    tenants: tuple[str, ...] = ()
    """Ids and domains of tenants, compared without case."""
    subjects: tuple[str, ...] = ()
    """Ids and names of failing items, compared without case."""
    where: str | None = None
    """A condition in CEL over a failing `item`."""

    @property
    def is_partial(self) -> bool:
        """Whether it picks some of the items."""
        return bool(self.subjects) or self.where is not None


class Pin(NamedTuple):
    """What was accepted. Anything worse opens again.

    Exactly one of `observed`, `subjects`, `failing` and `open_percent` says what; a share may have what was observed
    beside it.
    """

    taken: str
    """The day, ISO 8601, UTC."""
    observed: Mapping[str, str] = {}
    """What was observed, by subject; where that is shortened, a digest of all of it stands behind."""
    details: Mapping[str, str] = {}
    """Beside `observed`: every part of the condition that fails, and a digest of all that the condition reads.

    Empty in pins of older versions, which hold what was observed alone.
    """
    subjects: tuple[str, ...] = ()
    failing: int | None = None
    """How many items may fail, whichever they are."""
    open_percent: float | None = None
    """How much of the maximum may be open, 0 to 100."""
    digest: str = ""
    """Over the content, so that an edit by hand shows."""

    @property
    def is_shallow(self) -> bool:
        """Whether it holds what was observed and not what else the condition read, so that less is seen of it."""
        return bool(self.observed) and self.open_percent is None and not self.details


class Override(NamedTuple):
    """One entry that sets the status of an action."""

    action: str
    status: Status
    justification: str
    owner: str | None
    created: str | None
    """The first day it holds, ISO 8601, UTC."""
    expires: str | None
    """The last day it holds; null is without end."""
    approved_by: str | None = None
    ticket: str | None = None
    notes: str | None = None
    tags: tuple[str, ...] = ()
    scope: Scope = Scope()
    pin: Pin | None = None
    file: str | None = None
    """Null for an exception that the snapshot holds."""
    line: int | None = None
    column: int | None = None

    def is_expired(self, as_of: str) -> bool:
        """Whether its last day, in UTC, is over."""
        return self.expires is not None and as_of > self.expires

    def is_early(self, as_of: str) -> bool:
        """Whether its first day has not come yet."""
        return self.created is not None and as_of < self.created


class OverrideState(StrEnum):
    """What became of an override in a scan."""

    ACTIVE = "active"
    REOPENED = "reopened"
    """The finding is worse than what was pinned; the excess is open again."""
    EXPIRED = "expired"
    NOT_YET = "not-yet"
    UNNEEDED = "unneeded"
    """It changes nothing: the action is completed or does not apply, or nothing in its scope fails."""
    ELSEWHERE = "elsewhere"
    """It is for other tenants, for some groups of devices only, or for an action that was not measured."""


class OverrideSource(StrEnum):
    FILE = "file"
    DEVICES = "devices"
    """An exception of Defender Vulnerability Management, from the snapshot."""


class OverrideUse(NamedTuple):
    """An override and what it did."""

    entry: Override
    source: OverrideSource
    state: OverrideState
    reason: str
    """A sentence without its full stop."""
    days_left: int | None
    """0 on the last day, negative when expired; null without an end."""
    covered: int | None = None
    """Failing items that it covers; null where the action is not counted in items."""
    reopened: int | None = None
    """Failing items in its scope that are beyond the pin."""
    reopened_subjects: tuple[str, ...] = ()
    """The first of them."""
    asserted: float = 0.0
    """Points that it earns on people's word."""
    accepted: float = 0.0
    planned: float = 0.0
    """Open points that are to be earned."""


class Violation(NamedTuple):
    """An entry that breaks the review policy, at its own place."""

    rule: str
    """`justification-length`, `ticket`, `lifetime`, `forbidden-status`, `asserted-points`, ..."""
    action: str
    message: str
    file: str
    line: int
    column: int


class OverrideAudit(NamedTuple):
    """All overrides of a scan, in the order of the file, exceptions of devices last."""

    file: str | None
    sha256: str | None
    entries: tuple[OverrideUse, ...]
    asserted: float
    accepted: float
    planned: float
    expired: int
    reopened: int
    due: int
    """End within 30 days."""
    unneeded: int
    violations: tuple[Violation, ...] = ()
