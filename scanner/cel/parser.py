"""Tokens to a tree: operator precedence with an explicit stack, so that depth is bounded by us and not by Python."""

from __future__ import annotations

from scanner.cel import macros
from scanner.cel.lexer import KEYWORDS, RESERVED, Source, Token, tokens
from scanner.cel.literals import LiteralFault, integer, string
from scanner.cel.tree import Call, Ident, Index, ListLiteral, Literal, MapLiteral, Node, Select, depth
from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.cel.errors import CelSyntaxError

MAX_NESTING = 64
"""Brackets within brackets, arms of `?:` included."""
MAX_DEPTH = 128
"""Nodes on the longest branch of the tree."""

_PRECEDENCE = {"||": 1, "&&": 2, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5}
_PRECEDENCE |= dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in"), 3)
_NAMESPACES = frozenset({"base64", "cel", "lists", "math", "optional", "regex", "sets", "strings"})
_QUALIFIED = frozenset({("ip", "isCanonical")})
"""Functions of a namespace whose name is likely that of a variable too."""
_CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None}


def parse(text: str, file: str = "", line: int = 1, column: int = 1) -> Node:
    """The tree of an expression that stands at a place of a file; raises `CelSyntaxError`."""
    source = Source(text, file, line, column)
    return Parser(source).whole()


class Parser:
    """One pass over the tokens of one text."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.tokens = tokens(source)
        self.next = 0
        self.nesting = 0

    def whole(self) -> Node:
        if self.peek().kind == "end":
            raise self.fault("the expression is empty", self.peek())
        node = self.expression()
        if self.peek().kind != "end":
            raise self.unexpected(self.peek(), "an operator or the end")
        if depth(node) > MAX_DEPTH:
            raise self.too_deep(self.tokens[0])
        return node

    def expression(self) -> Node:
        """`or ? or : expression`."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise self.too_deep(self.peek())
        node = self.operators()
        if self.peek().text == "?" and self.peek().kind == "symbol":
            mark = self.take()
            then = self.operators()
            self.expect(":")
            node = Call(mark.at, "?:", (node, then, self.expression()))
        self.nesting -= 1
        return node

    def operators(self) -> Node:
        """Binary operators by precedence, all left-associative."""
        operands, pending = [self.unary()], list[Token]()
        while (rank := self._rank(self.peek())) > 0:
            while pending and self._rank(pending[-1]) >= rank:
                _reduce(operands, pending)
            pending.append(self.take())
            operands.append(self.unary())
        while pending:
            _reduce(operands, pending)
        return operands[0]

    def unary(self) -> Node:
        """`!` and `-`, any number of one of them; a minus before a number belongs to the number."""
        signs = list[Token]()
        while self.peek().kind == "symbol" and self.peek().text in "!-":
            signs.append(self.take())
            if signs[-1].text != signs[0].text:
                if self.peek().kind not in ("int", "float"):
                    raise self.unexpected(signs[-1], "an operand")
                break
        if signs and signs[-1].text == "-" and self.peek().kind in ("int", "float"):
            node = self.member(self.number(self.take(), signs.pop()))
        else:
            node = self.member(self.primary())
        for sign in reversed(signs):
            node = Call(sign.at, f"{sign.text}_", (node,))
        return node

    def member(self, node: Node) -> Node:
        """Selections, indexings and method calls after a primary."""
        while self.peek().kind == "symbol" and self.peek().text in (".", "[", "{"):
            mark = self.take()
            if mark.text == "{":
                raise self.fault("messages are not part of the language here", mark, "write a map: {'field': value}")
            node = self.index(node, mark) if mark.text == "[" else self.select(node)
        return node

    def index(self, node: Node, mark: Token) -> Node:
        optional = self.skip("?")
        index = self.expression()
        self.expect("]")
        return Call(mark.at, "[?]", (node, index)) if optional else Index(mark.at, node, index)

    def select(self, node: Node) -> Node:
        optional, token = self.skip("?"), self.take()
        if token.kind == "quoted":
            return _selected(token, node, token.text[1:-1], optional)
        if token.kind != "name" or token.text in KEYWORDS:
            raise self.unexpected(token, "a field name")
        if not optional and self.peek().text == "(" and self.peek().kind == "symbol":
            return self.method(node, token)
        return _selected(token, node, token.text, optional)

    def method(self, target: Node, name: Token) -> Node:
        arguments = self.arguments()
        if type(target) is Ident and (target.name in _NAMESPACES or (target.name, name.text) in _QUALIFIED):
            qualified = f"{target.name}.{name.text}"
            return macros.expand_global(self, name, qualified, arguments) or Call(name.at, qualified, arguments)
        return macros.expand_member(self, name, target, arguments) or Call(name.at, name.text, arguments, target)

    def primary(self) -> Node:
        token = self.take()
        if token.kind in ("int", "float"):
            return self.number(token)
        if token.kind == "string":
            return Literal(token.at, self.value(token, string, token.text))
        if token.kind == "name":
            return self.name(token, absolute=False)
        match token.text:
            case "(":
                node = self.expression()
                self.expect(")")
                if isinstance(node, (Ident, Select)):
                    node.grouped = True
                return node
            case "[":
                return self.list_literal(token)
            case "{":
                return self.map(token)
            case "." if self.peek().kind == "name":
                return self.name(self.take(), absolute=True)
        raise self.unexpected(token, "an operand")

    def name(self, token: Token, *, absolute: bool) -> Node:
        if token.text in _CONSTANTS and not absolute:
            return Literal(token.at, _CONSTANTS[token.text])
        if token.text in KEYWORDS:
            raise self.unexpected(token, "an operand")
        if token.text in RESERVED:
            hint = "write condition ? value : other" if token.text == "if" else None
            raise self.fault(f"{token.text!r} is a reserved word and cannot be a name", token, hint)
        if self.peek().text == "(" and self.peek().kind == "symbol":
            arguments = self.arguments()
            return macros.expand_global(self, token, token.text, arguments) or Call(token.at, token.text, arguments)
        return Ident(token.at, token.text, absolute)

    def arguments(self) -> tuple[Node, ...]:
        mark = self.take()
        arguments = self.sequence(")")
        if arguments and self.tokens[self.next - 2].text == "," and self.tokens[self.next - 2].kind == "symbol":
            raise self.fault("a call has no comma after its last argument", mark)
        return arguments

    def sequence(self, end: str) -> tuple[Node, ...]:
        """Expressions up to a closing bracket; a comma may follow the last."""
        items = list[Node]()
        while not self.skip(end):
            items.append(self.expression())
            if not self.skip(","):
                self.expect(end)
                break
        return tuple(items)

    def list_literal(self, mark: Token) -> Node:
        items, optional = list[Node](), set[int]()
        while not self.skip("]"):
            if self.skip("?"):
                optional.add(len(items))
            items.append(self.expression())
            if not self.skip(","):
                self.expect("]")
                break
        return ListLiteral(mark.at, tuple(items), frozenset(optional))

    def map(self, mark: Token) -> Node:
        entries, optional = list[tuple[Node, Node]](), set[int]()
        while not self.skip("}"):
            if self.skip("?"):
                optional.add(len(entries))
            key = self.expression()
            self.expect(":")
            entries.append((key, self.expression()))
            if not self.skip(","):
                self.expect("}")
                break
        return MapLiteral(mark.at, tuple(entries), frozenset(optional))

    def number(self, token: Token, sign: Token | None = None) -> Literal:
        at = sign.at if sign else token.at
        if token.kind == "float":
            return Literal(at, -float(token.text) if sign else float(token.text))
        return Literal(at, self.value(token, integer, token.text, sign is not None))

    def value(self, token: Token, reader: Any, *arguments: object) -> object:
        try:
            return reader(*arguments)
        except LiteralFault as fault:
            place = self._inside(token, fault.offset) if fault.offset else token.at
            raise self.source.fault(fault.message, place) from None

    def peek(self) -> Token:
        return self.tokens[self.next]

    def take(self) -> Token:
        token = self.tokens[self.next]
        if token.kind != "end":
            self.next += 1
        return token

    def skip(self, text: str) -> bool:
        if self.peek().kind == "symbol" and self.peek().text == text:
            self.next += 1
            return True
        return False

    def expect(self, text: str) -> None:
        if not self.skip(text):
            raise self.unexpected(self.peek(), f"'{text}'")

    def fault(self, message: str, token: Token, hint: str | None = None) -> CelSyntaxError:
        return self.source.fault(message, token.at, hint)

    def unexpected(self, token: Token, wanted: str) -> CelSyntaxError:
        found = "the end of the expression" if token.kind == "end" else f"'{_shortened(token.text)}'"
        before = self.tokens[max(0, self.tokens.index(token) - 1)]
        hint = _HINTS.get(token.text) or (_HINTS["not"] if before.text == "not" and token.kind == "name" else None)
        return self.fault(f"expected {wanted} but found {found}", token, hint if token.kind != "string" else None)

    def too_deep(self, token: Token) -> CelSyntaxError:
        message = f"the expression is nested too deeply; the limit is {MAX_NESTING}"
        return self.source.fault(message, token.at, "move parts of it into definitions", "limit")

    def _inside(self, token: Token, offset: int) -> tuple[int, int]:
        line, column = token.at
        before = token.text[:offset]
        rows = before.count("\n")
        return (
            (line + rows, self.source.column + len(before) - before.rfind("\n") - 1)
            if rows
            else (line, column + offset)
        )

    @staticmethod
    def _rank(token: Token) -> int:
        return _PRECEDENCE.get(token.text, 0) if token.kind in ("symbol", "name") else 0


_HINTS = {
    "and": "write '&&'",
    "or": "write '||'",
    "not": "write '!'",
    "?": "write has(a.b) ? a.b : c, or a.?b.orValue(c)",
}
"""What is written otherwise in other languages."""


def _selected(token: Token, node: Node, field: str, optional: bool) -> Node:
    return Call(token.at, "?.", (node, Literal(token.at, field))) if optional else Select(token.at, node, field)


def _reduce(operands: list[Node], pending: list[Token]) -> None:
    operator = pending.pop()
    right, left = operands.pop(), operands.pop()
    if operator.text in ("&&", "||") and type(left) is Call and left.function == operator.text:
        operands.append(Call(left.at, operator.text, (*left.arguments, right)))
    else:
        operands.append(Call(operator.at, operator.text, (left, right)))


def _shortened(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:17]}..."
