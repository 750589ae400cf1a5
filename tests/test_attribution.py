"""What each part moved adds up to what the score moved, and an edit of one kind shows under that kind."""

from __future__ import annotations

import random

import pytest

from scanner.attribution import Attribution, Inputs, attribute
from scanner.compare import compare
from scanner.division import with_division
from scanner.model.comparison import Comparison
from scanner.model.part import Part
from scanner.model.points import micro
from scanner.model.report import Report
from tests.comparing import EDITS, before, edited, reported

KINDS = list(EDITS)
SINGLE = 30
"""Random edits of each kind alone."""
MIXED = 80


def divided(base: tuple[Inputs, Report], head: tuple[Inputs, Report]) -> Comparison:
    attribution = Attribution(base[0], head[0], base[1], head[1])
    comparison = compare(base[1], head[1], attribution.aliases)
    return with_division(comparison, attribution.parts, attribution.measured)


def assert_adds_up(found: Comparison) -> None:
    assert found.division is not None
    parts = found.division.parts
    assert sum(micro(each.points) for each in parts) == micro(found.points)
    if found.percent is not None:
        assert sum(micro(each.percent or 0) for each in parts) == micro(found.percent)
    for action in found.actions:
        assert sum(micro(each.points) for each in action.shares) == micro(action.points), action.id


@pytest.mark.parametrize("kind", KINDS)
def test_an_edit_of_one_kind_shows_under_that_kind_alone(kind: Part) -> None:
    moved = 0
    for seed in range(SINGLE):
        inputs = edited([kind], random.Random(f"{kind} {seed}"))
        found = divided(before(), (inputs, reported(inputs)))
        assert_adds_up(found)
        assert found.division is not None
        assert {each.part for each in found.division.parts if each.changed} <= {kind}, seed
        assert all(not each.points and not each.percent for each in found.division.parts if each.part is not kind), seed
        moved += found.points != 0
    assert moved >= SINGLE / 5  # else the edits would show nothing


@pytest.mark.parametrize("batch", range(4))
def test_whatever_is_edited_the_parts_add_up_to_the_whole(batch: int) -> None:
    for seed in range(batch, MIXED, 4):
        chance = random.Random(f"mixed {seed}")
        kinds = chance.sample(KINDS, chance.choice((2, 2, 2, 2, 2, 3, 3, 4)))
        inputs = edited(kinds, chance)
        found = divided(before(), (inputs, reported(inputs)))
        assert_adds_up(found)
        assert found.division is not None
        assert all(not each.points for each in found.division.parts if each.part not in kinds), seed


def test_the_way_back_is_the_way_there_with_the_other_sign() -> None:
    for seed in range(4):
        chance = random.Random(f"back {seed}")
        inputs = edited(chance.sample(KINDS, 3), chance)
        head = inputs, reported(inputs)
        there, back = divided(before(), head), divided(head, before())
        assert there.division is not None
        assert back.division is not None
        assert [(-each.points, -(each.percent or 0)) for each in there.division.parts] == [
            (each.points, each.percent or 0) for each in back.division.parts
        ]


def test_what_is_compared_with_itself_has_not_changed() -> None:
    inputs, report = before()
    found = attribute(inputs, inputs, report, report)
    assert (found.points, found.percent, found.actions, found.causes) == (0, 0, (), ())
    assert found.division is not None
    assert not any(each.changed for each in found.division.parts)
