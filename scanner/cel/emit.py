"""Trees to Python expressions: fast, and type-strict wherever they do not raise.

What the text cannot decide it raises on, and the exact evaluator decides instead: a fragment either gives the exact
value or an exception.
"""

from __future__ import annotations

from scanner.cel import library
from scanner.cel.arithmetic import negate
from scanner.cel.emit_macros import Macros, path_of
from scanner.cel.emit_operators import Operators
from scanner.cel.errors import LONG
from scanner.cel.runtime import is_ascii, lower, undecided, upper
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
)
from scanner.cel.values import TYPES, CelType, Value
from scanner.cel.writer import Code, Fragment, Scope
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FREE = frozenset(
    {"type", "dyn", "int", "uint", "double", "string", "bool", "bytes", "timestamp", "duration", "contains"}
    | {"startsWith", "endsWith", "lowerAscii", "upperAscii", "trim", "getFullYear", "getMonth", "getDate"}
    | {
        "split",
        "getDayOfMonth",
        "getDayOfWeek",
        "getDayOfYear",
        "getHours",
        "getMinutes",
        "getSeconds",
        "getMilliseconds",
    }
)
"""Functions that are linear in one string at most and build nothing larger."""
_LETTERS: dict[str, library.Function] = {"lowerAscii": lower, "upperAscii": upper}
"""What is the same for text in ASCII."""
_INLINED = 3
"""Definitions in definitions that are put in place of their calls."""
_SHORT = 24
"""Nodes of a definition that is."""
_RESULTS: dict[str, type] = {
    "contains": bool,
    "startsWith": bool,
    "endsWith": bool,
    "matches": bool,
    "int": int,
    "string": str,
    "bool": bool,
    "sets.contains": bool,
    "sets.equivalent": bool,
    "sets.intersects": bool,
}


class Emitter(Operators, Macros):
    """Builds the text of any tree."""

    def fragment(self, node: Node, names: Mapping[str, str]) -> Fragment:
        """The expression of a tree whose variables have the given Python names."""
        self.roots = names
        code = self.emit(node, Scope(dict(names), bool(names)))
        return Fragment(code.text, code.kind, self.constants, tuple(self.hoisted), tuple(self.callees))

    def value(self, node: Node, names: Mapping[str, str]) -> str:
        """Python text of a value of the language."""
        self.roots = names
        return self.adapted(self.emit(node, Scope(dict(names), bool(names))))

    def condition(self, node: Node, names: Mapping[str, str]) -> str:
        """Python text of True or False; it raises where the value is no bool."""
        self.roots = names
        return self.truth(node, Scope(dict(names), bool(names)))

    def emit(self, node: Node, scope: Scope) -> Code:
        if isinstance(node, Literal):
            return self.literal(node.value)
        if isinstance(node, Failure):
            return Code(f"{self.constant(undecided)}()")
        if scope.repeated and not self.depends(node, scope):
            return self.hoist(node)
        if isinstance(node, Ident):
            return self.ident(node, scope)
        if isinstance(node, Select):
            return self.select(node, scope)
        if isinstance(node, Index):
            return self.index(node, scope)
        if isinstance(node, Call):
            return self.call(node, scope)
        if isinstance(node, Comprehension):
            return self.comprehension(node, scope)
        if isinstance(node, Bind):
            return self.bind(node, scope)
        if isinstance(node, ListLiteral) and not node.optional:
            return Code(f"[{', '.join(self.adapted(self.emit(one, scope)) for one in node.items)}]", list)
        if isinstance(node, MapLiteral) and not node.optional:
            return self.map_literal(node, scope)
        return self.exact(node, scope)

    def truth(self, node: Node, scope: Scope) -> str:
        """An expression that is True or False, or raises where the value is no bool."""
        code = self.emit(node, scope)
        if code.kind is bool:
            return code.text
        name = self.fresh()
        return f"(({name} := {code.text}) is True or {name} is not False and {self.constant(undecided)}())"

    def literal(self, value: Value) -> Code:
        if value is None or type(value) is bool:
            return Code(repr(value), type(value))
        return Code(self.constant(value), type(value))

    def map_literal(self, node: MapLiteral, scope: Scope) -> Code:
        """A dict, where its keys are different strings."""
        keys = [key.value for key, _ in node.entries if isinstance(key, Literal) and type(key.value) is str]
        if len(set(keys)) != len(node.entries):
            return self.exact(node, scope)
        values = [self.adapted(self.emit(value, scope)) for _, value in node.entries]
        entries = ", ".join(f"{self.constant(key)}: {value}" for key, value in zip(keys, values, strict=True))
        return Code(f"{{{entries}}}", dict)

    def ident(self, node: Ident, scope: Scope) -> Code:
        if node.name in scope.names and not node.absolute:
            return Code(scope.names[node.name])
        if node.name in self.values:
            return Code(f"{self.callee(node.name)}()")
        if node.name in self.bound:
            return Code(f"_bound[{self.constant(node.name)}]")
        if node.name in TYPES and self.bound:
            return Code(self.constant(TYPES[node.name]), CelType)
        return self.exact(node, scope)

    def select(self, node: Select, scope: Scope) -> Code:
        path = path_of(node) if self.reads else ()
        if path in self.reads and scope.names.get(path[0]) == self.roots[path[0]]:
            return Code(self.reads[path])
        operand, field = self.emit(node.operand, scope), self.constant(node.field)
        if operand.kind not in (None, dict):
            return Code(f"{self.constant(undecided)}()")
        if not node.test:
            return Code(f"{operand.text}[{field}]")
        name = self.fresh()
        otherwise = f"{self.constant(undecided)}()"
        return Code(f"({field} in {name} if type({name} := {operand.text}) is dict else {otherwise})", bool)

    def index(self, node: Index, scope: Scope) -> Code:
        operand, key = self.emit(node.operand, scope), self.emit(node.index, scope)
        if key.kind is str and operand.kind in (None, dict):
            return Code(f"{operand.text}[{key.text}]")
        slow = self.constant(library.OPERATORS["[]"])
        if isinstance(node.index, Literal) and type(node.index.value) is int and node.index.value >= 0:
            name = self.fresh()
            fast = f"{name}[{key.text}] if type({name} := {operand.text}) is list"
            return Code(f"({fast} else {slow}({name}, {key.text}))")
        return Code(f"{slow}({operand.text}, {key.text})")

    def call(self, node: Call, scope: Scope) -> Code:
        if node.function in ("&&", "||"):
            word = " and " if node.function == "&&" else " or "
            return Code(f"({word.join(self.truth(one, scope) for one in node.arguments)})", bool)
        if node.function == "?:":
            condition, then, otherwise = node.arguments
            yes, no = self.emit(then, scope), self.emit(otherwise, scope)
            kind = yes.kind if yes.kind is no.kind else None
            return Code(f"({yes.text} if {self.truth(condition, scope)} else {no.text})", kind)
        if node.function == "!_":
            return Code(f"(not {self.truth(node.arguments[0], scope)})", bool)
        if node.function == "-_":
            return Code(f"{self.constant(negate)}({self.emit(node.arguments[0], scope).text})")
        if node.function in library.OPERATORS:
            return self.operator(node, scope)
        return self.function(node, scope)

    def function(self, node: Call, scope: Scope) -> Code:
        if node.target is None and self.definition(node.function) is not None:
            return self.definition_call(node, scope)
        if node.function == "size" and len(node.children()) == 1:
            return self.size(node.children()[0], scope)
        found = library.find(node.function, len(node.arguments), member=node.target is not None)
        if found is None:
            return self.exact(node, scope)
        values = [self.emit(one, scope).text for one in node.children()]
        if node.function in _LETTERS and node.target is not None and not node.arguments:
            return self.letters(found, _LETTERS[node.function], values[0])
        free = node.function in _FREE
        text = self.unpaid(found, *values) if free else self.paid(node.function, found, *values)
        return Code(text, _RESULTS.get(node.function))

    def letters(self, function: library.Function, fast: library.Function, value: str) -> Code:
        """Small or capital letters: Python's own of a short text in ASCII."""
        name = self.fresh()
        short = f"type({name} := {value}) is str and {self.unpaid(is_ascii, name)} and len({name}) <= {LONG}"
        return Code(f"({self.unpaid(fast, name)} if {short} else {self.unpaid(function, name)})", str)

    def is_called(self, node: Call) -> bool:
        """Whether a call is one of a definition that stays a function of the session."""
        found = self.definition(node.function)
        if found is None or len(found[0]) != len(node.arguments):
            return False
        return self._inlining >= _INLINED or not _is_short(found[1])

    def definition_call(self, node: Call, scope: Scope) -> Code:
        """A short definition put in place of its call, arguments first; any other is a function of the session."""
        found = self.definition(node.function)
        if found is None or len(found[0]) != len(node.arguments):
            return self.exact(node, scope)
        parameters, tree = found
        values = [self.emit(one, scope) for one in node.arguments]
        if self.is_called(node):
            return Code(f"{self.callee(node.function)}({', '.join(self.adapted(value) for value in values)})")
        names = [self.fresh() for _ in parameters]
        self._inlining += 1
        body = self.emit(tree, Scope(dict(zip(parameters, names, strict=True)), True))
        self._inlining -= 1
        text = body.text
        for name, value in zip(reversed(names), reversed(values), strict=True):
            text = f"({text} if ({name} := {value.text}) is {name} else None)"
        return Code(text, body.kind)


def _is_short(tree: Node) -> bool:
    """Whether a definition is better repeated than called: few nodes, and none that builds or walks over anything."""
    pending, count = [tree], 0
    while pending:
        node = pending.pop()
        count += 1
        if count > _SHORT or isinstance(node, Comprehension | MapLiteral | ListLiteral):
            return False
        pending.extend(node.children())
    return True
