from __future__ import annotations

import pytest

from scanner.cel import Namespace
from tests.cel.evaluation import error, value


@pytest.mark.parametrize(
    "text",
    [
        "1 == 1u && 1u == 1.0 && 1.0 == 1",
        "0.0 == -0.0",
        "'a' == \"a\" && b'a' == b'a' && null == null && true == true",
        "'é' != 'e\\u0301'",
        "1 != 2u",
        "1 != true && 0 != false && 1.0 != true && 0 != null && '' != null && '1' != 1 && b'a' != 'a'",
        "[1, 2u, 3.0] == [1.0, 2, 3u]",
        "[1, 'a'] != [1, true]",
        "[true] != [1]",
        "[] != {} && [] != null",
        "{'a': 1, 'b': [2]} == {'b': [2.0], 'a': 1u}",
        "{1: 'a'} == {1u: 'a'}",
        "{'a': 1} != {'a': 1, 'b': 2}",
        "{'a': null} != {'b': null}",
        "{true: 1} != {1: 1}",
        "0.0 / 0.0 != 0.0 / 0.0",
        "[0.0 / 0.0] != [0.0 / 0.0]",
        "cel.bind(nan, 0.0 / 0.0, nan != nan && ![nan].exists(x, x == nan))",
        "type(1) == int && type(1u) != int && type(type(1)) == type",
        "timestamp(0) == timestamp('1970-01-01T00:00:00Z') && duration('60s') == duration('1m')",
        "timestamp(0) != 0 && duration('0s') != 0",
    ],
)
def test_equality_is_by_value_and_numbers_are_one_family(text: str) -> None:
    assert value(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "1 < 2 && 1u < 2u && 1.0 < 2.0 && 'a' < 'b' && b'a' < b'b' && false < true",
        "1 < 2u && 1u < 1.5 && 1.5 < 2 && -1 < 0u",
        "1 <= 1.0 && 1u >= 1 && !(1 < 1.0)",
        "'' < 'a' && 'Z' < 'a' && 'a' < 'é' && 'f' < '\\u1ebf' && '\\uffff' < '\\U00010000'",
        "b'' < b'\\x00' && b'\\x7f' < b'\\x80'",
        "timestamp(1) > timestamp(0) && duration('-1s') < duration('0s')",
        "!(0.0 / 0.0 < 1.0) && !(0.0 / 0.0 >= 1.0) && !(0.0 / 0.0 <= 0.0 / 0.0)",
        "18446744073709551615u > -1 && 1 < 9223372036854775808u",
    ],
)
def test_order_is_defined_within_a_family(text: str) -> None:
    assert value(text) is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # An integer next to a double is rounded to the nearest double first.
        ("9223372036854775807 < 9223372036854775808.0", False),
        ("9223372036854775807 == 9223372036854775808.0", True),
        ("9223372036854775807 < 9223372036854777857.0", True),
        ("-9223372036854775808 > -9223372036854775809.0", False),
        ("9007199254740993 == 9007199254740992.0", True),
        ("18446744073709551615u < 18446744073709590000.0", True),
        ("9007199254740993 == 9007199254740992u", False),
        ("x > 0.5", True),
        ("x == 9007199254740992.0", True),
    ],
)
def test_an_integer_compares_with_a_double_as_a_double(text: str, expected: bool) -> None:
    assert value(text, x=2**53 + 1) is expected


@pytest.mark.parametrize(
    "text", ["1 < 'a'", "null < null", "[1] < [2]", "{} < {}", "true < 1", "type(1) < type(1)", "timestamp(0) < 1"]
)
def test_what_has_no_order_is_an_error(text: str) -> None:
    assert error(text).kind == "no_such_overload"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 in [1, 2.0]", True),
        ("true in [1]", False),
        ("'a' in ['a', 1]", True),
        ("[1] in [[1.0]]", True),
        ("null in [null]", True),
        ("null in []", False),
        ("0.0 / 0.0 in [0.0 / 0.0]", False),
        ("'a' in {'a': 1}", True),
        ("1.0 in {1u: 1}", True),
        ("1.5 in {1: 1}", False),
        ("true in {1: 1}", False),
        ("1 in {true: 1}", False),
    ],
)
def test_membership_follows_equality(text: str, expected: bool) -> None:
    assert value(text) is expected


@pytest.mark.parametrize("text", ["'a' in 'abc'", "1 in 1", "1 in null", "[1] in {1: 2}", "null in {1: 2}"])
def test_only_lists_and_maps_have_members(text: str) -> None:
    assert error(text).kind == "no_such_overload"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{1: 'a', true: 'b'}[true]", "b"),
        ("{1: 'a', true: 'b'}[1]", "a"),
        ("{true: 'b', 1: 'a'}[1u]", "a"),
        ("{0: 1, false: 2} == {false: 2, 0: 1}", True),
        ("{0: 1, false: 2} == {false: 1, 0: 2}", False),
        ("{0: 1, false: 2}.map(k, k)", [0, False]),
        ("true in {1: 1, true: 2}", True),
        ("size({1: 1, true: 2})", 2),
        ("{true: 1}[true]", 1),
        ("{2: 'x'}[2.0]", "x"),
    ],
)
def test_a_bool_and_a_number_are_different_keys(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{1: 1, 1: 2}",
        "{1: 1, 1u: 2}",
        "{'a': 1, 'a': 1}",
        "{true: 1, 1: 2, true: 3}",
        "{1.0: 1}",
        "{null: 1}",
        "{[]: 1}",
    ],
)
def test_keys_are_given_once_and_of_a_key_type(text: str) -> None:
    assert error(text).kind == "invalid_argument"


def test_a_namespace_is_never_compared_counted_or_searched_for_what_it_lacks() -> None:
    held = Namespace(users=[])
    assert value("has(entra.users) && 'users' in entra && entra['users'] == []", entra=held) is True
    for text in ("entra == {}", "entra.size()", "'groups' in entra", "entra['groups']", "entra.all(k, true)"):
        assert error(text, entra=held).kind == "unknown"
    assert str(error("entra.groups", entra=held)) == "1:7: entra.groups is not available"
    assert str(error("has(entra.groups)", entra=held)) == "1:11: entra.groups is not available"
