from __future__ import annotations

import pytest

from scanner.cel import Duration, Timestamp, Uint
from tests.cel.evaluation import error, typed, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40 + 2", 42),
        ("40 - 42", -2),
        ("-6 * 7", -42),
        ("7 / 2", 3),
        ("-7 / 2", -3),
        ("7 / -2", -3),
        ("-7 / -2", 3),
        ("7 % 3", 1),
        ("-7 % 3", -1),
        ("7 % -3", 1),
        ("-7 % -3", -1),
        ("-(-42)", 42),
        ("9223372036854775806 + 1", 2**63 - 1),
        ("-9223372036854775807 - 1", -(2**63)),
        ("3u + 4u", Uint(7)),
        ("4u - 4u", Uint(0)),
        ("3u * 4u", Uint(12)),
        ("7u / 2u", Uint(3)),
        ("7u % 2u", Uint(1)),
        ("1.5 + 2.25", 3.75),
        ("1.5 - 2.0", -0.5),
        ("1.5 * -2.0", -3.0),
        ("1.0 / 4.0", 0.25),
        ("-(0.0)", -0.0),
        ("1.0 / 0.0", float("inf")),
        ("-1.0 / 0.0", float("-inf")),
        ("1.0 / -0.0", float("-inf")),
        ("0.0 / 0.0", float("nan")),
        ("2.0 * 8.988466e307", float("inf")),
        ("'ab' + 'c'", "abc"),
        ("b'ab' + b'c'", b"abc"),
        ("[1] + ['a'] + []", [1, "a"]),
    ],
)
def test_operators_compute_in_their_own_type(text: str, expected: object) -> None:
    assert typed(text) == (type(expected).__name__, repr(expected))


@pytest.mark.parametrize(
    "text",
    [
        "9223372036854775807 + 1",
        "-9223372036854775808 - 1",
        "5000000000 * 5000000000",
        "-9223372036854775808 / -1",
        "-9223372036854775808 % -1",
        "-(-9223372036854775808)",
        "18446744073709551615u + 1u",
        "0u - 1u",
        "5000000000u * 5000000000u",
    ],
)
def test_integers_overflow_and_never_wrap(text: str) -> None:
    assert error(text).kind == "overflow"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 / 0", "1:3: division by zero"),
        ("1u / 0u", "1:4: division by zero"),
        ("1 % 0", "1:3: modulus by zero"),
        ("1u % 0u", "1:4: modulus by zero"),
    ],
)
def test_integers_are_not_divided_by_zero(text: str, message: str) -> None:
    assert (error(text).kind, str(error(text))) == ("divide_by_zero", message)


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("1 + 1u", "'+' is not defined for (int, uint)"),
        ("1 + 1.0", "'+' is not defined for (int, double)"),
        ("'a' + 1", "'+' is not defined for (string, int)"),
        ("true + true", "'+' is not defined for (bool, bool)"),
        ("null + null", "'+' is not defined for (null_type, null_type)"),
        ("'a' - 'a'", "'-' is not defined for (string, string)"),
        ("'a' * 2", "'*' is not defined for (string, int)"),
        ("4.5 % 2.0", "'%' is not defined for (double, double)"),
        ("-'a'", "'-' is not defined for (string)"),
        ("-true", "'-' is not defined for (bool)"),
        ("-(1u)", "'-' is not defined for (uint)"),
        ("{} + {}", "'+' is not defined for (map, map)"),
        (
            "timestamp(0) + timestamp(0)",
            "'+' is not defined for (google.protobuf.Timestamp, google.protobuf.Timestamp)",
        ),
        ("duration('1s') * 2", "'*' is not defined for (google.protobuf.Duration, int)"),
    ],
)
def test_types_are_never_converted_silently(text: str, types: str) -> None:
    assert (error(text).kind, error(text).message) == ("no_such_overload", types)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("timestamp(60) + duration('1m')", Timestamp(120 * 10**9)),
        ("duration('1m') + timestamp(60)", Timestamp(120 * 10**9)),
        ("timestamp(60) - duration('1ns')", Timestamp(60 * 10**9 - 1)),
        ("timestamp(60) - timestamp(0)", Duration(60 * 10**9)),
        ("duration('1h') + duration('-30m')", Duration(1800 * 10**9)),
        ("duration('1h') - duration('90m')", Duration(-1800 * 10**9)),
    ],
)
def test_times_add_and_subtract(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "timestamp('9999-12-31T23:59:59Z') + duration('1s')",
        "timestamp('9999-12-31T23:59:59.999999999Z') + duration('1ns')",
        "timestamp('0001-01-01T00:00:00Z') - duration('1ns')",
        "timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z')",
        "duration('200000000000s') + duration('200000000000s')",
        "duration('-200000000000s') - duration('200000000000s')",
    ],
)
def test_times_stay_in_their_range(text: str) -> None:
    assert error(text).kind == "range"


def test_an_integer_of_the_data_beyond_64_bits_overflows_only_when_computed_with() -> None:
    assert value("x > 1 && x == x", x=2**70) is True
    assert error("x + 1", x=2**70).kind == "overflow"
    assert error("int(x)", x=2**70).kind == "range"
    assert value("x < 0.5", x=-(10**400)) is True
