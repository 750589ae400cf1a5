"""The change of a score as steps from one bar to the other, each part a step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanner.model.comparison import Comparison, PartTotal, Side
from scanner.model.part import Part
from scanner.record import NamedTuple

FULL, GAIN, LOSS, LEVEL = "█▓░│"
NAMES = {
    Part.CONFIGURATION: "configuration",
    Part.POPULATION: "population",
    Part.OVERRIDE: "overrides",
    Part.CATALOGUE: "catalogue",
    Part.COVERAGE: "coverage",
}
SHORTEST = 10


class Step(NamedTuple):
    """A line of the waterfall."""

    name: str
    points: str
    percent: str
    bar: str
    sign: int = 0
    """-1 for a loss, 1 for a gain."""


def steps(comparison: Comparison, columns: int) -> tuple[Step, ...]:
    """The first score, what each part adds or takes, and the second score; bars take so many columns."""
    base, head = comparison.base, comparison.head
    parts = _parts(comparison)
    levels = list(_levels(base, parts, head))
    lowest, highest = min(levels), max(levels)
    room = (highest - lowest) / 2 or max(highest, 1.0)
    start = max(0.0, lowest - room)
    scale = _Scale(start, max(highest - start, 1e-9), columns)
    found = [_side(base, scale)]
    for before, after, part in zip(levels, levels[1:], parts):
        found.append(_step(part, scale.span(before, after)))
    return (*found, _side(head, scale))


def change_text(points: float, decimals: int = 2) -> str:
    """`+4.50`, `-0.03`, `0`; what is not nothing never reads as nothing."""
    if not points:
        return "0"
    text = f"{points:+.{decimals}f}"
    return text if text.strip("+-0.") else f"{points:+.6f}".rstrip("0")


def _parts(comparison: Comparison) -> tuple[PartTotal, ...]:
    if comparison.division is None:
        return ()
    return comparison.division.parts


def _levels(base: Side, parts: Iterable[PartTotal], head: Side) -> Iterator[float]:
    level = base.percent or 0.0
    yield level
    for part in parts:
        level += part.percent or 0.0
        yield level
    yield head.percent or 0.0


class _Scale(NamedTuple):
    start: float
    range: float
    columns: int

    def at(self, level: float) -> int:
        return round((level - self.start) / self.range * (self.columns - 1))

    def span(self, before: float, after: float) -> str:
        low, high = sorted((self.at(before), self.at(after)))
        if before == after:
            return " " * low + LEVEL
        return " " * low + (GAIN if after > before else LOSS) * (high - low + 1)


def _side(side: Side, scale: _Scale) -> Step:
    percent = "n/a" if side.percent is None else f"{side.percent:.2f}%"
    bar = FULL * (scale.at(side.percent) + 1) if side.percent is not None else ""
    return Step(side.name, f"{side.earned:.2f}", percent, bar)


def _step(part: PartTotal, bar: str) -> Step:
    if not part.points and not part.percent and not part.unknown:
        return Step(NAMES[part.part], "0" if part.changed else "-", "0" if part.changed else "-", bar)
    percent = "n/a" if part.percent is None else change_text(part.percent)
    worth = part.percent or part.points
    return Step(NAMES[part.part], change_text(part.points), percent, bar, (worth > 0) - (worth < 0))
