"""Definitions in place of their calls, where a call hands on a row together with something else.

A call about a row alone stays: several conditions may share it. One such as `covers(row, policies)` hides from view
what it has in common with `covers(row, others)`, so its body takes its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count

from scanner.cel.anatomy import Anatomy
from scanner.cel.tree import Bind, Call, Comprehension, Ident, Index, ListLiteral, MapLiteral, Node, Select

_DEEPEST = 6
_LARGEST = 400
"""Nodes of a body that is put in place of a call."""
Find = Callable[[str], "tuple[tuple[str, ...], Node] | None"]


def inlined(tree: Node, row: str, find: Find, anatomy: Anatomy) -> Node:
    """The tree with such calls replaced; parts without one stay the nodes that they are.

    `find` gives parameters and body of a definition. Every argument that a body uses twice is there twice.
    """
    return _Inliner(row, find, anatomy).replaced(tree, {}, 0)


class _Inliner:
    def __init__(self, row: str, find: Find, anatomy: Anatomy) -> None:
        self.row = row
        self.find = find
        self.anatomy = anatomy
        self.serial = count()

    def replaced(self, node: Node, names: Mapping[str, Node], depth: int) -> Node:
        if isinstance(node, Ident):
            return node if node.absolute else names.get(node.name, node)
        if isinstance(node, Call):
            return self.call(node, names, depth)
        children = node.children()
        inner = names if not isinstance(node, Bind | Comprehension) else _without(names, node)
        made = tuple([self.replaced(child, self._of(node, child, names, inner), depth) for child in children])
        return node if all(new is old for new, old in zip(made, children)) else _rebuilt(node, made)

    def _of(self, node: Node, child: Node, names: Mapping[str, Node], inner: Mapping[str, Node]) -> Mapping[str, Node]:
        outside = (isinstance(node, Bind) and child is node.value) or (
            isinstance(node, Comprehension) and child is node.source
        )
        return names if outside else inner

    def call(self, node: Call, names: Mapping[str, Node], depth: int) -> Node:
        children = node.children()
        made = tuple([self.replaced(child, names, depth) for child in children])
        found = self.find(node.function) if node.target is None else None
        if found is not None and self._is_fit(*found, made, depth):
            parameters, body = found
            result = self.replaced(body, dict(zip(parameters, made, strict=True)), depth + 1)
            for one in made:
                if not (isinstance(one, Ident) and one.name == self.row):
                    # an argument without a value leaves the call without one, whether or not the body asks for it
                    result = Bind(node.at, f"${next(self.serial)}", one, result)
            return result
        return node if all(new is old for new, old in zip(made, children)) else _rebuilt(node, made)

    def _is_fit(self, parameters: tuple[str, ...], body: Node, arguments: tuple[Node, ...], depth: int) -> bool:
        if len(parameters) != len(arguments) or len(parameters) < 2 or depth >= _DEEPEST:
            return False
        if not any(isinstance(one, Ident) and one.name == self.row for one in arguments):
            return False
        if any(self.row in self.anatomy.free(one) and not isinstance(one, Ident) for one in arguments):
            return False  # its errors would be those of other places
        if self.anatomy.weight(body) > _LARGEST or not set(parameters) <= self.anatomy.free(body):
            return False
        bound = self.anatomy.bound(body)
        return bound.isdisjoint(name for one in arguments for name in self.anatomy.free(one))


def _without(names: Mapping[str, Node], node: Bind | Comprehension) -> Mapping[str, Node]:
    hidden = (node.variable,) if isinstance(node, Bind) else node.variables
    return {name: value for name, value in names.items() if name not in hidden}


def _rebuilt(node: Node, children: tuple[Node, ...]) -> Node:
    if isinstance(node, Select):
        return Select(node.at, children[0], node.field, node.test)
    if isinstance(node, Index):
        return Index(node.at, *children)
    if isinstance(node, Call):
        if node.target is None:
            return Call(node.at, node.function, children)
        return Call(node.at, node.function, children[1:], children[0])
    if isinstance(node, ListLiteral):
        return ListLiteral(node.at, children, node.optional)
    if isinstance(node, MapLiteral):
        return MapLiteral(node.at, tuple(zip(children[::2], children[1::2], strict=True)), node.optional)
    if isinstance(node, Bind):
        return Bind(node.at, node.variable, *children)
    assert isinstance(node, Comprehension)
    source, *parts = children
    condition = parts.pop(0) if node.condition is not None else None
    result = parts.pop(0) if node.result is not None else None
    return Comprehension(node.at, node.macro, source, node.variables, condition, result)
