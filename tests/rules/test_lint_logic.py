"""Conditions that are true, or false, whatever the data is."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.cel.parser import parse
from scanner.rules.lint import lint
from scanner.rules.lint_logic import verdict_of
from tests.rules.files import a_rules_folder
from tests.rules.loading import registry

RULE = "rules/entra/PWAgePolicyNew.yaml"


@pytest.mark.parametrize(
    "text",
    [
        "size(item.a) >= 0",
        "0 <= size(item.a)",
        "item.a.size() > -1",
        "size(item.a) != -1",
        "item.a == item.a",
        "item.a.b <= item.a.b",
        "item.a || !item.a",
        "!item.a || item.b || item.a",
        "item.a == 1 || item.a != 1",
        "item.a < item.b || item.a >= item.b",
        "!(item.a == 1) || item.a == 1",
        "size(item.a) + 1 > 0",
        "0 < size(item.a) + size(item.b) + 1",
        "item.a ? true : true",
        "item.a ? size(item.b) >= 0 : true",
        "item.a.all(u, true)",
        "item.a.all(u, u == u)",
        "item.a.filter(u, false) == []",
        "item.a.startsWith('')",
        "item.a.endsWith('')",
        "item.a.contains('')",
        "item.a.matches('.*')",
        "item.a.matches('^.*$')",
        "item.a.matches('(a+)?|b')",
        "item.a.exists(u, u.b) || !item.a.exists(v, v.b)",
        "item.a.map(u, u.b) == item.a.map(v, v.b)",
        "item.a != 'a' || item.a != 'b'",
    ],
)
def test_what_is_true_of_everything_is_seen(text: str) -> None:
    assert verdict_of(parse(text)) is True


@pytest.mark.parametrize(
    "text",
    [
        "size(item.a) < 0",
        "size(item.a) == -1",
        "item.a != item.a",
        "item.a > item.a",
        "item.a && !item.a",
        "item.a == 'a' && item.b && 'b' == item.a",
        "item.a ? false : size(item.b) < 0",
        "item.a.exists(u, false)",
        "item.a.filter(u, u != u) != []",
        "item.a.exists(u, u.b) && !item.a.exists(v, v.b)",
        "size(item.a) + 1 == 0",
    ],
)
def test_what_is_true_of_nothing_is_seen(text: str) -> None:
    assert verdict_of(parse(text)) is False


@pytest.mark.parametrize(
    "text",
    [
        "size(item.a) > 0",
        "size(item.a) >= 1",
        "0 < size(item.a)",
        "item.a == item.b",
        "item.a || !item.b",
        "item.a",
        "size(item.a) + 1 > 1",
        "size(item.a) - 1 > -1",
        "item.a ? true : false",
        "item.a.all(u, false)",
        "item.a.exists(u, true)",
        "item.a.filter(u, true) == []",
        "item.a.startsWith('a')",
        "item.a.matches('a+')",
        "item.a.matches('^$')",
        "item.a.matches('(?m)^')",
        "item.a.map(u, u.b) == item.a.map(v, v.c)",
        "item.a.exists(u, u.b) || !item.a.exists(v, item.u)",
        "item.a == 'a' && item.b == 'b'",
        "item.a == 'a' || item.a == 'b'",
        "item.a != 'a' && item.a != 'b'",
        "item.a == 1 && item.a == 1.0",
    ],
)
def test_what_depends_on_the_data_is_let_alone(text: str) -> None:
    assert verdict_of(parse(text)) is None


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("size(item.id) >= 0", "true: size(item.id) >= 0"),
        ("item.isVerified && item.id == item.id", "true: item.id == item.id"),
        ("item.isVerified || !item.isVerified", "true: item.isVerified || !item.isVerified"),
        ("item.isVerified && !item.isVerified", "false: item.isVerified && !item.isVerified"),
    ],
)
def test_a_part_that_says_the_same_of_all_data_is_a_fault(tmp_path: Path, condition: str, said: str) -> None:
    rules = a_rules_folder(tmp_path, ("where: item.isVerified", f"where: {condition}"))
    told = [str(one) for one in lint([rules], registry()).problems if "always" in one.message]
    assert told == [
        f"error: {RULE}:21:10: a part of 'where' is always {said}\n  hint: remove it, or say what has to hold"
    ]


def test_a_definition_is_held_to_the_same(tmp_path: Path) -> None:
    definitions = "definitions: {isForever: {description: Days., parameters: [days], expr: days == days}}\n"
    told = lint([a_rules_folder(tmp_path, definitions=definitions)], registry()).problems
    assert "a part of the definition 'isForever' is always true: days == days" in [one.message for one in told]
