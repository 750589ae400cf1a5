"""The loops over populations say of every row what the exact evaluator says, or leave it to that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.cel import CelError, CelSyntaxError, Definition, Environment, Namespace, Program, Session
from scanner.cel.anatomy import Anatomy
from scanner.cel.generate import assembled
from scanner.cel.inline import inlined
from scanner.cel.rows import RowEmitter
from scanner.cel.specialise import Known, Part, Specialiser
from scanner.cel.tree import Ident
from scanner.engine.conditions import AT, Group, conditions, grouped
from scanner.engine.counting import Loop, run
from scanner.engine.loops import NAMES, loop_source, places, shared_loop
from scanner.snapshot.rows import Block
from tests.cel.expressions import expressions, rows

DEFINITIONS = [
    Definition("fits", ("row",), "row.c > 0 || row.text == other.text"),
    Definition("listed", ("x",), "x in other.list"),
    Definition("ready", (), "other.b"),
    Definition("holds", ("row", "what"), "what.b && (row.a == what.a || fits(row) || row.text in what.list)"),
    Definition("either", ("row", "first", "second"), "holds(row, first) || holds(row, second)"),
    Definition("lines", ("text",), "text.split('a').filter(x, x != '')"),
    Definition("spoken", ("text", "what"), "lines(text).exists(x, x in what.list) || what.b"),
    Definition("loud", ("row", "what"), "spoken(row.text + 'a', what)"),
]
PARAMS = {"n": 1, "list": ["a", "abc"], "b": True}


Made = tuple[Loop, Sequence[Sequence[int]], Sequence[Sequence[int]]]
"""A loop, the actions of each test and those of each population."""


class Told(NamedTuple):
    """What a loop says of the rows for one action."""

    failed: frozenset[int]
    odd: frozenset[int]
    lost: dict[int, str]
    """The errors of rows that have no verdict."""
    total: int
    excused: int


class Action(NamedTuple):
    where: Program | None
    excuse: Program | None
    require: Program


def exactly(session: Session, action: Action, row: object) -> str:
    """passes, fails, excused, outside or undecided, and the error in words."""
    for program, leaves in ((action.where, "outside"), (action.excuse, "excused"), (action.require, "fails")):
        if program is None:
            continue
        try:
            value = session.evaluate_exactly(program, row, PARAMS)
        except CelError as error:
            return f"undecided: {error.message}"
        if type(value) is not bool:
            return "undecided: the condition yields no boolean"
        if value is (leaves == "excused"):
            return leaves
    return "passes"


def static(session: Session, actions: Sequence[Action]) -> Made:
    environment, anatomy = session.environment, Anatomy()
    made = [
        conditions(
            place,
            *(None if one is None else inlined(one.tree, "item", environment.definition, anatomy) for one in action),
        )
        for place, action in enumerate(actions)
    ]
    loop = shared_loop(made, environment, anatomy)
    return session.bind(loop.code, lambda *_: ()), loop.tests, loop.populations


def special(session: Session, actions: Sequence[Action]) -> Made:
    making, environment = Specialiser(session, (), ("item",)), session.environment
    names: dict[str, Part] = {"item": Ident(AT, "item"), "params": Known(PARAMS)}
    made = [
        conditions(place, *(None if one is None else making.specialised(one.tree, names) for one in action))
        for place, action in enumerate(actions)
    ]
    groups = grouped(made, making.anatomy)
    first = RowEmitter(environment, NAMES, (), making.remembered, making.anatomy)

    def inner(members: Group) -> RowEmitter:
        trees = [one.require for one in members]
        return RowEmitter(environment, NAMES, trees, making.remembered, making.anatomy, first)

    generated = assembled(loop_source(groups, (), first, inner), first, environment.emitter)
    return session.bind(generated, lambda *_: ()), *places(groups)


def told(made: Any, count: int, items: Sequence[object], limit: int = 10**6) -> list[Told]:
    loop, tests, populations = made
    failed: list[set[int]] = [set() for _ in range(count)]
    odd: list[set[int]] = [set() for _ in range(count)]
    lost: list[dict[int, str]] = [{} for _ in range(count)]

    def lose(test: int, index: int, error: CelError) -> None:
        for place in tests[test]:
            lost[place][index] = error.message

    def note(test: int, index: int) -> None:
        for place in tests[test]:
            failed[place].add(index)

    def strange(handed: tuple[int, int]) -> None:
        test, index = handed
        for place in populations[~test] if test < 0 else tests[test]:
            odd[place].add(index)

    found = run(loop, [Block(items, 0)], [PARAMS] * len(tests), limit, note, strange, lose)
    by_place = {place: counted for places, counted in zip(tests, found, strict=True) for place in places}
    return [
        Told(
            frozenset(failed[place]),
            frozenset(odd[place]),
            lost[place],
            by_place[place].total,
            by_place[place].excused,
        )
        for place in range(count)
    ]


def compiled(environment: Environment, *texts: str | None) -> Action:
    where, excuse, require = (
        None if text is None else environment.compile(text, variables=("item", "params")) for text in texts
    )
    assert require is not None
    return Action(where, excuse, require)


def check(session: Session, actions: Sequence[Action], items: Sequence[object]) -> None:
    for make in (static, special):
        for action, said in zip(actions, told(make(session, actions), len(actions), items), strict=True):
            verdicts = [exactly(session, action, item) for item in items]
            decided = {index: verdict for index, verdict in enumerate(verdicts) if index not in said.odd}
            undecided = {index: verdict for index, verdict in decided.items() if verdict.startswith("undecided")}
            assert undecided == {index: f"undecided: {error}" for index, error in said.lost.items()}
            assert said.failed == {index for index, verdict in decided.items() if verdict == "fails"}
            assert said.excused == sum(verdict == "excused" for verdict in decided.values())
            # rows that a test hands on are counted as of the population; those of a group are not
            counted = sum(verdict not in ("excused", "outside") for verdict in decided.values())
            assert counted <= said.total <= counted + len(said.odd)


def sessions(other: object) -> Iterator[tuple[Environment, Session]]:
    environment = Environment(DEFINITIONS, variables=("other", "entra"), plain=True)
    yield environment, environment.session({"other": other, "entra": Namespace(users=[{"id": "a"}, {"id": "abc"}])})


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.one_of(st.none(), expressions), expressions), min_size=1, max_size=3), st.data())
def test_loops_agree_with_the_exact_evaluator_on_any_condition(texts: list[Any], data: st.DataObject) -> None:
    items, other = data.draw(st.lists(rows, max_size=4)), data.draw(rows)
    for environment, session in sessions(other):
        actions = []
        for where, require in texts:
            try:
                actions.append(compiled(environment, where, None, require))
            except CelSyntaxError:
                return
        check(session, actions, items)


CONDITIONS = [
    "item.b && item.c > 0",
    "holds(item, other) || item.b",
    "either(item, other, params)",
    "either(item, params, entra.groups)",
    "loud(item, params) && loud(item, other)",
    "ready || item.list.exists(x, listed(x))",
    "entra.groups.exists(g, g.id == item.text) || item.b",
    "entra.users.exists(u, u.id == item.text) ? item.b : ready",
    "item.c >= params.n && lines(item.text).size() > params.n",
    "other.list.all(x, x != item.a && listed(item.text))",
    "cel.bind(x, item.text + 'b', x in params.list || x in other.list)",
    "!(entra.groups.size() > 1 && item.b)",
    "entra.absent == 1 || fits(item)",
    "'a' in item && item['a'] != null || unknown('nobody knows')",
    "(item.b ? 'x' : 'y') + other.text == 'xabc'",
]


@pytest.mark.parametrize("where", [None, "item.b", "ready || fits(item)", "entra.groups == [] && item.b"])
@settings(max_examples=5, deadline=None)
@given(items=st.lists(rows, max_size=6), other=rows)
def test_loops_agree_with_the_exact_evaluator_on_what_rules_say(
    where: str | None, items: list[Any], other: dict[str, Any]
) -> None:
    for environment, session in sessions(other):
        actions = [compiled(environment, where, None, text) for text in CONDITIONS]
        actions += [compiled(environment, where, "listed(item.a)", text) for text in CONDITIONS[:4]]
        check(session, actions, items)


def test_what_the_tenant_leaves_open_is_not_worked_out_for_each_row() -> None:
    for environment, session in sessions({"b": False, "list": [], "text": ""}):
        action = compiled(environment, None, None, "entra.groups.exists(g, g.id == item.text) || item.c > 0")
        items = [{"text": "a", "c": index % 2} for index in range(1000)]
        for make in (static, special):
            loop, tests, _ = make(session, [action])
            odd, lost = list[Any](), list[Any]()

            def lose(test: int, index: int, error: CelError, lost: list[Any] = lost) -> None:
                lost.append(index)

            (counted,) = run(loop, [Block(items, 0)], [PARAMS] * len(tests), 3, lambda *_: None, odd.append, lose)
            assert len(odd) + len(lost) == 3
            assert counted.lost + len(odd) == 500
            assert counted.failed == 0


def test_numbers_texts_and_booleans_that_python_takes_for_each_other_stay_apart() -> None:
    for environment, session in sessions({"b": True, "list": [1, True, "1"], "text": "1", "a": 1}):
        texts = ["item.a in other.list", "item.a == other.a", "loud(item, other)", "item.a in [1, 'x']"]
        actions = [compiled(environment, None, None, text) for text in texts]
        items = [{"a": value, "b": True, "text": "1"} for value in (True, 1, 1.0, "1", None, [1], {"a": 1})]
        check(session, actions, items * 2)


def test_two_definitions_of_the_same_text_are_told_apart_by_what_they_are_given() -> None:
    for environment, session in sessions({"b": True, "list": ["x"], "text": "x", "a": "x"}):
        texts = ["loud(item, other)", "loud(item, params)", "holds(item, other)", "holds(item, params)"]
        actions = [compiled(environment, None, None, text) for text in texts]
        check(session, actions, [{"a": text, "text": text, "c": 0, "b": False} for text in ("x", "a", "abc", "q")] * 2)
