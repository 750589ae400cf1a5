"""The exact evaluator: it walks the tree, and errors are absorbed where the language says so.

`&&`, `||`, `all` and `exists` ignore the errors of operands when another operand decides. Everything else is strict.
An error that nothing absorbs leaves `evaluate()` as a `CelError` with the place of the node that raised it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from scanner.cel import library
from scanner.cel.compare import add_entry
from scanner.cel.errors import CelError, Position, did_you_mean, no_overload
from scanner.cel.tree import (
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
    dotted,
    root,
)
from scanner.cel.unparse import unparse
from scanner.cel.values import TYPES, BoolKey, Namespace, Value, adapt, type_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scanner.cel.meter import Meter

Names = dict[str, Value]
_MISSING: Any = object()
_QUADRATIC = frozenset({"distinct", "sets.contains", "sets.equivalent", "sets.intersects"})
_CONSTANT_COST = frozenset({"size", "[]", "dyn", "type", "!_", "-_"})


class Scope(Protocol):
    """What the names outside an expression mean."""

    def lookup(self, name: str) -> Value:
        """The value of a variable or definition; raises KeyError if there is none."""

    def call(self, name: str, arguments: list[Value]) -> Value:
        """The value of a definition with parameters; raises KeyError if there is none."""

    def known(self) -> Iterable[str]:
        """Every name, for hints."""


class Exact:
    """Evaluates trees in one scope, within one budget."""

    __slots__ = ("dots", "meter", "scope")

    def __init__(self, scope: Scope, meter: Meter, dots: bool = False) -> None:
        self.scope = scope
        self.meter = meter
        self.dots = dots
        """Whether some variable has a dotted name, which a chain of selections may mean."""

    def evaluate(self, node: Node, names: Names) -> Value:
        """The value of a node, with the variables of the macros around it."""
        return _EVALUATE[type(node)](self, node, names)

    def literal(self, node: Literal, names: Names) -> Value:
        return node.value

    def ident(self, node: Ident, names: Names) -> Value:
        if not node.absolute and node.name in names:
            return names[node.name]
        found = self.named(node.name)
        if found is not _MISSING:
            return found
        hint = did_you_mean(node.name, {*self.scope.known(), *names})
        raise CelError("undeclared", f"{node.name!r} is not declared", _place(node), hint)

    def named(self, name: str) -> Value:
        try:
            return adapt(self.scope.lookup(name))
        except KeyError:
            return TYPES.get(name, _MISSING)

    def select(self, node: Select, names: Names) -> Value:
        if self.dots or node.field in ("Timestamp", "Duration"):
            found = self.qualified(node, names)
            if found is not _MISSING:
                return found
        operand = self.evaluate(node.operand, names)
        if type(operand) is dict:
            if node.test:
                return node.field in operand
            if node.field in operand:
                return adapt(operand[node.field])
            raise CelError("no_such_key", f"{unparse(node)} is not there", _place(node), None)
        if type(operand) is Namespace:
            return self.available(node, operand)
        raise CelError(
            "no_such_overload", f"a value of type {type_name(operand)} has no field {node.field!r}", _place(node)
        )

    def available(self, node: Select, namespace: Namespace) -> Value:
        try:
            value = namespace[node.field]
        except KeyError:
            path = unparse(Select(node.at, node.operand, node.field))
            raise CelError("unknown", f"{path} is not available", _place(node)) from None
        return True if node.test else adapt(value)

    def qualified(self, node: Select, names: Names) -> Value:
        """A variable or type whose name is the whole chain, `a.b.c`."""
        name, base = dotted(node), root(node)
        if node.test or name is None or (type(base) is Ident and base.name in names and not base.absolute):
            return _MISSING
        return self.named(name)

    def index(self, node: Index, names: Names) -> Value:
        operand, key = self.evaluate(node.operand, names), self.evaluate(node.index, names)
        return adapt(self.apply(node, library.OPERATORS["[]"], "[]", [operand, key]))

    def call(self, node: Call, names: Names) -> Value:
        if node.function in ("&&", "||"):
            return self.logical(node.function == "||", ((one, names) for one in node.arguments), node.function)
        if node.function == "?:":
            return self.conditional(node, names)
        operator = library.OPERATORS.get(node.function)
        if operator is not None:
            return self.apply(node, operator, node.function, [self.evaluate(one, names) for one in node.arguments])
        return self.function(node, names)

    def function(self, node: Call, names: Names) -> Value:
        member = node.target is not None
        values = [self.evaluate(one, names) for one in node.children()]
        if not member:
            try:
                return self.scope.call(node.function, values)
            except KeyError:
                pass
        found = library.find(node.function, len(node.arguments), member=member)
        if found is None:
            raise unknown_function(node, member)
        return self.apply(node, found, node.function, values)

    def apply(self, node: Node, function: library.Function, name: str, values: list[Value]) -> Value:
        try:
            if name not in _CONSTANT_COST:
                self.charge(name, values)
            result = function(*values)
            if type(result) in (str, bytes, list):
                self.meter.spend(len(result) >> 5)
            return result
        except CelError as error:
            raise error.at(_place(node)) from None

    def charge(self, name: str, values: list[Value]) -> None:
        """Pay for reading the arguments of a function whole."""
        steps = 1
        for value in values:
            if type(value) in (list, dict, str, bytes):
                weight = self.meter.weigh(value)
                steps = steps * (weight or 1) if name in _QUADRATIC else steps + weight
        if name == "distinct":
            steps *= steps
        self.meter.spend(steps)

    def logical(self, decides: bool, operands: Iterable[tuple[Node, Names]], operator: str) -> bool:
        """`||` (decided by true) or `&&` (decided by false) over operands; errors count only if none decides."""
        leftover: CelError | None = None
        for node, names in operands:
            try:
                value = self.evaluate(node, names)
                if type(value) is not bool:
                    raise no_overload(f"'{operator}'", value).at(_place(node))
                if value is decides:
                    return decides
            except CelError as error:
                leftover = _worse(leftover, error)
        if leftover is not None:
            raise leftover
        return not decides

    def conditional(self, node: Call, names: Names) -> Value:
        condition, then, otherwise = node.arguments
        return self.evaluate(then if self.truth(condition, names, "?:") else otherwise, names)

    def truth(self, node: Node, names: Names, operator: str) -> bool:
        value = self.evaluate(node, names)
        if type(value) is bool:
            return value
        raise no_overload(f"'{operator}'", value).at(_place(node))

    def list_literal(self, node: ListLiteral, names: Names) -> Value:
        return [self.evaluate(one, names) for one in node.items]

    def map_literal(self, node: MapLiteral, names: Names) -> Value:
        built: dict[Any, Value] = {}
        for key, value in node.entries:
            try:
                add_entry(built, self.evaluate(key, names), self.evaluate(value, names))
            except CelError as error:
                raise error.at(_place(key)) from None
        return built

    def bind(self, node: Bind, names: Names) -> Value:
        return self.evaluate(node.body, {**names, node.variable: self.evaluate(node.value, names)})

    def comprehension(self, node: Comprehension, names: Names) -> Value:
        source = self.evaluate(node.source, names)
        if type(source) not in (list, dict):
            if type(source) is Namespace:
                raise CelError("unknown", f"{unparse(node.source)} may be incomplete", _place(node))
            raise no_overload(f"{node.macro}()", source).at(_place(node))
        return _MACROS[node.macro](self, node, self.elements(node, source, names))

    def elements(self, node: Comprehension, source: Any, names: Names) -> Iterator[Names]:
        """The variables of each round."""
        inner, first, last = dict(names), node.variables[0], node.variables[-1]
        pairs = len(node.variables) == 2
        keyed = source.items() if type(source) is dict else enumerate(source)
        for key, value in keyed:
            self.meter.spend(1)
            key = key.value if type(key) is BoolKey else key
            if pairs:
                inner[first] = key
            inner[last] = adapt(value) if pairs or type(source) is list else key
            yield inner

    def for_all(self, node: Comprehension, rounds: Iterator[Names]) -> Value:
        return self.logical(False, ((_some(node.condition), names) for names in rounds), node.macro)

    def exists(self, node: Comprehension, rounds: Iterator[Names]) -> Value:
        return self.logical(True, ((_some(node.condition), names) for names in rounds), node.macro)

    def exists_one(self, node: Comprehension, rounds: Iterator[Names]) -> Value:
        return sum(self.truth(_some(node.condition), names, node.macro) for names in rounds) == 1

    def chosen(self, node: Comprehension, rounds: Iterator[Names]) -> Iterator[Names]:
        for names in rounds:
            if node.condition is None or self.truth(node.condition, names, node.macro):
                yield names

    def select_items(self, node: Comprehension, rounds: Iterator[Names]) -> Value:
        return [names[node.variables[-1]] for names in self.chosen(node, rounds)]

    def transform(self, node: Comprehension, rounds: Iterator[Names]) -> Value:
        return [self.evaluate(_some(node.result), names) for names in self.chosen(node, rounds)]

    def transform_map(self, node: Comprehension, rounds: Iterator[Names]) -> Value:
        built: dict[Any, Value] = {}
        for names in self.chosen(node, rounds):
            add_entry(built, names[node.variables[0]], self.evaluate(_some(node.result), names))
        return built

    def transform_entries(self, node: Comprehension, rounds: Iterator[Names]) -> Value:
        built: dict[Any, Value] = {}
        for names in self.chosen(node, rounds):
            entry = self.evaluate(_some(node.result), names)
            if type(entry) is not dict:
                raise no_overload(f"{node.macro}()", entry).at(_place(node))
            for key, value in entry.items():
                try:
                    add_entry(built, key, value)
                except CelError as error:
                    raise error.at(_place(node)) from None
        return built

    def sort_by(self, node: Comprehension, rounds: Iterator[Names]) -> Value:
        from scanner.cel.extensions.lists import sorted_by

        pairs = [(names[node.variables[0]], self.evaluate(_some(node.result), names)) for names in rounds]
        try:
            return sorted_by([one for one, _ in pairs], [key for _, key in pairs])
        except CelError as error:
            raise error.at(_place(node)) from None


def unknown_function(node: Call, member: bool) -> CelError:
    """Why a call has no function: the name, or the number of arguments."""
    counts = library.counts(node.function, member=member)
    kind = "method" if member else "function"
    if counts:
        takes = " or ".join(str(count) for count in counts)
        message = f"{node.function}() takes {takes} arguments, not {len(node.arguments)}"
        return CelError("no_such_overload", message, _place(node))
    hint = did_you_mean(node.function, library.names(member=member))
    return CelError("undeclared", f"there is no {kind} {node.function}()", _place(node), hint)


def _worse(first: CelError | None, second: CelError) -> CelError:
    """The error to keep: an exhausted budget ends everything, and what is unknown outranks what is wrong."""
    if second.kind == "limit":
        raise second
    return second if first is None or (second.kind == "unknown" and first.kind != "unknown") else first


def _some(node: Node | None) -> Node:
    assert node is not None
    return node


def _place(node: Node) -> Position:
    return Position("", node.line, node.column)


_EVALUATE: dict[type, Callable[[Exact, Any, Names], Value]] = {
    Literal: Exact.literal,
    Ident: Exact.ident,
    Select: Exact.select,
    Index: Exact.index,
    Call: Exact.call,
    ListLiteral: Exact.list_literal,
    MapLiteral: Exact.map_literal,
    Bind: Exact.bind,
    Comprehension: Exact.comprehension,
}
_MACROS: dict[str, Callable[[Exact, Comprehension, Iterator[Names]], Value]] = {
    "all": Exact.for_all,
    "exists": Exact.exists,
    "exists_one": Exact.exists_one,
    "filter": Exact.select_items,
    "map": Exact.transform,
    "transformList": Exact.transform,
    "transformMap": Exact.transform_map,
    "transformMapEntry": Exact.transform_entries,
    "sortBy": Exact.sort_by,
}
