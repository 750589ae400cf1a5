"""How far the actions got that the controls of each framework name, and where the configuration departs."""

from __future__ import annotations

from reporters._departures import brief, departure_text, reason_text, remarks, restriction
from reporters.html.words import counted, share, short
from scanner.model.finding import Outcome
from scanner.model.framework import ControlCoverage, FrameworkCoverage
from scanner.model.report import Report
from scanner.record import NamedTuple


class ControlRow(NamedTuple):
    """A control that some action bears on."""

    id: str
    title: str
    outcome: Outcome | None
    actions: tuple[str, ...]
    related: tuple[str, ...]


class FrameworkCard(NamedTuple):
    id: str
    title: str
    url: str
    about: str
    """Version and publisher."""
    percent: str
    brief: str
    counts: str
    controls: tuple[ControlRow, ...]
    bare: tuple[str, ...]
    """Controls that no action bears on."""
    off: tuple[str, ...]


class Change(NamedTuple):
    """Something that is otherwise than in the catalogue."""

    action: str
    text: str
    place: str


class Wishes(NamedTuple):
    """What the configuration asked for, as the page tells it."""

    summary: str
    """`2 values set, 1 action off`; empty where the catalogue is as it comes."""
    restriction: str
    changes: tuple[Change, ...]
    off: tuple[Change, ...]
    strangers: tuple[str, ...]
    head: str
    """Of those sentences, where there is nothing else."""


def framework_cards(report: Report) -> tuple[FrameworkCard, ...]:
    """The frameworks that some action of the report bears on."""
    return tuple(_card(each) for each in report.frameworks if any(c.actions or c.related for c in each.controls))


def wishes(report: Report) -> Wishes:
    changes = tuple(Change(each.action, departure_text(each), each.place) for each in report.departures)
    off = tuple(
        Change(each.id, f"{short(each.worth)} points: {reason_text(each)}", each.place) for each in report.switched_off
    )
    parts = [f"{counted(len(changes), 'value')} set"] if changes else []
    parts += [f"{counted(len(off), 'action')} off"] if off else []
    head = "Notes" if report.notes else "Unknown to the catalogue"
    return Wishes(", ".join(parts), restriction(report), changes, off, tuple(remarks(report)), head)


def _card(framework: FrameworkCoverage) -> FrameworkCard:
    rows = tuple(_row(control) for control in framework.controls if control.actions or control.related)
    counts = (
        (framework.passed, "passed"),
        (framework.partial, "partial"),
        (framework.failed, "failed"),
        (framework.not_assessed, "not assessed"),
    )
    return FrameworkCard(
        id=framework.id,
        title=framework.title,
        url=framework.url,
        about=f"{framework.version}, {framework.publisher}",
        percent=share(framework.percent),
        brief=brief(framework),
        counts=", ".join(f"{count} {word}" for count, word in counts if count),
        controls=rows,
        bare=framework.unmapped,
        off=framework.switched_off,
    )


def _row(control: ControlCoverage) -> ControlRow:
    return ControlRow(control.id, control.title or "", control.outcome, control.actions, control.related)
