"""The report: everything that every format shows, computed once."""

from __future__ import annotations

from enum import StrEnum

from scanner.model.config import Zones
from scanner.model.departure import Departure, SwitchedOff
from scanner.model.finding import Evidence, Missing, Outcome
from scanner.model.framework import FrameworkCoverage
from scanner.model.points import Points
from scanner.model.rule import (
    Category,
    Implementation,
    PointsBasis,
    Scoring,
    Severity,
    Tier,
    UserImpact,
    Verification,
)
from scanner.model.snapshot import CoverageState, Tenant
from scanner.model.status import Status
from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.model.comparison import Comparison
    from scanner.model.gate import GateDecision
    from scanner.model.override import OverrideAudit, OverrideUse
    from scanner.model.share import ShareSettings
    from scanner.model.subscription import Subscription

LATE_TYPES = {
    "Comparison": "scanner.model.comparison",
    "GateDecision": "scanner.model.gate",
    "OverrideAudit": "scanner.model.override",
    "OverrideUse": "scanner.model.override",
    "ShareSettings": "scanner.model.share",
    "Subscription": "scanner.model.subscription",
}
"""Types of fields that a scan without overrides and gate never makes; whoever needs them imports them from there."""
SCHEMA_VERSION = "1.0"


class Maxima(StrEnum):
    """Whose maxima count."""

    CATALOGUE = "catalogue"
    TENANT = "tenant"
    """Those of the tenant's own control profiles, for the actions that have one."""


class ToolInfo(NamedTuple):
    name: str
    version: str
    catalogue: str
    """Version of the catalogue."""
    catalogue_digest: str
    points_basis: Maxima = Maxima.CATALOGUE


class SnapshotInfo(NamedTuple):
    path: str | None
    """As given on the command line; a path outside the working tree is reduced to its name."""
    sha256: str
    collected_at: str | None
    """ISO 8601, UTC."""
    collector: str | None
    repository_path: str | None = None
    """Relative to the root of the repository; null where it lies elsewhere, so that nothing can point into it."""


class Totals(NamedTuple):
    """Totals over every applicable action, with the bounds that unknown points leave."""

    max: float
    earned: float
    percent: float | None
    """earned / max, 0 to 100; null when there is nothing to score."""
    measured: float
    asserted: float
    accepted: float
    open: float
    unknown: float
    lower_percent: float | None
    """What is earned, whatever the unknown turns out to be."""
    upper_percent: float | None
    """What would be earned if everything unknown passed."""


class Group(NamedTuple):
    """A category or a product with its totals."""

    id: str
    title: str
    actions: int
    points: Points
    earned: float
    percent: float | None


class ActionPoints(NamedTuple):
    """`points` of one action, with what they add up to."""

    max: float
    """0 where the action is not applicable; it then takes no part in any total."""
    earned: float
    measured: float
    asserted: float
    accepted: float
    open: float
    unknown: float
    worth: float
    """The catalogue's maximum, applicable or not."""
    basis: PointsBasis


class Rule(NamedTuple):
    """Where the rule stands and the check it makes, as written."""

    file: str
    line: int
    check: tuple[tuple[str, str], ...]
    """Pairs of key and text, in the order of the file."""


class Assessment(NamedTuple):
    """One action in the report."""

    id: str
    title: str
    category: Category
    product: str
    severity: Severity
    tier: Tier
    threats: tuple[str, ...]
    tags: tuple[str, ...]
    rationale: str
    scoring: Scoring
    outcome: Outcome
    status: Status
    reason: str
    points: ActionPoints
    count: int | None  # type: ignore[assignment]  # hides tuple.count, which nobody needs here
    """Items that pass."""
    total: int | None
    """Items of the population."""
    not_assessed: int | None
    """Items that could not be decided; part of `total`."""
    excused: int
    unit: str
    rank: int
    """1 is to be done first; ties do not occur."""
    evidence: tuple[Evidence, ...]
    evidence_total: int
    """How many pieces of evidence there are; more than are listed where the list was capped."""
    missing: tuple[Missing, ...]
    advice: tuple[str, ...]
    satisfied_by: str | None
    requires: tuple[str, ...]
    """Resources that the result rests on, or waits for."""
    decided_without: tuple[str, ...]
    """Resources that the check reads too and the snapshot does not hold: the others decide, whatever these may be."""
    user_impact: UserImpact
    implementation: Implementation
    rule: Rule
    verification: Verification = Verification.VERIFIED
    """Whether it was measured from the settings themselves, or is what Microsoft reports of them."""
    near_miss: None = None
    override: OverrideUse | None = None
    """The entry that decides or decided about it; `overrides.entries` of the report has them all."""


class ResourceCoverage(NamedTuple):
    resource: str
    state: CoverageState
    detail: str | None
    permission: str
    source: str
    rows: int | None
    """Rows held; null for a single object or where nothing was collected."""
    actions: tuple[str, ...]
    """Actions that read it."""
    points: float
    """Points that are unknown for want of it."""
    strangers: int = 0
    """Rows about a control that no action of the catalogue has; nothing is made of them."""
    strange_keys: tuple[str, ...] = ()
    """What the first of those rows are about, each once."""
    digest: str | None = None
    """Of its content, so that two reports tell whether it changed; null where nothing is held, or too much."""
    line: int | None = None
    """Where it begins in the file of the snapshot; null where it is not held, or no format shows it."""


class Report(NamedTuple):
    """One scan of one tenant. `report.json` is this value, without loss."""

    schema_version: str
    tool: ToolInfo
    tenant: Tenant
    snapshot: SnapshotInfo
    as_of: str
    """The day that dates are judged by, ISO 8601."""
    totals: Totals
    categories: tuple[Group, ...]
    products: tuple[Group, ...]
    actions: tuple[Assessment, ...]
    """In rank order."""
    coverage: tuple[ResourceCoverage, ...]
    """Every resource that some action reads, by name."""
    frameworks: tuple[FrameworkCoverage, ...] = ()
    """How far the actions got that the controls of each framework name."""
    restricted_to: tuple[str, ...] = ()
    """Ids of the frameworks that were asked for: only actions that they name were measured. Empty where all were."""
    departures: tuple[Departure, ...] = ()
    """Values of rules that the configuration sets otherwise."""
    switched_off: tuple[SwitchedOff, ...] = ()
    """Actions that the configuration switches off."""
    gate: GateDecision | None = None
    """The verdict of the gate; null where there was none."""
    overrides: OverrideAudit | None = None
    """Null where there are none, or where they were to be ignored."""
    bare_totals: Totals | None = None
    """The totals as they are without any override."""
    accounts_digest: str | None = None
    """Of the break-glass accounts, for the same purpose as those of resources."""
    comparison: Comparison | None = None
    """What changed since the baseline; null where there was none."""
    zones: Zones = Zones()
    """Where the score is bad, okay and good."""
    subscriptions: tuple[Subscription, ...] | None = None
    """What the tenant has bought; null where that was not collected."""
    share: ShareSettings | None = None
    """Where actions can be passed on to; null where the configuration says nothing of it."""
    command: str | None = None
    """What to type for the same report, without the formats; null where no command made it."""
    notes: tuple[str, ...] = ()
    """What is odd about the snapshot or the configuration and stopped nobody, in sentences without a full stop."""
