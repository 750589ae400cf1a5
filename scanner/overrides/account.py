"""The account of an entry: its state, and the points that it is the reason for."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.model.day import days_between
from scanner.model.override import Override, OverrideSource, OverrideState, OverrideUse
from scanner.model.points import micro, points_of
from scanner.model.status import Status
from scanner.overrides.cover import Cover, covered
from scanner.overrides.held import Case, Held, failed_of, together


def unused(entry: Override, state: OverrideState, reason: str, as_of: str) -> OverrideUse:
    """The account of an entry that reaches no finding."""
    source = OverrideSource.FILE if entry.file is not None else OverrideSource.DEVICES
    return OverrideUse(entry, source, state, reason, _days_left(entry, as_of))


def use_of(case: Case, held: Held, others: Sequence[Held], as_of: str) -> OverrideUse:
    entry = held.entry
    asserted, accepted = _share(case, held, others, "asserted"), _share(case, held, others, "accepted")
    return OverrideUse(
        entry=entry,
        source=OverrideSource.FILE if entry.file is not None else OverrideSource.DEVICES,
        state=held.state,
        reason=held.reason,
        days_left=_days_left(entry, as_of),
        covered=held.covered,
        reopened=held.reopened,
        reopened_subjects=held.subjects,
        asserted=asserted,
        accepted=accepted,
        planned=_planned(case, held),
    )


def _days_left(entry: Override, as_of: str) -> int | None:
    return None if entry.expires is None else days_between(as_of, entry.expires)


def _share(case: Case, held: Held, others: Sequence[Held], band: str) -> float:
    """The points of a band that an entry is the reason for.

    Worked out as what the entry adds to those before it, so that the entries of an action add up to its band.
    """
    before = [each.cover for each in others if each.position < held.position]
    with_it = covered(case.action, case.finding, case.bare, together([*before, held.cover]))
    without = covered(case.action, case.finding, case.bare, together(before))
    return points_of(max(0, micro(getattr(with_it, band)) - micro(getattr(without, band))))


def _planned(case: Case, held: Held) -> float:
    """Open points that an entry plans to earn; of an action that is all or nothing only if it is about all of it."""
    if held.entry.status is not Status.PLANNED or held.state not in (OverrideState.ACTIVE, OverrideState.REOPENED):
        return 0.0
    if not held.entry.scope.is_partial and held.entry.pin is None:
        return case.bare.open
    total = case.finding.total
    if total is None or held.covered is None:
        return 0.0 if held.state is OverrideState.REOPENED else case.bare.open
    if held.covered >= failed_of(case):
        return case.bare.open
    as_asserted = Cover(asserted=held.covered)
    return covered(case.action, case.finding, case.bare, as_asserted).asserted
