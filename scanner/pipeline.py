"""The whole program as one pure function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner.departures import adapted
from scanner.engine.evidence import EVIDENCE_LIMIT
from scanner.engine.family import Strangers
from scanner.engine.locate import pointer_of_resource
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
from scanner.model.rule import Action, Catalogue, Category, Check
from scanner.model.snapshot import CoverageState
from scanner.model.status import Status
from scanner.ranking import ranks
from scanner.record import TYPE_CHECKING
from scanner.scoring import points
from scanner.snapshot.document import Snapshot
from scanner.version import VERSION
from scanner.worth import PROFILES, in_tenant, tenant_maxima

if TYPE_CHECKING:
    from scanner.model.subscription import Subscription
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
    texts: bool = True,
) -> Report:
    """Measure every action of `pack` over `snapshot` and put the result in one report.

    `overrides` are the decisions about actions; an empty tuple where there is no file, and None to leave out the
    exceptions of devices too. `as_of` is the day (ISO 8601) that dates are judged by. `evidence_limit` is how many
    pieces of evidence each action keeps at most; counts are the true ones whatever it is. Same arguments, same report.
    Without `texts` the report lacks the checks as they are written, subscriptions, and the digest of the file.
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
    held = _pointers(catalogue, actions, snapshot) if texts else {}
    places = snapshot.locate(
        {*held.values(), *(evidence.pointer for finding in findings for evidence in finding.evidence)}
    )
    lacking, checks = _lacking(actions, snapshot), _Checks(texts)
    assessments = [
        _assessment(action, finding, split[action.id], rank[action.id], places, lacking, checks)
        for action, finding in zip(actions, findings)
    ]
    if applied is not None:
        assessments = [_with_override(assessment, applied) for assessment in assessments]
    assessments.sort(key=lambda assessment: assessment.rank)
    return Report(
        schema_version=SCHEMA_VERSION,
        tool=ToolInfo("tenantscore", VERSION, catalogue.version, catalogue.digest, _maxima_from(maxima)),
        tenant=snapshot.tenant,
        snapshot=_snapshot_info(snapshot, digest=texts),
        as_of=as_of,
        totals=_totals(add(split.values())),
        categories=_categories(assessments),
        products=_products(assessments),
        actions=tuple(assessments),
        coverage=_coverage(
            catalogue, snapshot, assessments, strangers, {name: places.get(held[name]) for name in held}, digests=texts
        ),
        frameworks=frameworks(
            {one.id: one.outcome for one in assessments}, wanted.frameworks, [one.id for one in wanted.switched_off]
        ),
        restricted_to=tuple(one.id for one in wanted.frameworks) if config.frameworks else (),
        departures=wanted.departures,
        switched_off=wanted.switched_off,
        overrides=None if applied is None else applied.audit,
        bare_totals=_totals(add(bare.values())),
        zones=config.zones,
        subscriptions=_subscriptions(snapshot) if texts else None,
        share=config.share,
        accounts_digest=_digest_of_accounts(config) if texts else None,
        notes=_notes(snapshot, config),
    )


def _notes(snapshot: Snapshot, config: Config) -> tuple[str, ...]:
    if not config.break_glass_accounts and not snapshot.is_held(PROFILES):
        return ()
    from scanner.remarks import remarks

    return remarks(snapshot, config.break_glass_accounts)


def _digest_of_accounts(config: Config) -> str:
    from scanner.snapshot.digest import digest_of

    return digest_of(list(config.break_glass_accounts))


def _subscriptions(snapshot: Snapshot) -> tuple[Subscription, ...] | None:
    from scanner.subscriptions import subscriptions

    return subscriptions(snapshot)


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


def _snapshot_info(snapshot: Snapshot, *, digest: bool) -> SnapshotInfo:
    return SnapshotInfo(snapshot.path, snapshot.sha256 if digest else "", snapshot.collected_at, snapshot.collector)


def _maxima_from(maxima: Mapping[str, float]) -> Maxima:
    return Maxima.TENANT if maxima else Maxima.CATALOGUE


def _assessment(
    action: Action,
    finding: Finding,
    split: Points,
    rank: int,
    places: dict[str, tuple[int, int]],
    lacking: frozenset[str],
    checks: _Checks,
) -> Assessment:
    without = _decided_without(action, finding, lacking)
    passed = finding.outcome is Outcome.PASSED
    return Assessment._make(
        (
            action.id,
            action.title,
            action.category,
            action.product,
            action.severity,
            action.tier,
            action.threats,
            action.tags,
            action.rationale,
            action.scoring,
            finding.outcome,
            Status.COMPLETED if passed else Status.TO_ADDRESS,
            _reason(action, finding, without) if without else finding.reason,
            ActionPoints(split[0], split.earned, *split[1:], action.points, action.points_basis),
            finding.passed,
            finding.total,
            finding.unknown,
            finding.excused,
            action.unit,
            rank,
            tuple([_placed(evidence, places) for evidence in finding.evidence]) if finding.evidence else (),
            _evidence_total(finding),
            finding.missing,
            finding.advice,
            finding.satisfied_by,
            tuple([name for name in action.requires if name not in without]) if without else action.requires,
            without,
            action.user_impact,
            action.implementation,
            Rule(action.source, action.line, checks.of(action)),
            action.verification,
            None,
            None,
        ),
    )


def _reason(action: Action, finding: Finding, without: tuple[str, ...]) -> str:
    """Why, and what was not needed for it; a row that says how much is earned seldom needs anything else."""
    if action.check.measure is not None:
        return finding.reason
    return f"{finding.reason} (decided without {', '.join(without)})"


def _evidence_total(finding: Finding) -> int:
    """How many pieces there are, shown or not; what a row reports as a share has no items to show."""
    items = 0 if finding.share is not None else (finding.failed or 0) + (finding.unknown or 0)
    return max(len(finding.evidence), items)


def _lacking(actions: Iterable[Action], snapshot: Snapshot) -> frozenset[str]:
    """The resources that actions read and that were not collected."""
    collected = CoverageState.COLLECTED
    read = {name for requires in {action.requires for action in actions} for name in requires}
    return frozenset(name for name in read if snapshot.coverage_of(name).state is not collected)


def _decided_without(action: Action, finding: Finding, lacking: frozenset[str]) -> tuple[str, ...]:
    """What a result does not need after all, though its check reads it."""
    if finding.missing or finding.outcome is Outcome.NOT_ASSESSED or lacking.isdisjoint(action.requires):
        return ()
    return tuple([name for name in action.requires if name in lacking])


def _bands(split: Points) -> dict[str, float]:
    return {**split._asdict(), "earned": split.earned}


def _placed(evidence: Evidence, places: dict[str, tuple[int, int]]) -> Evidence:
    line, column = places.get(evidence.pointer, (None, None))
    return evidence._replace(line=line, column=column)


class _Checks:
    """Checks as they are written; that of a family is put into words once."""

    def __init__(self, texts: bool) -> None:
        self._texts = texts
        self._written: dict[int, tuple[tuple[str, str], ...]] = {}

    def of(self, action: Action) -> tuple[tuple[str, str], ...]:
        """Key and text of each part of a check; nothing where texts are not wanted."""
        if not self._texts:
            return ()
        written = self._written.get(id(action.check))
        if written is None:
            written = self._written[id(action.check)] = _as_written(action.check)
        if action.key is None:
            return written
        return tuple([(key, f'{text} == "{action.key}"' if key == "key" else text) for key, text in written])


def _as_written(check: Check) -> tuple[tuple[str, str], ...]:
    measure = check.measure
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
    return tuple([(key, expression.text.strip()) for key, expression in written if expression is not None])


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
    total = add(one.points[:1] + one.points[2:7] for one in assessments)  # the bands that `Points` has
    return Group(id, title, len(assessments), total, total.earned, percent(total.earned, total.max))


def _slug(product: str) -> str:
    return "-".join("".join(char if char.isalnum() else " " for char in product.lower()).split())


def _coverage(
    catalogue: Catalogue,
    snapshot: Snapshot,
    assessments: list[Assessment],
    strangers: Mapping[str, Strangers],
    places: Mapping[str, tuple[int, int] | None],
    *,
    digests: bool,
) -> tuple[ResourceCoverage, ...]:
    readers: dict[str, list[Assessment]] = {}
    for assessment in assessments:
        for resource in (*assessment.requires, *assessment.decided_without):
            readers.setdefault(resource, []).append(assessment)
    covered = [_covered(name, readers[name], catalogue, snapshot) for name in sorted(readers)]
    if digests:
        from scanner.snapshot.digest import digest

        covered = [
            one._replace(digest=digest(snapshot, one.resource), line=(places.get(one.resource) or (None,))[0])
            for one in covered
        ]
    return tuple(
        one._replace(strangers=strangers[one.resource].rows, strange_keys=strangers[one.resource].keys)
        if one.resource in strangers
        else one
        for one in covered
    )


def _pointers(catalogue: Catalogue, actions: Iterable[Action], snapshot: Snapshot) -> dict[str, str]:
    """Where the resources that actions read are held, by name."""
    read = {name for requires in {action.requires for action in actions} for name in requires}
    return {name: pointer_of_resource(name) for name in read if name in catalogue.resources and snapshot.is_held(name)}


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
