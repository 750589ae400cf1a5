from __future__ import annotations

from collections.abc import Iterable

import pytest

from scanner.cel import CelSyntaxError, Definition, Environment


def refusal(definitions: Iterable[Definition], variables: Iterable[str] | None = None) -> CelSyntaxError:
    with pytest.raises(CelSyntaxError) as caught:
        Environment(definitions, variables=variables)
    return caught.value


def compile_fault(text: str) -> CelSyntaxError:
    shared = [
        Definition("secure", (), "entra.on"),
        Definition("isAdmin", ("id",), "id in entra.admins"),
    ]
    environment = Environment(shared, variables=("entra", "config"))
    with pytest.raises(CelSyntaxError) as caught:
        environment.compile(text, variables=("item",), file="rules/a.yaml", line=7, column=12)
    return caught.value


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("itm.a", "'itm' is not declared", "did you mean 'item'?"),
        ("entar.a", "'entar' is not declared", "did you mean 'entra'?"),
        ("secur", "'secur' is not declared", "did you mean 'secure'?"),
        ("isadmin(item.a)", "there is no function isadmin()", "did you mean 'isAdmin'?"),
        ("isAdmin", "'isAdmin' is called like a function", "write isAdmin(id)"),
        ("isAdmin(1, 2)", "isAdmin() takes 1 arguments, not 2", "write isAdmin(id)"),
        ("secure()", "secure() takes 0 arguments, not 0", "write secure"),
        ("sise(item.a)", "there is no function sise()", "did you mean 'size'?"),
        ("size(1, 2)", "size() takes 1 argument, not 2", "docs/cel.md lists the functions"),
    ],
)
def test_a_name_that_means_nothing_is_refused_with_the_nearest(text: str, message: str, hint: str | None) -> None:
    found = compile_fault(text)
    assert (str(found), found.hint) == (f"rules/a.yaml:7:12: {message}", hint)


def test_every_fault_of_an_expression_is_found() -> None:
    found = compile_fault("itm.a && sise(itm) == 1")
    assert [str(one) for one in (found, *found.others)] == [
        "rules/a.yaml:7:12: 'itm' is not declared",
        "rules/a.yaml:7:21: there is no function sise()",
        "rules/a.yaml:7:26: 'itm' is not declared",
    ]


def test_variables_of_macros_and_types_are_declared_where_they_are() -> None:
    environment = Environment(variables=("entra",))
    environment.compile("entra.xs.all(x, cel.bind(y, x, y == x)) && type(entra) == map")
    environment.compile("type(timestamp(0)) == google.protobuf.Timestamp")
    with pytest.raises(CelSyntaxError, match="'x' is not declared"):
        environment.compile("entra.xs.all(x, true) && x")
    with pytest.raises(CelSyntaxError, match="'x' is not declared"):
        environment.compile("entra.xs.all(x, .x)")


@pytest.mark.parametrize(
    ("definitions", "message"),
    [
        ([Definition("a", (), "a")], "definitions need each other: a -> a"),
        (
            [Definition("a", (), "b"), Definition("b", (), "c(1)"), Definition("c", ("x",), "a || x")],
            "definitions need each other: a -> b -> c -> a",
        ),
        ([Definition("f", ("x",), "[1].all(y, f(y))")], "definitions need each other: f -> f"),
        ([Definition("a", (), "1"), Definition("a", (), "2")], "'a' is already defined"),
        ([Definition("size", ("x",), "1")], "'size' is already defined"),
        ([Definition("int", (), "1")], "'int' is already defined"),
        ([Definition("in", (), "1")], "'in' cannot be a name"),
        ([Definition("a-b", (), "1")], "'a-b' cannot be a name"),
        ([Definition("f", ("if",), "1")], "'if' cannot be a name"),
        ([Definition("f", ("x",), "item.a == x")], "'item' is not declared"),
        ([Definition("f", (), "1 +")], "expected an operand but found the end of the expression"),
    ],
)
def test_definitions_are_refused_before_anything_runs(definitions: list[Definition], message: str) -> None:
    assert refusal(definitions, variables=("entra",)).message == message


def test_a_definition_is_refused_at_its_place_in_its_file() -> None:
    assert str(refusal([Definition("a", (), "1 == 'x' +", "definitions.yaml", 12, 11)])) == (
        "definitions.yaml:12:21: expected an operand but found the end of the expression"
    )
    assert str(refusal([Definition("a", (), "a", "definitions.yaml", 12, 11)])).startswith("definitions.yaml:12:11: ")


def test_macros_nest_three_deep() -> None:
    environment = Environment()
    environment.compile("[1].all(a, [1].all(b, [1].all(c, true)))")
    environment.compile("[1].map(a, a).map(b, b).map(c, c).map(d, d)")
    with pytest.raises(CelSyntaxError) as caught:
        environment.compile("[1].all(a, [1].all(b, [1].all(c, [1].all(d, true))))")
    assert (caught.value.kind, caught.value.message) == ("limit", "macros are nested 4 deep; the limit is 3")


def test_definitions_nest_only_so_deep() -> None:
    chain = [Definition(f"d{n}", ("x",), f"d{n + 1}(x) || !(!(!(x == 1)))") for n in range(300)]
    found = refusal([*chain, Definition("d300", ("x",), "x == 2")])
    assert (found.kind, found.message) == ("limit", "the definitions are nested too deeply")


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("item.a == 1 && itm.b", "item.a == 1 && itm.b\n               ^"),
        ("item.a ||\n\t itm.b", "\t itm.b\n\t ^"),
        ("item.a == ", "item.a == \n          ^"),
        ("item.a || " * 30 + "itm", "item.a || item.a || item.a || item.a || item.a || itm\n" + " " * 50 + "^"),
    ],
)
def test_a_fault_shows_its_line_with_a_caret(text: str, excerpt: str) -> None:
    assert compile_fault(text).excerpt == excerpt


def test_every_further_fault_shows_its_own_place() -> None:
    found = compile_fault("itm.a && sise(1) == 1")
    assert [one.excerpt.splitlines()[1] for one in (found, *found.others)] == ["^", " " * 9 + "^"]
