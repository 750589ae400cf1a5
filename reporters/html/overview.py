"""The first page: where the tenant stands, what to do first, and what is not known."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from reporters._view import Blocked, blocked, is_undecided, points_text, worth
from reporters.html.bands import Band, Edge, Slice, bands, edges, slices
from reporters.html.detail import todo
from reporters.html.frameworks import wishes
from reporters.html.words import NBSP, counted, day, gain, instant, number, share, short, words
from scanner.model.finding import Outcome
from scanner.model.points import micro, percent, points_of
from scanner.model.report import Assessment, Group, Report
from scanner.model.rule import Level
from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.model.gate import Refusal

FIRST = 6
"""Actions under *do these first*."""


class Standing(StrEnum):
    """Which of the overview's shapes the report has."""

    SCORED = "scored"
    COMPLETED = "completed"
    UNKNOWN = "unknown"
    """Nothing was collected that any action could be decided by."""
    EMPTY = "empty"
    """No action applies."""


class Cell(NamedTuple):
    """A cell of the legend."""

    band: Band
    points: str
    share: str
    actions: str


class Count(NamedTuple):
    """How many actions have an outcome."""

    outcome: Outcome
    label: str
    actions: int


class Mark(NamedTuple):
    """A word or a number under the bar."""

    text: str
    x: str
    anchor: str
    is_name: bool = False


class Score(NamedTuple):
    standing: Standing
    number: str
    """`61.48`."""
    sentence: str
    """What the number means; what its bounds are where it has any."""
    zone: str
    """`okay (50 to 75)`; empty where there is no score."""
    axis: tuple[Mark, ...]
    figures: tuple[tuple[str, str], ...]
    slices: tuple[Slice, ...]
    edges: tuple[Edge, ...]
    description: str
    legend: tuple[Cell, ...]
    outcomes: tuple[Count, ...]


class Next(NamedTuple):
    id: str
    title: str
    rank: int
    todo: str
    gain: str
    share: str
    cost: Level
    impact: Level


class Gap(NamedTuple):
    """Points that are unknown for want of the same permissions."""

    verb: str
    permissions: tuple[str, ...]
    resources: tuple[str, ...]
    states: str
    gain: str
    actions: int


class Share(NamedTuple):
    """A group or a product."""

    id: str
    title: str
    slices: tuple[Slice, ...]
    earned: str
    maximum: str
    percent: str
    """`65.4 %`, or a word where no number would be true."""
    is_empty: bool
    """Nothing in it takes part in the score."""


class RefusalLine(NamedTuple):
    """A rule of the gate that does not hold, or could not be checked."""

    reason: str
    rule: str
    mark: str
    """The outcome whose icon it has: failed, or not assessed."""
    word: str
    points: str
    actions: tuple[str, ...]
    """The first of those that it is about."""
    more: int


class GateCard(NamedTuple):
    """What the gate says."""

    heading: str
    verdict: str
    refusals: tuple[RefusalLine, ...]
    notes: tuple[str, ...]
    """Rules that were left out."""


class Overview(NamedTuple):
    facts: tuple[tuple[str, str], ...]
    score: Score
    first: tuple[Next, ...]
    open_actions: int
    together: str
    gaps: tuple[Gap, ...]
    unknown: str
    answered: str
    groups: tuple[Share, ...]
    products: tuple[Share, ...]
    gate: GateCard | None


def overview(report: Report) -> Overview:
    opened = [action for action in report.actions if action.points.open]
    decided = sum(not is_undecided(action) for action in report.actions)
    waiting = blocked(report.actions)
    return Overview(
        facts=_facts(report),
        score=score(report),
        first=tuple(_next(action, report) for action in opened[:FIRST]),
        open_actions=len(opened),
        together=_together(opened[:FIRST], report),
        gaps=tuple(_gap(each) for each in waiting),
        unknown=f"{points_text(report.totals.unknown)} points in "
        f"{counted(sum(len(each.actions) for each in waiting), 'action')}",
        answered=f"{decided:,} of {counted(len(report.actions), 'action')}",
        groups=tuple(_share(group) for group in report.categories),
        products=tuple(_share(group) for group in sorted(report.products, key=_by_size)),
        gate=_gate(report),
    )


def _gate(report: Report) -> GateCard | None:
    if report.gate is None:
        return None
    from reporters._gate import HEADS

    verdict = report.gate.verdict
    return GateCard(HEADS[verdict], verdict.value, tuple(map(_refusal, report.gate.refusals)), report.gate.notes)


def _refusal(refusal: Refusal) -> RefusalLine:
    from reporters._gate import NAMES, WORDS
    from scanner.model.gate import RefusalKind

    return RefusalLine(
        reason=refusal.reason,
        rule=refusal.rule,
        mark="failed" if refusal.kind is RefusalKind.FAILED else "not-assessed",
        word=WORDS[refusal.kind],
        points=worth(refusal.points) if refusal.points else "",
        actions=refusal.actions[:NAMES],
        more=max(0, len(refusal.actions) - NAMES),
    )


def standing(report: Report) -> Standing:
    totals = report.totals
    if micro(totals.max) == 0:
        return Standing.EMPTY
    if micro(totals.unknown) == micro(totals.max):
        return Standing.UNKNOWN
    left = totals.open or totals.unknown or totals.accepted
    return Standing.SCORED if left else Standing.COMPLETED


def score(report: Report) -> Score:
    totals = report.totals
    return Score(
        standing=standing(report),
        number=number(totals.percent),
        sentence=_sentence(report),
        zone=zone(report),
        axis=axis(report),
        figures=_figures(report),
        slices=slices(totals),
        edges=edges(totals),
        description=", ".join(f"{band.label.lower()} {points_text(band.points)}" for band in bands(totals)),
        legend=tuple(_cell(band, report) for band in bands(totals)),
        outcomes=_outcomes(report.actions),
    )


def _facts(report: Report) -> tuple[tuple[str, str], ...]:
    seats = report.tenant.seats
    return (
        ("Snapshot", instant(report.snapshot.collected_at)),
        ("Judged as of", day(report.as_of)),
        ("Catalogue", f"{report.tool.catalogue}, {counted(len(report.actions), 'action')}"),
        *((("Seats", f"{seats:,}"),) if seats is not None else ()),
        *((("Confined to", ", ".join(report.restricted_to)),) if report.restricted_to else ()),
        *((("Departures", wishes(report).summary),) if wishes(report).summary else ()),
    )


def _sentence(report: Report) -> str:
    totals = report.totals
    match standing(report):
        case Standing.EMPTY:
            return "No action of the catalogue applies to this tenant, so there is nothing to take a share of."
        case Standing.UNKNOWN:
            return f"The score lies anywhere between 0 and 100{NBSP}%: no resource that the actions read was collected."
        case Standing.COMPLETED:
            return "Every applicable action is completed. A full score is still no guarantee against a breach."
        case Standing.SCORED:
            pass
    if not totals.unknown:
        return ""
    low, high = share(totals.lower_percent), share(totals.upper_percent)
    return f"Between {low} and {high}, whatever the unknown turns out to be."


def _figures(report: Report) -> tuple[tuple[str, str], ...]:
    totals, bare = report.totals, report.bare_totals
    return (
        ("Points earned", f"{points_text(totals.earned)} of {short(totals.max)}"),
        ("Verified alone", share(percent(totals.measured, totals.max))),
        *((("Without overrides", share(bare.percent)),) if bare and bare.percent != totals.percent else ()),
        ("Still to gain", gain(totals.open)),
    )


def zone(report: Report) -> str:
    """`okay (50 to 75)`: where the score lies among the ranges of the configuration; empty without a score."""
    score, zones = report.totals.percent, report.zones
    if score is None or standing(report) is Standing.UNKNOWN:
        return ""
    bad, okay = short(zones.bad), short(zones.okay)
    if score < zones.bad:
        return f"bad (below {bad})"
    return f"okay ({bad} to {okay})" if score < zones.okay else f"good (from {okay})"


def axis(report: Report) -> tuple[Mark, ...]:
    """Ends of the bar and of the zones, with the name of each zone that is wide enough between them."""
    ends = (0.0, report.zones.bad, report.zones.okay, 100.0)
    marks = [Mark("0", "0", "start"), Mark("100 %", "100", "end")]
    marks += [Mark(short(end), short(end), "middle") for end in dict.fromkeys(ends[1:3]) if 5 < end < 85]
    for name, start, end in zip(("bad", "okay", "good"), ends, ends[1:]):
        if end - start >= 20:
            marks.append(Mark(name, short((start + min(end, 93)) / 2), "middle", is_name=True))
    return tuple(sorted(marks, key=lambda mark: float(mark.x)))


def _cell(band: Band, report: Report) -> Cell:
    key = "measured" if band.key == "verified" else band.key
    count = sum(1 for action in report.actions if getattr(action.points, key))
    return Cell(
        band, points_text(band.points), share(percent(band.points, report.totals.max)), counted(count, "action")
    )


def _outcomes(actions: Iterable[Assessment]) -> tuple[Count, ...]:
    outcomes = [action.outcome for action in actions]
    return tuple(Count(each, words(each), outcomes.count(each)) for each in Outcome if each in outcomes)


def _next(action: Assessment, report: Report) -> Next:
    part = percent(action.points.open, report.totals.max)
    return Next(
        id=action.id,
        title=action.title,
        rank=action.rank,
        todo=todo(action),
        gain=gain(action.points.open),
        share=f"+{share(part)}",
        cost=action.implementation.cost,
        impact=action.user_impact.level,
    )


def _together(first: Iterable[Assessment], report: Report) -> str:
    """`+38.00 points: from 61.48 to 72.27 %`."""
    totals = report.totals
    won = points_of(sum(micro(action.points.open) for action in first))
    reached = percent(points_of(micro(totals.earned) + micro(won)), totals.max)
    return f"{gain(won)} points: from {number(totals.percent)} to {share(reached)}"


def _gap(group: Blocked) -> Gap:
    return Gap(
        verb=_verb(group),
        permissions=group.permissions,
        resources=group.resources,
        states=", ".join(group.states),
        gain=gain(group.points),
        actions=len(group.actions),
    )


_VERBS = (
    ("forbidden", "Grant"),
    ("not licensed", "License what needs"),
    ("failed to collect", "Collect again with"),
    ("not collected", "Collect with"),
)


def _verb(group: Blocked) -> str:
    if not group.resources:
        return "Complete what was collected"
    if not group.permissions:
        return "Export by hand"
    return next((verb for state, verb in _VERBS if state in group.states), "Collect with")


def _share(group: Group) -> Share:
    points = group.points
    text = share(group.percent)
    if group.actions == 0:
        text = "no actions"
    elif micro(points.max) == 0:
        text = "not applicable"
    elif micro(points.unknown) == micro(points.max):
        text = "unknown"
    return Share(
        group.id, group.title, slices(points), points_text(group.earned), short(points.max), text, not points.max
    )


def _by_size(group: Group) -> tuple[float, str]:
    return -group.points.max, group.title.casefold()
