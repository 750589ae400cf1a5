"""The whole program as one pure function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from scanner.departures import adapted
from scanner.engine.evidence import EVIDENCE_LIMIT
from scanner.engine.family import Strangers
from scanner.engine.measure import measure
from scanner.engine.pack import Pack
from scanner.frameworks import frameworks
from scanner.model.config import Config
from scanner.model.finding import Evidence, Finding, Outcome
from scanner.model.points import Points, add, micro, percent, points_of
from scanner.model.report import (
    SCHEMA_VERSION,
    ActionPoints,
    Assessment,
    Group,
    Maxima,
    Report,
    ResourceCoverage,
    Rule,
    SnapshotInfo,
    ToolInfo,
    Totals,
)
from scanner.model.rule import Action, Catalogue, Category
from scanner.model.snapshot import CoverageState
from scanner.model.status import Status
from scanner.ranking import ranks
from scanner.scoring import points
from scanner.snapshot.document import Snapshot
from scanner.version import VERSION
from scanner.worth import in_tenant, tenant_maxima

if TYPE_CHECKING:
    from scanner.overrides.apply import Applied
    from scanner.overrides.load import Overrides
    from scanner.overrides.watch import Watcher

_DEVICE_EXCEPTIONS = "devices.recommendationExceptions"


def scan(
    pack: Pack,
    snapshot: Snapshot,
    overrides: Overrides | tuple[()] | None,
    config: Config,
    as_of: str,
    *,
    evidence_limit: int = EVIDENCE_LIMIT,
) -> Report:
    """Measure every action of `pack` over `snapshot` and put the result in one report.

    `overrides` are the decisions about actions; an empty tuple where there is no file, and None to leave out the
    exceptions of devices too. `as_of` is the day (ISO 8601) that dates are judged by. `evidence_limit` is how many
    pieces of evidence each action keeps at most; counts are the true ones whatever it is. Same arguments, same report.
    Raises `InputError` where two overrides turn out to be about the same item.
    """
    wanted = adapted(pack, config)
    pack, catalogue, strangers = wanted.pack, pack.catalogue, dict[str, Strangers]()
    watch = _watch(overrides)
    findings, maxima = measure(pack, snapshot, config, evidence_limit, strangers, watch), tenant_maxima(snapshot)
    actions = in_tenant((one.action for one in pack.actions), findings, maxima)
    bare = {action.id: points(action, finding) for action, finding in zip(actions, findings)}
    applied = _applied(overrides, actions, findings, bare, watch, snapshot, config, as_of)
    split = bare if applied is None else {**bare, **applied.points}
    rank = ranks(actions, split)
    places = snapshot.locate({evidence.pointer for finding in findings for evidence in finding.evidence})
    assessments = [
        _assessment(action, finding, split[action.id], rank[action.id], places, snapshot)
        for action, finding in zip(actions, findings)
    ]
    if applied is not None:
        assessments = [_with_override(assessment, applied) for assessment in assessments]
    assessments.sort(key=lambda assessment: assessment.rank)
    return Report(
        schema_version=SCHEMA_VERSION,
        tool=ToolInfo("tenantscore", VERSION, catalogue.version, catalogue.digest, _maxima_from(maxima)),
        tenant=snapshot.tenant,
        snapshot=SnapshotInfo(snapshot.path, snapshot.sha256, snapshot.collected_at, snapshot.collector),
        as_of=as_of,
        totals=_totals(add(split.values())),
        categories=_categories(assessments),
        products=_products(assessments),
        actions=tuple(assessments),
        coverage=_coverage(catalogue, snapshot, assessments, strangers),
        frameworks=frameworks(
            {one.id: one.outcome for one in assessments}, wanted.frameworks, [one.id for one in wanted.switched_off]
        ),
        restricted_to=tuple(one.id for one in wanted.frameworks) if config.frameworks else (),
        departures=wanted.departures,
        switched_off=wanted.switched_off,
        overrides=None if applied is None else applied.audit,
        bare_totals=_totals(add(bare.values())),
    )


def _watch(overrides: Overrides | tuple[()] | None) -> Watcher | None:
    if not overrides:
        return None
    from scanner.overrides.apply import watcher

    return watcher(overrides)


def _applied(
    overrides: Overrides | tuple[()] | None,
    actions: tuple[Action, ...],
    findings: tuple[Finding, ...],
    bare: Mapping[str, Points],
    watch: Watcher | None,
    snapshot: Snapshot,
    config: Config,
    as_of: str,
) -> Applied | None:
    """What overrides change; None where there is neither a file nor an exception of devices."""
    held = overrides or snapshot.coverage_of(_DEVICE_EXCEPTIONS).state is CoverageState.COLLECTED
    if overrides is None or not held:
        return None
    from scanner.overrides.apply import NO_FILE, apply

    return apply(overrides or NO_FILE, actions, findings, bare, watch, snapshot, config, as_of)


def _with_override(assessment: Assessment, applied: Applied) -> Assessment:
    status = applied.statuses.get(assessment.id, assessment.status)
    return assessment._replace(status=status, override=applied.uses.get(assessment.id))


def _maxima_from(maxima: Mapping[str, float]) -> Maxima:
    return Maxima.TENANT if maxima else Maxima.CATALOGUE


def _assessment(
    action: Action, finding: Finding, split: Points, rank: int, places: dict[str, tuple[int, int]], snapshot: Snapshot
) -> Assessment:
    without = _decided_without(action, finding, snapshot)
    return Assessment(
        id=action.id,
        title=action.title,
        category=action.category,
        product=action.product,
        severity=action.severity,
        tier=action.tier,
        threats=action.threats,
        tags=action.tags,
        rationale=action.rationale,
        scoring=action.scoring,
        outcome=finding.outcome,
        status=Status.COMPLETED if finding.outcome is Outcome.PASSED else Status.TO_ADDRESS,
        reason=_reason(action, finding, without),
        points=ActionPoints(**_bands(split), worth=action.points, basis=action.points_basis),
        count=finding.passed,
        total=finding.total,
        not_assessed=finding.unknown,
        excused=finding.excused,
        unit=action.unit,
        rank=rank,
        evidence=tuple(_placed(evidence, places) for evidence in finding.evidence),
        evidence_total=_evidence_total(finding),
        missing=finding.missing,
        advice=finding.advice,
        satisfied_by=finding.satisfied_by,
        requires=tuple(name for name in action.requires if name not in without),
        decided_without=without,
        user_impact=action.user_impact,
        implementation=action.implementation,
        rule=Rule(action.source, action.line, _check_as_written(action)),
        verification=action.verification,
    )


def _reason(action: Action, finding: Finding, without: tuple[str, ...]) -> str:
    """Why, and what was not needed for it; a row that says how much is earned seldom needs anything else."""
    if not without or action.check.measure is not None:
        return finding.reason
    return f"{finding.reason} (decided without {', '.join(without)})"


def _evidence_total(finding: Finding) -> int:
    """How many pieces there are, shown or not; what a row reports as a share has no items to show."""
    items = 0 if finding.share is not None else (finding.failed or 0) + (finding.unknown or 0)
    return max(len(finding.evidence), items)


def _decided_without(action: Action, finding: Finding, snapshot: Snapshot) -> tuple[str, ...]:
    """What a result does not need after all, though its check reads it."""
    if finding.missing or finding.outcome is Outcome.NOT_ASSESSED:
        return ()
    collected = CoverageState.COLLECTED
    return tuple(name for name in action.requires if snapshot.coverage_of(name).state is not collected)


def _bands(split: Points) -> dict[str, float]:
    return {**split._asdict(), "earned": split.earned}


def _placed(evidence: Evidence, places: dict[str, tuple[int, int]]) -> Evidence:
    line, column = places.get(evidence.pointer, (None, None))
    return evidence._replace(line=line, column=column)


def _check_as_written(action: Action) -> tuple[tuple[str, str], ...]:
    check, measure = action.check, action.check.measure
    written = (
        ("each", check.each),
        ("any", check.any),
        ("expr", check.expr),
        ("key", check.key),
        ("where", check.where),
        ("excuse", check.excuse),
        ("require", check.require),
        ("earned", measure.earned if measure else None),
        ("of", measure.of if measure else None),
        ("applies", check.applies),
    )
    texts = [(key, expression.text.strip()) for key, expression in written if expression is not None]
    if action.key is None:
        return tuple(texts)
    return tuple([(key, f'{text} == "{action.key}"' if key == "key" else text) for key, text in texts])


def _totals(total: Points) -> Totals:
    earned = total.earned
    return Totals(
        **_bands(total),
        percent=percent(earned, total.max),
        lower_percent=percent(earned, total.max),
        upper_percent=percent(points_of(micro(earned) + micro(total.unknown)), total.max),
    )


def _categories(assessments: Iterable[Assessment]) -> tuple[Group, ...]:
    """Every category, in the order of Secure Score, those without actions too."""
    held = list(assessments)
    return tuple(
        _group(category.value, category.value.capitalize(), [one for one in held if one.category is category])
        for category in Category
    )


def _products(assessments: Iterable[Assessment]) -> tuple[Group, ...]:
    """Products by the points they are worth, most first."""
    by_product: dict[str, list[Assessment]] = {}
    for assessment in assessments:
        by_product.setdefault(assessment.product, []).append(assessment)
    groups = [_group(_slug(product), product, held) for product, held in by_product.items()]
    return tuple(sorted(groups, key=lambda group: (-group.points.max, group.title)))


def _group(id: str, title: str, assessments: list[Assessment]) -> Group:
    total = add(
        Points(
            one.points.max,
            one.points.measured,
            one.points.asserted,
            one.points.accepted,
            one.points.open,
            one.points.unknown,
        )
        for one in assessments
    )
    return Group(id, title, len(assessments), total, total.earned, percent(total.earned, total.max))


def _slug(product: str) -> str:
    return "-".join("".join(char if char.isalnum() else " " for char in product.lower()).split())


def _coverage(
    catalogue: Catalogue, snapshot: Snapshot, assessments: list[Assessment], strangers: Mapping[str, Strangers]
) -> tuple[ResourceCoverage, ...]:
    readers: dict[str, list[Assessment]] = {}
    for assessment in assessments:
        for resource in (*assessment.requires, *assessment.decided_without):
            readers.setdefault(resource, []).append(assessment)
    covered = [_covered(name, readers[name], catalogue, snapshot) for name in sorted(readers)]
    return tuple(
        one._replace(strangers=strangers[one.resource].rows, strange_keys=strangers[one.resource].keys)
        if one.resource in strangers
        else one
        for one in covered
    )


def _covered(name: str, readers: list[Assessment], catalogue: Catalogue, snapshot: Snapshot) -> ResourceCoverage:
    info, state = catalogue.resources[name], snapshot.coverage_of(name)
    waiting = [one for one in readers if any(missing.resource == name for missing in one.missing)]
    return ResourceCoverage(
        resource=name,
        state=state.state,
        detail=state.detail,
        permission=info.permission,
        source=info.source,
        rows=snapshot.rows_held(name),
        actions=tuple(sorted(one.id for one in readers)),
        points=points_of(sum(micro(one.points.unknown) for one in waiting)),
    )
