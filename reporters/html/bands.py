"""The five bands, always in the order verified, asserted, unknown, open, accepted: so every edge is a number.

The end of verified is the verified score, of asserted the score, of unknown its upper bound, of open what can be
achieved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reporters.html.words import number
from scanner.model.points import micro, percent, points_of
from scanner.record import NamedTuple, Protocol


class Banded(Protocol):
    """Points of one action, of a group, or of everything."""

    @property
    def max(self) -> float: ...
    @property
    def measured(self) -> float: ...
    @property
    def asserted(self) -> float: ...
    @property
    def accepted(self) -> float: ...
    @property
    def open(self) -> float: ...
    @property
    def unknown(self) -> float: ...


class Band(NamedTuple):
    key: str
    """As it stands in the address and in class names."""
    label: str
    points: float


class Slice(NamedTuple):
    """One rectangle of a bar; percent of its width."""

    key: str
    x: str
    width: str


class Edge(NamedTuple):
    """A named end of a band; `row` 0 stands next to the bar."""

    label: str
    value: str
    x: str
    anchor: str
    """`end` writes to the left of the edge, `start` to its right."""
    row: int


def bands(points: Banded) -> tuple[Band, ...]:
    return (
        Band("verified", "Verified", points.measured),
        Band("asserted", "Asserted", points.asserted),
        Band("unknown", "Unknown", points.unknown),
        Band("open", "Open", points.open),
        Band("accepted", "Accepted", points.accepted),
    )


def slices(points: Banded) -> tuple[Slice, ...]:
    """Rectangles of the bar; open is the empty frame, and what is under 0.01 % is left out."""
    whole = micro(points.max)
    cut, end = [], 0
    for band in bands(points):
        start, end = end, end + micro(band.points)
        if band.key != "open" and whole and (end - start) * 10_000 >= whole:
            cut.append(Slice(band.key, _percent(start, whole), _percent(end - start, whole)))
    return tuple(cut)


def edges(points: Banded) -> tuple[Edge, ...]:
    """Names of the ends that differ from each other and from the axis, packed into rows where they do not collide."""
    ends = _ends(points)
    named = [("Score", ends[1])]
    if points.unknown:
        named.append(("up to", ends[2]))
    if points.asserted:
        named.append(("Verified", ends[0]))
    if points.accepted:
        named.append(("Achievable", ends[3]))
    return _packed([(label, percent(end, points.max)) for label, end in named])


def _ends(points: Banded) -> list[float]:
    ends, end = [], 0
    for band in bands(points):
        end += micro(band.points)
        ends.append(points_of(end))
    return ends


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}".rstrip("0").rstrip(".")


CHARACTER = 1.15
"""Width of a character in percent of the bar where the labels are shown at all; generous."""


def _packed(labels: Iterable[tuple[str, float | None]]) -> tuple[Edge, ...]:
    rows: list[list[tuple[float, float]]] = []
    placed = []
    for label, at in labels:
        if at is None:
            continue
        row, anchor, span = _place(at, (len(label) + 7) * CHARACTER, rows)
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].append(span)
        placed.append(Edge(label, number(at), f"{at:.2f}".rstrip("0").rstrip("."), anchor, row))
    return tuple(placed)


def _place(
    at: float, width: float, rows: Sequence[Sequence[tuple[float, float]]]
) -> tuple[int, str, tuple[float, float]]:
    sides = [("end", (at - width, at)), ("start", (at, at + width))]
    fitting = [(anchor, span) for anchor, span in sides if span[0] >= 0 and span[1] <= 100]
    for row, taken in enumerate(rows):
        for anchor, span in fitting:
            if all(span[1] <= left or right <= span[0] for left, right in taken):
                return row, anchor, span
    return len(rows), *fitting[0]
