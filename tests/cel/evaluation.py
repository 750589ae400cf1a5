"""The shortest ways to ask what an expression gives."""

from __future__ import annotations

from typing import Any

from scanner.cel import CelError, CelSyntaxError, compile_expression


def value(text: str, **bindings: Any) -> Any:
    return compile_expression(text).evaluate(bindings)


def typed(text: str, **bindings: Any) -> tuple[str, Any]:
    """The Python type and the `repr` of a value: 1, True and 1.0 are different, and NaN is itself."""
    result = value(text, **bindings)
    return type(result).__name__, repr(result)


def error(text: str, **bindings: Any) -> CelError:
    """The error of an expression that compiles."""
    expression = compile_expression(text)
    try:
        result = expression.evaluate(bindings)
    except CelError as fault:
        return fault
    raise AssertionError(f"{text} is {result!r}")


def fault(text: str) -> CelSyntaxError:
    """The error of an expression that does not compile."""
    try:
        compile_expression(text)
    except CelSyntaxError as found:
        return found
    raise AssertionError(f"{text} compiles")
