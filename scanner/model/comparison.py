"""What changed between two reports of one tenant, and what the score owes to each cause."""

from __future__ import annotations

from enum import StrEnum

from scanner.model.finding import Outcome
from scanner.model.part import Part
from scanner.model.rule import Severity
from scanner.model.snapshot import CoverageState, Tenant
from scanner.model.status import Status
from scanner.record import NamedTuple

SCHEMA_VERSION = "1.0"


class Change(StrEnum):
    """What became of an action."""

    NEW = "new"
    """Points are open, and none were."""
    FIXED = "fixed"
    """Points were open, and none is; nor is it accepted, nor could it not be assessed."""
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ADDED = "added"
    """Only the second report measures it."""
    REMOVED = "removed"


class Side(NamedTuple):
    """One of the two reports."""

    name: str
    """As it was asked for: a file, or a revision."""
    snapshot: str | None
    """The path that the report has."""
    sha256: str
    collected_at: str | None
    as_of: str
    catalogue: str
    """Version of the catalogue."""
    earned: float
    max: float
    unknown: float
    percent: float | None


class ActionState(NamedTuple):
    """An action in one of the two reports."""

    outcome: Outcome
    status: Status
    earned: float
    open: float
    unknown: float
    max: float
    passed: int | None
    """Items that pass."""
    total: int | None


class PartShare(NamedTuple):
    """What one part moved of something."""

    part: Part
    points: float
    """Earned."""
    open: float = 0.0
    unknown: float = 0.0


class ActionChange(NamedTuple):
    """An action that is not the same in both reports."""

    id: str
    title: str
    category: str
    severity: Severity
    change: Change
    base: ActionState | None
    head: ActionState | None
    points: float
    """Earned now, less what was earned before."""
    shares: tuple[PartShare, ...] = ()
    """Empty where the change cannot be divided; parts without a share are left out."""
    was: str | None = None
    """The id that the first report has, where it is an old one."""


class GroupChange(NamedTuple):
    """A category or a product that is not the same in both reports."""

    id: str
    title: str
    base_earned: float
    base_max: float
    head_earned: float
    head_max: float
    base_percent: float | None
    head_percent: float | None
    points: float
    percent: float | None


class Counts(NamedTuple):
    """Actions by what became of them."""

    new: int
    fixed: int
    changed: int
    unchanged: int
    added: int
    removed: int


class PropertyChange(NamedTuple):
    """A property of an object, before and after, as text; null where it is not there."""

    path: str
    before: str | None
    after: str | None


class Moved(NamedTuple):
    """Points that an action earns by a cause."""

    action: str
    points: float


class Kind(StrEnum):
    """What became of an object."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Cause(NamedTuple):
    """Something that changed, and what it moved when it alone is put back."""

    part: Part
    kind: Kind
    what: str
    """What sort of thing it is: the title of a resource, `override`, `rule`."""
    subject: str
    """Its name."""
    resource: str | None = None
    properties: tuple[PropertyChange, ...] = ()
    file: str | None = None
    line: int | None = None
    column: int | None = None
    in_base: bool = False
    """Whether the place is one in the first snapshot, as the second does not have it any more."""
    points: float = 0.0
    actions: tuple[Moved, ...] = ()
    objects: int = 1
    """More than one where a whole resource was put back."""


class OverrideState(NamedTuple):
    """An override in one of the two reports."""

    status: Status
    state: str
    expires: str | None


class OverrideChange(NamedTuple):
    """An override that came, went, or is not the same."""

    action: str
    scope: str
    """Empty for all items."""
    base: OverrideState | None
    head: OverrideState | None
    file: str | None
    line: int | None
    what: str
    """In a few words: `status planned -> risk-accepted`."""


class CoverageChange(NamedTuple):
    """A resource that only one of the two snapshots could read."""

    resource: str
    base: CoverageState
    head: CoverageState
    permission: str
    actions: tuple[str, ...]


class Division(NamedTuple):
    """The change of the score by part; the shares add up to it."""

    parts: tuple[PartTotal, ...]
    """In the order of `Part`; the last only where coverage changed."""
    evaluations: int = 0
    """Mixtures that were measured."""


class PartTotal(NamedTuple):
    """The share of one part."""

    part: Part
    changed: bool
    """Whether the two sides differ in it at all."""
    points: float
    percent: float | None
    """Percentage points; null where one of the two has no score."""
    unknown: float = 0.0
    """Points that it made unknown."""
    upper_percent: float | None = None
    """Its share of the change of the upper bound, were all unknown points earned."""


class Comparison(NamedTuple):
    """Two reports of one tenant, compared."""

    schema_version: str
    tenant: Tenant
    base: Side
    head: Side
    points: float
    percent: float | None
    """Percentage points."""
    counts: Counts
    actions: tuple[ActionChange, ...]
    """All that changed, those that lost most points first."""
    categories: tuple[GroupChange, ...] = ()
    products: tuple[GroupChange, ...] = ()
    overrides: tuple[OverrideChange, ...] = ()
    coverage: tuple[CoverageChange, ...] = ()
    division: Division | None = None
    undivided: str | None = None
    """Why it could not be divided; null where it was."""
    causes: tuple[Cause, ...] = ()
    notes: tuple[str, ...] = ()
    """Where something was bounded; sentences without their full stop."""
