from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.cel import CelType, Duration, Timestamp, Uint
from scanner.cel.convert import format_double
from tests.cel.evaluation import error, typed, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("int(1.9)", 1),
        ("int(-1.9)", -1),
        ("int(7u)", 7),
        ("int('-12')", -12),
        ("int('+12')", 12),
        ("int(timestamp('1970-01-01T00:01:00.9Z'))", 60),
        ("int(timestamp('1969-12-31T23:59:59.5Z'))", -1),
        ("int(9223372036854774784.0)", 9223372036854774784),
        ("uint(7)", Uint(7)),
        ("uint(1.9)", Uint(1)),
        ("uint('12')", Uint(12)),
        ("uint(1e19)", Uint(10**19)),
        ("double(7)", 7.0),
        ("double(9223372036854775807)", 9.223372036854775807e18),
        ("double('-1.5e2')", -150.0),
        ("double('Infinity')", float("inf")),
        ("double('-inf')", float("-inf")),
        ("double('NaN')", float("nan")),
        ("string(-12)", "-12"),
        ("string(12u)", "12"),
        ("string(true)", "true"),
        ("string(b'h\\xc3\\xa9')", "hé"),
        ("string(timestamp(0))", "1970-01-01T00:00:00Z"),
        ("string(duration('1h30m'))", "5400s"),
        ("bytes('é')", b"\xc3\xa9"),
        ("bool('true')", True),
        ("bool('F')", None),
        ("bool('f')", False),
        ("bool('0')", False),
        ("dyn([1])[0]", 1),
        ("timestamp('1970-01-01T00:00:01Z')", Timestamp(10**9)),
        ("timestamp(timestamp(1))", Timestamp(10**9)),
        ("duration('-1.5s')", Duration(-1_500_000_000)),
        ("type(1.0)", CelType("double")),
        ("type(null)", CelType("null_type")),
        ("type(timestamp(0)) == google.protobuf.Timestamp", True),
        ("[int, uint, double, bool, string, bytes, list, map, null_type, type].size()", 10),
    ],
)
def test_a_conversion_gives_a_value_of_its_type(text: str, expected: object) -> None:
    if expected is None:
        assert error(text).kind == "invalid_argument"
    else:
        assert typed(text) == (type(expected).__name__, repr(expected))


@pytest.mark.parametrize(
    "text",
    [
        "int(1e99)",
        "int(9223372036854775807.0)",
        "int(-9223372036854775808.0)",
        "int(18446744073709551615u)",
        "int(double('NaN'))",
        "int('9223372036854775808')",
        "int('99999999999999999999999999')",
        "uint(-1)",
        "uint(-0.5)",
        "uint(18446744073709551615.0)",
        "timestamp(253402300800)",
        "timestamp(-62135596801)",
        "timestamp('0000-01-01T00:00:00Z')",
        "timestamp('10000-01-01T00:00:00Z')",
        "timestamp('0001-01-01T00:00:00+00:01')",
        "duration('320000000000s')",
        "duration('-320000000000s')",
    ],
)
def test_what_does_not_fit_is_out_of_range(text: str) -> None:
    assert error(text).kind == "range"


@pytest.mark.parametrize(
    "text",
    [
        *("int('')", "int(' 1')", "int('1.0')", "int('0x1')", "int('1_0')", "int('١')", "uint('-1')", "uint('1u')"),
        *("double('')", "double('1_0')", "double('0x1p3')", "double('one')", "bool('yes')", "bool('tRuE')"),
        *("string(b'\\xff')", "duration('')", "duration('1')", "duration('1d')", "duration('1h 1m')", "duration('h')"),
        *("timestamp('2024-01-01')", "timestamp('2024-01-01 00:00:00Z')", "timestamp('2024-01-01T00:00:00')"),
        *(
            "timestamp('2024-02-30T00:00:00Z')",
            "timestamp('2023-02-29T00:00:00Z')",
            "timestamp('2024-13-01T00:00:00Z')",
        ),
        *("timestamp('2024-01-01T24:00:00Z')", "timestamp('2024-01-01T00:60:00Z')", "timestamp('')"),
    ],
)
def test_text_that_is_no_value_is_refused(text: str) -> None:
    assert error(text).kind == "invalid_argument"


@pytest.mark.parametrize(
    "text",
    [
        *("int(true)", "int(null)", "int([])", "uint(true)", "double(true)", "string(null)", "string([])", "bool(1)"),
        *("bytes(1)", "timestamp(1.0)", "timestamp(1u)", "duration(1)", "int(duration('1s'))", "size(1)", "size(null)"),
    ],
)
def test_other_conversions_do_not_exist(text: str) -> None:
    assert error(text).kind == "no_such_overload"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.0, "-0"),
        (1.0, "1"),
        (123.456, "123.456"),
        (-4.5e-3, "-0.0045"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (100000.0, "100000"),
        (1e6, "1e+06"),
        (123456789.125, "1.23456789125e+08"),
        (1e100, "1e+100"),
        (float("nan"), "NaN"),
        (float("inf"), "+Inf"),
        (float("-inf"), "-Inf"),
    ],
)
def test_a_double_is_written_as_briefly_as_it_can_be(number: float, text: str) -> None:
    assert format_double(number) == text


@given(st.floats(allow_nan=False))
def test_a_double_written_and_read_is_the_same_double(number: float) -> None:
    assert repr(value("double(string(x))", x=number)) == repr(number)
