"""Macros: calls that the parser turns into nodes of their own."""

from __future__ import annotations

from scanner.cel.errors import CelSyntaxError, Position, syntax_error
from scanner.cel.tree import Bind, Comprehension, Ident, Node, Select
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.cel.lexer import Token
    from scanner.cel.parser import Parser

_TESTS = {"all": "all", "exists": "exists", "exists_one": "exists_one", "existsOne": "exists_one"}


def expand_global(parser: Parser, name: Token, function: str, arguments: tuple[Node, ...]) -> Node | None:
    """`has(a.b)` and `cel.bind(name, value, body)`; None for any other call."""
    if function == "has" and len(arguments) == 1:
        operand = arguments[0]
        if type(operand) is not Select or operand.test:
            raise parser.fault("has() takes a field selection: has(a.b)", name)
        return Select((operand.line, operand.column), operand.operand, operand.field, test=True)
    if function == "cel.bind" and len(arguments) == 3:
        return Bind(name.at, _variable(parser, arguments[0]), arguments[1], arguments[2])
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
    if macro in ("transformList", "transformMap", "transformMapEntry") and count in (3, 4):
        return _transform(parser, name, target, arguments, 2)
    return None


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
