"""All overrides of a scan at once: what they make of points and statuses, and the account of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scanner.model.config import Config
from scanner.model.finding import Finding
from scanner.model.override import OverrideAudit, OverrideState, OverrideUse, Violation
from scanner.model.points import Points, add, micro, points_of
from scanner.model.rule import Action
from scanner.model.status import Status
from scanner.overrides.account import unused
from scanner.overrides.decide import decide, decision
from scanner.overrides.devices import device_exceptions
from scanner.overrides.held import Case
from scanner.overrides.load import Overrides
from scanner.overrides.watch import Stood, Subject, Watcher
from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.snapshot.document import Snapshot

SOON_DAYS = 30
"""An entry that ends within so many days is due."""
NO_FILE = Overrides()


class Applied(NamedTuple):
    """What overrides change, by action id; actions that they do not touch are not in it."""

    points: Mapping[str, Points]
    statuses: Mapping[str, Status]
    uses: Mapping[str, OverrideUse]
    """The entry that a report shows with the action."""
    audit: OverrideAudit


def watcher(overrides: Overrides) -> Watcher:
    """What has to see the items that overrides are about."""
    return Watcher(overrides.entries, overrides.predicates, everything=False)


def apply(
    overrides: Overrides,
    actions: Sequence[Action],
    findings: Sequence[Finding],
    bare: Mapping[str, Points],
    watch: Watcher | None,
    snapshot: Snapshot,
    config: Config,
    as_of: str,
) -> Applied:
    """Decide every action that the file or an exception of devices names. Raises `InputError` as `decide` does."""
    cases = {
        action.id: Case(action, finding, bare[action.id], *_seen(watch, action.id))
        for action, finding in zip(actions, findings)
    }
    decisions = dict(decide(overrides, cases.values(), snapshot.tenant, as_of))
    uses = {id: list(made.uses) for id, made in decisions.items()}
    for entry in overrides.entries:
        if entry.action not in cases:
            reason = "the action is not measured here"
            uses.setdefault(entry.action, []).append(unused(entry, OverrideState.ELSEWHERE, reason, as_of))
    for exception in device_exceptions(snapshot, actions, as_of):
        id = exception.entry.action
        if exception.outside is not None:
            uses.setdefault(id, []).append(unused(exception.entry, *exception.outside, as_of))
            continue
        decisions[id] = decision(cases[id], [(0, exception.entry)], snapshot.tenant, as_of)
        uses.setdefault(id, []).extend(decisions[id].uses)
    every = _in_order(uses.values())
    points = {id: made.points for id, made in decisions.items()}
    maximum = add({**bare, **points}.values()).max
    return Applied(
        points=points,
        statuses={id: made.status for id, made in decisions.items()},
        uses={id: min(held, key=_telling) for id, held in uses.items() if held},
        audit=audit(overrides, every, _violations(overrides, every, config, actions, maximum)),
    )


def _seen(watch: Watcher | None, action: str) -> tuple[tuple[Subject, ...], Mapping[str, Stood]]:
    return ((), {}) if watch is None else (watch.subjects(action), watch.observed(action))


def audit(overrides: Overrides, uses: tuple[OverrideUse, ...], violations: tuple[Violation, ...]) -> OverrideAudit:
    """The account of all entries."""
    states = [use.state for use in uses]
    return OverrideAudit(
        file=overrides.file,
        sha256=overrides.sha256,
        entries=uses,
        asserted=points_of(sum(micro(use.asserted) for use in uses)),
        accepted=points_of(sum(micro(use.accepted) for use in uses)),
        planned=points_of(sum(micro(use.planned) for use in uses)),
        expired=states.count(OverrideState.EXPIRED),
        reopened=states.count(OverrideState.REOPENED),
        due=sum(is_due(use) for use in uses),
        unneeded=states.count(OverrideState.UNNEEDED),
        violations=violations,
    )


def is_due(use: OverrideUse, days: int = SOON_DAYS) -> bool:
    """Whether it is in force and ends within so many days; the last day counts."""
    in_force = use.state in (OverrideState.ACTIVE, OverrideState.REOPENED)
    return in_force and use.days_left is not None and use.days_left <= days


def _violations(
    overrides: Overrides, uses: Iterable[OverrideUse], config: Config, actions: Sequence[Action], maximum: float
) -> tuple[Violation, ...]:
    if config.review_policy is None:
        return ()
    from scanner.overrides.review import over_the_cap, review

    by_id = {action.id: action for action in actions}
    found = (
        *review(overrides.entries, config.review_policy, config.people, by_id),
        *over_the_cap(uses, config.review_policy, maximum),
    )
    return tuple(sorted(found, key=lambda each: (each.line, each.column)))


def _in_order(uses: Iterable[list[OverrideUse]]) -> tuple[OverrideUse, ...]:
    every = [use for held in uses for use in held]
    return tuple(sorted(every, key=lambda use: (use.entry.line is None, use.entry.line or 0, use.entry.action)))


def _telling(use: OverrideUse) -> tuple[int, int]:
    """What an action page shows first: what is in force, then what is no longer."""
    return _ORDER.index(use.state), use.entry.line or 0


_ORDER = (
    OverrideState.REOPENED,
    OverrideState.ACTIVE,
    OverrideState.EXPIRED,
    OverrideState.NOT_YET,
    OverrideState.UNNEEDED,
    OverrideState.ELSEWHERE,
)
