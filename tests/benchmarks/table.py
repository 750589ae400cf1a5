"""The table of ratios that people read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tests.benchmarks.spread import Spread


class Line(NamedTuple):
    """One measured entry."""

    name: str
    title: str
    bar: float | None
    """At most; None where there is no bar."""
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
    """Aligned columns; below them what there is to say about single lines, and why some have no value."""
    held = list(lines)
    rows = [_HEADINGS, *(_cells(line) for line in held)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    aligned = [_aligned(row, widths) for row in rows]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([aligned[0], rule, *aligned[1:], *_notes(held)]) + "\n"


def _aligned(row: tuple[str, ...], widths: list[int]) -> str:
    first, *rest = row
    cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:]))]
    return "  ".join(cells).rstrip()


def _cells(line: Line) -> tuple[str, ...]:
    bar = "-" if line.bar is None else _number(line.bar, line.unit)
    if isinstance(line.value, str):
        return (line.title, "-", "-", bar, "-")
    span = f"{_number(line.value.least)} to {_number(line.value.greatest)}"
    met = {True: "yes", False: "no", None: "-"}[line.is_met]
    return (line.title, _number(line.value.median, line.unit), span, bar, met)


def _notes(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        if isinstance(line.value, str):
            yield f"{line.name}: not measured: {line.value}"
        elif line.note:
            yield f"{line.name}: {line.note}"


def _number(value: float, unit: str = "") -> str:
    text = f"{value:.0f}" if value >= 100 else f"{value:.3g}" if value >= 0.1 else f"{value:.3f}"
    return f"{text} {unit}".rstrip()
