"""Generated code and the exact evaluator agree on values, errors and what is unknown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.cel import CelError, CelSyntaxError, Definition, Environment, Namespace, Program, Session
from tests.cel.expressions import expressions, rows

SHARED = [
    Definition("fits", ("row",), "row.c > 0 || row.text == other.text"),
    Definition("listed", ("x",), "x in other.list"),
    Definition("ready", (), "other.b"),
]


def outcome(session: Session, program: Program, item: object, *, fast: bool) -> tuple[object, ...]:
    """What an evaluator gives, types and places included."""
    try:
        return (
            "value",
            *described(session.function(program)(item) if fast else session.evaluate_exactly(program, item)),
        )
    except CelError as error:
        return ("error", error.kind, error.message, error.position)


def described(value: Any) -> tuple[object, ...]:
    if isinstance(value, list):
        return ("list", *map(described, value))
    if isinstance(value, dict):
        return ("map", *sorted((repr(key), described(one)) for key, one in value.items()))
    return type(value).__name__, repr(value)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(expressions, rows, rows, st.sampled_from([None, ("other", "x", "y")]))
def test_both_evaluators_agree_on_any_expression(
    text: str, item: dict[str, Any], other: dict[str, Any], variables: tuple[str, ...] | None
) -> None:
    environment = Environment(variables=variables)
    try:
        program = environment.compile(text, variables=("item",))
    except CelSyntaxError as refused:
        assert refused.kind in ("limit", "no_such_overload")  # noqa: PT017 - nothing else is wrong with these
        return
    session = environment.session({"other": other})
    assert outcome(session, program, item, fast=True) == outcome(session, program, item, fast=False)


@pytest.mark.parametrize(
    "text",
    [
        "item.b && item.c > 0",
        "item.text == 'abc' || item.text == other.text",
        "item.c == 1 || item.c == true || item.c == 1.0",
        "item.a == null || item.a != false",
        "item.a in ['a', 1, true] || item.a in other.list || item.a in item.list",
        "item.list.exists(x, x == item.a) && !item.list.all(x, x != 'a')",
        "item.list.filter(x, x == 1).size() == 1 || item.list.map(x, x == 1)[0]",
        "item.list.exists_one(x, x in other.list)",
        "has(item.a) && has(item.map.a) || has(other.a)",
        "fits(item) && listed(item.a) || ready",
        "item.list.exists(x, listed(x) && ready)",
        "size(item.list) > 1 && size(item.text) >= 2 || size(item.a) == 0",
        "entra.users.exists(u, u.id == item.text) && item.b",
        "entra.groups.exists(g, g.id == item.text) || item.b",
        "has(entra.groups) || item.b",
        "cel.bind(x, item.a, x == 1 || x == 'a') || item.b",
        "(item.b ? item.c : item.d) == 1",
        "{'a': item.a, 'b': [item.b]}.a == item.a",
        "timestamp(item.when) > timestamp('2024-01-01T00:00:00Z')",
        "item.text.startsWith('a') && item.text.matches('b.$')",
        "item.c + 1 > 0 && -item.c < 2 && item.c * 9223372036854775807 > 0",
        "item['a'] == item.list[0] || item.map['a'] == 1",
        "item.map.exists(k, v, v == item.a) || item.map.all(k, k != 'a')",
        "item.list.transformList(i, v, i)[0] == 0",
        "sets.contains(item.list, ['a']) || item.list.distinct().size() == 1",
        "item.nothing || item.b",
        "!item.b || !item.nothing",
    ],
)
@settings(max_examples=15, deadline=None)
@given(item=rows, other=rows)
def test_both_evaluators_agree_on_what_rules_say(text: str, item: dict[str, Any], other: dict[str, Any]) -> None:
    environment = Environment(SHARED, variables=("other", "entra"))
    held = Namespace(users=[{"id": "a"}, {"id": "abc"}])
    session = environment.session({"other": other, "entra": held})
    program = environment.compile(text, variables=("item",))
    assert outcome(session, program, item, fast=True) == outcome(session, program, item, fast=False)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(expressions, rows, rows)
def test_long_collections_are_evaluated_as_short_ones_are(
    text: str, item: dict[str, Any], other: dict[str, Any]
) -> None:
    environment = Environment()
    try:
        program = environment.compile(f"items.map(item, {text})", variables=("items",))
    except CelSyntaxError:
        return
    session = environment.session({"other": other})
    try:
        once: tuple[object, ...] = ("value", *described(session.evaluate_exactly(program, [item])[0]))
    except CelError as error:
        once = ("error", error.kind, error.message)
    try:
        many: tuple[object, ...] = ("value", *described(session.evaluate_exactly(program, [item] * 100)[99]))
    except CelError as error:
        many = ("error", error.kind, error.message)
    assert many == once


def test_an_item_that_is_no_map_is_never_read_as_one() -> None:
    environment = Environment()
    session = environment.session({})
    program = environment.compile("item.a == 1 || has(item.b)", variables=("item",))
    no_maps: tuple[object, ...] = (None, 1, "a", [], True, b"a", 1.5)
    for item in no_maps:
        with pytest.raises(CelError) as caught:
            session.function(program)(item)
        assert caught.value.kind == "no_such_overload"
