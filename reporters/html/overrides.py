"""The page of overrides: what they are worth, when they end, and what was decided by whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from reporters._overrides import (
    effect,
    entries,
    is_soon,
    is_urgent,
    place,
    scope_text,
    standing,
    waiting,
)
from reporters._view import points_text
from reporters.html.words import Text, clipped, counted, day, share
from scanner.model.points import micro, points_of
from scanner.model.report import Report
from scanner.model.status import Status
from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.model.override import OverrideAudit, OverrideUse

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TICKS = 6
_BANDS = {Status.RISK_ACCEPTED: "accepted", Status.THIRD_PARTY: "asserted", Status.ALTERNATE_MITIGATION: "asserted"}


class Figure(NamedTuple):
    value: str
    label: str
    key: str
    """The band that it is about, or what it warns of; empty for neither."""


class Bar(NamedTuple):
    """From the first to the last day, in percent of the timeline."""

    x: str
    width: str
    key: str


class Entry(NamedTuple):
    """An override as pages show it."""

    action: str
    title: str
    status: Status
    standing: Text
    mark: str
    """`loss` where a person is needed, `soon` where it ends within 30 days."""
    until: str
    effect: str
    justification: Text
    owner: str
    facts: tuple[tuple[str, str], ...]
    """Approver, ticket, scope and so on; only what is there."""
    place: str
    beyond: tuple[Text, ...]
    """The first subjects beyond the pin."""
    bar: Bar | None


class Tick(NamedTuple):
    x: str
    label: str


class Owner(NamedTuple):
    name: str
    entries: int
    asserted: str
    accepted: str
    next_end: str


class Page(NamedTuple):
    heading: str
    waiting: int
    figures: tuple[Figure, ...]
    ticks: tuple[Tick, ...]
    today: str
    entries: tuple[Entry, ...]
    owners: tuple[Owner, ...]
    violations: tuple[tuple[str, str, Text], ...]
    """Place, action and message."""


def page(report: Report) -> Page | None:
    """The page; None where no override was read."""
    audit = report.overrides
    if audit is None:
        return None
    titles = {action.id: action.title for action in report.actions}
    ordered = entries(report)
    first, last = _span(ordered, report.as_of)
    source = audit.file or "exceptions of devices"
    return Page(
        heading=f"{counted(len(ordered), 'entry', 'entries')} in {source}",
        waiting=waiting(audit),
        figures=_figures(audit, report),
        ticks=_ticks(first, last),
        today=_at(_ordinal(report.as_of) or first, first, last),
        entries=tuple(entry(use, titles, first, last) for use in ordered),
        owners=_owners(ordered),
        violations=tuple((f"{each.file}:{each.line}", each.action, clipped(each.message)) for each in audit.violations),
    )


def entry(use: OverrideUse, titles: dict[str, str] | None = None, first: int = 0, last: int = 0) -> Entry:
    written = use.entry
    facts = (
        ("Approved by", written.approved_by),
        ("Ticket", written.ticket),
        ("Scope", scope_text(use)),
        ("Pinned", day(written.pin.taken) if written.pin else ""),
        ("Covers", use.reason.removeprefix("covers ") if use.state == "active" else ""),
        ("Notes", written.notes),
        ("Tags", ", ".join(written.tags)),
    )
    return Entry(
        action=written.action,
        title=(titles or {}).get(written.action, written.action),
        status=written.status,
        standing=clipped(standing(use)),
        mark="loss" if is_urgent(use) else "soon" if is_soon(use) else "",
        until=day(written.expires) if written.expires else "without end",
        effect=effect(use),
        justification=clipped(" ".join(written.justification.split()), 600),
        owner=written.owner or "",
        facts=tuple((label, value) for label, value in facts if value),
        place=place(use),
        beyond=tuple(clipped(name) for name in use.reopened_subjects),
        bar=_bar(use, first, last),
    )


def _figures(audit: OverrideAudit, report: Report) -> tuple[Figure, ...]:
    bare = report.bare_totals
    return (
        Figure(points_text(audit.asserted), "points asserted", "asserted"),
        Figure(points_text(audit.accepted), "points accepted", "accepted"),
        Figure(str(audit.expired), "expired", "loss" if audit.expired else ""),
        Figure(str(audit.reopened), "re-opened", "loss" if audit.reopened else ""),
        Figure(str(audit.due), "end within 30 days", "soon" if audit.due else ""),
        Figure(str(audit.unneeded), "unneeded", ""),
        *((Figure(share(bare.percent), "score without any override", ""),) if bare else ()),
    )


def _span(uses: Sequence[OverrideUse], as_of: str) -> tuple[int, int]:
    """The first and the last day of the timeline, as ordinals; today is in it."""
    texts = [text for use in uses for text in (use.entry.created, use.entry.expires) if text]
    days = [found for text in (*texts, as_of) if (found := _ordinal(text)) is not None] or [1]
    return min(days), max(max(days), min(days) + 1)


def _bar(use: OverrideUse, first: int, last: int) -> Bar | None:
    created, expires = use.entry.created, use.entry.expires
    begins = _ordinal(created) if created else first
    ends = _ordinal(expires) if expires else last
    if begins is None or ends is None or last <= first:
        return None
    key = "expired" if use.state == "expired" else _BANDS.get(use.entry.status, "planned")
    return Bar(_at(begins, first, last), _at(first + max(ends - begins, 1), first, last), key)


def _ticks(first: int, last: int) -> tuple[Tick, ...]:
    """The first days of some quarters."""
    found = []
    for year in range(date.fromordinal(first).year, date.fromordinal(last).year + 1):
        for month in (1, 4, 7, 10):
            at = date(year, month, 1).toordinal()
            if first <= at <= last:
                found.append(Tick(_at(at, first, last), f"{MONTHS[month - 1]} {year}"))
    return tuple(found[:: -(-len(found) // _TICKS) or 1])


def _at(ordinal: int, first: int, last: int) -> str:
    return f"{100 * (ordinal - first) / max(last - first, 1):.2f}".rstrip("0").rstrip(".")


def _ordinal(text: str) -> int | None:
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def _owners(uses: Iterable[OverrideUse]) -> tuple[Owner, ...]:
    held: dict[str, list[OverrideUse]] = {}
    for use in uses:
        held.setdefault(use.entry.owner or "nobody", []).append(use)
    return tuple(_owner(name, held[name]) for name in sorted(held, key=lambda name: (-len(held[name]), name)))


def _owner(name: str, uses: Sequence[OverrideUse]) -> Owner:
    asserted, accepted = (
        points_of(sum(micro(getattr(use, band)) for use in uses)) for band in ("asserted", "accepted")
    )
    ends = sorted(use.entry.expires for use in uses if use.entry.expires)
    return Owner(name, len(uses), points_text(asserted), points_text(accepted), day(ends[0]) if ends else "")
