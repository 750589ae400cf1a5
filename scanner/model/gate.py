"""What a report has to keep to, and the verdict on one."""

from __future__ import annotations

from enum import StrEnum

from scanner.model.rule import Severity
from scanner.model.status import Status
from scanner.record import NamedTuple


class Requirement(NamedTuple):
    """What one action has to be."""

    action: str
    """Id of the action; an alias until the policy was checked against a catalogue."""
    statuses: tuple[Status, ...]
    """Any of these will do; an action that is completed, or does not apply, always does."""
    place: str = ""
    """`file:line:column` of the id."""


class GatePolicy(NamedTuple):
    """When a report passes. Null and empty ask for nothing, and what is equal to a limit is allowed."""

    lowest_score: float | None = None
    """In percent."""
    lowest_verified: float | None = None
    """Of what was measured alone, in percent of the maximum."""
    largest_asserted: float | None = None
    """Of what is earned on people's word, in percent of the maximum."""
    largest_unknown: float | None = None
    """Points that may be not assessed."""
    largest_not_assessed: int | None = None
    """Actions that may be not assessed."""
    actions: tuple[Requirement, ...] = ()
    not_open: tuple[Severity, ...] = ()
    """Severities of which no action may have open points."""
    not_newly_open: tuple[Severity, ...] = ()
    """The same for actions that had none in the baseline, and that settings or overrides opened."""
    no_regression: bool = False
    """Whether settings and overrides may not have lowered the score since the baseline."""
    expired_overrides: bool = False
    """Whether they fail; as for the next two."""
    reopened_overrides: bool = False
    policy_violations: bool = False
    warn_only: bool = False
    """Whether failures are told and leave the exit code alone."""
    allow_incomplete: bool = False
    """Whether rules that could not be checked do."""


class GateVerdict(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    INCOMPLETE = "incomplete"
    """Nothing failed that counts, and some rule could not be checked."""
    WARNED = "warned"
    """Something failed, or could not be checked, and was allowed to."""


class RefusalKind(StrEnum):
    FAILED = "failed"
    UNCHECKED = "unchecked"
    """The data does not decide it."""


class Refusal(NamedTuple):
    """One rule of the gate that does not hold, or could not be checked."""

    rule: str
    """Its key in the configuration: `lowestScore`."""
    kind: RefusalKind
    reason: str
    """A sentence without its full stop."""
    actions: tuple[str, ...] = ()
    """Ids of the actions that it is about, by rank; those of one requirement, or of overrides in their order."""
    points: float = 0.0
    """Points that are lacking, open, too many or unknown."""


class GateDecision(NamedTuple):
    """The verdict on a report."""

    verdict: GateVerdict
    refusals: tuple[Refusal, ...] = ()
    """What failed, then what could not be checked, each in the order of the rules."""
    notes: tuple[str, ...] = ()
    """Rules that were left out, each with why; sentences without their full stop."""
    baseline_percent: float | None = None
    """The score of the baseline; null without one, and where it had none."""
