"""Everything that the page says, computed from a report before any of it becomes HTML."""

from __future__ import annotations

from reporters._share import Way, named, ways
from reporters._view import STATES, maxima, points_text
from reporters.html.detail import Detail, detail, evidence_cap
from reporters.html.frameworks import FrameworkCard, Wishes, framework_cards, wishes
from reporters.html.listing import Listing, listing
from reporters.html.overrides import Page, page
from reporters.html.overview import Overview, Standing, overview
from reporters.html.words import Text, clipped, counted, day, instant, number, short, words
from scanner.model.report import Report, ResourceCoverage
from scanner.model.snapshot import CoverageState
from scanner.record import NamedTuple


class Source(NamedTuple):
    """An input with its digest."""

    label: str
    what: str
    digest: str


class Covered(NamedTuple):
    """A resource and what became of it."""

    resource: str
    is_collected: bool
    state: str
    detail: Text
    permission: str
    source: str
    actions: int
    points: str
    """Unknown for want of it; empty where nothing is."""


class Provenance(NamedTuple):
    command: str | None
    facts: tuple[tuple[str, str | Text], ...]
    inputs: tuple[Source, ...]
    coverage: tuple[Covered, ...]
    collected: str


class View(NamedTuple):
    title: str
    """Of the document; starts with tenant and score."""
    tenant: Text
    domain: str | None
    score: str
    earned: str
    overview: Overview
    listing: Listing
    details: tuple[Detail, ...]
    provenance: Provenance
    frameworks: tuple[FrameworkCard, ...]
    wishes: Wishes
    overrides: Page | None
    """Null where no override was read."""
    ways: tuple[Way, ...]
    """How what is shown can be passed on."""
    link: str | None
    """Where the report is published."""


def view(report: Report) -> View:
    tenant = report.tenant
    name = named(report)
    first = overview(report)
    scored = first.score.standing in (Standing.SCORED, Standing.COMPLETED)
    headline = f"{number(report.totals.percent)} %" if scored else "No score yet"
    cap = evidence_cap(report)
    titles: dict[str, str] = {group.id: group.title for group in report.categories}
    return View(
        title=f"{clipped(name, 60).head} {headline}",
        tenant=clipped(name, 60),
        domain=tenant.default_domain if tenant.default_domain != name else None,
        score=headline,
        earned=f"{points_text(report.totals.earned)} of {short(report.totals.max)}" if scored else "",
        overview=first,
        listing=listing(report),
        details=tuple(
            detail(action, report, titles.get(action.category, words(action.category)), cap)
            for action in report.actions
        ),
        provenance=provenance(report),
        frameworks=framework_cards(report),
        wishes=wishes(report),
        overrides=page(report),
        ways=ways(report.share),
        link=report.share.link if report.share else None,
    )


def provenance(report: Report) -> Provenance:
    snapshot, tool = report.snapshot, report.tool
    collected = sum(each.state is CoverageState.COLLECTED for each in report.coverage)
    return Provenance(
        command=_command(report),
        facts=(
            ("Tenant", clipped(named(report))),
            ("Tool", f"{tool.name} {tool.version}"),
            ("Snapshot taken", instant(snapshot.collected_at)),
            *((("Collected by", snapshot.collector),) if snapshot.collector else ()),
            ("As of", f"{day(report.as_of)} (days are UTC)"),
            *((("Tenant id", report.tenant.id),) if report.tenant.id else ()),
            *((("Maxima", maxima(report)),) if maxima(report) else ()),
            ("Report schema", report.schema_version),
        ),
        inputs=(
            Source("Snapshot", snapshot.path or "read from a stream", snapshot.sha256),
            Source("Catalogue", f"{tool.catalogue}, {counted(len(report.actions), 'action')}", tool.catalogue_digest),
            *_overrides(report),
        ),
        coverage=tuple(_covered(each) for each in report.coverage),
        collected=f"{collected:,} of {counted(len(report.coverage), 'resource')} collected",
    )


def _overrides(report: Report) -> tuple[Source, ...]:
    audit = report.overrides
    if audit is None or audit.file is None:
        return ()
    return (Source("Overrides", audit.file, audit.sha256 or ""),)


def _command(report: Report) -> str | None:
    """What to type for the same file again."""
    import shlex

    if report.command is not None:
        return f"{report.command} -f html=report.html"
    path = report.snapshot.path
    if path is None:
        return None
    only = "".join(f" --framework {shlex.quote(id)}" for id in report.restricted_to)
    return f"{report.tool.name} scan {shlex.quote(path)} --as-of {report.as_of}{only} -f html=report.html"


def _covered(coverage: ResourceCoverage) -> Covered:
    rows = "an object" if coverage.rows is None else counted(coverage.rows, "row")
    is_collected = coverage.state is CoverageState.COLLECTED
    return Covered(
        resource=coverage.resource,
        is_collected=is_collected,
        state=STATES[coverage.state],
        detail=clipped(coverage.detail or (rows if is_collected else "")),
        permission=coverage.permission,
        source=coverage.source,
        actions=len(coverage.actions),
        points=points_text(coverage.points) if coverage.points else "",
    )
