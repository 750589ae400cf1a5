"""What is asked of trees again and again, worked out once for each node: free names, weight, and what it says."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from scanner.cel.library import OPERATORS
from scanner.cel.tree import (
    Bind,
    Call,
    Comprehension,
    Failure,
    Ident,
    ListLiteral,
    Literal,
    MapLiteral,
    Node,
    Select,
    walk,
)
from scanner.cel.values import Value

_MANY = 64
"""Elements of a list up to which it is compared by value."""
_NOTHING: frozenset[str] = frozenset()


class Anatomy:
    """Facts about nodes, which it keeps so that no other node gets the identity of one."""

    def __init__(self) -> None:
        self._kept: dict[int, Node] = {}
        self._free: dict[int, frozenset[str]] = {}
        self._weights: dict[int, int] = {}
        self._keys: dict[int, int] = {}
        self._numbers: dict[Hashable, int] = {}

    def free(self, node: Node) -> frozenset[str]:
        """The names that a tree takes from outside; `.name` is never one of a variable."""
        found = self._free.get(id(node))
        if found is None:
            found = self._free[id(node)] = self._free_names(node)
            self._kept[id(node)] = node
        return found

    def bound(self, node: Node) -> frozenset[str]:
        """The names that some macro in a tree gives a meaning."""
        found = set[str]()
        for one in walk(node):
            if isinstance(one, Bind):
                found.add(one.variable)
            elif isinstance(one, Comprehension):
                found.update(one.variables)
        return frozenset(found)

    def weight(self, node: Node) -> int:
        """How much there is to a tree: a node is 1, a function or macro 4 more."""
        found = self._weights.get(id(node))
        if found is None:
            own = 5 if isinstance(node, Comprehension) or _is_function(node) else 1
            found = self._weights[id(node)] = own + sum([self.weight(child) for child in node.children()])
            self._kept[id(node)] = node
        return found

    def key(self, node: Node) -> int:
        """The same for two closed trees that say the same, whatever they call their own variables."""
        found = self._keys.get(id(node))
        if found is None:
            found = self._keys[id(node)] = self._number(self._structure(node, {}))
            self._kept[id(node)] = node
        return found

    def _number(self, structure: Hashable) -> int:
        return self._numbers.setdefault(structure, len(self._numbers))

    def _part(self, node: Node, bound: Mapping[str, int]) -> Hashable:
        if not bound or self.free(node).isdisjoint(bound):
            return self.key(node)
        return self._structure(node, bound)

    def _structure(self, node: Node, bound: Mapping[str, int]) -> Hashable:
        if isinstance(node, Literal):
            return "literal", _value_key(node.value)
        if isinstance(node, Failure):
            return "failure", id(node.error)
        if isinstance(node, Ident):
            return "name", node.absolute, node.name if node.absolute else bound.get(node.name, node.name)
        if isinstance(node, Select):
            return "select", node.field, node.test, self._part(node.operand, bound)
        if isinstance(node, Bind):
            body = self._part(node.body, {**bound, node.variable: len(bound)})
            return "bind", self._part(node.value, bound), body
        if isinstance(node, Comprehension):
            inner = {**bound, **{name: len(bound) + place for place, name in enumerate(node.variables)}}
            parts = [None if one is None else self._part(one, inner) for one in (node.condition, node.result)]
            return node.macro, len(node.variables), self._part(node.source, bound), *parts
        head: tuple[Hashable, ...] = ()
        if isinstance(node, Call):
            head = node.function, node.target is None
        elif isinstance(node, ListLiteral | MapLiteral):
            head = (node.optional,)
        return type(node).__name__, *head, *[self._part(child, bound) for child in node.children()]

    def _free_names(self, node: Node) -> frozenset[str]:
        if isinstance(node, Ident):
            return _NOTHING if node.absolute else frozenset((node.name,))
        if isinstance(node, Bind):
            return self.free(node.value) | (self.free(node.body) - {node.variable})
        if isinstance(node, Comprehension):
            inner = [self.free(one) for one in (node.condition, node.result) if one is not None]
            return self.free(node.source) | (_NOTHING.union(*inner) - set(node.variables))
        return _NOTHING.union(*[self.free(child) for child in node.children()])


def _value_key(value: Value) -> Hashable:
    """By value for scalars and short lists of them, by identity for anything else."""
    if isinstance(value, (str, bytes, int, float, type(None))):
        return type(value), value
    if type(value) is list and len(value) <= _MANY:
        kinds = tuple([type(one) for one in value])
        if not any(kind in (list, dict) for kind in kinds):
            return kinds, tuple(value)
    return id(value)


def _is_function(node: Node) -> bool:
    return isinstance(node, Call) and node.function not in OPERATORS and node.function not in ("&&", "||", "?:")
