"""Macros: calls that the parser turns into nodes of their own."""

from __future__ import annotations

from scanner.cel.errors import CelSyntaxError, Position, syntax_error
from scanner.cel.tree import OPTIONAL, Bind, Call, Comprehension, Ident, ListLiteral, Literal, Node, Select
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.cel.lexer import Token
    from scanner.cel.parser import Parser

METHODS = {
    **{name: f"list.{name}(x, condition)" for name in ("all", "exists", "exists_one", "existsOne", "filter")},
    "map": "list.map(x, value) or list.map(x, condition, value)",
    "sortBy": "list.sortBy(x, key)",
    "transformList": "list.transformList(i, x, value)",
    "transformMap": "map.transformMap(key, x, value)",
    "transformMapEntry": "map.transformMapEntry(key, x, {key: value})",
    "optMap": "optional.optMap(x, value)",
    "optFlatMap": "optional.optFlatMap(x, optional.of(value))",
}
"""Macros that look like methods, and how they are written."""
GLOBALS = {
    "has": "has(a.b)",
    "cel.bind": "cel.bind(name, value, expression)",
    "cel.block": "cel.block([value], expression)",
}
_TESTS = {"all": "all", "exists": "exists", "exists_one": "exists_one", "existsOne": "exists_one"}


def expand_global(parser: Parser, name: Token, function: str, arguments: tuple[Node, ...]) -> Node | None:
    """`has(a.b)`, `cel.bind(name, value, body)` and `cel.block([values], body)`; None for any other call."""
    if function == "has" and len(arguments) == 1:
        operand = arguments[0]
        if type(operand) is not Select or operand.test:
            raise parser.fault("has() takes a field selection: has(a.b)", name)
        return Select((operand.line, operand.column), operand.operand, operand.field, test=True)
    if function == "cel.bind" and len(arguments) == 3:
        return Bind(name.at, _variable(parser, arguments[0]), arguments[1], arguments[2])
    if function == "cel.block" and len(arguments) == 2:
        return _block(parser, name, *arguments)
    if function in ("cel.index", "cel.iterVar", "cel.accuVar") and arguments and all(map(_is_number, arguments)):
        return Ident(name.at, f"{function}({', '.join(map(repr, map(_number, arguments)))})")
    return None


def expand_member(parser: Parser, name: Token, target: Node, arguments: tuple[Node, ...]) -> Node | None:
    """The macros over lists and maps; None for any other call."""
    count, macro = len(arguments), name.text
    if macro in _TESTS and count in (2, 3):
        variables = _variables(parser, arguments[:-1])
        return Comprehension(name.at, _TESTS[macro], target, variables, arguments[-1], None)
    if macro == "filter" and count == 2:
        return Comprehension(name.at, macro, target, _variables(parser, arguments[:1]), arguments[1], None)
    if macro == "sortBy" and count == 2:
        return Comprehension(name.at, macro, target, _variables(parser, arguments[:1]), None, arguments[1])
    if macro == "map" and count in (2, 3):
        return _transform(parser, name, target, arguments, 1)
    if macro in ("optMap", "optFlatMap") and count == 2:
        return _optional(name, target, _variable(parser, arguments[0]), arguments[1])
    if macro in ("transformList", "transformMap", "transformMapEntry") and count in (3, 4):
        return _transform(parser, name, target, arguments, 2)
    return None


def _block(parser: Parser, name: Token, slots: Node, body: Node) -> Node:
    """`cel.block([a, b], body)`: bindings of `cel.index(0)` and `cel.index(1)`, each of which may use those before."""
    if type(slots) is not ListLiteral or slots.optional:
        raise _fault(parser, slots, "cel.block() takes a list of expressions first")
    for index, value in reversed(list(enumerate(slots.items))):
        body = Bind(name.at, f"cel.index({index})", value, body)
    return body


def _optional(name: Token, target: Node, variable: str, result: Node) -> Node:
    """`target.optMap(v, e)`: `e` over the value of the target, or nothing."""
    at, held = name.at, Ident(name.at, OPTIONAL)
    found: Node = Bind(at, variable, Call(at, "value", (), held), result)
    if name.text == "optMap":
        found = Call(at, "optional.of", (found,))
    choice = (Call(at, "hasValue", (), held), found, Call(at, "optional.none", ()))
    return Bind(at, OPTIONAL, target, Call(at, "?:", choice))


def _is_number(node: Node) -> bool:
    return type(node) is Literal and type(node.value) is int and node.value >= 0


def _number(node: Node) -> int:
    assert isinstance(node, Literal)
    return int(node.value)


def _transform(parser: Parser, name: Token, target: Node, arguments: tuple[Node, ...], variables: int) -> Node:
    names = _variables(parser, arguments[:variables])
    condition = arguments[variables] if len(arguments) == variables + 2 else None
    return Comprehension(name.at, name.text, target, names, condition, arguments[-1])


def _variables(parser: Parser, nodes: tuple[Node, ...]) -> tuple[str, ...]:
    names = tuple(_variable(parser, node) for node in nodes)
    if len(set(names)) < len(names):
        raise _fault(parser, nodes[1], "the two variables of a macro have different names")
    return names


def _variable(parser: Parser, node: Node) -> str:
    if type(node) is not Ident or node.absolute:
        raise _fault(parser, node, "the variable of a macro is a simple name")
    return node.name


def _fault(parser: Parser, node: Node, message: str) -> CelSyntaxError:
    return syntax_error(message, Position(parser.source.file, node.line, node.column))
