"""Values of the model for tests; each builder takes what matters to the test and fills in the rest.

    an_assessment(maximum=10, earned=5, count=50, total=100)
    a_report(earned=30, maximum=60)
    a_report([an_assessment("AdminMFAV2", unknown=10)])

Every builder also takes any field of its value by name (`severity=Severity.LOW`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from scanner.model.finding import Evidence, Missing, Outcome
from scanner.model.points import Points, add, micro, percent, points_of
from scanner.model.report import (
    SCHEMA_VERSION,
    ActionPoints,
    Assessment,
    Group,
    Report,
    ResourceCoverage,
    Rule,
    SnapshotInfo,
    ToolInfo,
    Totals,
)
from scanner.model.rule import (
    Category,
    Implementation,
    Level,
    Link,
    PointsBasis,
    Scoring,
    Severity,
    Tier,
    UserImpact,
)
from scanner.model.snapshot import CoverageState, Tenant
from scanner.model.status import Status


def a_report(
    actions: Iterable[Assessment] | None = None, *, earned: float = 30, maximum: float = 60, **fields: Any
) -> Report:
    """A report of `actions`, or of as many as it takes to have `earned` of `maximum` points.

    Totals, groups and coverage follow from the actions; ranks are given in the order of the arguments.
    """
    ranked = _ranked(_actions_worth(earned, maximum) if actions is None else actions)
    report = Report(
        schema_version=SCHEMA_VERSION,
        tool=ToolInfo("tenantscore", "0.1.0", "2026.11", "c" * 64),
        tenant=a_tenant(),
        snapshot=SnapshotInfo("snapshot.json", "5" * 64, "2026-11-12T06:00:00Z", "contoso-export 1.0", "snapshot.json"),
        as_of="2026-11-12",
        totals=totals(action.points for action in ranked),
        categories=_groups(ranked, Category, lambda action: action.category),
        products=_groups(ranked, sorted({a.product for a in ranked}), lambda action: action.product),
        actions=ranked,
        coverage=_coverage(ranked),
    )
    return report._replace(**fields)


def without_digests(report: Report) -> Report:
    """The report as one of lists that stayed on disk, which have no digests and are otherwise the same."""
    return report._replace(coverage=tuple(each._replace(digest=None) for each in report.coverage))


def an_assessment(
    id: str = "AdminMFAV2",
    *,
    maximum: float = 10,
    earned: float = 0,
    asserted: float = 0,
    accepted: float = 0,
    unknown: float = 0,
    outcome: Outcome | None = None,
    status: Status | None = None,
    **fields: Any,
) -> Assessment:
    """One action; `earned` is what was measured, and what no other band takes is open.

    Outcome and status follow from the points unless they are given.
    """
    points = some_points(maximum, measured=earned, asserted=asserted, accepted=accepted, unknown=unknown)
    outcome = outcome or _outcome(points)
    missing: tuple[Missing, ...] = fields.get("missing", (a_missing(),) if outcome is Outcome.NOT_ASSESSED else ())
    assessment = Assessment(
        id=id,
        title=f"Ensure {id} is set up",
        category=Category.IDENTITY,
        product="Microsoft Entra ID",
        severity=Severity.HIGH,
        tier=Tier.CORE,
        threats=("Password cracking", "Account breach"),
        tags=(),
        rationale="A stolen password alone should not open an account.",
        scoring=Scoring.PROPORTIONAL if fields.get("total") is not None else Scoring.BINARY,
        outcome=outcome,
        status=status or _status(points, outcome),
        reason=f"The check {outcome.value.replace('-', ' ')}.",
        points=points,
        count=None,
        total=None,
        not_assessed=None,
        excused=0,
        unit="users",
        rank=1,
        evidence=(),
        evidence_total=len(fields.get("evidence", ())),
        missing=missing,
        advice=(),
        satisfied_by=None,
        requires=tuple(sorted({"entra.users", *(each.resource for each in missing)})),
        decided_without=(),
        user_impact=UserImpact(Level.LOW, "People are asked once more at sign-in.", "All users"),
        implementation=an_implementation(),
        rule=Rule(f"rules/entra/{id}.yaml", 1, (("each", "entra.users"), ("require", "item.isMfaCapable"))),
    )
    return assessment._replace(**fields)


def an_implementation(**fields: Any) -> Implementation:
    return Implementation(
        cost=Level.LOW,
        complexity=Level.LOW,
        prerequisites=(),
        licenses=("Microsoft Entra ID P1",),
        steps=("Open the policy.", "Switch it on."),
        manage_url="https://entra.microsoft.com/",
        learn_more=(Link("Plan the rollout", "https://learn.microsoft.com/entra/"),),
    )._replace(**fields)


def an_evidence(subject: str = "megan@contoso.com", **fields: Any) -> Evidence:
    """A user who fails, on line 12 of the snapshot."""
    return Evidence("/resources/entra/users/0", 12, 3, subject, "isMfaCapable = false", "isMfaCapable")._replace(
        **fields
    )


def a_missing(resource: str = "entra.users", **fields: Any) -> Missing:
    """A resource that the source refused."""
    return Missing(resource, CoverageState.FORBIDDEN, "User.Read.All", "GET /users", "403 Forbidden")._replace(**fields)


def a_tenant(**fields: Any) -> Tenant:
    return Tenant("11111111-2222-3333-4444-555555555555", "Contoso", "contoso.com", 250, None, ("SPE_E5",))._replace(
        **fields
    )


def some_points(
    maximum: float = 10,
    *,
    measured: float = 0,
    asserted: float = 0,
    accepted: float = 0,
    unknown: float = 0,
    **fields: Any,
) -> ActionPoints:
    """Points of one action; what the named bands leave over is open."""
    taken = sum(micro(band) for band in (measured, asserted, accepted, unknown))
    return ActionPoints(
        max=float(maximum),
        earned=points_of(micro(measured) + micro(asserted)),
        measured=float(measured),
        asserted=float(asserted),
        accepted=float(accepted),
        open=points_of(micro(maximum) - taken),
        unknown=float(unknown),
        worth=float(maximum),
        basis=PointsBasis.PUBLISHED,
    )._replace(**fields)


def totals(points: Iterable[ActionPoints]) -> Totals:
    """Totals of `points` with their bounds."""
    whole = add(_bands(each) for each in points)
    upper = points_of(micro(whole.earned) + micro(whole.unknown))
    score = percent(whole.earned, whole.max)
    return Totals(
        max=whole.max,
        earned=whole.earned,
        percent=score,
        measured=whole.measured,
        asserted=whole.asserted,
        accepted=whole.accepted,
        open=whole.open,
        unknown=whole.unknown,
        lower_percent=score,
        upper_percent=percent(upper, whole.max),
    )


def _actions_worth(earned: float, maximum: float) -> list[Assessment]:
    actions: list[Assessment] = []
    left, got = micro(maximum), micro(earned)
    while left > 0:
        worth = min(left, micro(10))
        part = min(got, worth)
        name = f"Action{len(actions) + 1:02}"
        actions.append(an_assessment(name, maximum=points_of(worth), earned=points_of(part)))
        left, got = left - worth, got - part
    return actions


def _ranked(actions: Iterable[Assessment]) -> tuple[Assessment, ...]:
    return tuple(action._replace(rank=rank) for rank, action in enumerate(actions, start=1))


def _outcome(points: ActionPoints) -> Outcome:
    if points.max == 0:
        return Outcome.NOT_APPLICABLE
    if points.measured == points.max:
        return Outcome.PASSED
    if points.measured:
        return Outcome.PARTIAL
    return Outcome.NOT_ASSESSED if points.unknown else Outcome.FAILED


def _status(points: ActionPoints, outcome: Outcome) -> Status:
    if outcome is Outcome.PASSED:
        return Status.COMPLETED
    if points.asserted:
        return Status.THIRD_PARTY
    return Status.RISK_ACCEPTED if points.accepted else Status.TO_ADDRESS


def _bands(points: ActionPoints) -> Points:
    return Points(points.max, points.measured, points.asserted, points.accepted, points.open, points.unknown)


def _groups(
    actions: Sequence[Assessment], names: Iterable[str], name_of: Callable[[Assessment], str]
) -> tuple[Group, ...]:
    groups = []
    for name in names:
        members = [action for action in actions if name_of(action) == name]
        if members:
            points = add(_bands(action.points) for action in members)
            title = name.capitalize() if isinstance(name, Category) else name
            share = percent(points.earned, points.max)
            groups.append(Group(str(name), title, len(members), points, points.earned, share))
    return tuple(groups)


def _coverage(actions: Sequence[Assessment]) -> tuple[ResourceCoverage, ...]:
    missing = {each.resource: each for action in actions for each in action.missing}
    return tuple(
        _covered(name, missing.get(name), actions) for name in sorted({r for a in actions for r in a.requires})
    )


def _covered(resource: str, missing: Missing | None, actions: Sequence[Assessment]) -> ResourceCoverage:
    readers = tuple(sorted(action.id for action in actions if resource in action.requires))
    if missing is None:
        return ResourceCoverage(resource, CoverageState.COLLECTED, None, "User.Read.All", "GET /users", 3, readers, 0.0)
    lost = [a.points.unknown for a in actions if any(each.resource == resource for each in a.missing)]
    points = points_of(sum(micro(each) for each in lost))
    return ResourceCoverage(
        resource, missing.state, missing.detail, missing.permission, missing.source, None, readers, points
    )
