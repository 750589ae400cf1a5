"""Optional values, and bindings by number (`cel.block`)."""

from __future__ import annotations

import pytest

from scanner.cel import CelSyntaxError, Environment, Namespace, Optional, Shape, unparse
from scanner.cel.parser import parse
from tests.cel.evaluation import error, value

DATA = {"m": {"a": 1, "nested": {"b": "x"}, "nothing": None}, "xs": [10, 20], "none": {}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("m.?a.value()", 1),
        ("m.?b.hasValue()", False),
        ("m.?nothing.hasValue()", True),
        ("m.?nested.b.value()", "x"),
        ("m.?gone.b.c.hasValue()", False),
        ("m.?nested.?b.orValue('y')", "x"),
        ("m.?gone.?b.orValue('y')", "y"),
        ("m[?'a'].value() + m[?'z'].orValue(5)", 6),
        ("xs[?1].value()", 20),
        ("xs[?2].hasValue() || xs[?-1].hasValue()", False),
        ("m.?nested['b'].value()", "x"),
        ("has(m.?nested.b) && !has(m.?nested.c) && !has(m.?gone.c)", True),
        ("m.?`a`.value()", 1),
        ("[?m.?a, 2, ?m.?b]", [1, 2]),
        ("{?'a': m.?a, ?'b': m.?b, 'c': 3}", {"a": 1, "c": 3}),
        ("optional.of(1).or(optional.of(2)).value()", 1),
        ("optional.none().or(optional.of(2)).value()", 2),
        ("optional.ofNonZeroValue(0).hasValue()", False),
        ("optional.ofNonZeroValue([]).hasValue() || optional.ofNonZeroValue(duration('0')).hasValue()", False),
        ("optional.ofNonZeroValue('a').hasValue()", True),
        ("optional.unwrap([optional.of(1), optional.none(), optional.of(2)])", [1, 2]),
        ("[optional.none()].unwrapOpt()", []),
        ("xs.first().value() + xs.last().value()", 30),
        ("[].first().hasValue() || [].last().hasValue()", False),
        ("m.?a.optMap(v, v + 1).value()", 2),
        ("m.?b.optMap(v, v + 1).hasValue()", False),
        ("m.?nested.optFlatMap(n, n.?b).value()", "x"),
        ("m.?nested.optFlatMap(n, n.?c).hasValue()", False),
        ("type(m.?a) == optional_type && type(optional.none()) == optional_type", True),
        ("optional.of(1) == optional.of(1.0) && optional.none() == optional.none()", True),
        ("optional.of(1) == optional.none() || optional.of(1) == 1 || optional.of([1]) == optional.of([2])", False),
        ("optional.of(1) in [optional.of(1)]", True),
    ],
)
def test_an_optional_value_is_there_or_not(text: str, expected: object) -> None:
    assert value(text, **DATA) == expected


def test_an_expression_may_give_an_optional_value() -> None:
    assert value("m.?a", **DATA) == Optional(1)
    assert value("m.?b", **DATA) == Optional()
    assert repr([Optional(1), Optional()]) == "[Optional(1), Optional()]"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("m.?b.value()", "1:6: the optional value is absent"),
        ("m.a.?b", "1:6: a value of type int has no field 'b'"),
        ("m.?a.b", "1:6: a value of type int has no field 'b'"),
        ("null.?a", "1:7: a value of type null_type has no field 'a'"),
        ("xs[?'a']", "1:3: '[?]' is not defined for (list, string)"),
        ("m.a.hasValue()", "1:5: hasValue() is not defined for (int)"),
        ("m.?b.orValue(1 / 0)", "1:16: division by zero"),
        ("optional.none().or(1)", "1:17: or() is not defined for (int)"),
        ("[?1]", "1:3: '?' is not defined for (int)"),
        ("{?'a': 1}", "1:8: '?' is not defined for (int)"),
        ("optional.unwrap([1])", "1:10: optional.unwrap() is not defined for (list)"),
        ("m.?a && true", "1:4: '&&' is not defined for (optional_type)"),
        ("string(m.?a)", "1:1: string() is not defined for (optional_type)"),
        ("{m.?a: 1}", "1:5: a value of type optional_type cannot be a map key"),
        ("optional.of(optional.of({'a': 1})).a", "1:36: a value of type optional_type has no field 'a'"),
        ("1.first()", "1:3: first() is not defined for (int)"),
        ("optional.none().or()", "1:17: or() takes 1 argument, not 0"),
    ],
)
def test_what_has_no_value_says_why(text: str, message: str) -> None:
    assert str(error(text, **DATA)) == message


def test_an_alternative_that_is_not_needed_may_be_an_error() -> None:
    assert value("m.?a.orValue(1 / 0) == 1 && m.?a.or(m.gone).value() == 1", **DATA) is True
    assert error("(1 / 0 > 0 ? m.?a : m.?a).orValue(1)", **DATA).kind == "divide_by_zero"


def test_what_a_namespace_lacks_is_unknown_and_not_absent() -> None:
    entra = Namespace(users=[])
    assert error("entra.?groups.hasValue()", entra=entra).kind == "unknown"
    assert error("entra[?'groups'].orValue([]).size() == 0", entra=entra).kind == "unknown"
    assert value("entra.?users.orValue([1])", entra=entra) == []


@pytest.mark.parametrize(
    "text",
    [
        "item.?a.orValue(false)",
        "item.?b.c.hasValue() || item[?'a'].value()",
        "item.list.exists(x, x.?a.orValue(0) > 1)",
        "item.list.map(x, x.?a).unwrapOpt().size() == 1",
        "[?item.?a, ?item.?zzz].size() == 1 && {?'k': item.?a}.k",
        "item.?a.optMap(v, !v).orValue(item.b.c)",
        "item.list.first().a.optFlatMap(v, optional.of(v)).value() == 2",
        "item.?a.or(1 / 0).value()",
        "item.?a == true || has(item.?b.c)",
        "cel.block([item.list, cel.index(0).size()], cel.index(1) == 2 && cel.index(0)[0].a == 2)",
        "item.list.exists(cel.iterVar(0, 0), cel.iterVar(0, 0).?a.hasValue())",
    ],
)
def test_both_evaluators_agree_on_optional_values(text: str) -> None:
    environment = Environment()
    program = environment.compile(text, variables=("item",))
    session = environment.session({})
    items: tuple[object, ...] = (
        {"a": True, "list": [{"a": 2}, {}]},
        {"a": False, "b": {"c": True}, "list": [{"a": 2}, {}]},
        {"b": {}, "list": []},
        {"a": None},
        [],
    )
    for item in items:
        assert _outcome(session.function(program), item) == _outcome(
            lambda one: session.evaluate_exactly(program, one), item
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("user.?nmae.hasValue()", "1:7: user has no field 'nmae'"),
        ("user[?'nmae'].hasValue()", "1:5: user has no field 'nmae'"),
        ("user.?name != 'admin'", '1:12: an optional value and a string are never equal: user.?name != "admin"'),
        ("user.?name == null", "1:12: an optional value and a null are never equal: user.?name == null"),
        ("user.?name && true", "1:7: '&&' needs a bool, and user.?name is an optional value"),
        ("optional.of(user).name != 'a'", None),
    ],
)
def test_an_optional_value_is_never_compared_with_a_plain_one(text: str, message: str | None) -> None:
    """Two values of different types are unequal, so that missing data would pass."""
    user = Shape("object", fields={"name": Shape("string")})
    with pytest.raises(CelSyntaxError) as caught:
        Environment(variables={"user": user}).compile(text)
    assert message is None or str(caught.value) == message


def test_the_fields_that_an_optional_selection_reads_are_known() -> None:
    environment = Environment()
    program = environment.compile("entra.?users.orValue([]).size() > 0 && entra.org.?name.hasValue()")
    assert environment.paths(program) == {("entra", "users"), ("entra", "org", "name")}


@pytest.mark.parametrize(
    "text",
    [
        "a.?b.c[?d].?`e-f`",
        '[?a, b, ?c.?d] == {?"k": a, "l": b}.m',
        "a.optMap(x, x + 1).optFlatMap(y, y.?z)",
        "cel.block([1, cel.index(0) + 1], cel.index(1))",
        "(a ? b : c).?d",
        "[1].map(cel.iterVar(0, 0), cel.iterVar(0, 0))",
    ],
)
def test_a_tree_with_optional_parts_is_written_and_read_again(text: str) -> None:
    written = unparse(parse(text))
    assert unparse(parse(written)) == written
    assert "@" not in written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cel.block([2, cel.index(0) * 3], cel.index(0) + cel.index(1))", 8),
        ("cel.block([1 / 0, 2], cel.index(1))", 2),
        ("cel.block([], 7)", 7),
        ("cel.block([[1, 2]], cel.index(0).map(cel.iterVar(0, 0), cel.iterVar(0, 0) * 2))", [2, 4]),
    ],
)
def test_a_block_binds_values_by_number(text: str, expected: object) -> None:
    assert value(text) == expected


def test_a_number_that_no_block_binds_is_not_declared() -> None:
    assert str(error("cel.block([1], cel.index(1))")) == "1:20: 'cel.index(1)' is not declared"


def _outcome(function: object, item: object) -> object:
    from scanner.cel import CelError

    try:
        return "value", function(item)  # type: ignore[operator]
    except CelError as fault:
        return fault.kind, fault.message, fault.position
