"""The list of improvement actions: its rows, its views with their counts, and what filters and groups them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from reporters._view import is_reported, is_undecided, points_text
from reporters.html.bands import Slice, bands, slices
from reporters.html.words import NBSP, counted, gain, short, words
from scanner.model.finding import Outcome
from scanner.model.points import Points, add, percent
from scanner.model.report import Assessment, Report
from scanner.model.rule import Category, PointsBasis, Severity
from scanner.model.status import Status
from scanner.record import NamedTuple


class Option(NamedTuple):
    """One choice of a facet or a view."""

    value: str
    """As it stands in the address."""
    label: str
    actions: int


class Facet(NamedTuple):
    key: str
    label: str
    options: tuple[Option, ...]
    """Only what some action has."""


class Head(NamedTuple):
    """The line above a group of rows when the list is grouped by `facet`."""

    facet: str
    position: int
    """Of its option in the facet."""
    label: str
    actions: str
    points: str
    slices: tuple[Slice, ...]


class Row(NamedTuple):
    id: str
    title: str
    rank: int
    tags: tuple[str, ...]
    """Only what is unusual; the rest is searched and filtered by."""
    gain: str
    gain_share: str
    slices: tuple[Slice, ...]
    earned: str
    maximum: str
    outcome: Outcome
    status: Status
    is_idle: bool
    """Does not apply, and nobody said anything about it: there is no status to show."""
    group: str
    product: str
    choices: str
    """Index of its options, facet by facet (views first): `0,1 2 0 1 3 0 -`."""


class Listing(NamedTuple):
    views: Facet
    default_view: str
    """What waits to be done; everything where nothing does."""
    facets: tuple[Facet, ...]
    groupings: tuple[tuple[str, str], ...]
    """Key and label of the facets that the list can be grouped by."""
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    open_points: str


Choose = Callable[[Assessment], tuple[str, ...]]


def listing(report: Report) -> Listing:
    titles: dict[str, str] = {group.id: group.title for group in report.categories}
    views = _facet("view", "View", _views, report.actions, _VIEWS, str)
    facets = tuple(
        _facet(key, label, choose, report.actions, order, titles.get if key == "category" else read)
        for key, label, choose, order, read in _FACETS
    )
    chosen = [(views, _views), *((facet, choose) for facet, (_, _, choose, _, _) in zip(facets, _FACETS, strict=True))]
    grouped = [(facet, choose) for facet, choose in chosen if facet.key in _GROUPINGS and len(facet.options) > 1]
    return Listing(
        views=views,
        default_view="todo" if views.options[0].actions else "all",
        facets=facets,
        groupings=tuple((facet.key, facet.label.lower()) for facet, _ in grouped),
        heads=tuple(head for facet, choose in grouped for head in _heads(facet, choose, report.actions)),
        rows=_rows(report, [(_indexes(facet), choose) for facet, choose in chosen], titles),
        open_points=points_text(report.totals.open),
    )


def unusual(action: Assessment) -> tuple[str, ...]:
    """What a reader should know at first sight: an outcome on Microsoft's word, a maximum that is not published."""
    return (
        *(_SETTLED_NO_MORE.get(action.override.state.value, ()) if action.override else ()),
        *(("reported",) if is_reported(action) else ()),
        *(("estimated",) if action.points.basis is PointsBasis.ESTIMATED else ()),
    )


_SETTLED_NO_MORE = {"expired": ("expired",), "reopened": ("re-opened",)}


def _tags(action: Assessment) -> tuple[str, ...]:
    return (*unusual(action), *action.tags)


def _views(action: Assessment) -> tuple[str, ...]:
    points = action.points
    undone = points.open or points.accepted or is_undecided(action) or action.outcome is Outcome.NOT_APPLICABLE
    return (
        *(("todo",) if points.open else ()),
        "all",
        *(() if undone else ("completed",)),
        *(("accepted",) if points.accepted else ()),
        *(("unknown",) if is_undecided(action) else ()),
    )


def _bands(action: Assessment) -> tuple[str, ...]:
    return tuple(band.key for band in bands(action.points) if band.points)


_VIEWS = {
    "todo": "To do",
    "all": "All",
    "completed": "Completed",
    "accepted": "Risk accepted",
    "unknown": "Not assessed",
}
_BANDS = ("verified", "asserted", "unknown", "open", "accepted")
_GROUPINGS = frozenset({"category", "product", "outcome", "status", "severity"})
_FACETS: tuple[tuple[str, str, Choose, Iterable[str], Callable[[str], str | None]], ...] = (
    ("outcome", "Outcome", lambda action: (action.outcome,), tuple(Outcome), words),
    ("status", "Status", lambda action: (action.status,), tuple(Status), words),
    ("category", "Group", lambda action: (action.category,), tuple(Category), words),
    ("product", "Product", lambda action: (action.product,), (), str),
    ("severity", "Severity", lambda action: (action.severity,), tuple(Severity), words),
    ("band", "Points", _bands, _BANDS, words),
    ("tag", "Tag", _tags, (), str),
)


def _facet(
    key: str,
    label: str,
    choose: Choose,
    actions: Sequence[Assessment],
    order: Iterable[str],
    read: Callable[[str], str | None],
) -> Facet:
    counts: dict[str, int] = {str(value): 0 for value in order}
    known = bool(counts)
    for action in actions:
        for value in choose(action):
            counts[str(value)] = counts.get(str(value), 0) + 1
    names = counts if known else sorted(counts, key=lambda name: (name.casefold(), name))
    always = {"todo", "all"} if key == "view" else set()
    label_of = _VIEWS.get if key == "view" else read
    options = (Option(name, label_of(name) or name, counts[name]) for name in names if counts[name] or name in always)
    return Facet(key, label, tuple(options))


def _indexes(facet: Facet) -> dict[str, str]:
    return {option.value: str(index) for index, option in enumerate(facet.options)}


def _heads(facet: Facet, choose: Choose, actions: Sequence[Assessment]) -> list[Head]:
    heads = []
    for index, option in enumerate(facet.options):
        whole = add(_bare(action) for action in actions if option.value in choose(action))
        points = f"{points_text(whole.earned)} of {short(whole.max)} points"
        heads.append(Head(facet.key, index, option.label, counted(option.actions, "action"), points, slices(whole)))
    return heads


def _rows(report: Report, facets: Sequence[tuple[dict[str, str], Choose]], titles: dict[str, str]) -> tuple[Row, ...]:
    return tuple(
        Row(
            id=action.id,
            title=action.title,
            rank=action.rank,
            tags=unusual(action),
            gain=gain(action.points.open) if action.points.open else "",
            gain_share=_gain_share(action, report),
            slices=slices(action.points),
            earned=points_text(action.points.earned),
            maximum=short(action.points.max),
            outcome=action.outcome,
            status=action.status,
            is_idle=action.outcome is Outcome.NOT_APPLICABLE and action.status is Status.TO_ADDRESS,
            group=titles.get(action.category, words(action.category)),
            product=action.product,
            choices=" ".join(
                ",".join(indexes[str(value)] for value in choose(action)) or "-" for indexes, choose in facets
            ),
        )
        for action in report.actions
    )


def _gain_share(action: Assessment, report: Report) -> str:
    part = percent(action.points.open, report.totals.max)
    return f"{gain(part)}{NBSP}%" if part else ""


def _bare(action: Assessment) -> Points:
    points = action.points
    return Points(points.max, points.measured, points.asserted, points.accepted, points.open, points.unknown)
