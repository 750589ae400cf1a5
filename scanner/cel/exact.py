"""The exact evaluator: it walks the tree, and errors are absorbed where the language says so.

`&&`, `||`, `all` and `exists` ignore the errors of operands when another operand decides. Everything else is strict.
An error that nothing absorbs leaves `evaluate()` as a `CelError` with the place of the node that raised it.
"""

from __future__ import annotations

from scanner.cel import library
from scanner.cel.compare import add_entry
from scanner.cel.errors import CelError, Dear, did_you_mean, no_overload, reraised
from scanner.cel.outcome import place, unknown_function, worse
from scanner.cel.rounds import Rounds
from scanner.cel.tree import (
    Bind,
    Call,
    Comprehension,
    Failure,
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
from scanner.cel.values import TYPES, Namespace, Optional, Streamed, Value, adapt, type_name
from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Protocol

    from scanner.cel.meter import Meter

    class Scope(Protocol):
        """What the names outside an expression mean."""

        def lookup(self, name: str) -> Value:
            """The value of a variable or definition; raises KeyError if there is none."""

        def call(self, name: str, arguments: list[Value]) -> Value:
            """The value of a definition with parameters; raises KeyError if there is none."""

        def known(self) -> Iterable[str]:
            """Every name, for hints."""


Names = dict[str, Value]
_MISSING: Any = object()
_TYPES = frozenset(name.rpartition(".")[2] for name in TYPES if "." in name)
"""What the dotted names of types end in."""


class Exact:
    """Evaluates trees in one scope, within one budget."""

    __slots__ = ("dots", "faster", "known", "meter", "scope")

    def __init__(self, scope: Scope, meter: Meter, dots: bool = False) -> None:
        self.scope = scope
        self.meter = meter
        self.dots = dots
        """Whether some variable has a dotted name, which a chain of selections may mean."""
        self.known: dict[Node, Value | CelError] = {}
        """Values, or errors, of parts without variables that were evaluated before."""
        self.faster: Callable[[Node, Names], Callable[[Names], Value]] | None = None
        """Makes a faster function of the predicate of a macro over a long collection."""

    def evaluate(self, node: Node, names: Names) -> Value:
        """The value of a node, with the variables of the macros around it."""
        return _EVALUATE[type(node)](self, node, names)

    def literal(self, node: Literal, names: Names) -> Value:
        return node.value

    def failure(self, node: Failure, names: Names) -> Value:
        raise reraised(node.error)

    def ident(self, node: Ident, names: Names) -> Value:
        if not node.absolute and node.name in names:
            return reraised(names[node.name])
        found = self.named(node.name)
        if found is not _MISSING:
            return found
        hint = did_you_mean(node.name, {*self.scope.known(), *names})
        raise CelError("undeclared", f"{node.name!r} is not declared", place(node), hint)

    def named(self, name: str) -> Value:
        try:
            return adapt(self.scope.lookup(name))
        except KeyError:
            return TYPES.get(name, _MISSING)

    def select(self, node: Select, names: Names) -> Value:
        if self.dots or node.field in _TYPES:
            found = self.qualified(node, names)
            if found is not _MISSING:
                return found
        operand = self.evaluate(node.operand, names)
        if type(operand) is dict:
            if node.test:
                return node.field in operand
            if node.field in operand:
                return adapt(operand[node.field])
            raise CelError("no_such_field", f"{unparse(node)} is not there", place(node))
        if type(operand) is Namespace:
            return self.available(node, operand)
        if type(operand) is Optional:
            return self.chained(node, operand)
        raise CelError(
            "no_such_overload", f"a value of type {type_name(operand)} has no field {node.field!r}", place(node)
        )

    def chained(self, node: Select, operand: Optional) -> Value:
        """A selection from an optional value is an optional value."""
        if node.test:
            inner = Select(node.at, Literal(node.at, operand.held[0]), node.field, test=True) if operand.held else None
            return inner is not None and self.select(inner, {})
        return self.apply(node, library.OPERATORS["?."], "?.", [operand, node.field])

    def available(self, node: Select, namespace: Namespace) -> Value:
        try:
            value = namespace[node.field]
        except KeyError:
            path = unparse(Select(node.at, node.operand, node.field))
            raise CelError("unknown", f"{path} is not available", place(node)) from None
        if node.test:
            return True
        return value if isinstance(value, Streamed) else adapt(value)

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
            return self.logical(node, node.function == "||", names)
        if node.function == "?:":
            return self.conditional(node, names)
        operator = library.OPERATORS.get(node.function)
        if operator is not None:
            return self.apply(node, operator, node.function, [self.evaluate(one, names) for one in node.arguments])
        return self.function(node, names)

    def function(self, node: Call, names: Names) -> Value:
        if node in self.known:
            return reraised(self.known[node])
        member = node.target is not None
        values = list[Value]()
        for one in node.children():
            values.append(self.evaluate(one, names))
            if node.function in ("or", "orValue") and _settled(node, values[0]):
                return values[0] if node.function == "or" else values[0].held[0]
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
            values = [value.held() if isinstance(value, Streamed) else value for value in values]
            self.meter.charge(name, values)
            result = self.paid(function, values)
            self.meter.built(result)
            return result
        except CelError as error:
            raise error.at(place(node)) from None

    def paid(self, function: library.Function, values: list[Value]) -> Value:
        try:
            return function(*values)
        except Dear:  # for generated code; here reading the text is paid for
            return function(*values, paid=True)

    def logical(self, node: Call, decides: bool, names: Names) -> bool:
        """`||` (decided by true) or `&&` (decided by false); errors count only if no operand decides."""
        leftover: CelError | None = None
        for one in node.arguments:
            try:
                value = self.evaluate(one, names)
                if value is decides:
                    return bool(decides)
                if type(value) is not bool:
                    raise no_overload(f"'{node.function}'", value).at(place(one))
            except CelError as error:
                leftover = worse(leftover, error)
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
        raise no_overload(f"'{operator}'", value).at(place(node))

    def list_literal(self, node: ListLiteral, names: Names) -> Value:
        values = [self.evaluate(one, names) for one in node.items]
        if node.optional:
            return [value for index, one in enumerate(values) for value in self.spread(node, index, one)]
        return values

    def spread(self, node: ListLiteral | MapLiteral, index: int, value: Value) -> tuple[Value, ...]:
        """The value of an item, or of `?item` if it has one."""
        if index not in node.optional:
            return (value,)
        if type(value) is Optional:
            return value.held
        part = node.items[index] if isinstance(node, ListLiteral) else node.entries[index][1]
        raise no_overload("'?'", value).at(place(part))

    def map_literal(self, node: MapLiteral, names: Names) -> Value:
        built: dict[Any, Value] = {}
        for index, (key, value) in enumerate(node.entries):
            try:
                name = self.evaluate(key, names)
                for one in self.spread(node, index, self.evaluate(value, names)):
                    add_entry(built, name, one)
            except CelError as error:
                raise error.at(place(key)) from None
        return built

    def bind(self, node: Bind, names: Names) -> Value:
        """The body; an error of the bound value is one of the places that use it."""
        value: Any
        try:
            value = self.evaluate(node.value, names)
        except CelError as error:
            if error.kind == "limit":
                raise
            value = error
        return self.evaluate(node.body, {**names, node.variable: value})

    def comprehension(self, node: Comprehension, names: Names) -> Value:
        if node in self.known:
            return reraised(self.known[node])
        return self.rounds(node, self.evaluate(node.source, names), names)

    def rounds(self, node: Comprehension, source: Value, names: Names) -> Value:
        if type(source) is list or type(source) is dict or isinstance(source, Streamed):
            return Rounds(self, node, source, names).result()
        if type(source) is Namespace:
            raise CelError("unknown", f"{unparse(node.source)} may be incomplete", place(node))
        raise no_overload(f"{node.macro}()", source).at(place(node))


def _settled(node: Call, first: Value) -> bool:
    """Whether `a.or(b)` or `a.orValue(b)` has its value by `a`, whatever `b` is."""
    return node.target is not None and len(node.arguments) == 1 and type(first) is Optional and bool(first.held)


_EVALUATE: dict[type, Callable[[Exact, Any, Names], Value]] = {
    Literal: Exact.literal,
    Failure: Exact.failure,
    Ident: Exact.ident,
    Select: Exact.select,
    Index: Exact.index,
    Call: Exact.call,
    ListLiteral: Exact.list_literal,
    MapLiteral: Exact.map_literal,
    Bind: Exact.bind,
    Comprehension: Exact.comprehension,
}
