"""The language definition, statement by statement, as far as no other file here holds it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from scanner.cel import CelError, CelType, Uint, compile_expression
from tests.cel.evaluation import error, fault, typed, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('""', ""),
        ("'\"\"'", '""'),
        ("'''x''x'''", "x''x"),
        (r'"\""', '"'),
        (r'"\\"', "\\"),
        (r'r"\\"', r"\\"),
        ('b"abc"', b"abc"),
        ('b"\u00ff"', b"\xc3\xbf"),
        (r'b"\303\277"', b"\xc3\xbf"),
        (r'"\303\277"', "\u00c3\u00bf"),
        (r'"\377"', "\u00ff"),
        (r'b"\377"', b"\xff"),
        (r'"\xFF"', "\u00ff"),
        (r'b"\xFF"', b"\xff"),
        (r'"\a\b\f\n\r\t\v\?\`"', "\a\b\f\n\r\t\v?`"),
        ("'''a\nb'''", "a\nb"),
        (r"'\ud83d\uDE00'", "\U0001f600"),
        ("bR'''a\\n'''", b"a\\n"),
        ("1 // a remark\n+ 1", 2),
        ("7e0 == 7.0 && .7e1 == 7.0", True),
        ("0x1F == 31 && 0Xffu == 255u", True),
        ("-0x8000000000000000", -(2**63)),
    ],
)
def test_literals(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 + 3 * 4 - 10 / 5 % 3", 12),
        ("-2 - -3", 1),
        ("!true || true && false == false", True),
        ("1 < 2 == true", True),
        ("true ? (false ? 1 : 2) : 3", 2),
        ("false ? 1 : true ? 2 : 3", 2),
        ("10 - 4 - 3", 3),
        ("1 + 2 in [3]", True),
        ("true || !-1", True),
        ("false && !-1.5", False),
        ("--1", 1),
    ],
)
def test_operators_bind_as_the_table_of_precedence_says(text: str, expected: object) -> None:
    assert typed(text) == (type(expected).__name__, repr(expected))


@pytest.mark.parametrize("item", ["or", "and", "relation", "sum", "selection", "index", "argument", "list", "map"])
def test_thirty_two_of_everything_in_a_row_are_read(item: str) -> None:
    nested: object = 7
    for _ in range(32):
        nested = {"a": nested}
    texts = {
        "or": " || ".join(["false"] * 31 + ["true"]),
        "and": " && ".join(["true"] * 32),
        "relation": "1 < 2" + " == true" * 31,
        "sum": " - ".join(["64"] + ["1"] * 31) + " == 33",
        "selection": "x" + ".a" * 32 + " == 7",
        "index": "x" + "['a']" * 32 + " == 7",
        "argument": f"math.greatest({', '.join(map(str, range(32)))}) == 31",
        "list": f"[{', '.join(['1'] * 32)}].size() == 32",
        "map": f"{{{', '.join(f'{n}: {n}' for n in range(32))}}}[31] == 31",
    }
    assert value(texts[item], x=nested) is True


def test_a_name_is_the_longest_that_resolves_and_a_leading_dot_means_the_outermost() -> None:
    names = {"a": {"b": {"c": 1}}, "a.b": {"c": 2}, "a.b.c": 3}
    assert value("a.b.c", **names) == 3
    assert value("(a.b).c", **names) == 2
    assert value("(a).b.c", **names) == 1
    assert value("a.b['c']", **names) == 2
    assert value("[1].map(x, .x)", x=9) == [9]
    assert value("[{'b': 5}].map(a, a.b)", **names) == [5]
    assert value("[1].map(a, .a.b.c)", **names) == [3]


def test_a_dotted_name_means_the_same_over_a_long_list() -> None:
    names = {"a": {"b": 1}, "a.b": 2, "xs": [2] * 100}
    assert value("xs.filter(x, a.b == x).size()", **names) == 100


def test_a_name_of_a_function_and_of_a_variable_are_two_things() -> None:
    assert value("requests.size() > size", requests=[1, 2, 3], size=2) is True
    assert value("size(size)", size="four") == 4


def test_macros_shadow_names_from_inside_out() -> None:
    assert value("[1, 2].map(x, [x * 10].map(x, x + 1))", x=0) == [[11], [21]]
    assert value("x + cel.bind(x, x + 1, x * 2)", x=1) == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("type(1)", "int"),
        ("type(1u)", "uint"),
        ("type('a')", "string"),
        ("type(null)", "null_type"),
        ("type(timestamp(0))", "google.protobuf.Timestamp"),
        ("type(duration('0s'))", "google.protobuf.Duration"),
        ("type(type(1))", "type"),
        ("type(int)", "type"),
    ],
)
def test_every_value_has_a_type_that_is_a_value(text: str, expected: str) -> None:
    assert value(text) == CelType(expected)
    assert value(f"{text} == {expected}") is True


def test_types_are_equal_by_name() -> None:
    assert value("type(1) == string || type(1) == type(1u) || type(1) == 'int'") is False
    assert value("type(type(1)) == type(string)") is True


@pytest.mark.parametrize(
    ("first", "second", "conjunction", "disjunction"),
    [
        ("true", "1/0>0", None, True),
        ("false", "1/0>0", False, None),
        ("1/0>0", "1/0>0", None, None),
        ("true", "1", None, True),
        ("false", "1", False, None),
        ("true", "false", False, True),
    ],
)
def test_logic_commutes_over_errors(
    first: str, second: str, conjunction: bool | None, disjunction: bool | None
) -> None:
    for left, right in ((first, second), (second, first)):
        for operator, expected in (("&&", conjunction), ("||", disjunction)):
            assert _or_none(f"{left} {operator} {right}") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[true, 1/0 > 0].exists(x, x)", None),
        ("[1, 0].exists(x, 1 / x == 1)", True),
        ("[0, 1].exists(x, 1 / x == 1)", True),
        ("[0, 2].exists(x, 1 / x == 1)", None),
        ("[1, 0].all(x, 1 / x != 1)", False),
        ("[0, 1].all(x, 1 / x == 1)", None),
        ("[].all(x, 1 / 0 == 1)", True),
        ("[].exists(x, 1 / 0 == 1)", False),
        ("[1, 0].exists_one(x, 1 / x == 1)", None),
        ("[1, 1].exists_one(x, x == 1)", False),
        ("{'a': 1, 'b': 2}.exists_one(k, k == 'b')", True),
        ("{'a': 1, 'b': 2}.all(k, k < 'c')", True),
    ],
)
def test_macros_combine_their_predicates_as_the_operators_do(text: str, expected: bool | None) -> None:
    assert _or_none(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2, 3].map(n, n * n)", [1, 4, 9]),
        ("[1, 2, 3].filter(i, i % 2 > 0)", [1, 3]),
        ("[1, 2, 3].filter(i, i > 5)", []),
        ("[1, 2, 3].map(i, i > 1, i * 10)", [20, 30]),
        ("{'f': 1}.f == {'f': 1}['f'] && has({'f': null}.f) && !has({}.f)", True),
        ("1 == 1u && 1u == 1.0 && 1 != 1.5 && 1 < 1.5 && 2u > 1", True),
        ("[1, 'a'] == [1.0, 'a'] && {1: 'a'} == {1u: 'a'} && [1] != [1, 1]", True),
        ("1 == '1' || null == false || [] == {}", False),
        ("'a' < 'b' && 'a' < 'aa' && b'\\xff' > b'a' && false < true", True),
        ("'\\U0001F600' > '\\uffff'", True),
        ("timestamp('2024-01-01T00:00:00Z') + duration('24h') == timestamp('2024-01-02T00:00:00Z')", True),
        ("timestamp('2024-01-02T00:00:00Z') - timestamp('2024-01-01T00:00:00Z') == duration('1440m')", True),
        ("timestamp('2024-01-01T00:30:00+01:00').getFullYear()", 2023),
        ("timestamp('2023-12-31T23:30:00Z').getFullYear('Europe/Paris')", 2024),
        ("timestamp('2023-12-31T23:30:00Z').getHours('-03:30')", 20),
        ("'abc'.matches('b') && !'abc'.matches('^b') && 'abc'.matches('^abc$')", True),
        ("dyn([1, 3.14, 'foo']).size()", 3),
        ("uint(1) + 1u", Uint(2)),
        ("int('-9223372036854775808')", -(2**63)),
        ("double('1e3') == 1000.0 && string(true) == 'true' && bytes('\u00e9').size() == 2", True),
    ],
)
def test_what_the_definition_says_of_values(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1 + 1u", "no_such_overload"),
        ("1 + 1.0", "no_such_overload"),
        ("-1u", "syntax"),
        ("-(1u)", "no_such_overload"),
        ("9223372036854775807 + 1", "overflow"),
        ("-9223372036854775808 / -1", "overflow"),
        ("-(-9223372036854775808)", "overflow"),
        ("0u - 1u", "overflow"),
        ("18446744073709551615u * 2u", "overflow"),
        ("1 % 0", "divide_by_zero"),
        ("1.5 % 1.0", "no_such_overload"),
        ("int(9223372036854775808.0)", "range"),
        ("uint(-1)", "range"),
        ("int(double('NaN'))", "range"),
        ("timestamp('9999-12-31T23:59:59Z') + duration('1s')", "range"),
        ("{'a': 1, 'a': 2}", "invalid_argument"),
        ("{1.0: 2}", "invalid_argument"),
        ("{}.a", "no_such_field"),
        ("{}['a']", "no_such_key"),
        ("[1][1]", "range"),
        ("(1).a", "no_such_overload"),
        ("has((1).a)", "no_such_overload"),
        ("[1] < [2]", "no_such_overload"),
        ("null < null", "no_such_overload"),
        ("size(1)", "no_such_overload"),
        ("'a'.size(1)", "no_such_overload"),
        ("nothing", "undeclared"),
        ("dyn", "undeclared"),
        ("nothing(1)", "undeclared"),
        ("1.map(x, x)", "no_such_overload"),
        ("[1, 0].map(x, 1 / x)", "divide_by_zero"),
        ("[1, 0].filter(x, 1 / x > 0)", "divide_by_zero"),
        ("[1].filter(x, x)", "no_such_overload"),
    ],
)
def test_what_the_definition_calls_an_error(text: str, kind: str) -> None:
    assert (fault(text) if kind == "syntax" else error(text)).kind == kind


def test_one_compiled_expression_serves_many_threads_at_once() -> None:
    expression = compile_expression("xs.filter(x, x % n == 0).map(x, string(x)).join(',') + '/' + string(xs.size())")
    wanted = {n: ",".join(str(x) for x in range(400) if x % n == 0) + "/400" for n in range(1, 40)}
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda n: (n, expression.evaluate({"xs": list(range(400)), "n": n})), [*wanted] * 5)
    assert all(wanted[n] == text for n, text in found)


def _or_none(text: str) -> bool | None:
    """The value, or None for an error."""
    try:
        found = value(text)
    except CelError:
        return None
    assert type(found) is bool
    return found
