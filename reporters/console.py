"""For people at a terminal: the score as a bar, what to do next, and what could not be assessed.

Part of every scan, so it imports nothing but the standard library.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reporters._actions import named, settled, to_do, waiting
from reporters._departures import brief, departure_text, reason_text, remarks, restriction
from reporters._terminal import Screen, shares
from reporters._terminal import width as columns_of
from reporters._view import (
    BANDS,
    CELLS,
    advice,
    blocked,
    maxima,
    moment,
    percent_text,
    points_text,
    sections,
    tenant_name,
    worth,
)
from reporters.format import Format
from scanner.model.points import Points
from scanner.model.report import Report, Totals
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.model.comparison import Comparison
    from scanner.model.gate import GateDecision

NARROWEST = 40
COLORS = {"measured": "green", "asserted": "cyan", "accepted": "yellow", "open": "red", "unknown": "dim"}
FEW = 20
"""Actions that do not apply and have a line each; of more, only the ids are told."""
LONGEST_NAME = 20
BAR = 40
"""Columns of a category's bar, at most; fewer than 8 are not worth drawing."""


def render(report: Report, width: int = 80, color: bool = False, ascii: bool = False) -> str:
    """Lines of at most `width` columns (never fewer than 40); what the terminal can show is the caller's to know."""
    screen = Screen(max(width, NARROWEST), color, ascii)
    blocks = filter(None, (list(block) for block in _blocks(screen, report)))
    return "\n\n".join("\n".join(line.rstrip() for line in block) for block in blocks) + "\n"


def _blocks(screen: Screen, report: Report) -> Iterator[Iterable[str]]:
    cut = sections(report)
    yield _heading(screen, report)
    yield _score(screen, report)
    if report.comparison is not None:
        yield from _comparison(screen, report.comparison)
    yield _categories(screen, report)
    yield _frameworks(screen, report)
    yield to_do(screen, cut.to_do, report.snapshot.path or "snapshot")
    yield waiting(screen, blocked(report.actions), report)
    yield settled(screen, "Accepted risks", cut.accepted, "•", "yellow")
    yield settled(screen, "Earned on people's word", cut.asserted, "✓", "cyan")
    yield settled(screen, "Passed", cut.passed, "✓", "green")
    if len(cut.not_applicable) > FEW:
        yield named(screen, "Not applicable", cut.not_applicable)
    else:
        yield settled(screen, "Not applicable", cut.not_applicable, "•", "dim")
    yield _departures(screen, report)
    yield _switched_off(screen, report)
    yield (line for text in remarks(report) for line in screen.dim(screen.lines(text)))
    if report.overrides is not None:
        from reporters._decisions import decisions

        yield decisions(screen, report)
    if report.gate is not None:
        yield _gate(screen, report.gate)
    yield _verdict(screen, report)


def _heading(screen: Screen, report: Report) -> Iterator[str]:
    tenant, snapshot = report.tenant, report.snapshot
    domain = f" ({tenant.default_domain})" if tenant.display_name and tenant.default_domain else ""
    name = screen.text(f"Secure Score of {tenant_name(report)}{domain}")
    yield screen.paint(screen.cut(name, screen.width), "bold")
    collected = f"collected {moment(snapshot.collected_at)}" if snapshot.collected_at else "no collection time"
    yield from screen.dim(screen.lines(f"{snapshot.path or 'snapshot'}, {collected}, as of {report.as_of}"))
    if restriction(report):
        yield from screen.lines(restriction(report))
    if maxima(report):
        yield from screen.dim(screen.lines(maxima(report)))


def _score(screen: Screen, report: Report) -> Iterator[str]:
    totals = report.totals
    number = screen.paint(percent_text(totals.percent), "bold")
    yield f"  {number}  {points_text(totals.earned)} of {points_text(totals.max)} points"
    yield "  " + _bar(screen, totals, screen.width - 4)
    yield from _legend(screen, totals)
    if totals.unknown > 0:
        bounds = f"{percent_text(totals.lower_percent)} and {percent_text(totals.upper_percent)}"
        text = f"Between {bounds}: {worth(totals.unknown)} could not be assessed."
        yield from (f"  {line}" for line in screen.lines(text, 4))
    if report.overrides is not None:
        from reporters._overrides import without

        yield from (f"  {line}" for line in screen.lines(without(report), 4) if line)


def _comparison(screen: Screen, comparison: Comparison) -> Iterator[Iterable[str]]:
    """What changed since the baseline, and why."""
    from reporters._causes import points_change
    from reporters._compare_console import causes, waterfall

    heading = f"Since {comparison.base.name}: {points_change(comparison.points)}"
    yield [screen.paint(screen.cut(screen.text(heading), screen.width), "bold"), *waterfall(screen, comparison)]
    yield causes(screen, comparison)


def _legend(screen: Screen, totals: Totals) -> Iterator[str]:
    """Cell, word and points of each band that is there, on as many lines as it takes."""
    line, used = "", 0
    for field, word in BANDS:
        points = getattr(totals, field)
        label = f"{word} {points_text(points)}"
        if not points:
            continue
        if used and used + 5 + len(label) > screen.width - 4:
            yield line
            line, used = "", 0
        line += ("   " if used else "  ") + _cells(screen, field, 1) + " " + label
        used += (3 if used else 0) + 2 + len(label)
    if line:
        yield line


def _categories(screen: Screen, report: Report) -> Iterator[str]:
    rows = [
        (screen.text(group.title), f"{points_text(group.earned)} of {points_text(group.points.max)}", group)
        for group in report.categories
        if group.points.max
    ]
    if not rows:
        return
    yield screen.paint("By category", "bold")
    names = min(max(columns_of(name) for name, _, _ in rows), LONGEST_NAME)
    numbers = max(len(number) for _, number, _ in rows)
    room = screen.width - names - numbers - 17
    for name, number, group in rows:
        bar = _bar(screen, group.points, min(room, BAR)) + "  " if room >= 8 else ""
        share = percent_text(group.percent)
        yield f"  {screen.fill(name, names)}  {bar}{share:>7}  {number:>{numbers}}"


def _frameworks(screen: Screen, report: Report) -> Iterator[str]:
    """Title, share and counts of each; on a narrow screen the counts have a line of their own."""
    held = [each for each in report.frameworks if each.mapped]
    if not held:
        return
    yield screen.paint("By framework, actions passed", "bold")
    names = min(max(columns_of(each.title) for each in held), screen.width - 12)
    for each in held:
        head = f"  {screen.fill(screen.text(each.title), names)}  {percent_text(each.percent):>7}"
        if names + 13 + len(brief(each)) <= screen.width:
            yield f"{head}  {brief(each)}"
        else:
            yield head
            yield from screen.dim(screen.lines(brief(each), 4), 4)


def _departures(screen: Screen, report: Report) -> Iterator[str]:
    if report.departures:
        yield screen.paint(f"Departures from the catalogue ({len(report.departures)})", "bold")
    for each in report.departures:
        yield from (f"   {line}" for line in screen.lines(f"{each.action}: {departure_text(each)}", 3))
        yield from screen.dim(screen.lines(each.place, 6), 6)


def _switched_off(screen: Screen, report: Report) -> Iterator[str]:
    if report.switched_off:
        yield screen.paint(f"Switched off, and in no total ({len(report.switched_off)})", "bold")
    for each in report.switched_off:
        text = f"{each.id} ({worth(each.worth)}): {reason_text(each)}"
        yield from (f"   {line}" for line in screen.lines(text, 3))
        yield from screen.dim(screen.lines(each.place, 6), 6)


def _gate(screen: Screen, decision: GateDecision) -> Iterator[str]:
    from reporters._gate import HEADS, gate_lines

    yield screen.paint(HEADS[decision.verdict], "bold")
    for text in gate_lines(decision):
        yield from (f"   {line}" for line in screen.lines(text, 3))


def _verdict(screen: Screen, report: Report) -> Iterator[str]:
    totals = report.totals
    score = f"{points_text(totals.earned)} of {points_text(totals.max)} points ({percent_text(totals.percent)})."
    yield from screen.lines(f"{score} {advice(report)}")


def _bar(screen: Screen, points: Totals | Points, columns: int) -> str:
    counts = zip(BANDS, shares([getattr(points, field) for field, _ in BANDS], columns), strict=True)
    return "".join(_cells(screen, field, count) for (field, _), count in counts)


def _cells(screen: Screen, band: str, count: int) -> str:
    return screen.paint(screen.draw(CELLS[band]) * count, COLORS[band])


FORMAT = Format("console", ".txt", "a table for people at a terminal", render, evidence=1, texts=False)
