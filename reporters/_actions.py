"""Actions at a terminal: open ones in full, settled ones in a line, undecided ones by what they wait for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reporters._terminal import Screen, pad, width, wrap
from reporters._view import Blocked, counted, failing, is_reported, is_undecided, need, points_text, sentence, worth
from scanner.model.finding import Outcome
from scanner.model.report import Assessment, Report

NARROW = 60
"""Below this width the points move under the title."""
MARGIN = 6
ROUGH = 12
"""Columns that breaking evidence over two lines may lose."""
OUTCOMES = {Outcome.PARTIAL: ("◐ partial", "yellow"), Outcome.FAILED: ("✗ failed", "red")}
UNDECIDED = ("○ not assessed", "dim")


def to_do(screen: Screen, actions: Sequence[Assessment], path: str) -> Iterator[str]:
    """Open actions by rank; `path` is the file that their evidence stands in."""
    if actions:
        yield screen.paint(f"To do, most worthwhile first ({len(actions)})", "bold")
    for action in actions:
        yield from _headline(screen, action)
        yield from screen.dim((*_evidence(screen, action, path), *_notes(screen, action)), MARGIN)


def settled(screen: Screen, heading: str, actions: Sequence[Assessment], sign: str, color: str) -> Iterator[str]:
    """One line each: sign, id, title, points."""
    if actions:
        yield screen.paint(f"{heading} ({len(actions)})", "bold")
    names = min(max((len(action.id) for action in actions), default=0), screen.width // 3)
    for action in actions:
        amount = _amount(action) if action.points.max else ""
        mark, id = "   " + screen.paint(screen.draw(sign), color), screen.text(action.id)
        if screen.width < NARROW:
            first, *rest = wrap(f"{id} {amount.replace(' ', '')}", screen.width - MARGIN)
            yield f"{mark}  {first}"
            yield from (" " * MARGIN + line for line in rest)
        else:
            reported = "reported: " if is_reported(action) else ""
            facts = f"{id.ljust(names)}  {reported}{screen.text(action.title)}"
            yield f"{mark}  {screen.fill(facts, screen.width - MARGIN - 15)}  {amount}"
        yield from screen.dim(_notes(screen, action), MARGIN)


def named(screen: Screen, heading: str, actions: Sequence[Assessment]) -> Iterator[str]:
    """Nothing but their ids; for what asks for nothing and may be many."""
    if actions:
        yield screen.paint(f"{heading} ({len(actions)})", "bold")
        yield from screen.dim(screen.lines(", ".join(action.id for action in actions), 4), 4)


def waiting(screen: Screen, groups: Sequence[Blocked], report: Report) -> Iterator[str]:
    """What could not be assessed, by the permissions that would decide it."""
    if not groups:
        return
    count = sum(map(is_undecided, report.actions))
    yield screen.paint(f"Not assessed ({count}), {worth(report.totals.unknown)}", "bold")
    for group in groups:
        yield from (f"  {line}" for line in screen.lines(f"{need(group)}: {worth(group.points)}", 2))
        for names in (group.resources, [action.id for action in group.actions]):
            if names:
                yield from screen.dim(screen.lines(", ".join(names), 4), 4)


def _headline(screen: Screen, action: Assessment) -> Iterator[str]:
    """Rank, title and points; then outcome, id and items."""
    word, color = OUTCOMES.get(action.outcome, UNDECIDED)
    outcome, amount = screen.paint(screen.draw(word), color), _amount(action)
    reported = "reported" if is_reported(action) else ""
    facts = [screen.text(fact) for fact in (action.id, counted(action), reported, decided(action)) if fact]
    if screen.width < NARROW:
        yield from _title(screen, action, screen.width - MARGIN, "")
        facts = [f"{outcome}  {amount}", *(line for fact in facts for line in wrap(fact, screen.width - MARGIN))]
    else:
        yield from _title(screen, action, screen.width - MARGIN - 2 - len(amount), amount)
        first, *rest = wrap(", ".join(facts), screen.width - MARGIN - 2 - len(word))
        facts = [f"{outcome}  {first}", *rest]
    yield from (" " * MARGIN + fact for fact in facts)


def decided(action: Assessment) -> str:
    """`planned`, or what became of an override that no longer covers it; mostly nothing."""
    if action.override is None:
        return ""
    state = action.override.state.value
    if state in ("reopened", "expired"):
        return f"override {'re-opened' if state == 'reopened' else state}"
    return "planned" if action.status.value == "planned" else ""


def _title(screen: Screen, action: Assessment, columns: int, amount: str) -> Iterator[str]:
    first, *rest = wrap(screen.text(action.title), columns)
    yield f"{action.rank:>4}  {screen.paint(pad(first, columns), 'bold')}  {amount}"
    yield from (" " * MARGIN + screen.paint(line, "bold") for line in rest)


def _evidence(screen: Screen, action: Assessment, path: str) -> list[str]:
    """Where the first of it stands, and how much more there is; else the reason."""
    if not action.evidence:
        return screen.lines(sentence(action.reason), MARGIN)
    first, more = failing(action)[0], action.evidence_total - 1
    places = (f"{path}:{first.line}", f"line {first.line}") if first.line else (first.pointer,)
    tail = f", and {more} more" if more > 0 else ""
    said = [screen.text(f"{place}, {first.subject}: {first.observed}") for place in places]
    room = screen.width - MARGIN
    text = next((text for text in said if width(text + tail) <= room), said[-1])
    return wrap(screen.cut(text, 2 * room - len(tail) - ROUGH) + tail, room)


def _notes(screen: Screen, action: Assessment) -> list[str]:
    return [line for note in action.advice for line in screen.lines(f"note: {note}", MARGIN)]


def _amount(action: Assessment) -> str:
    """Points earned of the most, in 13 columns."""
    return f"{points_text(action.points.earned):>5} / {points_text(action.points.max):>5}"
