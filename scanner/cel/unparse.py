"""A tree back to text: one readable line of the language."""

from __future__ import annotations

from scanner.cel.tree import (
    OPTIONAL,
    Bind,
    Call,
    Comprehension,
    Ident,
    Index,
    ListLiteral,
    Literal,
    MapLiteral,
    Node,
    Select,
)
from scanner.cel.values import Uint

_RANKS = {"?:": 0, "||": 1, "&&": 2, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5, "!_": 6, "-_": 6}
_RANKS |= dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in"), 3)
_MEMBER = 7
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def unparse(node: Node) -> str:
    """Text that parses to the same tree."""
    match node:
        case Literal():
            return _literal(node.value)
        case Ident():
            return f".{node.name}" if node.absolute else node.name
        case Select():
            grouped = isinstance(node.operand, (Ident, Select)) and node.operand.grouped
            inner = _within(node.operand, _MEMBER)
            chain = f"{f'({inner})' if grouped else inner}.{_field(node.field)}"
            return f"has({chain})" if node.test else chain
        case Index():
            return f"{_within(node.operand, _MEMBER)}[{unparse(node.index)}]"
        case Call():
            return _call(node)
        case ListLiteral():
            return f"[{', '.join(_mark(node, at) + unparse(one) for at, one in enumerate(node.items))}]"
        case MapLiteral():
            return f"{{{', '.join(_mark(node, at) + _entry(*entry) for at, entry in enumerate(node.entries))}}}"
        case Comprehension():
            parts = [*node.variables, *(unparse(one) for one in (node.condition, node.result) if one is not None)]
            return f"{_within(node.source, _MEMBER)}.{node.macro}({', '.join(parts)})"
        case Bind() if node.variable == OPTIONAL:
            return _optional_macro(node)
        case Bind():
            return f"cel.bind({node.variable}, {unparse(node.value)}, {unparse(node.body)})"
    raise TypeError(f"not a node: {node!r}")


def _call(node: Call) -> str:
    rank = _RANKS.get(node.function, _MEMBER if node.function in ("?.", "[?]") else None)
    if node.target is not None:
        return f"{_within(node.target, _MEMBER)}.{node.function}({_join(node.arguments)})"
    if rank is None:
        return f"{node.function}({_join(node.arguments)})"
    first, rest = node.arguments[0], node.arguments[1:]
    if node.function == "?." and type(rest[0]) is Literal:
        return f"{_within(first, _MEMBER)}.?{_field(rest[0].value)}"
    if node.function == "[?]":
        return f"{_within(first, _MEMBER)}[?{unparse(rest[0])}]"
    if node.function == "?:":
        return f"{_within(first, 1)} ? {_within(rest[0], 1)} : {_within(rest[1], 0)}"
    if not rest:
        return f"{node.function[0]}{_within(first, rank, sign=True)}"
    return f" {node.function} ".join([_within(first, rank), *(_within(one, rank + 1) for one in rest)])


def _optional_macro(node: Bind) -> str:
    """`x.optMap(v, e)` or `x.optFlatMap(v, e)`, which are written out as a choice."""
    found = node.body.children()[1]
    macro = "optFlatMap" if type(found) is Bind else "optMap"
    inner = found if type(found) is Bind else found.children()[0]
    assert isinstance(inner, Bind)
    return f"{_within(node.value, _MEMBER)}.{macro}({inner.variable}, {unparse(inner.body)})"


def _mark(node: ListLiteral | MapLiteral, index: int) -> str:
    return "?" if index in node.optional else ""


def _entry(key: Node, value: Node) -> str:
    return f"{unparse(key)}: {unparse(value)}"


def _within(node: Node, rank: int, sign: bool = False) -> str:
    """The text of a part, in parentheses where it binds less tightly than its place."""
    text = unparse(node)
    own = _RANKS.get(node.function, _MEMBER) if type(node) is Call and node.target is None else _MEMBER
    number = type(node) is Literal and type(node.value) in (int, float, Uint)
    negative = number and text.startswith("-")
    loose = own < rank or (negative and rank >= _MEMBER) or (sign and (number or own == rank))
    return f"({text})" if loose else text


def _join(nodes: tuple[Node, ...]) -> str:
    return ", ".join(unparse(node) for node in nodes)


def _field(name: str) -> str:
    plain = name.isascii() and name.isidentifier() and name not in ("true", "false", "null", "in")
    return name if plain else f"`{name}`"


def _literal(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Uint():
            return f"{value}u"
        case str():
            return f'"{_escaped(value)}"'
        case bytes():
            return 'b"' + "".join(_byte(one) for one in value) + '"'
        case float():
            return _double(value)
    return str(value)


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(char) or (char if char.isprintable() else f"\\U{ord(char):08x}") for char in text)


def _byte(code: int) -> str:
    char = chr(code)
    return _ESCAPES.get(char) or (char if 32 <= code < 127 else f"\\x{code:02x}")


def _double(value: float) -> str:
    if value in (float("inf"), float("-inf")):
        return "1e999" if value > 0 else "-1e999"
    text = repr(value)
    return text if any(char in text for char in ".e") else f"{text}.0"
