"""The gate: a policy and a report to a verdict, with every reason. Pure.

A rule has three answers: it holds, it fails, or the data does not decide it. What is unknown counts for neither side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scanner.model.finding import Outcome
from scanner.model.gate import GateDecision, GatePolicy, GateVerdict, Refusal, RefusalKind, Requirement
from scanner.model.names import did_you_mean
from scanner.model.override import OverrideState
from scanner.model.points import micro, percent, points_of
from scanner.model.problem import InputError, Problem
from scanner.model.report import Assessment, Report
from scanner.model.rule import Severity
from scanner.model.status import Status

FAILED, UNCHECKED = RefusalKind.FAILED, RefusalKind.UNCHECKED


def decide(report: Report, policy: GatePolicy) -> GateDecision:
    """The verdict on a report, which holds the comparison with its baseline where it has one.

    The ids of the policy are those of the catalogue, see `resolved`.
    """
    found = [*_of_totals(report, policy), *_of_actions(report, policy), *_of_overrides(report, policy)]
    comparison, notes = report.comparison, list[str]()
    if comparison is None:
        notes += _without_baseline(policy)
    else:
        from scanner.regression import of_baseline

        found += of_baseline(report, policy, comparison, notes)
    found += _of_data(report, policy)
    refusals = tuple(sorted(found, key=lambda refusal: refusal.kind is UNCHECKED))
    score = None if comparison is None else comparison.base.percent
    return GateDecision(_verdict(refusals, policy), refusals, tuple(notes), score)


def resolved(policy: GatePolicy, names: Mapping[str, str]) -> GatePolicy:
    """The policy with the ids of the catalogue. Raises `InputError` with every action that there is not, or twice.

    `names` has the id for every id and alias.
    """
    folded = {name.casefold(): id for name, id in names.items()}
    problems: list[Problem] = []
    made: dict[str, Requirement] = {}
    for each in policy.actions:
        id = folded.get(each.action.casefold())
        if id is None:
            hint = did_you_mean(each.action, names) or "'tenantscore rules list' shows all"
            problems.append(Problem(each.place, f"there is no action '{each.action}'", hint))
        elif id in made:
            message = f"'{each.action}' is the action '{id}', which is required at {made[id].place} already"
            problems.append(Problem(each.place, message, "keep one of the two"))
        else:
            made[id] = each._replace(action=id)
    if problems:
        raise InputError(problems)
    return policy._replace(actions=tuple(made.values()))


def _verdict(refusals: Iterable[Refusal], policy: GatePolicy) -> GateVerdict:
    kinds = {refusal.kind for refusal in refusals}
    if FAILED in kinds and not policy.warn_only:
        return GateVerdict.FAILED
    if UNCHECKED in kinds and not policy.allow_incomplete:
        return GateVerdict.INCOMPLETE
    return GateVerdict.WARNED if kinds else GateVerdict.PASSED


def _of_totals(report: Report, policy: GatePolicy) -> Iterator[Refusal]:
    totals = report.totals
    if policy.lowest_score is not None:
        yield from _at_least("lowestScore", "score", report, totals.earned, policy.lowest_score)
    if policy.lowest_verified is not None:
        yield from _at_least("lowestVerified", "verified score", report, totals.measured, policy.lowest_verified)
    share, most = percent(totals.asserted, totals.max), policy.largest_asserted
    if most is not None and share is not None and share > most:
        reason = f"{_number(share, most)} % of the maximum is asserted, which is more than {_number(most)} %"
        actions = tuple(each.id for each in report.actions if each.points.asserted)
        yield Refusal("largestAsserted", FAILED, reason, actions, _beyond(totals.asserted, most, totals.max))


def _at_least(rule: str, what: str, report: Report, points: float, lowest: float) -> Iterator[Refusal]:
    """A share of the maximum that may not be lower; it fails only if the unknown could not lift it."""
    totals = report.totals
    share, upper = percent(points, totals.max), percent(_plus(points, totals.unknown), totals.max)
    if share is None or upper is None:
        yield Refusal(rule, UNCHECKED, f"there is no {what}: no action applies")
    elif share < lowest:
        lacking = -_beyond(points, lowest, totals.max)
        if upper < lowest:
            yield Refusal(rule, FAILED, f"{what} {_number(share, lowest)} is below {_number(lowest)}", (), lacking)
        else:
            reason = f"{what} is between {_number(share, lowest)} and {_number(upper)}, and {_number(lowest)} is asked"
            yield Refusal(rule, UNCHECKED, reason, _undecided(report.actions), lacking)


def _of_actions(report: Report, policy: GatePolicy) -> Iterator[Refusal]:
    measured = {each.id: each for each in report.actions}
    off = {each.id for each in report.switched_off}
    for requirement in policy.actions:
        id = requirement.action
        if id in measured:
            yield from _of_requirement(requirement, measured[id])
        elif id in off:
            yield Refusal("actions", FAILED, f"{id} is switched off", (id,))
        else:
            yield Refusal("actions", UNCHECKED, f"{id} was not measured", (id,))
    opened = [each for each in report.actions if each.severity in policy.not_open and each.points.open]
    yield from _about("notOpen", FAILED, opened, policy.not_open, "open")
    unknown = [each for each in report.actions if each.severity in policy.not_open and _could_be_open(each)]
    yield from _about("notOpen", UNCHECKED, unknown, policy.not_open, "not assessed")


def _of_requirement(requirement: Requirement, action: Assessment) -> Iterator[Refusal]:
    if action.outcome in (Outcome.PASSED, Outcome.NOT_APPLICABLE) or action.status in requirement.statuses:
        return
    points = action.points
    if _could_be_open(action) and (not points.accepted or Status.RISK_ACCEPTED in requirement.statuses):
        reason = f"{action.id} could not be assessed"
        yield Refusal("actions", UNCHECKED, reason, (action.id,), points.unknown)
        return
    wanted = [each.value for each in requirement.statuses if each is not Status.COMPLETED]
    reason = f"{action.id} is not {' or '.join([*wanted, 'completed'])}"
    yield Refusal("actions", FAILED, reason, (action.id,), _plus(points.open, points.accepted))


def _of_overrides(report: Report, policy: GatePolicy) -> Iterator[Refusal]:
    audit = report.overrides
    if audit is None:
        return
    open_points = {each.id: each.points.open for each in report.actions}
    for asked, rule, state, word in (
        (policy.expired_overrides, "expiredOverrides", OverrideState.EXPIRED, "expired"),
        (policy.reopened_overrides, "reopenedOverrides", OverrideState.REOPENED, "opened again"),
    ):
        uses = [use for use in audit.entries if asked and use.state is state]
        if uses:
            ids = tuple(dict.fromkeys(use.entry.action for use in uses))
            reason = f"{_counted(len(uses), 'override')} {word}"
            yield Refusal(rule, FAILED, reason, ids, _sum(open_points.get(id, 0.0) for id in ids))
    if policy.policy_violations and audit.violations:
        ids = tuple(dict.fromkeys(each.action for each in audit.violations))
        reason = f"overrides break the review policy in {_counted(len(audit.violations), 'place')}"
        held = {use.entry.action: 0.0 for use in audit.entries}
        for use in audit.entries:
            held[use.entry.action] = _sum((held[use.entry.action], use.asserted, use.accepted, use.planned))
        yield Refusal("policyViolations", FAILED, reason, ids, _sum(held.get(id, 0.0) for id in ids))


def _of_data(report: Report, policy: GatePolicy) -> Iterator[Refusal]:
    """The allowances for missing data."""
    unknown, most = report.totals.unknown, policy.largest_unknown
    if most is not None and micro(unknown) > micro(most):
        reason = f"{_number(unknown, most)} points could not be assessed, and {_number(most)} may be"
        too_many = points_of(micro(unknown) - micro(most))
        yield Refusal("largestUnknown", UNCHECKED, reason, _undecided(report.actions), too_many)
    missing = [each for each in report.actions if each.outcome is Outcome.NOT_ASSESSED]
    if policy.largest_not_assessed is not None and len(missing) > policy.largest_not_assessed:
        reason = f"{_counted(len(missing), 'action')} could not be assessed, and {policy.largest_not_assessed} may be"
        points = _sum(each.points.unknown for each in missing)
        yield Refusal("largestNotAssessed", UNCHECKED, reason, tuple(each.id for each in missing), points)


def _without_baseline(policy: GatePolicy) -> Iterator[str]:
    rules = (("noRegression", policy.no_regression), ("notNewlyOpen", policy.not_newly_open))
    yield from (f"{name} was not checked, as there is no baseline" for name, asked in rules if asked)


def _about(
    rule: str, kind: RefusalKind, actions: list[Assessment], severities: Iterable[Severity], words: str
) -> Iterator[Refusal]:
    """One refusal for all of the actions; none where there are none."""
    if actions:
        verb = "is" if len(actions) == 1 else "are"
        names = " or ".join(each.value for each in severities)
        points = _sum(each.points.unknown if kind is UNCHECKED else each.points.open for each in actions)
        reason = f"{_counted(len(actions), 'action')} of severity {names} {verb} {words}"
        yield Refusal(rule, kind, reason, tuple(each.id for each in actions), points)


def _could_be_open(action: Assessment) -> bool:
    """Whether nothing is open, and what is unknown may turn out to be."""
    return bool(action.points.unknown) and not action.points.open


def _undecided(actions: Iterable[Assessment]) -> tuple[str, ...]:
    return tuple(each.id for each in actions if each.points.unknown)


def _plus(one: float, other: float) -> float:
    return points_of(micro(one) + micro(other))


def _sum(points: Iterable[float]) -> float:
    return points_of(sum(map(micro, points)))


def _beyond(points: float, limit_percent: float, maximum: float) -> float:
    """Points above a limit in percent of the maximum; negative below it."""
    return points_of(micro(points) - round(limit_percent * micro(maximum) / 100))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _number(value: float, limit: float | None = None) -> str:
    """As few decimals as it takes to show on which side of the limit a value is."""
    for decimals in (1, 2, 3, 6):
        text = f"{value:.{decimals}f}"
        if limit is None or (float(text) != limit and (float(text) < limit) == (value < limit)):
            break
    shown = text if limit is not None else f"{value:.6f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
