"""Trees whose bound variables are named by their depth, so that equal conditions read the same."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

from scanner.cel.tree import Bind, Call, Comprehension, Ident, Index, ListLiteral, MapLiteral, Node, Select


def renamed(node: Node, names: Mapping[str, str] | None = None) -> Node:
    """The same tree with other names of variables; `names` are those that the outer macros bind."""
    known = names or {}
    made = copy(node)
    match made:
        case Ident():
            made.name = known.get(made.name, made.name)
        case Select():
            made.operand = renamed(made.operand, known)
        case Index():
            made.operand, made.index = renamed(made.operand, known), renamed(made.index, known)
        case Call():
            made.arguments = tuple(renamed(one, known) for one in made.arguments)
            made.target = None if made.target is None else renamed(made.target, known)
        case ListLiteral():
            made.items = tuple(renamed(one, known) for one in made.items)
        case MapLiteral():
            made.entries = tuple((renamed(key, known), renamed(value, known)) for key, value in made.entries)
        case Bind():
            inner = _with(known, (made.variable,))
            made.value, made.body = renamed(made.value, known), renamed(made.body, inner)
            made.variable = inner[made.variable]
        case Comprehension():
            inner = _with(known, made.variables)
            made.source = renamed(made.source, known)
            made.condition = made.condition and renamed(made.condition, inner)
            made.result = made.result and renamed(made.result, inner)
            made.variables = tuple(inner[name] for name in made.variables)
    return made


def _with(known: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {**known, **{name: f"@{len(known) + index}" for index, name in enumerate(names)}}
