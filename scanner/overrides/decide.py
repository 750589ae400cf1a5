"""From overrides and findings to statuses and points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from scanner.model.day import days_between
from scanner.model.finding import Finding, Outcome
from scanner.model.override import Override, OverrideSource, OverrideState, OverrideUse, Rest
from scanner.model.points import Points, micro, points_of
from scanner.model.problem import InputError, Problem
from scanner.model.rule import Action
from scanner.model.snapshot import Tenant
from scanner.model.status import Status
from scanner.overrides.cover import NOTHING, Cover, covered
from scanner.overrides.load import Overrides
from scanner.overrides.pinned import beyond
from scanner.overrides.statuses import statuses
from scanner.overrides.watch import Subject

SHOWN = 20
"""Subjects of an excess that a report names."""


class Decision(NamedTuple):
    """One action after its overrides."""

    points: Points
    status: Status
    uses: tuple[OverrideUse, ...]


class Held(NamedTuple):
    """What one entry holds of one finding."""

    position: int
    entry: Override
    state: OverrideState
    reason: str
    cover: Cover = NOTHING
    covered: int | None = None
    reopened: int | None = None
    subjects: tuple[str, ...] = ()


class Case(NamedTuple):
    """An action with its finding, its points without overrides, and its items that do not pass."""

    action: Action
    finding: Finding
    bare: Points
    subjects: tuple[Subject, ...]


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
    held = [_held(case, position, entry, tenant, as_of) for position, entry in entries]
    total = _together(each.cover for each in held)
    split = covered(case.action, case.finding, case.bare, total)
    uses = tuple(_use(case, each, held, as_of) for each in held)
    return Decision(split, _status(case, held, split), uses)


def unused(entry: Override, state: OverrideState, reason: str, as_of: str) -> OverrideUse:
    """The account of an entry that reaches no finding."""
    source = OverrideSource.FILE if entry.file is not None else OverrideSource.DEVICES
    return OverrideUse(entry, source, state, reason, _days_left(entry, as_of))


def derived(finding: Finding) -> Status:
    """The status of an action that nobody decided anything about."""
    return Status.COMPLETED if finding.outcome is Outcome.PASSED else Status.TO_ADDRESS


def _held(case: Case, position: int, entry: Override, tenant: Tenant, as_of: str) -> Held:
    """The state of an entry, and what it covers."""
    reason = _out_of_force(entry, tenant, as_of)
    if reason is not None:
        return Held(position, entry, *reason)
    match case.finding.outcome:
        case Outcome.PASSED:
            return Held(position, entry, OverrideState.UNNEEDED, "the action is completed")
        case Outcome.NOT_APPLICABLE:
            return Held(position, entry, OverrideState.UNNEEDED, "the action does not apply to this tenant")
        case Outcome.NOT_ASSESSED:
            return _over_nothing_known(case, position, entry)
    if entry.scope.is_partial:
        return _scoped(case, position, entry)
    if entry.pin is not None:
        return _pinned(case, position, entry, [each for each in case.subjects if each.assessed])
    return Held(position, entry, OverrideState.ACTIVE, "covers everything that is left", _rest(entry), _failed(case))


def _out_of_force(entry: Override, tenant: Tenant, as_of: str) -> tuple[OverrideState, str] | None:
    own = {name.casefold() for name in (tenant.id, tenant.default_domain) if name}
    if entry.scope.tenants and not own & {name.casefold() for name in entry.scope.tenants}:
        return OverrideState.ELSEWHERE, f"is for {', '.join(entry.scope.tenants)}"
    if entry.is_expired(as_of):
        return OverrideState.EXPIRED, f"its last day was {entry.expires}"
    if entry.is_early(as_of):
        return OverrideState.NOT_YET, f"its first day is {entry.created}"
    return None


def _over_nothing_known(case: Case, position: int, entry: Override) -> Held:
    """An assertion about everything needs no measurement; whatever is about what was seen has nothing to hold on to."""
    if entry.scope.is_partial or entry.pin is not None:
        return Held(position, entry, OverrideState.ACTIVE, "the action was not assessed, so nothing is covered yet")
    return Held(position, entry, OverrideState.ACTIVE, "the action was not assessed", _rest(entry))


def _scoped(case: Case, position: int, entry: Override) -> Held:
    inside = [each for each in case.subjects if is_in_scope(each, entry, position)]
    if not inside:
        return Held(position, entry, OverrideState.UNNEEDED, f"none of the {case.action.unit} in its scope fails")
    failing = [each for each in inside if each.assessed]
    if entry.pin is not None:
        return _pinned(case, position, entry, failing)
    unsure = sum(position in each.undecided for each in case.subjects)
    reason = f"covers {len(failing)} of {_failed(case)} failing {case.action.unit}"
    if unsure:
        reason += f"; whether it covers {unsure} more could not be decided"
    cover = _items(entry, len(failing), len(inside) - len(failing))
    return Held(position, entry, OverrideState.ACTIVE, reason, cover, len(failing))


def is_in_scope(subject: Subject, entry: Override, position: int) -> bool:
    """Whether an entry that picks items picks this one."""
    if entry.scope.where is not None:
        return position in subject.matched
    return any(name.casefold() in subject.names for name in entry.scope.subjects)


def _pinned(case: Case, position: int, entry: Override, failing: Sequence[Subject]) -> Held:
    """Only what was pinned is covered; what is beyond it is open again."""
    assert entry.pin is not None
    excess = beyond(entry.pin, case.finding, case.bare, failing)
    state = OverrideState.ACTIVE if excess is None else OverrideState.REOPENED
    reason = "as it was pinned" if excess is None else excess.reason
    if case.finding.total is None or case.finding.share is not None:
        rest = _rest(entry)
        if excess is not None:
            rest = rest._replace(at_most=excess.kept) if excess.kept else NOTHING
        elif rest.rest is Rest.ASSERTED:
            rest = rest._replace(at_most=micro(case.bare.open))
        return Held(position, entry, state, reason, rest)
    over = () if excess is None else excess.subjects
    count = len(failing) - len(over)
    return Held(position, entry, state, reason, _items(entry, count, 0), count, len(over), over[:SHOWN])


def _rest(entry: Override) -> Cover:
    return Cover(rest=statuses()[entry.status].rest)


def _items(entry: Override, failing: int, undecided: int) -> Cover:
    match statuses()[entry.status].rest:
        case Rest.ACCEPTED:
            return Cover(accepted=failing)
        case Rest.ASSERTED:
            return Cover(asserted=failing, asserted_unknown=undecided)
    return NOTHING


def _together(covers: Iterable[Cover]) -> Cover:
    """One cover for all entries of an action: either one that takes everything, or the sum of items."""
    total = NOTHING
    for each in covers:
        if each.rest is not Rest.OPEN:
            return each
        total = Cover(
            accepted=total.accepted + each.accepted,
            asserted=total.asserted + each.asserted,
            asserted_unknown=total.asserted_unknown + each.asserted_unknown,
        )
    return total


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
        return whole.entry.status
    if sum(each.covered or 0 for each in active) < _failed(case) or split.unknown or not _failed(case):
        return Status.TO_ADDRESS
    return max(active, key=lambda each: (_WEAKEST.index(each.entry.status), -each.position)).entry.status


_WEAKEST = (
    Status.COMPLETED,
    Status.THIRD_PARTY,
    Status.ALTERNATE_MITIGATION,
    Status.RISK_ACCEPTED,
    Status.PLANNED,
    Status.TO_ADDRESS,
)
"""Several entries that cover everything together have the status of the weakest."""


def _use(case: Case, held: Held, others: Sequence[Held], as_of: str) -> OverrideUse:
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
    with_it = covered(case.action, case.finding, case.bare, _together([*before, held.cover]))
    without = covered(case.action, case.finding, case.bare, _together(before))
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
    if held.covered >= _failed(case):
        return case.bare.open
    as_asserted = Cover(asserted=held.covered)
    return covered(case.action, case.finding, case.bare, as_asserted).asserted


def _failed(case: Case) -> int:
    return case.finding.failed or 0


def _clashes(case: Case, entries: Sequence[tuple[int, Override]], tenant: Tenant, as_of: str) -> list[Problem]:
    """Items that two entries in force pick, which only the data can tell."""
    partial = [
        (position, entry)
        for position, entry in entries
        if entry.scope.is_partial and _out_of_force(entry, tenant, as_of) is None
    ]
    problems: list[Problem] = []
    for index, (position, entry) in enumerate(partial):
        for earlier_position, earlier in partial[:index]:
            subject = next(
                (
                    each
                    for each in case.subjects
                    if is_in_scope(each, entry, position) and is_in_scope(each, earlier, earlier_position)
                ),
                None,
            )
            if subject is not None:
                place = f"{entry.file}:{entry.line}:{entry.column}"
                message = f"'{entry.action}' is decided twice for {subject.label}"
                hint = f"the entry at line {earlier.line} is about it too; narrow one of the two"
                problems.append(Problem(place, message, hint))
                break
    return problems
