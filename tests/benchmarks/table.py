"""The table of ratios that people read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tests.benchmarks.spread import Spread


class Line(NamedTuple):
    """One measured entry."""

    name: str
    title: str
    bar: float | None
    value: Spread | str
    """Or why there is none."""
    unit: str = ""
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """None where there is no bar or no value."""
        if self.bar is None or isinstance(self.value, str):
            return None
        return self.value.median <= self.bar


_HEADINGS = ("workload", "median", "least to greatest", "at most", "met")


def table(lines: Iterable[Line]) -> str:
    """Aligned columns, a line of notes under the entries that have some."""
    rows = [_HEADINGS, *(_cells(line) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    text = []
    for row in rows:
        first, *rest = (cell for cell in row)
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:]))]
        text.append("  ".join(cells).rstrip())
    text.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(text) + "\n"


def _cells(line: Line) -> tuple[str, ...]:
    bar = "-" if line.bar is None else _number(line.bar, line.unit)
    if isinstance(line.value, str):
        return (f"{line.title} ({line.value})", "-", "-", bar, "-")
    title = f"{line.title} ({line.note})" if line.note else line.title
    span = f"{_number(line.value.least)} to {_number(line.value.greatest)}"
    met = {True: "yes", False: "no", None: "-"}[line.is_met]
    return (title, _number(line.value.median, line.unit), span, bar, met)


def _number(value: float, unit: str = "") -> str:
    text = f"{value:.0f}" if value >= 100 else f"{value:.3g}" if value >= 0.1 else f"{value:.3f}"
    return f"{text} {unit}".rstrip()
