"""For people at a terminal: the score as a bar, what to do next, and what could not be assessed.

Part of every scan, so it imports nothing but the standard library.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reporters._terminal import Pen, clip, harmless, pad, shares, wrap
from reporters._terminal import width as columns_of
from reporters._view import (
    BANDS,
    CELLS,
    Blocked,
    advice,
    blocked,
    counted,
    failing,
    is_undecided,
    moment,
    need,
    percent_text,
    points_text,
    sections,
    sentence,
    tenant_name,
    worth,
)
from reporters.format import Format
from scanner.model.finding import Outcome
from scanner.model.points import Points
from scanner.model.report import Assessment, Group, Report, Totals

NARROWEST = 40
NARROW = 60
"""Below this width the points move under the title."""
COLORS = {"measured": "green", "asserted": "cyan", "accepted": "yellow", "open": "red", "unknown": "dim"}
MARGIN = " " * 6
ROUGH = 12
"""Columns that breaking evidence over two lines may lose."""
OUTCOMES = {Outcome.PARTIAL: ("◐ partial", "yellow"), Outcome.FAILED: ("✗ failed", "red")}
UNDECIDED = ("○ not assessed", "dim")


def render(report: Report, width: int = 80, color: bool = False, ascii: bool = False) -> str:
    """Lines of at most `width` columns (never fewer than 40); what the terminal can show is the caller's to know."""
    page = _Page(report, max(width, NARROWEST), Pen(color, ascii))
    blocks = [list(block) for block in page.blocks()]
    return "\n".join(line.rstrip() for block in blocks if block for line in (*block, ""))[:-1] + "\n"


class _Page:
    """One report at one width."""

    def __init__(self, report: Report, width: int, pen: Pen) -> None:
        self.report, self.width, self.pen = report, width, pen
        self.sections = sections(report)

    def blocks(self) -> Iterator[Iterable[str]]:
        cut = self.sections
        yield self.heading()
        yield self.score()
        yield self.categories(self.report.categories)
        yield self.to_do(cut.to_do)
        yield self.waiting(blocked(self.report.actions))
        yield self.settled("Accepted risks", cut.accepted, "•", "yellow")
        yield self.settled("Earned on people's word", cut.asserted, "✓", "cyan")
        yield self.settled("Passed", cut.passed, "✓", "green")
        yield self.settled("Not applicable", cut.not_applicable, "•", "dim")
        yield self.verdict()

    def heading(self) -> Iterator[str]:
        tenant, snapshot = self.report.tenant, self.report.snapshot
        domain = f" ({tenant.default_domain})" if tenant.display_name and tenant.default_domain else ""
        yield self.pen.paint(self.cut(f"Secure Score of {self.text(tenant_name(self.report) + domain)}"), "bold")
        collected = f"collected {moment(snapshot.collected_at)}" if snapshot.collected_at else "no collection time"
        facts = (snapshot.path or "snapshot", collected, f"as of {self.report.as_of}")
        yield from self.dim(wrap(self.text(", ".join(facts)), self.width))

    def score(self) -> Iterator[str]:
        totals = self.report.totals
        number = self.pen.paint(percent_text(totals.percent), "bold")
        yield f"  {number}  {points_text(totals.earned)} of {points_text(totals.max)} points"
        yield "  " + self.bar(totals, self.width - 4)
        yield from self.legend()
        if totals.unknown > 0:
            bounds = f"{percent_text(totals.lower_percent)} and {percent_text(totals.upper_percent)}"
            sentence = f"Between {bounds}: {worth(totals.unknown)} could not be assessed."
            yield from (f"  {line}" for line in wrap(sentence, self.width - 4))

    def legend(self) -> Iterator[str]:
        """Cell, word and points of each band that is there, on as many lines as it takes."""
        line, used = "", 0
        for field, word in BANDS:
            points = getattr(self.report.totals, field)
            if not points:
                continue
            label = f"{word} {points_text(points)}"
            if used and used + 5 + len(label) > self.width - 4:
                yield line
                line, used = "", 0
            line += ("   " if used else "  ") + self.cells(field, 1) + " " + label
            used += (3 if used else 0) + 2 + len(label)
        if line:
            yield line

    def categories(self, groups: Sequence[Group]) -> Iterator[str]:
        groups = [group for group in groups if group.points.max]
        if not groups:
            return
        yield self.title("By category")
        numbers = [f"{points_text(g.earned)} of {points_text(g.points.max)}" for g in groups]
        name = max(columns_of(self.text(group.title)) for group in groups)
        number = max(map(len, numbers))
        room = self.width - 4 - name - number - 13
        for group, text in zip(groups, numbers, strict=True):
            bar = self.bar(group.points, min(room, 40)) if room >= 8 else ""
            bar += "  " if bar else ""
            share = percent_text(group.percent).rjust(7)
            yield f"  {self.fill(self.text(group.title), name)}  {bar}{share}  {text.rjust(number)}"

    def to_do(self, actions: Sequence[Assessment]) -> Iterator[str]:
        if actions:
            yield self.title(f"To do, most worthwhile first ({len(actions)})")
        for action in actions:
            yield from self.open_action(action)

    def open_action(self, action: Assessment) -> Iterator[str]:
        """Rank, title and points; outcome, id and items; then where the evidence stands, and notes."""
        word, color = OUTCOMES.get(action.outcome, UNDECIDED)
        outcome, amount = self.pen.paint(self.pen.draw(word), color), _amount(action)
        facts = [self.text(fact) for fact in (action.id, counted(action)) if fact]
        if self.width < NARROW:
            yield from self.titled(action, self.width - 6, "")
            facts = [f"{outcome}  {amount}", *(line for fact in facts for line in wrap(fact, self.width - 6))]
        else:
            yield from self.titled(action, self.width - 8 - len(amount), amount)
            first, *rest = wrap(", ".join(facts), self.width - 8 - len(word))
            facts = [f"{outcome}  {first}", *rest]
        yield from (MARGIN + fact for fact in facts)
        yield from self.dim(MARGIN + line for line in (*self.evidence(action), *self.notes(action)))

    def titled(self, action: Assessment, columns: int, amount: str) -> Iterator[str]:
        first, *rest = wrap(self.text(action.title), columns)
        yield f"{action.rank:>4}  {self.pen.paint(pad(first, columns), 'bold')}  {amount}"
        yield from (MARGIN + self.pen.paint(line, "bold") for line in rest)

    def settled(self, heading: str, actions: Sequence[Assessment], sign: str, color: str) -> Iterator[str]:
        """One line each: sign, id, title, points."""
        if actions:
            yield self.title(f"{heading} ({len(actions)})")
        name = min(max((len(action.id) for action in actions), default=0), self.width // 3)
        for action in actions:
            amount = _amount(action) if action.points.max else ""
            mark, id = "   " + self.pen.paint(self.pen.draw(sign), color), self.text(action.id)
            if self.width < NARROW:
                first, *rest = wrap(f"{id} {amount.replace(' ', '')}", self.width - 6)
                yield f"{mark}  {first}"
                yield from (MARGIN + line for line in rest)
            else:
                yield f"{mark}  {self.fill(f'{id.ljust(name)}  {self.text(action.title)}', self.width - 21)}  {amount}"
            yield from self.dim(MARGIN + line for line in self.notes(action))

    def notes(self, action: Assessment) -> Iterator[str]:
        for note in action.advice:
            yield from wrap(self.text(f"note: {note}"), self.width - 6)

    def evidence(self, action: Assessment) -> Iterator[str]:
        """Where the first of it stands, and how much more there is; else the reason."""
        if not action.evidence:
            yield from wrap(self.text(sentence(action.reason)), self.width - 6)
            return
        first, more = failing(action)[0], action.evidence_total - 1
        path = self.report.snapshot.path or "snapshot"
        places = (f"{path}:{first.line}", f"line {first.line}") if first.line else (first.pointer,)
        tail = f", and {more} more" if more > 0 else ""
        room = self.width - len(MARGIN)
        said = [self.text(f"{place}, {first.subject}: {first.observed}") for place in places]
        short = next((text for text in said if columns_of(text + tail) <= room), said[-1])
        yield from wrap(self.cut(short, self.width - 2 * room + len(tail) + ROUGH) + tail, room)

    def waiting(self, groups: Sequence[Blocked]) -> Iterator[str]:
        if not groups:
            return
        count = len([action for action in self.report.actions if is_undecided(action)])
        yield self.title(f"Not assessed ({count}), {worth(self.report.totals.unknown)}")
        for group in groups:
            yield from self.group(group)

    def group(self, group: Blocked) -> Iterator[str]:
        for line in wrap(self.text(f"{need(group)}: {worth(group.points)}"), self.width - 2):
            yield "  " + line
        for text in (", ".join(group.resources), ", ".join(action.id for action in group.actions)):
            if text:
                yield from self.dim("    " + line for line in wrap(self.text(text), self.width - 4))

    def verdict(self) -> Iterator[str]:
        totals = self.report.totals
        score = f"{points_text(totals.earned)} of {points_text(totals.max)} points ({percent_text(totals.percent)})."
        yield from wrap(f"{score} {self.text(advice(self.report))}", self.width)

    def bar(self, points: Totals | Points, columns: int) -> str:
        counts = zip(BANDS, shares([getattr(points, field) for field, _ in BANDS], columns), strict=True)
        return "".join(self.cells(field, count) for (field, _), count in counts)

    def cells(self, band: str, count: int) -> str:
        return self.pen.paint(self.pen.draw(CELLS[band]) * count, COLORS[band])

    def title(self, text: str) -> str:
        return self.pen.paint(self.cut(text), "bold")

    def text(self, text: str) -> str:
        shown = harmless(text)
        return shown.encode("ascii", "backslashreplace").decode("ascii") if self.pen.ascii else shown

    def cut(self, text: str, indent: int = 0) -> str:
        return clip(text, self.width - indent, self.pen.draw("…"))

    def fill(self, text: str, columns: int) -> str:
        return pad(text, columns, self.pen.draw("…"))

    def dim(self, lines: Iterable[str]) -> Iterator[str]:
        return (self.pen.paint(line, "dim") for line in lines)


def _amount(action: Assessment) -> str:
    """Earned of most, in 13 columns."""
    return f"{points_text(action.points.earned):>5} / {points_text(action.points.max):>5}"


FORMAT = Format("console", ".txt", "a table for people at a terminal", render)
