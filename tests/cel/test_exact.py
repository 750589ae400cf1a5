from __future__ import annotations

import pytest

from scanner.cel import Namespace
from tests.cel.evaluation import error, value

FAILS = "1 / 0 > 0"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"false && {FAILS}", False),
        (f"{FAILS} && false", False),
        (f"true || {FAILS}", True),
        (f"{FAILS} || true", True),
        (f"{FAILS} && true && false", False),
        (f"{FAILS} || false || true", True),
        ("1 && false", False),
        ("false && 'a'", False),
        ("null || true", True),
        ("missing || true", True),
        ("true || nothing(1)", True),
        ("nothing(1).there() || true", True),
        (f"[{FAILS.replace('1 /', 'x /')}, true].size() == 2 || true", True),
        (f"(false ? {FAILS} : true)", True),
        (f"(true ? 1 : {FAILS}) == 1", True),
        ("[1, 0, 2].exists(x, 4 / x == 2)", True),
        ("[1, 0, 2].exists(x, x / 0 == 1) || true", True),
        ("[1, 0].all(x, 1 / x > 1)", False),
        ("[0, 1].all(x, 1 / x > 1)", False),
        ("[1, 'a'].exists(x, x == 'a')", True),
        ("[3, true].exists(x, x)", True),
        ("cel.bind(x, 1 / 0, true)", True),
        ("cel.bind(x, 1 / 0, x == 1 || true)", True),
    ],
)
def test_an_operand_that_decides_absorbs_the_errors_of_the_others(text: str, expected: bool) -> None:
    assert value(text) is expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"true && {FAILS}", "divide_by_zero"),
        (f"{FAILS} && true", "divide_by_zero"),
        (f"false || {FAILS}", "divide_by_zero"),
        (f"!({FAILS})", "divide_by_zero"),
        ("true && 1", "no_such_overload"),
        ("'a' || false", "no_such_overload"),
        ("!0", "no_such_overload"),
        ("1 ? 2 : 3", "no_such_overload"),
        (f"({FAILS}) ? true : true", "divide_by_zero"),
        ("[1, 2].all(x, x)", "no_such_overload"),
        ("[1, 0].all(x, 1 / x > 0)", "divide_by_zero"),
        ("[1, 0].exists(x, 1 / x > 1)", "divide_by_zero"),
        ("[0, 1].exists_one(x, 1 / x == 1)", "divide_by_zero"),
        ("[1, 1].exists_one(x, x)", "no_such_overload"),
        ("[1, 0].map(x, 1 / x)", "divide_by_zero"),
        ("[1, 0].filter(x, 1 / x == 1)", "divide_by_zero"),
        ("[1].filter(x, x)", "no_such_overload"),
        ("[1].map(x, x, x)", "no_such_overload"),
        ("1.all(x, true)", "no_such_overload"),
        ("'abc'.exists(x, true)", "no_such_overload"),
        ("null.map(x, x)", "no_such_overload"),
        ("[1 / 0, 2].size() == 2", "divide_by_zero"),
        ("{'a': 1 / 0}.size() == 1", "divide_by_zero"),
        ("cel.bind(x, 1 / 0, x == 1)", "divide_by_zero"),
        ("missing", "undeclared"),
        ("missing.field", "undeclared"),
        ("nothing(1)", "undeclared"),
        ("'a'.nothing()", "undeclared"),
        ("dyn", "undeclared"),
        ("size('a', 'b')", "no_such_overload"),
    ],
)
def test_an_error_that_nothing_absorbs_is_left_over(text: str, kind: str) -> None:
    assert error(text).kind == kind


def test_what_is_unknown_outranks_what_is_wrong() -> None:
    held = Namespace(users=[])
    for text in ("1 / 0 > 0 || entra.groups == []", "entra.groups == [] && 1 / 0 > 0"):
        assert error(text, entra=held).kind == "unknown"
    assert value("entra.groups == [] || true", entra=held) is True
    assert error("[1, 2].all(x, x == 1 ? 1 / 0 > 0 : entra.groups.size() > 0)", entra=held).kind == "unknown"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2, 3].all(x, x > 0)", True),
        ("[].all(x, x > 0)", True),
        ("[].exists(x, true)", False),
        ("{'a': 1, 'b': 2}.exists(k, k == 'b')", True),
        ("{'a': 1}.all(k, k.startsWith('a'))", True),
        ("[1, 2, 2].exists_one(x, x == 2)", False),
        ("[1, 2, 2].exists_one(x, x == 1)", True),
        ("[1, 2, 3, 4].filter(x, x % 2 == 0)", [2, 4]),
        ("[1, 2, 3].map(x, x * x)", [1, 4, 9]),
        ("[1, 2, 3].map(x, x > 1, x * x)", [4, 9]),
        ("{'a': 1, 'b': 2}.map(k, k + '!')", ["a!", "b!"]),
        ("[5, 7].exists(i, v, i == 1 && v == 7)", True),
        ("[5, 7].all(i, v, v > i)", True),
        ("{'a': 1}.exists(k, v, k == 'a' && v == 1)", True),
        ("[5, 7].existsOne(i, v, v == 5)", True),
        ("[2, 4].transformList(i, v, v + i)", [2, 5]),
        ("[2, 4].transformList(i, v, i > 0, v)", [4]),
        ("{'a': 1, 'b': 2}.transformMap(k, v, v * 10)", {"a": 10, "b": 20}),
        ("{'a': 1, 'b': 2}.transformMap(k, v, k == 'b', v)", {"b": 2}),
        ("{'a': 'x'}.transformMapEntry(k, v, {v: k})", {"x": "a"}),
        ("['b', 'a'].sortBy(x, x)", ["a", "b"]),
        ("[[1, 2], [3]].exists(x, x.exists(y, y == 3))", True),
        ("[1].map(x, [2].map(x, x))", [[2]]),
        ("[1].map(y, .x + y)", [11]),
        ("[1].map(x, .x + x)", [11]),
        ("cel.bind(y, x + 1, y * y)", 121),
        ("has({'a': 1}.a) && !has({'a': 1}.b) && !has({}.a)", True),
        ("has({'a': null}.a)", True),
        ("{'a': {'b': [1, 2]}}.a.b[1]", 2),
        ("{'a b': 1}.`a b`", 1),
        ("[7, 8][0u] + [7, 8][1.0]", 15),
    ],
)
def test_macros_and_selections_give_what_they_say(text: str, expected: object) -> None:
    assert value(text, x=10) == expected


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("item.mfa", "no_such_field", "1:6: item.mfa is not there"),
        ("item.a.b", "no_such_overload", "1:8: a value of type int has no field 'b'"),
        ("has(item.a.b)", "no_such_overload", "1:12: a value of type int has no field 'b'"),
        ("item.none.x", "no_such_overload", "1:11: a value of type null_type has no field 'x'"),
        ("has(item.b.c)", "no_such_field", "1:10: item.b is not there"),
        ("item['b']", "no_such_key", "1:5: the key 'b' is not there"),
        ("item.list[2]", "range", "1:10: the index 2 is outside the list of 2"),
        ("item.list[-1]", "range", "1:10: the index -1 is outside the list of 2"),
        ("item.list[0.5]", "no_such_overload", "1:10: '[]' is not defined for (list, double)"),
        ("item.list['0']", "no_such_overload", "1:10: '[]' is not defined for (list, string)"),
        ("'abc'[0]", "no_such_overload", "1:6: '[]' is not defined for (string, int)"),
        ("item[null]", "invalid_argument", "1:5: a value of type null_type cannot be a map key"),
    ],
)
def test_missing_data_is_an_error_with_its_path(text: str, kind: str, message: str) -> None:
    found = error(text, item={"a": 1, "none": None, "list": [1, 2]})
    assert (found.kind, str(found)) == (kind, message)


def test_a_name_that_is_nearly_right_gets_a_hint() -> None:
    assert error("usres", users=[]).hint == "did you mean 'users'?"
    assert error("sise([])").hint == "did you mean 'size'?"
    assert error("'a'.startWith('a')").hint == "did you mean 'startsWith'?"
    assert error("[1].xyzzy()").hint is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a.b.c", 1), ("a.b.d", 2), ("a.b", {"c": 0, "d": 2}), (".a.b.d", 2), ("[{'b': {'c': 5}}].map(a, a.b.c)", [5])],
)
def test_the_longest_dotted_name_is_the_variable(text: str, expected: object) -> None:
    assert value(text, **{"a.b.c": 1, "a.b": {"c": 0, "d": 2}}) == expected


def test_plain_python_data_is_read_as_what_it_is() -> None:
    from enum import StrEnum

    class Colour(StrEnum):
        RED = "red"

    data = {"colour": Colour.RED, "pair": (1, 2), "flag": True}
    assert value("x.colour == 'red' && type(x.colour) == string && x.pair == [1, 2] && x.flag", x=data) is True
    assert error("x", x={1, 2}).message == "a Python set is not a value of the language"
