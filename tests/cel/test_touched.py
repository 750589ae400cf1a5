"""What a condition reads, also behind what decides it."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.cel import Definition, Environment
from scanner.cel.meter import SESSION, Meter
from scanner.cel.session import Session
from scanner.cel.touched import Touching
from scanner.engine.whole import canonical

ITEM: dict[str, Any] = {"a": True, "b": True, "plans": [{"name": "x", "on": True}, {"name": "y", "on": False}], "n": 1}
TENANT: dict[str, Any] = {
    "entra": {"rows": [{"id": 1, "ok": False}, {"id": 2, "ok": True}], "set": {"a": True, "b": True}}
}


def notes(text: str, item: Any = ITEM, tenant: Any = TENANT, *, everything: bool = False) -> tuple[Any, frozenset[str]]:
    definitions = [Definition("rows", (), "entra.rows"), Definition("isFine", ("row",), "row.a && row.b")]
    environment = Environment(definitions, ("entra", "collectedAt"))
    session = Session(environment, {**tenant, "collectedAt": "2026-11-20"}, Meter(SESSION))
    program = environment.compile(text, variables=("item", "params"))
    values = {"item": item, "params": {"n": 5}}
    return Touching(session, canonical, everything=everything).touch(program.tree, values, ["item"])


@pytest.mark.parametrize(
    "text",
    [
        "!(item.a || item.b)",
        "!item.a && !item.b",
        "item.a ? false : !item.b",
        "!(item.a || isFine(item))",
        "cel.bind(x, item, !x.a && !x.b)",
        "!isFine({'a': item.a, 'b': item.b})",
    ],
)
def test_what_another_operand_decided_is_read_all_the_same(text: str) -> None:
    value, read = notes(text)
    other, more = notes(text, {**ITEM, "b": False})

    assert (value, other) in [(False, False), (False, True)]
    assert read != more


@pytest.mark.parametrize(
    "text",
    [
        "!item.plans.exists(p, p.on)",
        "item.plans.all(p, !p.on)",
        "size(item.plans.filter(p, p.on)) == 0",
        "item.plans.filter(p, p.on)[0].name == ''",
    ],
)
def test_every_element_is_read_in_any_order(text: str) -> None:
    both = [{"name": "x", "on": True}, {"name": "y", "on": True}]

    assert notes(text)[1] != notes(text, {**ITEM, "plans": both})[1]
    assert notes(text)[1] == notes(text, {**ITEM, "plans": ITEM["plans"][::-1]})[1]


def test_elements_are_told_apart_from_a_set_of_their_values() -> None:
    rows = [[{"on": one} for one in each] for each in ((True, True, False), (True, False, False))]

    assert (
        notes("item.plans.all(p, !p.on)", {"plans": rows[0]})[1]
        != notes("item.plans.all(p, !p.on)", {"plans": rows[1]})[1]
    )


def test_what_is_no_part_of_the_item_counts_only_as_far_as_it_decides() -> None:
    text = "rows.exists(r, r.ok && r.id == item.n)"
    other = {"entra": {"rows": [*TENANT["entra"]["rows"], {"id": 7, "ok": False}]}}
    worse = {"entra": {"rows": [{"id": 1, "ok": True}]}}

    assert notes(text)[1] == notes(text, tenant=other)[1]
    assert notes(text)[1] != notes(text, tenant=worse)[1]


def test_what_is_not_there_is_read_as_missing() -> None:
    assert 'item.nope = "no_such_field"' in notes("item.a && item.nope")[1]
    assert notes("!item.a || item.nope == 1", {"a": True})[1] != notes("!item.a || item.nope == 1", {"a": 1})[1]


@pytest.mark.parametrize("text", ["!entra.set.a && !entra.set.b", "rows.all(r, r.ok)", "entra.rows.all(r, r.ok)"])
def test_of_the_tenant_everything_is_read_but_when_it_was_collected(text: str) -> None:
    worse = {"entra": {"rows": [{"id": 1, "ok": False}, {"id": 2, "ok": False}], "set": {"a": True, "b": False}}}

    assert notes(text, everything=True)[1] != notes(text, tenant=worse, everything=True)[1]
    assert notes(text)[1] == frozenset()
    assert notes("collectedAt == '' || params.n == 1", everything=True)[1] == frozenset()
