"""The page of one action: what it earns and by which arithmetic, what is in the way, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from reporters._departures import departure_text
from reporters._licences import seats
from reporters._overrides import entries_of
from reporters._view import STATES, is_reported, points_text
from reporters.html.bands import Band, Slice, bands, slices
from reporters.html.listing import unusual
from reporters.html.overrides import Entry, entry
from reporters.html.words import TIMES, Text, clipped, gain, share, short, words
from scanner.model.departure import Departure
from scanner.model.finding import Evidence, Missing, Outcome
from scanner.model.points import micro, percent
from scanner.model.report import Assessment, Report
from scanner.model.rule import Implementation, PointsBasis, Scoring
from scanner.model.status import Status
from scanner.record import NamedTuple

SHOWN = 50
"""Pieces of evidence on a page; the true count is always said."""
SHOWN_IN_ALL = 1000
"""Actions and pieces of evidence in the whole report, so that a large tenant's file can still be mailed."""


class Term(NamedTuple):
    """A number of an equation and what it counts."""

    operator: str
    value: str
    label: str


class Proof(NamedTuple):
    """One piece of evidence."""

    subject: Text
    place: str | None
    """`snapshot.json:2217:7`; null where the snapshot has no lines."""
    pointer: Text
    """`…/17/isMfaCapable` where the pointer above is into the same resource."""
    together: int
    """Subjects from this one on that the same place speaks of; 0 where an earlier one counted it."""


class Cause(NamedTuple):
    """What was observed in place of what was expected, and wherever that is so."""

    observed: Text
    expected: Text
    assessed: bool
    proofs: tuple[Proof, ...]


class Lack(NamedTuple):
    resource: str
    state: str
    permission: str
    source: str
    detail: Text | None


class Fact(NamedTuple):
    """A line of *at a glance*; `level` 1 to 3 draws rising bars."""

    label: str
    value: str
    level: int = 0


class Detail(NamedTuple):
    id: str
    title: str
    outcome: Outcome
    status: Status
    rank: int
    tags: tuple[str, ...]
    rationale: str
    reason: Text
    to_gain: str
    equation: tuple[Term, ...]
    slices: tuple[Slice, ...]
    bands: tuple[Band, ...]
    """Those that hold points."""
    notes: tuple[str, ...]
    advice: tuple[str, ...]
    missing: tuple[Lack, ...]
    evidence: tuple[Cause, ...]
    evidence_count: str
    is_done: bool
    """Passed or not applicable: nothing to implement."""
    implementation: Implementation
    impact: str
    glance: tuple[Fact, ...]
    seats: str
    """Licences needed against those owned; empty where none is asked for."""
    check: str
    rule: str
    decisions: tuple[Entry, ...]
    """Overrides of the action."""
    brief: str
    """What an action that is done says in a line: points, product, severity and resources read."""


def evidence_cap(report: Report) -> int:
    """How many pieces of evidence each action may show: an even share of what all of them may."""
    sizes = [min(len(action.evidence), SHOWN) for action in report.actions]
    room = SHOWN_IN_ALL - len(report.actions)
    return next((cap for cap in range(SHOWN, 1, -1) if sum(min(size, cap) for size in sizes) <= room), 1)


def detail(action: Assessment, report: Report, group: str, cap: int = SHOWN) -> Detail:
    file = (report.snapshot.path or "snapshot.json").replace("\\", "/").rsplit("/", 1)[-1]
    return Detail(
        id=action.id,
        title=action.title,
        outcome=action.outcome,
        status=action.status,
        rank=action.rank,
        tags=(*unusual(action), *action.tags),
        rationale=action.rationale,
        reason=clipped(action.reason),
        to_gain=_to_gain(action, report),
        equation=equation(action),
        slices=slices(action.points),
        bands=tuple(band for band in bands(action.points) if band.points),
        notes=(
            *(() if is_done(action) else _notes(action)),
            *(_departure(each) for each in report.departures if each.action == action.id),
        ),
        advice=action.advice,
        missing=tuple(_lack(each) for each in action.missing),
        evidence=() if _is_absence(action) else _causes(action.evidence[:cap], file),
        evidence_count=evidence_count(action, cap),
        is_done=is_done(action),
        implementation=action.implementation,
        impact=action.user_impact.text,
        glance=_glance(action, group),
        seats=seats(action, report),
        check="\n".join(_setting(*pair) for pair in action.rule.check),
        rule=_rule(action),
        decisions=tuple(entry(use) for use in entries_of(report, action.id)),
        brief=_brief(action, group),
    )


def is_done(action: Assessment) -> bool:
    """Passed or not applicable: nothing to implement."""
    return action.outcome in (Outcome.PASSED, Outcome.NOT_APPLICABLE)


def _is_absence(action: Assessment) -> bool:
    """The evidence would say again that a resource is missing."""
    return action.outcome is Outcome.NOT_ASSESSED and action.total is None and bool(action.missing)


def equation(action: Assessment) -> tuple[Term, ...]:
    """How the verified points come about; nothing where they were not measured or do not follow from counts."""
    points = action.points
    result = Term("=", points_text(points.measured), "points verified")
    if micro(points.max) == 0 or action.outcome is Outcome.NOT_ASSESSED:
        return ()
    if action.satisfied_by and points.measured == points.max:
        return Term("", action.satisfied_by, "earns full points"), result
    count, total, unit = _items(action)
    passing = Term("", f"{count:,} of {total:,}", f"{unit} {'passes' if total == 1 else 'pass'}")
    if abs(micro(points.max) * count / total - micro(points.measured)) <= 1:
        return passing, Term(TIMES, short(points.max), "points at most"), result
    if action.scoring is Scoring.BINARY and points.measured == 0:
        return passing, Term("→", "all or nothing", "is how it scores"), result
    return ()


def _items(action: Assessment) -> tuple[int, int, str]:
    """Items that pass, of how many, and what they are; an action that is not counted in items is one check."""
    if action.count is None or not action.total:
        return int(action.outcome is Outcome.PASSED), 1, "check"
    return action.count, action.total, action.unit


def evidence_count(action: Assessment, cap: int = SHOWN) -> str:
    """`2 of 7 administrators fail, all shown`, or `50 of 1,204 shown`."""
    shown = min(len(action.evidence), cap)
    listed = "all shown" if shown >= action.evidence_total else f"{shown} of {action.evidence_total:,} shown"
    if action.count is None or not action.total:
        return listed
    unknown = action.not_assessed or 0
    failing = action.total - action.count - unknown
    counts = [f"{failing:,} of {action.total:,} {action.unit} {'fails' if failing == 1 else 'fail'}"] if failing else []
    return ", ".join([*counts, *([f"{unknown:,} undecided"] if unknown else []), listed])


def _to_gain(action: Assessment, report: Report) -> str:
    part = percent(action.points.open, report.totals.max)
    return f"{gain(action.points.open)} to gain, {share(part)} of the score" if part else ""


def _notes(action: Assessment) -> tuple[str, ...]:
    points, notes = action.points, []
    if micro(points.max) == 0:
        notes.append(f"Worth {short(points.worth)} points where it applies; takes no part in any total here.")
    if action.not_assessed and action.total:
        notes.append(f"{action.not_assessed:,} of {action.total:,} {action.unit} could not be decided.")
    if action.excused:
        notes.append(f"{action.excused:,} excused, and so not counted.")
    if points.basis in _BASES:
        notes.append(_BASES[points.basis])
    if is_reported(action):
        notes.append("Taken over from what Microsoft reports; no setting was measured.")
    return tuple(notes)


def _rule(action: Assessment) -> str:
    return f"{action.rule.file}:{action.rule.line}"


def _brief(action: Assessment, group: str) -> str:
    """Tags say already what is reported, and which maximum is an estimate."""
    points = action.points
    parts = (
        f"worth {short(points.worth)}" if micro(points.max) == 0 else "",
        f"{action.excused:,} excused" if action.excused else "",
        _WHOSE.get(points.basis, ""),
        group,
        action.product,
        words(action.severity),
        f"reads {', '.join(action.requires)}" if action.requires and not is_reported(action) else "",
        _rule(action),
    )
    return " · ".join(part for part in parts if part)


def _departure(departure: Departure) -> str:
    return f"Departs from the catalogue: {departure_text(departure)}; set at {departure.place}."


_BASES = {
    PointsBasis.ESTIMATED: "Microsoft does not publish the maximum; it is an estimate of the rule.",
    PointsBasis.REPORTED: "Microsoft does not publish the maximum; it is the weight that the tenant's own rows give.",
    PointsBasis.TENANT: "The maximum is that of the tenant's own control profile.",
}

_WHOSE = {
    PointsBasis.REPORTED: "maximum from the tenant's rows",
    PointsBasis.TENANT: "maximum of the tenant's own control profile",
}


def _status(status: Status) -> tuple[Fact, ...]:
    """What people decided; the default needs no words."""
    return (
        () if status in (Status.TO_ADDRESS, Status.COMPLETED) else (Fact("Status", f"{words(status)}, by an override"),)
    )


def _lack(missing: Missing) -> Lack:
    detail = None if missing.detail is None else clipped(missing.detail)
    return Lack(missing.resource, STATES[missing.state], missing.permission, missing.source, detail)


def _causes(evidence: Iterable[Evidence], file: str) -> tuple[Cause, ...]:
    """Evidence with the same cause side by side, and within it the same place, in the order of the first piece."""
    causes: dict[tuple[str, str, bool], dict[str, list[Evidence]]] = {}
    for each in evidence:
        places = causes.setdefault((each.observed, each.expected, each.assessed), {})
        places.setdefault(each.pointer, []).append(each)
    return tuple(
        Cause(clipped(observed), clipped(expected), assessed, _proofs(places.values(), file))
        for (observed, expected, assessed), places in causes.items()
    )


def _proofs(places: Iterable[list[Evidence]], file: str) -> tuple[Proof, ...]:
    proofs, last = [], ""
    for pieces in places:
        for index, each in enumerate(pieces):
            proofs.append(_proof(each, file, 0 if index else len(pieces), last))
        last = pieces[0].pointer
    return tuple(proofs)


def _short_pointer(pointer: str, before: str) -> str:
    """`…/17/isMfaCapable` below a pointer into the same resource."""
    *resource, rest = pointer.split("/", 4)
    return f"…/{rest}" if len(resource) == 4 and before.split("/", 4)[:4] == resource else pointer


def _proof(evidence: Evidence, file: str, together: int, before: str) -> Proof:
    parts = [str(part) for part in (evidence.line, evidence.column) if part is not None]
    return Proof(
        subject=clipped(evidence.subject),
        place=":".join([file, *parts]) if parts else None,
        pointer=clipped(_short_pointer(evidence.pointer, before)),
        together=together,
    )


_LEVELS = {"low": 1, "moderate": 2, "high": 3}


def _glance(action: Assessment, group: str) -> tuple[Fact, ...]:
    plan = action.implementation
    facts = (
        Fact("Group", group),
        Fact("Product", action.product),
        Fact("Severity", words(action.severity)),
        *_status(action.status),
        Fact("Protects against", ", ".join(threat[:1].upper() + threat[1:] for threat in action.threats)),
        Fact("User impact", words(action.user_impact.level), _LEVELS[action.user_impact.level]),
        Fact("Users affected", action.user_impact.users_affected),
        Fact("Cost", words(plan.cost), _LEVELS[plan.cost]),
        Fact("Complexity", words(plan.complexity), _LEVELS[plan.complexity]),
        Fact("Reads", ", ".join(action.requires)),
    )
    return tuple(fact for fact in facts if fact.value)


def _setting(key: str, text: str) -> str:
    """`key: text`, with further lines indented below it."""
    lines = text.strip("\n").split("\n")
    return f"{key}: {lines[0]}" + "".join(f"\n  {line}" for line in lines[1:])


def todo(action: Assessment) -> str:
    """What stands between the action and its points, in a few words."""
    if action.count is None or not action.total:
        return "One setting decides"
    failing = action.total - action.count - (action.not_assessed or 0)
    return f"{failing:,} of {action.total:,} {action.unit} to fix"
