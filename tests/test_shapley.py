"""Shares of a change that add up to it, whatever order it came about in."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from scanner.shapley import divided, mixtures

PLAYERS = ("a", "b", "c")
WORTHS = st.tuples(*(st.integers(-1000, 1000) for _ in mixtures(PLAYERS)))


def worth_of(numbers: tuple[int, ...]) -> dict[frozenset[str], int]:
    return dict(zip(mixtures(PLAYERS), numbers))


@given(WORTHS)
def test_the_shares_add_up_and_are_averages_over_all_orders(numbers: tuple[int, ...]) -> None:
    worth = worth_of(numbers)
    shares = divided(PLAYERS, worth.__getitem__)
    assert sum(shares.values()) == worth[frozenset(PLAYERS)] - worth[frozenset()]
    for player in PLAYERS:
        effects = []
        for order in permutations(PLAYERS):
            before = frozenset(order[: order.index(player)])
            effects.append(worth[before | {player}] - worth[before])
        assert abs(shares[player] - sum(effects) / len(effects)) < 1


@given(WORTHS)
def test_the_way_back_has_the_other_sign(numbers: tuple[int, ...]) -> None:
    worth = worth_of(numbers)
    there = divided(PLAYERS, worth.__getitem__)
    back = divided(PLAYERS, lambda players: worth[frozenset(PLAYERS) - players])
    assert there == {player: -share for player, share in back.items()}


@given(WORTHS)
def test_who_makes_no_difference_has_no_share(numbers: tuple[int, ...]) -> None:
    worth = worth_of(numbers)
    shares = divided(PLAYERS, lambda players: worth[players - {"b"}])
    assert shares["b"] == 0


def test_nobody_shares_nothing() -> None:
    assert divided((), lambda players: 7) == {}
