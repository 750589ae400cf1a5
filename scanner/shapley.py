"""Dividing a change among the parts that made it, whatever order they changed in: the Shapley value.

Source: L. S. Shapley, "A value for n-person games", 1953.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import TypeVar

P = TypeVar("P")


def mixtures(players: Sequence[P]) -> Iterator[frozenset[P]]:
    """Every set of players, the empty one first."""
    for size in range(len(players) + 1):
        yield from map(frozenset, combinations(players, size))


def divided(players: Sequence[P], value: Callable[[frozenset[P]], int]) -> dict[P, int]:
    """Whole numbers for the players that add up to `value(all) - value(none)`.

    A player that makes no difference has 0, and the roles of all and none exchanged give the same numbers negated.
    """
    exact = {player: _average(player, players, value) for player in players}
    whole = value(frozenset(players)) - value(frozenset())
    rounded = {player: round(share) for player, share in exact.items()}  # to even, so that signs make no difference
    rest = whole - sum(rounded.values())
    step = 1 if rest > 0 else -1
    by_rest = sorted(players, key=lambda player: step * (rounded[player] - exact[player]))
    for player in by_rest[: abs(rest)]:
        rounded[player] += step
    return rounded


def _average(player: P, players: Sequence[P], value: Callable[[frozenset[P]], int]) -> Fraction:
    """The effect of a player, averaged over all orders of joining."""
    others = [each for each in players if each != player]
    total = Fraction(0)
    for before in mixtures(others):
        weight = factorial(len(before)) * factorial(len(others) - len(before))
        total += weight * (value(before | {player}) - value(before))
    return total / factorial(len(players))
