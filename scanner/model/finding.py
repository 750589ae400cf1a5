"""What was measured for one action, before anybody decided anything about it."""

from __future__ import annotations

from enum import StrEnum

from scanner.model.snapshot import CoverageState
from scanner.record import NamedTuple


class Outcome(StrEnum):
    PASSED = "passed"
    PARTIAL = "partial"
    FAILED = "failed"
    NOT_APPLICABLE = "not-applicable"
    NOT_ASSESSED = "not-assessed"


class Evidence(NamedTuple):
    """One thing that keeps an action from full points, and where it stands in the snapshot."""

    pointer: str
    """JSON pointer into the snapshot."""
    line: int | None
    column: int | None
    subject: str
    observed: str
    expected: str
    assessed: bool = True
    """False where the item could not be decided; `observed` then says why."""


class Missing(NamedTuple):
    """A resource that an action needed and the snapshot does not hold."""

    resource: str
    state: CoverageState
    permission: str
    """The least-privilege permission or role that would unlock it."""
    source: str
    """The API or cmdlet that yields it."""
    detail: str | None = None


class Share(NamedTuple):
    """So much of so much, in millionths, so that points stay exact; nothing of nothing is all of it."""

    earned: int
    of: int

    @property
    def is_full(self) -> bool:
        return self.earned == self.of


class Finding(NamedTuple):
    """The measured result of one action."""

    action: str
    outcome: Outcome
    reason: str
    """A sentence; never empty."""
    passed: int | None = None
    """Items that pass; null where the action is not counted in items."""
    failed: int | None = None
    unknown: int | None = None
    """Items that could not be decided."""
    excused: int = 0
    evidence: tuple[Evidence, ...] = ()
    """The first items that do not pass, capped; `failed` and `unknown` are the true counts."""
    missing: tuple[Missing, ...] = ()
    advice: tuple[str, ...] = ()
    satisfied_by: str | None = None
    """The definition that earned the points in place of the check."""
    perhaps_satisfied: bool = False
    """Whether such a definition exists and could not be decided: then nothing is known to be open."""
    share: Share | None = None
    """What is earned, where that is not the share of items that pass."""
    worth: float | None = None
    """The maximum that the snapshot's own rows give the action."""

    @property
    def total(self) -> int | None:
        """Items of the population, decided or not."""
        if self.passed is None or self.failed is None or self.unknown is None:
            return None
        return self.passed + self.failed + self.unknown
