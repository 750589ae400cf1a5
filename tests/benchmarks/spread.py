"""Numbers of several rounds to one number with its spread."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import NamedTuple


class Spread(NamedTuple):
    """The median of some numbers, and the least and the greatest of them."""

    median: float
    least: float
    greatest: float


def spread(values: Sequence[float]) -> Spread:
    return Spread(statistics.median(values), min(values), max(values))


def ratios(subject: Sequence[float], reference: Sequence[float]) -> Spread:
    """Subject to reference, round by round: what disturbs a round disturbs both sides of it."""
    return spread([one / other for one, other in zip(subject, reference, strict=True)])
