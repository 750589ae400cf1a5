"""Points, kept exact to a millionth so that parts add up to their whole."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.record import NamedTuple

MICRO = 1_000_000
"""Points are whole millionths inside; outside they are the nearest float."""


class Points(NamedTuple):
    """The five bands of one action or of many; they add up to `max`."""

    max: float
    measured: float = 0.0
    """Earned and verified by measurement."""
    asserted: float = 0.0
    """Earned on people's word: third party, alternate mitigation."""
    accepted: float = 0.0
    """Not earned, and accepted as a risk."""
    open: float = 0.0
    unknown: float = 0.0
    """Could not be decided from the snapshot."""

    @property
    def earned(self) -> float:
        return points_of(micro(self.measured) + micro(self.asserted))


def micro(points: float) -> int:
    """Whole millionths of a point."""
    return round(points * MICRO)


def points_of(millionths: int) -> float:
    return millionths / MICRO


def add(parts: Iterable[tuple[float, ...]]) -> Points:
    """The sum, band by band, with no rounding error; each part has the fields of `Points`."""
    bands = zip(*parts) if (parts := tuple(parts)) else ((),)
    return Points(*[points_of(sum([round(points * MICRO) for points in band if points])) for band in bands])


def percent(part: float, whole: float) -> float | None:
    """`part` of `whole`, 0 to 100, to six decimals; None where there is nothing to take a share of."""
    return None if micro(whole) == 0 else round(100 * micro(part) / micro(whole), 6)
