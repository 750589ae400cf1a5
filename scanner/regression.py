"""The rules of the gate that compare: only what people set or decided may break them.

Users who joined and rules that were added move the score as well as a policy that was switched off does, and are
nobody's regression. Where the causes cannot be told apart, neither can the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanner.model.comparison import ActionChange, Cause, Comparison
from scanner.model.gate import GatePolicy, Refusal, RefusalKind
from scanner.model.part import Part
from scanner.model.points import micro, points_of
from scanner.model.report import Assessment, Report
from scanner.model.rule import Severity
from scanner.model.snapshot import CoverageState

FAILED, UNCHECKED = RefusalKind.FAILED, RefusalKind.UNCHECKED
OURS = (Part.CONFIGURATION, Part.OVERRIDE)
"""The parts that people answer for."""
NAMES = {Part.CONFIGURATION: "the configuration", Part.OVERRIDE: "overrides"}
SHOWN = 2
"""Causes that a reason names."""


def of_baseline(report: Report, policy: GatePolicy, comparison: Comparison, notes: list[str]) -> Iterator[Refusal]:
    """Refusals of the rules that compare; what they let pass on purpose is added to `notes`."""
    if policy.no_regression and comparison.base.percent is not None:
        yield from _no_regression(comparison)
    if policy.not_newly_open:
        yield from _not_newly_open(report, policy.not_newly_open, comparison, notes)


def _no_regression(comparison: Comparison) -> Iterator[Refusal]:
    if comparison.head.percent is None:
        yield Refusal("noRegression", UNCHECKED, "there is no score: no action applies")
        return
    if comparison.division is None:
        if any(_has_moved(each) for each in comparison.actions):
            reason = f"whether the configuration got worse cannot be told: {comparison.undivided}"
            yield Refusal("noRegression", UNCHECKED, reason)
        return
    ours = [each for each in comparison.division.parts if each.part in OURS]
    share, upper = (_sum(getattr(each, name) or 0.0 for each in ours) for name in ("percent", "upper_percent"))
    if share < 0:
        points = _sum(each.points for each in ours)
        worse = [each.part for each in ours if (each.percent or 0) < 0]
        lowered = " and ".join(NAMES[part] for part in worse)
        verb = "lower" if worse[-1] is Part.OVERRIDE else "lowers"
        reason = f"{lowered} {verb} the score by {_number(-share)} % ({_number(points)} points)"
        if upper >= 0:
            reason += ", and could turn out not to"
        causes = _causes(comparison, worse)
        yield Refusal(
            "noRegression", FAILED if upper < 0 else UNCHECKED, reason + causes, _lowered(comparison), -points
        )
    else:
        yield from _unseen(comparison)


def _unseen(comparison: Comparison) -> Iterator[Refusal]:
    """What cannot be read any more may have got worse."""
    lost = [each for each in comparison.coverage if each.base is CoverageState.COLLECTED]
    assert comparison.division is not None
    unknown = _sum(each.unknown for each in comparison.division.parts if each.part is Part.COVERAGE)
    if lost and unknown > 0:
        verb = "is" if len(lost) == 1 else "are"
        names = ", ".join(each.resource for each in lost)
        reason = f"what cannot be read cannot be compared: {names} {verb} not collected any more"
        ids = {id for each in lost for id in each.actions}
        actions = tuple(each.id for each in comparison.actions if each.id in ids and each.head and each.head.unknown)
        yield Refusal("noRegression", UNCHECKED, reason, actions, unknown)


def _causes(comparison: Comparison, parts: Iterable[Part]) -> str:
    """`: CA001 Administrators, snapshot.json:12, AdminMFAV2 (-3.57 points)`, the worst first."""
    found = [each for each in comparison.causes if each.part in parts and each.points < 0]
    found.sort(key=lambda each: each.points)
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return ": " + "; ".join(map(_cause, found[:SHOWN])) + more if found else ""


def _cause(cause: Cause) -> str:
    where = f"{cause.file}:{cause.line}" if cause.file and cause.line else cause.file
    place = f"{where} of the baseline" if where and cause.in_base else where
    return f"{', '.join(filter(None, (cause.subject, place)))} ({_number(cause.points)} points)"


def _lowered(comparison: Comparison) -> tuple[str, ...]:
    """Ids of the actions that people made worse, the worst first."""
    worse = [(_share(each, "points"), each.id) for each in comparison.actions]
    return tuple(id for points, id in sorted(worse) if points < 0)


def _not_newly_open(
    report: Report, severities: tuple[Severity, ...], comparison: Comparison, notes: list[str]
) -> Iterator[Refusal]:
    changes = {each.id: each for each in comparison.actions}
    now = [each for each in report.actions if each.severity in severities and each.id in changes]
    known = [each for each in now if (base := changes[each.id].base) and not (base.unknown and not base.open)]
    opened = [each for each in known if each.points.open and not _was_open(changes[each.id])]
    lost = [each for each in known if _could_be_open(each) and not _was_open(changes[each.id])]
    strange = [each for each in now if each.points.open and each not in known]
    if comparison.division is not None:
        excused = [each for each in (*opened, *strange) if not _is_ours(changes[each.id])]
        opened, strange = ([each for each in held if each not in excused] for held in (opened, strange))
        if excused:
            verb = "is" if len(excused) == 1 else "are"
            ids = ", ".join(each.id for each in excused)
            notes.append(f"notNewlyOpen lets pass what no setting and no override opened: {ids} {verb} open")
    yield from _about(FAILED, opened, severities, "newly open")
    yield from _about(UNCHECKED, lost, severities, "not assessed any more")
    yield from _about(UNCHECKED, strange, severities, "open, and not assessed in the baseline")


def _is_ours(change: ActionChange) -> bool:
    """Whether people opened it, or it cannot be told as it could not be assessed on both sides."""
    return _share(change, "open") > 0 or any(each.part is Part.COVERAGE and each.open for each in change.shares)


def _share(change: ActionChange, field: str) -> float:
    return _sum(getattr(each, field) for each in change.shares if each.part in OURS)


def _was_open(change: ActionChange) -> bool:
    return change.base is not None and change.base.open > 0


def _could_be_open(action: Assessment) -> bool:
    return bool(action.points.unknown) and not action.points.open


def _has_moved(change: ActionChange) -> bool:
    base, head = change.base, change.head
    return (
        base is None or head is None or (base.earned, base.unknown, base.max) != (head.earned, head.unknown, head.max)
    )


def _about(
    kind: RefusalKind, actions: list[Assessment], severities: Iterable[Severity], words: str
) -> Iterator[Refusal]:
    """One refusal for all of the actions; none where there are none."""
    if actions:
        verb = "is" if len(actions) == 1 else "are"
        names = " or ".join(each.value for each in severities)
        number = f"{len(actions)} action{'' if len(actions) == 1 else 's'}"
        points = _sum(each.points.unknown if kind is UNCHECKED else each.points.open for each in actions)
        reason = f"{number} of severity {names} {verb} {words}"
        yield Refusal("notNewlyOpen", kind, reason, tuple(each.id for each in actions), points)


def _sum(points: Iterable[float]) -> float:
    return points_of(sum(map(micro, points)))


def _number(value: float) -> str:
    """Two decimals, or as many as it takes to show anything."""
    text = f"{value:.2f}"
    return text if float(text) or not value else f"{value:.6f}".rstrip("0")
