"""From overrides and findings to statuses and points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scanner.model.finding import Finding, Outcome
from scanner.model.override import Override, OverrideState, OverrideUse, Rest
from scanner.model.points import Points
from scanner.model.problem import InputError, Problem
from scanner.model.snapshot import Tenant
from scanner.model.status import Status
from scanner.overrides.account import use_of
from scanner.overrides.cover import covered
from scanner.overrides.held import Case, Held, failed_of, held_by, out_of_force, picked, together
from scanner.overrides.load import Overrides
from scanner.overrides.statuses import statuses
from scanner.record import NamedTuple


class Decision(NamedTuple):
    """One action after its overrides."""

    points: Points
    status: Status
    uses: tuple[OverrideUse, ...]


def decide(
    overrides: Overrides,
    cases: Iterable[Case],
    tenant: Tenant,
    as_of: str,
) -> Mapping[str, Decision]:
    """Decisions by action id, for the actions that some entry names.

    Raises `InputError` where two entries turn out to be about the same item.
    """
    by_action: dict[str, list[tuple[int, Override]]] = {}
    for position, entry in enumerate(overrides.entries):
        by_action.setdefault(entry.action, []).append((position, entry))
    faults: list[Problem] = []
    decisions = {}
    for case in cases:
        entries = by_action.get(case.action.id)
        if entries:
            faults += _clashes(case, entries, tenant, as_of)
            decisions[case.action.id] = decision(case, entries, tenant, as_of)
    if faults:
        raise InputError(faults)
    return decisions


def decision(case: Case, entries: Sequence[tuple[int, Override]], tenant: Tenant, as_of: str) -> Decision:
    """What the entries of one action make of it."""
    held = [held_by(case, position, entry, tenant, as_of) for position, entry in entries]
    total = together(each.cover for each in held)
    split = covered(case.action, case.finding, case.bare, total)
    uses = tuple(use_of(case, each, held, as_of) for each in held)
    return Decision(split, _status(case, held, split), uses)


def derived(finding: Finding) -> Status:
    """The status of an action that nobody decided anything about."""
    return Status.COMPLETED if finding.outcome is Outcome.PASSED else Status.TO_ADDRESS


def _status(case: Case, held: Sequence[Held], split: Points) -> Status:
    """What was decided about the whole action; part of it leaves the default, as in Secure Score."""
    usual = derived(case.finding)
    active = [each for each in held if each.state in (OverrideState.ACTIVE, OverrideState.REOPENED)]
    if usual is Status.COMPLETED or not active or case.finding.outcome is Outcome.NOT_APPLICABLE:
        return usual
    if any(each.state is OverrideState.REOPENED for each in active):
        return Status.TO_ADDRESS
    whole = next((each for each in active if not each.entry.scope.is_partial), None)
    if whole is not None:
        return whole.entry.status if _decides(case, whole, split) else usual
    if sum(each.covered or 0 for each in active) < failed_of(case) or split.unknown or not failed_of(case):
        return Status.TO_ADDRESS
    return max(active, key=lambda each: (_WEAKEST.index(each.entry.status), -each.position)).entry.status


def _decides(case: Case, held: Held, split: Points) -> bool:
    """Whether an entry about the whole action is about all of it: a pin covers what was seen, and nothing unknown."""
    if held.entry.pin is None:
        return True
    if case.finding.outcome is Outcome.NOT_ASSESSED or held.covered == 0:
        return False
    return not split.unknown or statuses()[held.entry.status].rest is Rest.OPEN


_WEAKEST = (
    Status.COMPLETED,
    Status.THIRD_PARTY,
    Status.ALTERNATE_MITIGATION,
    Status.RISK_ACCEPTED,
    Status.PLANNED,
    Status.TO_ADDRESS,
)
"""Several entries that cover everything together have the status of the weakest."""


def _clashes(case: Case, entries: Sequence[tuple[int, Override]], tenant: Tenant, as_of: str) -> list[Problem]:
    """What two entries in force decide both, which only the data can tell: by which names tenant and items go."""
    held = [(position, entry) for position, entry in entries if out_of_force(entry, tenant, as_of) is None]
    inside = {position: picked(case.subjects, entry, position).subjects for position, entry in held}
    problems: list[Problem] = []
    for index, (position, entry) in enumerate(held):
        for earlier_position, earlier in held[:index]:
            shared = set(inside[position]) & set(inside[earlier_position])
            if not (entry.scope.is_partial and earlier.scope.is_partial):
                about = next((name for name in (tenant.default_domain, tenant.id) if name), "this tenant")
            elif shared:
                about = next(each.label for each in inside[position] if each in shared)
            else:
                continue
            place = f"{entry.file}:{entry.line}:{entry.column}"
            message = f"'{entry.action}' is decided twice for {about}"
            hint = f"the entry at line {earlier.line} is about it too; narrow one of the two"
            problems.append(Problem(place, message, hint))
            break
    return problems
