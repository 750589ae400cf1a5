from __future__ import annotations

import pytest

from scanner.cel import Call, Comprehension, Literal, Select, unparse
from scanner.cel.parser import parse
from scanner.cel.tree import walk
from tests.cel.evaluation import fault, value


@pytest.mark.parametrize(
    ("text", "grouped"),
    [
        ("a || b && c", "a || b && c"),
        ("(a || b) && c", "(a || b) && c"),
        ("1 + 2 * 3 - 4", "1 + 2 * 3 - 4"),
        ("(1 + 2) * (3 - 4)", "(1 + 2) * (3 - 4)"),
        ("1 - (2 - 3)", "1 - (2 - 3)"),
        ("a < b == c", "a < b == c"),
        ("a == (b == c)", "a == (b == c)"),
        ("a ? b : c ? d : e", "a ? b : c ? d : e"),
        ("(a ? b : c) ? d : e", "(a ? b : c) ? d : e"),
        ("!a.b && !(a && b)", "!a.b && !(a && b)"),
        ("-a.b - -1", "-a.b - -1"),
        ("--1", "-(-1)"),
        ("a in b || 1 in [2,]", "a in b || 1 in [2]"),
        ("{'k': 1,}.k", '{"k": 1}.k'),
        ("a[0].b['c'](1)".replace("(1)", ""), 'a[0].b["c"]'),
        (".a.b(c)", ".a.b(c)"),
        ("a . b\n\t[ 0 ] // said", "a.b[0]"),
        ("a.`b-c/d`", "a.`b-c/d`"),
        ("a.as.if()", "a.as.if()"),
        ("has(a.b.c)", "has(a.b.c)"),
        ("math.greatest(1, 2)", "math.greatest(1, 2)"),
        ("cel.bind(x, 1, x + x)", "cel.bind(x, 1, x + x)"),
        ("a.existsOne(x, x)", "a.exists_one(x, x)"),
        ("a.map(x, x > 1, x * 2)", "a.map(x, x > 1, x * 2)"),
        ("a.transformMap(k, v, v)", "a.transformMap(k, v, v)"),
        ("(-1).f()", "(-1).f()"),
        ("'é\\n'", '"é\\n"'),
        (r"b'\xff'", r'b"\xff"'),
    ],
)
def test_a_tree_is_written_as_it_groups(text: str, grouped: str) -> None:
    assert unparse(parse(text)) == grouped
    assert unparse(parse(grouped)) == grouped


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: the expression is empty"),
        ("  // nothing", "1:13: the expression is empty"),
        ("a +", "1:4: expected an operand but found the end of the expression"),
        ("a b", "1:3: expected an operator or the end but found 'b'"),
        ("(a", "1:3: expected ')' but found the end of the expression"),
        ("[a b]", "1:4: expected ']' but found 'b'"),
        ("{a}", "1:3: expected ':' but found '}'"),
        ("a ? b", "1:6: expected ':' but found the end of the expression"),
        ("f(a,)", "1:2: a call has no comma after its last argument"),
        ("a.1", "1:2: expected an operator or the end but found '.1'"),
        ("a.true", "1:3: expected a field name but found 'true'"),
        ("a.in", "1:3: expected a field name but found 'in'"),
        ("for", "1:1: 'for' is a reserved word and cannot be a name"),
        ("a.all(1, true)", "1:7: the variable of a macro is a simple name"),
        ("a.all(x.y, true)", "1:9: the variable of a macro is a simple name"),
        ("a.exists(x, x, true)", "1:13: the two variables of a macro have different names"),
        ("has(a)", "1:1: has() takes a field selection: has(a.b)"),
        ("!-a", "1:2: expected an operand but found '-'"),
        ('a.`b"c`', "1:3: a quoted field name holds letters, digits, '_', '.', '-', '/' and spaces"),
        ("a @ b", "1:3: unexpected character '@'"),
        ("a.b{c: 1}", "1:4: messages are not part of the language here"),
        ("a?.b", "1:5: expected ':' but found the end of the expression"),
        ("a.?", "1:4: expected a field name but found the end of the expression"),
        ("a.?b()", "1:5: expected an operator or the end but found '('"),
        ("a.??b", "1:4: expected a field name but found '?'"),
        ("f(?a)", "1:3: expected an operand but found '?'"),
        ("has(a.?b)", "1:1: has() takes a field selection: has(a.b)"),
        ("a.optMap(1, a)", "1:10: the variable of a macro is a simple name"),
        ("cel.block(a, a)", "1:11: cel.block() takes a list of expressions first"),
        ("cel.block([?a], a)", "1:11: cel.block() takes a list of expressions first"),
    ],
)
def test_what_is_no_expression_is_refused_at_its_place(text: str, message: str) -> None:
    assert str(fault(text)) == message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a = b", "did you mean '=='?"),
        ("a & b", "did you mean '&&'?"),
        ("a | b", "did you mean '||'?"),
        ("Type{a: 1}", "write a map: {'field': value}"),
        ("a and b", "write '&&'"),
        ("a or b", "write '||'"),
        ("not a", "write '!'"),
        ("if (a) b", "write condition ? value : other"),
        ("a ?? b", "write has(a.b) ? a.b : c, or a.?b.orValue(c)"),
    ],
)
def test_a_frequent_slip_gets_a_hint(text: str, hint: str) -> None:
    assert fault(text).hint == hint


def test_nodes_know_their_place_in_the_file() -> None:
    tree = parse("item.a == 1 &&\nitem.list.exists(x,\n  x.b in [2])", "rule.yaml", 20, 7)
    places = {unparse(node): (node.line, node.column) for node in walk(tree)}
    assert places["item.a"] == (20, 12)
    assert places["item.a == 1"] == (20, 14)
    assert places["item.list"] == (21, 12)
    assert places["item.list.exists(x, x.b in [2])"] == (21, 17)
    assert places["x.b"] == (22, 11)
    assert places["2"] == (22, 17)


def test_a_windows_line_end_is_one_line_end() -> None:
    assert str(fault("a ||\r\nb ||\r\n@")) == "3:1: unexpected character '@'"


def test_the_nodes_of_a_tree_are_what_they_say() -> None:
    tree = parse("xs.filter(x, has(x.a))")
    assert isinstance(tree, Comprehension)
    assert (tree.macro, tree.variables, tree.result) == ("filter", ("x",), None)
    assert isinstance(tree.condition, Select)
    assert tree.condition.test
    call = parse("a && b && true")
    assert isinstance(call, Call)
    assert isinstance(call.arguments[2], Literal)
    assert repr(call) == "<Call a && b && true>"


def test_sixty_levels_of_brackets_are_read_and_seventy_are_refused() -> None:
    assert value("(" * 60 + "1" + ")" * 60) == 1
    assert value("[" * 31 + "7" + "]" * 31 + "[0]" * 31) == 7
    refused = fault("(" * 70 + "1" + ")" * 70)
    assert (refused.kind, str(refused)) == ("limit", "1:65: the expression is nested too deeply; the limit is 64")
    assert refused.hint == "move parts of it into definitions"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true ? 1 : " * 40 + "0", 1),
        (" || ".join(["false"] * 300 + ["true"]), True),
        (" && ".join(["true"] * 300), True),
        (" + ".join(["1"] * 100), 100),
        ("!" * 100 + "true", True),
        ("-" * 64 + "19", 19),
        ("size([" + ", ".join(["0"] * 900) + "])", 900),
    ],
)
def test_long_repetition_is_not_nesting(text: str, expected: object) -> None:
    assert value(text) == expected


def test_an_expression_has_at_most_4096_characters() -> None:
    assert value("1" + " " * 4095) == 1
    assert str(fault("1" + " " * 4096)) == "1:1: the expression has 4097 characters; the limit is 4096"
