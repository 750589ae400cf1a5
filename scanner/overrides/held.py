"""What each entry holds of a finding: whether it is in force, and what it covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scanner.model.finding import Finding, Outcome
from scanner.model.override import Override, OverrideState, Rest
from scanner.model.points import Points, micro
from scanner.model.rule import Action
from scanner.model.snapshot import Tenant
from scanner.overrides.cover import NOTHING, Cover
from scanner.overrides.pinned import beyond
from scanner.overrides.statuses import statuses
from scanner.overrides.watch import Stood, Subject
from scanner.record import NamedTuple

SHOWN = 20
"""Subjects of an excess that a report names."""


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
    observed: Mapping[str, Stood] = {}
    """What was observed of an action that is not counted in items, by subject; only where a pin asks for it."""


def held_by(case: Case, position: int, entry: Override, tenant: Tenant, as_of: str) -> Held:
    """The state of an entry, and what it covers."""
    reason = out_of_force(entry, tenant, as_of)
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
    return Held(position, entry, OverrideState.ACTIVE, "covers everything that is left", _rest(entry), failed_of(case))


def out_of_force(entry: Override, tenant: Tenant, as_of: str) -> tuple[OverrideState, str] | None:
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
    inside, unclear = picked(case.subjects, entry, position)
    unsure = sum(position in each.undecided for each in case.subjects)
    if not inside and not unclear and not unsure:
        return Held(position, entry, OverrideState.UNNEEDED, f"none of the {case.action.unit} in its scope fails")
    failing = [each for each in inside if each.assessed]
    told = f"; whether it covers {unsure}{' more' if failing else ''} could not be decided" if unsure else ""
    told += "".join(f"; '{name}' is the name of several {case.action.unit}: name them by id" for name in unclear)
    if entry.pin is not None:
        held = _pinned(case, position, entry, failing)
        return held._replace(reason=held.reason + told)
    reason = f"covers {len(failing)} of {failed_of(case)} failing {case.action.unit}"
    cover = _items(entry, len(failing), len(inside) - len(failing))
    return Held(position, entry, OverrideState.ACTIVE, reason + told, cover, len(failing))


class Picked(NamedTuple):
    """The items that an entry picks, and the names that would pick several at once and so pick none."""

    subjects: tuple[Subject, ...]
    unclear: tuple[str, ...] = ()


def picked(subjects: Sequence[Subject], entry: Override, position: int) -> Picked:
    """The items in the scope of an entry that picks some: an id goes before a name, and a name has to be of one."""
    if entry.scope.where is not None:
        return Picked(tuple(each for each in subjects if position in each.matched))
    wanted = {name.casefold(): name for name in entry.scope.subjects}
    by_id: dict[str, list[int]] = {}
    by_name: dict[str, list[int]] = {}
    for index, each in enumerate(subjects):
        for name in each.names & wanted.keys():
            (by_id if name in each.ids else by_name).setdefault(name, []).append(index)
    unclear = [name for name, held in by_name.items() if name not in by_id and len(held) > 1]
    clear = {**by_name, **by_id}
    chosen = {index for name, held in clear.items() if name not in unclear for index in held}
    return Picked(
        tuple(subjects[index] for index in sorted(chosen)),
        tuple(wanted[name] for name in wanted if name in unclear),
    )


def _pinned(case: Case, position: int, entry: Override, failing: Sequence[Subject]) -> Held:
    """Only what was pinned is covered; what is beyond it is open again."""
    assert entry.pin is not None
    excess = beyond(entry.pin, case.finding, case.bare, failing, case.observed)
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


def together(covers: Iterable[Cover]) -> Cover:
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


def failed_of(case: Case) -> int:
    return case.finding.failed or 0
