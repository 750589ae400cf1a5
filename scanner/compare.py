"""Two reports of one tenant to what changed between them. Pure; measures nothing.

Actions are matched by id, old ids included. Where lines and rows stand makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scanner.model.comparison import (
    SCHEMA_VERSION,
    ActionChange,
    ActionState,
    Change,
    Comparison,
    Counts,
    CoverageChange,
    GroupChange,
    OverrideChange,
    OverrideState,
    Side,
)
from scanner.model.finding import Outcome
from scanner.model.points import micro, points_of
from scanner.model.report import Assessment, Group, Report
from scanner.model.snapshot import CoverageState
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.model.override import OverrideUse


def compare(
    base: Report, head: Report, aliases: Mapping[str, str] = {}, names: tuple[str, str] = ("", "")
) -> Comparison:
    """What changed from `base` to `head`, not yet divided.

    `aliases` has the id for each old one, in lower case; `names` are what the two sides are called.
    """
    pairs = tuple(matched(base, head, aliases))
    changes = [_action(before, after) for before, after in pairs]
    told = [each for each in changes if each.change is not Change.UNCHANGED]
    found = [each.change for each in changes]
    return Comparison(
        schema_version=SCHEMA_VERSION,
        tenant=head.tenant,
        base=_side(base, names[0]),
        head=_side(head, names[1]),
        points=less(head.totals.earned, base.totals.earned),
        percent=percent_less(head.totals.percent, base.totals.percent),
        counts=Counts(*(found.count(Change(name)) for name in Counts._fields)),
        actions=tuple(sorted(told, key=lambda each: (each.points, each.id))),
        categories=tuple(_groups(base.categories, head.categories)),
        products=tuple(_groups(base.products, head.products)),
        overrides=tuple(_overrides(base, head, aliases)),
        coverage=tuple(_coverage(base, head)),
    )


def matched(
    base: Report, head: Report, aliases: Mapping[str, str]
) -> Iterator[tuple[Assessment | None, Assessment | None]]:
    """The actions of both reports in pairs, in the order of the second, then those that only the first has."""
    ours = {each.id.casefold() for each in head.actions}
    before: dict[str, Assessment] = {}
    for each in base.actions:
        id = each.id.casefold()
        if id not in ours:
            id = aliases.get(id, id).casefold()
        before.setdefault(id, each)
    for each in head.actions:
        yield before.pop(each.id.casefold(), None), each
    for each in before.values():
        yield each, None


def less(one: float, other: float) -> float:
    """`one - other` in points, exactly."""
    return points_of(micro(one) - micro(other))


def percent_less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else less(one, other)


def _side(report: Report, name: str) -> Side:
    totals, snapshot = report.totals, report.snapshot
    return Side(
        name=name or snapshot.path or "report",
        snapshot=snapshot.path,
        sha256=snapshot.sha256,
        collected_at=snapshot.collected_at,
        as_of=report.as_of,
        catalogue=report.tool.catalogue,
        earned=totals.earned,
        max=totals.max,
        unknown=totals.unknown,
        percent=totals.percent,
    )


def _action(before: Assessment | None, after: Assessment | None) -> ActionChange:
    shown = after or before
    assert shown is not None
    base, head = _state(before), _state(after)
    return ActionChange(
        id=shown.id,
        title=shown.title,
        category=shown.category.value,
        severity=shown.severity,
        change=_change(base, head),
        base=base,
        head=head,
        points=less(head.earned if head else 0.0, base.earned if base else 0.0),
        was=before.id if before and after and before.id != after.id else None,
    )


def _state(action: Assessment | None) -> ActionState | None:
    if action is None:
        return None
    points = action.points
    return ActionState(
        action.outcome,
        action.status,
        points.earned,
        points.open,
        points.unknown,
        points.max,
        action.count,
        action.total,
    )


def _change(base: ActionState | None, head: ActionState | None) -> Change:
    if base is None:
        return Change.ADDED
    if head is None:
        return Change.REMOVED
    if base == head:
        return Change.UNCHANGED
    if head.open and not base.open and not base.unknown:
        return Change.NEW
    if base.open and not head.open and not head.unknown and _is_settled(head):
        return Change.FIXED
    return Change.CHANGED


def _is_settled(state: ActionState) -> bool:
    """Whether everything is earned, or nothing applies: an accepted risk is neither."""
    return state.outcome is Outcome.NOT_APPLICABLE or micro(state.earned) == micro(state.max)


def _groups(base: Iterable[Group], head: Iterable[Group]) -> Iterator[GroupChange]:
    before, after = {each.id: each for each in base}, {each.id: each for each in head}
    for id in dict.fromkeys((*after, *before)):
        one, other = before.get(id), after.get(id)
        earned = one.earned if one else 0.0, other.earned if other else 0.0
        most = one.points.max if one else 0.0, other.points.max if other else 0.0
        share = one.percent if one else None, other.percent if other else None
        if earned[0] != earned[1] or most[0] != most[1]:
            title = (other or one).title  # type: ignore[union-attr]  # one of the two is there
            change = less(earned[1], earned[0]), percent_less(share[1], share[0])
            yield GroupChange(id, title, earned[0], most[0], earned[1], most[1], *share, *change)


def _overrides(base: Report, head: Report, aliases: Mapping[str, str]) -> Iterator[OverrideChange]:
    before, after = _uses(base, aliases), _uses(head, aliases)
    for key in dict.fromkeys((*after, *before)):
        one, other = before.get(key), after.get(key)
        what = _difference(one, other)
        if what:
            shown = other or one
            assert shown is not None
            entry = shown.entry
            states = [
                each and OverrideState(each.entry.status, each.state.value, each.entry.expires) for each in (one, other)
            ]
            yield OverrideChange(entry.action, key[1], states[0], states[1], entry.file, entry.line, what)


def _uses(report: Report, aliases: Mapping[str, str]) -> dict[tuple[str, str, int], OverrideUse]:
    """Overrides by action, scope, and how many of both came before: lines make no difference."""
    found: dict[tuple[str, str, int], OverrideUse] = {}
    for use in report.overrides.entries if report.overrides else ():
        scope = use.entry.scope
        words = (*sorted(scope.tenants), *sorted(scope.subjects), scope.where or "")
        id = aliases.get(use.entry.action.casefold(), use.entry.action)
        number = 0
        while (key := (id.casefold(), ", ".join(filter(None, words)), number)) in found:
            number += 1
        found[key] = use
    return found


def _difference(one: OverrideUse | None, other: OverrideUse | None) -> str:
    if one is None or other is None:
        return "added" if one is None else "removed"
    before, after = one.entry, other.entry
    told = []
    if before.status is not after.status:
        told.append(f"status {before.status.value} -> {after.status.value}")
    if one.state is not other.state:
        told.append(f"{one.state.value} -> {other.state.value}")
    if before.expires != after.expires:
        told.append(f"until {before.expires or 'further notice'} -> {after.expires or 'further notice'}")
    names = ("justification", "owner", "approved_by", "ticket", "notes", "created", "pin")
    changed = [name.replace("_", " ") for name in names if getattr(before, name) != getattr(after, name)]
    if changed:
        told.append(f"{', '.join(changed)} changed")
    return "; ".join(told)


def _coverage(base: Report, head: Report) -> Iterator[CoverageChange]:
    """Resources that one of the two could read and the other could not."""
    before, after = ({each.resource: each for each in report.coverage} for report in (base, head))
    for name in sorted({*before} & {*after}):
        one, other = before[name], after[name]
        if (one.state is CoverageState.COLLECTED) != (other.state is CoverageState.COLLECTED):
            yield CoverageChange(name, one.state, other.state, other.permission, other.actions)
