"""`unknown(text)`: an expression says in words what it cannot know."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.cel import CelError, Definition, Environment, Namespace, compile_expression

GROUPS = "the members of 'finance' were not collected"


def error(text: str, **bindings: Any) -> CelError:
    with pytest.raises(CelError) as caught:
        compile_expression(text).evaluate(bindings)
    return caught.value


def test_it_never_has_a_value_and_its_text_is_the_message() -> None:
    found = error("unknown('the members of ' + name + ' were not collected')", name="'finance'")
    assert (found.kind, found.message) == ("unknown", GROUPS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true || unknown('why')", True),
        ("unknown('why') && false", False),
        ("[1, 2].exists(n, n == 1 ? unknown('why') : true)", True),
        ("false ? unknown('why') : 5", 5),
    ],
)
def test_it_is_absorbed_where_something_else_decides(text: str, expected: object) -> None:
    assert compile_expression(text).evaluate({}) == expected


@pytest.mark.parametrize(
    "text",
    [
        "unknown(why) || entra.groups == []",
        "entra.groups == [] || unknown(why)",
        "entra.groups == [] && unknown(why)",
        "1 / 0 == 1 || entra.groups == [] || unknown(why) || row.missing",
        "[1, 2].all(n, n == 1 ? entra.groups == [] : unknown(why))",
        "!(entra.groups == []) && (unknown(why) || false)",
    ],
)
def test_what_the_expression_says_outranks_the_data_that_it_missed(text: str) -> None:
    found = error(text, why=GROUPS, entra=Namespace(), row={})
    assert (found.kind, found.message) == ("unknown", GROUPS)


def test_of_two_reasons_the_first_is_given() -> None:
    assert error("unknown('one') || unknown('two')").message == "one"


def test_its_argument_is_text() -> None:
    assert error("unknown(5)").kind == "no_such_overload"
    assert error("unknown(entra.groups)", entra=Namespace()).message == "entra.groups is not available"


def test_generated_code_gives_the_same_reason() -> None:
    environment = Environment([Definition("why", ("row",), "unknown(row.name + ' is not known')")])
    session = environment.session({"entra": Namespace()})
    program = environment.compile("row.safe || why(row)", variables=("row",))
    for _ in range(100):
        assert session.evaluate(program, {"safe": True}) is True
        with pytest.raises(CelError) as caught:
            session.evaluate(program, {"safe": False, "name": "Adele"})
        assert (caught.value.kind, caught.value.message) == ("unknown", "Adele is not known")
