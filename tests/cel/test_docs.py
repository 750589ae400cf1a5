from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from scanner.cel import Kind
from scanner.cel.lexer import MAX_LENGTH
from scanner.cel.library import names
from scanner.cel.meter import ONE_OFF, SESSION
from scanner.cel.parser import MAX_DEPTH, MAX_NESTING
from tests.cel.evaluation import value

PAGE = (Path(__file__).parents[2] / "docs" / "cel.md").read_text(encoding="utf-8")


def test_the_page_names_every_function() -> None:
    words = set(re.findall(r"\w+", PAGE))
    assert {name.rpartition(".")[2] for name in names(member=False) | names(member=True)} - words == set()


def test_the_page_names_every_kind_of_error() -> None:
    assert set(re.findall(r"`(\w+)`", PAGE)) >= set(get_args(Kind))


@pytest.mark.parametrize("bound", [MAX_LENGTH, MAX_NESTING, MAX_DEPTH, f"{ONE_OFF:,}", f"{SESSION:,}"])
def test_the_page_states_the_bounds(bound: int | str) -> None:
    assert re.search(rf"\b{bound}\b", PAGE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string(1e6) + ' ' + string(0.00001)", "1e+06 1e-05"),
        ("string(double('NaN')) + ' ' + string(1.0 / 0.0)", "NaN +Inf"),
        ("string(duration('1500ms'))", "1.5s"),
        ("''.split('')", []),
        ("{1: 'a'}[1.0]", "a"),
    ],
)
def test_what_the_page_says_about_differences_holds(text: str, expected: object) -> None:
    assert value(text) == expected
