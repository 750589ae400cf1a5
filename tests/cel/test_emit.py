from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings

from scanner.cel import CelSyntaxError, Environment
from scanner.cel.writer import inlined
from tests.cel.expressions import expressions

MANGLED = re.compile(
    r'_[cdtv]\d+|"_c\d+"|_(meter|exact|lazy|hoisted|force|strings|force_strings|adapt)|\d+|[\s()\[\]{},:=<>!]'
    r"|\b(and|or|not|is|in|if|else|for|True|False|None|type|dict|list|str|int|bool|len|all|any|sum)\b"
)


def text_of(text: str, **reads: str) -> str:
    environment = Environment()
    program = environment.compile(text, variables=("item",))
    return environment.emit(program, {"item": "_v0"}, {("item", name): read for name, read in reads.items()}).text


@settings(max_examples=150, deadline=None)
@given(expressions)
def test_generated_text_is_made_of_mangled_names_only(text: str) -> None:
    try:
        emitted = text_of(text)
    except CelSyntaxError as error:
        assert error.kind == "limit"  # noqa: PT017
    else:
        assert MANGLED.sub("", emitted) == ""


@pytest.mark.parametrize(
    ("text", "emitted"),
    [
        ('item.kind == "member"', '(_v0["_c0"] == "_c1")'),
        ("item.a == null || item.b == true", '((_v0["_c0"] is None) or (_v0["_c1"] is True))'),
        ("!has(item.a)", '(not ("_c0" in _t1 if type(_t1 := _v0) is dict else _c1()))'),
    ],
)
def test_a_simple_condition_becomes_simple_code(text: str, emitted: str) -> None:
    assert text_of(text) == emitted


def test_a_caller_can_have_faster_reads() -> None:
    assert text_of("item.a == 'x' && has(item.a)", a="row_a").startswith('((row_a == "_c0") and ')
    assert "row_a" not in text_of("[1].all(item, item.a == 'x')", a="row_a")


def test_a_fragment_runs_with_its_constants_as_globals() -> None:
    environment = Environment()
    program = environment.compile("item.kind == 'member' && item.count >= 2", variables=("item",))
    fragment = environment.emit(program, {"item": "row"})
    assert (fragment.kind, fragment.hoisted) == (bool, ())
    code = inlined(compile(f"[row for row in rows if {fragment.text}]", "<fused>", "eval"), fragment.constants)
    rows = [{"kind": "member", "count": 2}, {"kind": "guest", "count": 9}, {"kind": "member", "count": 1}]
    names: dict[str, Any] = {**fragment.constants, "rows": rows}
    assert eval(code, names) == [rows[0]]


def test_what_no_variable_changes_is_evaluated_once() -> None:
    environment = Environment()
    program = environment.compile("item.at > timestamp(now) - duration('1h')", variables=("item",))
    fragment = environment.emit(program, {"item": "_v0"})
    assert len(fragment.hoisted) == 1
    assert "_force(0)" in fragment.text
