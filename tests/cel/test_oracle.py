"""The same expressions through another implementation of the language (cel-cpp), which is not needed to run ours."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from scanner.cel import CelError, CelType, Duration, Timestamp, compile_expression
from tests.cel.expressions import expressions, rows

cel = pytest.importorskip("cel_expr_python.cel", reason="the oracle, cel-expr-python, is for development only")
bindings = pytest.importorskip("cel_expr_python.ext.ext_bindings")
strings = pytest.importorskip("cel_expr_python.ext.ext_strings")
optionals = pytest.importorskip("cel_expr_python.ext.ext_optional")
maths = pytest.importorskip("cel_expr_python.ext.ext_math")

ORACLE = cel.NewEnv(
    variables=dict.fromkeys(("item", "other"), cel.Type.DYN),
    extensions=[bindings.ExtBindings(), strings.ExtStrings(), maths.ExtMath(), optionals.ExtOptional()],
)
TYPES = {"TIMESTAMP": "google.protobuf.Timestamp", "DURATION": "google.protobuf.Duration", "NULL": "null_type"}


def theirs(text: str, data: dict[str, Any]) -> object:
    try:
        result = ORACLE.compile(text, disable_check=True).eval(data=data)
    except (RuntimeError, SystemError):
        return "error"
    return "error" if result.type().name() == "ERROR" else described(result.plain_value())


def ours(text: str, data: dict[str, Any]) -> object:
    try:
        return described(compile_expression(text).evaluate(data))
    except CelError as error:
        return "limit" if error.kind == "limit" else "error"


def described(value: Any) -> object:
    """A value in words that both sides share; a uint comes back from the other side as an int."""
    match value:
        case list():
            return ["list", *map(described, value)]
        case dict():
            return ["map", *sorted((repr(described(key)), described(one)) for key, one in value.items())]
        case Timestamp():
            return value.to_datetime()
        case Duration():
            return value.to_timedelta()
        case bytearray():
            return bytes(value)
        case CelType():
            return f"type {value.name}"
        case cel.Type():
            return f"type {TYPES.get(value.name(), value.name().split('<')[0].lower())}"
        case bool() | float() | None:
            return repr(value)
        case int():
            return int(value)
    return value


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(expressions, rows, rows)
def test_another_implementation_gives_the_same(text: str, item: dict[str, Any], other: dict[str, Any]) -> None:
    data = {"item": item, "other": other}
    result = ours(text, data)
    if result != "limit" and not differs(text, result):
        assert result == theirs(text, data)


def differs(text: str, result: object) -> bool:
    """Whether docs/cel.md says that implementations differ here, or the other side cannot hand the value over."""
    converts = "int(" in text and result == "error"  # int(true) is one there
    return converts or "!!" in text or "Optional(" in repr(result)


@pytest.mark.parametrize(
    "text",
    [
        "9223372036854775807 == 9223372036854775808.0",
        "9007199254740993 > 9007199254740992.0",
        "int(-9223372036854775808.0)",
        "uint(-0.5)",
        "-7 / 2",
        "-7 % 2",
        "{1: 'a'}[1.0]",
        "[1, 2][1u]",
        "'kayak'.lastIndexOf('a', 5)",
        "'a,b'.split('', 2)",
        "'%s %d %x %b %.2f'.format(['a', 1, 255, 5, 2.675])",
        "math.round(-0.5)",
        "math.bitShiftRight(-1, 1)",
        "duration('1h30m').getMinutes()",
        "duration('-3.5s').getMilliseconds()",
        "timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z')",
        "timestamp(0).getDayOfWeek('Asia/Tokyo')",
        "string(1e6) + string(0.00001) + string(123456789.125)",
        "[1, 2].exists(x, x == 1 ? 5 : true)",
        "1 in {1.0: 2}",
    ],
)
def test_another_implementation_agrees_on_the_corners(text: str) -> None:
    assert ours(text, {}) == theirs(text, {})
