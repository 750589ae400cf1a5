"""The syntax tree. Every node knows its line and column in the file that the text came from."""

from __future__ import annotations

from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.cel.errors import CelError


_NONE = frozenset[int]()


class Node:
    """One construct; `line` and `column` are those of the token that names it (an operator, a field, a function)."""

    __slots__ = ("column", "line")

    line: int
    column: int

    def __init__(self, at: tuple[int, int]) -> None:
        self.line, self.column = at

    @property
    def at(self) -> tuple[int, int]:
        return self.line, self.column

    def children(self) -> tuple[Node, ...]:
        return ()

    def __repr__(self) -> str:
        from scanner.cel.unparse import unparse

        return f"<{type(self).__name__} {unparse(self)}>"


class Literal(Node):
    """A constant: int, Uint, float, str, bytes, bool or None."""

    __slots__ = ("value",)

    def __init__(self, at: tuple[int, int], value: Any) -> None:
        super().__init__(at)
        self.value = value


class Ident(Node):
    """A name; `absolute` (written `.name`) looks past the variables of comprehensions.

    `grouped` says that it stands in parentheses: what is selected from it is a field, and no part of a longer name.
    """

    __slots__ = ("absolute", "grouped", "name")

    def __init__(self, at: tuple[int, int], name: str, absolute: bool = False) -> None:
        super().__init__(at)
        self.name = name
        self.absolute = absolute
        self.grouped = False


class Select(Node):
    """`operand.field`, or with `test` the macro `has(operand.field)`; `grouped` as of an `Ident`."""

    __slots__ = ("field", "grouped", "operand", "test")

    def __init__(self, at: tuple[int, int], operand: Node, field: str, test: bool = False) -> None:
        super().__init__(at)
        self.operand = operand
        self.field = field
        self.test = test
        self.grouped = False

    def children(self) -> tuple[Node, ...]:
        return (self.operand,)


class Index(Node):
    """`operand[index]`."""

    __slots__ = ("index", "operand")

    def __init__(self, at: tuple[int, int], operand: Node, index: Node) -> None:
        super().__init__(at)
        self.operand = operand
        self.index = index

    def children(self) -> tuple[Node, ...]:
        return (self.operand, self.index)


class Call(Node):
    """A function, a method (with `target`) or an operator.

    Operators are functions named as they are written: `&&` and `||` (two or more arguments), `?:`, `==`, `in`,
    `+`, ..., the prefixes `!_` and `-_`, and `?.` and `[?]` for `a.?b` and `a[?b]`. Functions of a namespace are named
    in full: `math.greatest`.
    """

    __slots__ = ("arguments", "function", "target")

    def __init__(self, at: tuple[int, int], function: str, arguments: tuple[Node, ...], target: Node | None = None):
        super().__init__(at)
        self.function = function
        self.arguments = arguments
        self.target = target

    def children(self) -> tuple[Node, ...]:
        return self.arguments if self.target is None else (self.target, *self.arguments)


class ListLiteral(Node):
    """`[a, b]`; the items at the indexes in `optional` are written `?a`."""

    __slots__ = ("items", "optional")

    def __init__(self, at: tuple[int, int], items: tuple[Node, ...], optional: frozenset[int] = _NONE) -> None:
        super().__init__(at)
        self.items = items
        self.optional = optional

    def children(self) -> tuple[Node, ...]:
        return self.items


class MapLiteral(Node):
    """`{key: value}`; the entries at the indexes in `optional` are written `?key: value`."""

    __slots__ = ("entries", "optional")

    def __init__(
        self, at: tuple[int, int], entries: tuple[tuple[Node, Node], ...], optional: frozenset[int] = _NONE
    ) -> None:
        super().__init__(at)
        self.entries = entries
        self.optional = optional

    def children(self) -> tuple[Node, ...]:
        return tuple(node for entry in self.entries for node in entry)


class Comprehension(Node):
    """A macro over a list or map: `all`, `exists`, `exists_one`, `filter`, `map`, `sortBy`, `transformList`,
    `transformMap` or `transformMapEntry`.

    `variables` are one (the element, or a map's key) or two (index and element, or key and value).
    `condition` chooses or tests elements; `result` is what an element becomes. Each is None where the macro has none.
    """

    __slots__ = ("_weight", "condition", "macro", "result", "source", "variables")

    def __init__(
        self,
        at: tuple[int, int],
        macro: str,
        source: Node,
        variables: tuple[str, ...],
        condition: Node | None,
        result: Node | None,
    ) -> None:
        super().__init__(at)
        self.macro = macro
        self.source = source
        self.variables = variables
        self.condition = condition
        self.result = result
        self._weight = 0

    @property
    def weight(self) -> int:
        """Steps of one iteration: 1, and more where what it evaluates is long or builds lists and maps."""
        if not self._weight:
            nodes = [node for part in (self.condition, self.result) if part is not None for node in walk(part)]
            built = [one for one in nodes if isinstance(one, (ListLiteral, MapLiteral))]
            entries = sum(len(one.children()) // 8 + len(one.optional) for one in built)
            self._weight = 1 + len(nodes) // 32 + len(built) // 2 + entries
        return self._weight

    def children(self) -> tuple[Node, ...]:
        return tuple(node for node in (self.source, self.condition, self.result) if node is not None)


OPTIONAL = "@optional"
"""The variable of the `Bind` that `optMap` and `optFlatMap` are written out as."""


class Bind(Node):
    """`cel.bind(variable, value, body)`."""

    __slots__ = ("body", "value", "variable")

    def __init__(self, at: tuple[int, int], variable: str, value: Node, body: Node) -> None:
        super().__init__(at)
        self.variable = variable
        self.value = value
        self.body = body

    def children(self) -> tuple[Node, ...]:
        return (self.value, self.body)


class Failure(Node):
    """An error that is known beforehand: what `specialise()` leaves of a part that has no value for any row."""

    __slots__ = ("error",)

    def __init__(self, at: tuple[int, int], error: CelError) -> None:
        super().__init__(at)
        self.error = error


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, parents first, as written."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(current.children()))


def depth(node: Node) -> int:
    """How many nodes the longest branch has."""
    deepest, level = 0, [node]
    while level:
        deepest += 1
        level = [child for parent in level for child in parent.children()]
    return deepest


def dotted(node: Node) -> str | None:
    """`a.b.c` for a chain of plain selections on a name, else None."""
    fields: list[str] = []
    while type(node) is Select and not node.test and not (fields and node.grouped):
        fields.append(node.field)
        node = node.operand
    if type(node) is not Ident or (fields and node.grouped):
        return None
    return ".".join([node.name, *reversed(fields)])


def root(node: Node) -> Node:
    """What a chain of selections and indexings starts from."""
    while isinstance(node, (Select, Index)):
        node = node.operand
    return node


def free_names(node: Node) -> set[str]:
    """The names that a tree takes from outside; `.name` is never one of a variable."""
    if isinstance(node, Ident):
        return set() if node.absolute else {node.name}
    if isinstance(node, Bind):
        return free_names(node.value) | (free_names(node.body) - {node.variable})
    if isinstance(node, Comprehension):
        inner = set[str]().union(*(free_names(one) for one in (node.condition, node.result) if one is not None))
        return free_names(node.source) | (inner - set(node.variables))
    return set[str]().union(*(free_names(child) for child in node.children()))
