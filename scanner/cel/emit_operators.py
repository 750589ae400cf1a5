"""Operators as Python text."""

from __future__ import annotations

from scanner.cel import compare, library
from scanner.cel.errors import LONG
from scanner.cel.runtime import SEARCHED
from scanner.cel.tree import Call, Literal, Node
from scanner.cel.values import Uint, Value
from scanner.cel.writer import Code, Scope, Writer

_EXACT_INTEGERS = 1 << 53
"""Up to here an int, its double and the comparison of the two are exact."""
_ORDER = frozenset({"<", "<=", ">", ">="})
_SCANNED = 64
"""Elements of a list that is searched for one step of whatever searches it."""


class Operators(Writer):
    """Writes operators of two operands; the fast way for what rules compare, the library's for the rest."""

    def operator(self, node: Call, scope: Scope) -> Code:
        left, right = node.arguments
        if node.function in ("==", "!="):
            code = self.equality(left, right, scope)
            return code if node.function == "==" else Code(f"(not {code.text})", bool)
        if node.function == "in":
            return self.membership(left, right, scope)
        if node.function in _ORDER:
            return self.order(node.function, left, right, scope)
        values = (self.emit(left, scope).text, self.emit(right, scope).text)
        function = library.OPERATORS[node.function]
        if node.function != "+" or any(isinstance(one, Literal) and type(one.value) is str for one in (left, right)):
            return Code(self.unpaid(function, *values))  # a literal adds its own length, whatever the other is
        return Code(self.paid("+", function, *values))

    def equality(self, left: Node, right: Node, scope: Scope) -> Code:
        if isinstance(left, Literal) and not isinstance(right, Literal):
            left, right = right, left
        if isinstance(right, Literal):
            quick = self.equals_literal(left, right.value, scope)
            if quick is not None:
                return quick
        first, second = self.emit(left, scope), self.emit(right, scope)
        a, b = self.fresh(), self.fresh()
        both = f"({a} := {first.text}) is {a} and type({b} := {second.text}) is str and type({a}) is str"
        both += f" and len({a}) <= {LONG}"
        return Code(f"({a} == {b} if {both} else {self.paid('==', compare.equal, a, b)})", bool)

    def equals_literal(self, node: Node, value: Value, scope: Scope) -> Code | None:
        if value is None or type(value) is bool:
            return Code(f"({self.emit(node, scope).text} is {value!r})", bool)
        if type(value) in (str, bytes):
            return Code(f"({self.emit(node, scope).text} == {self.constant(value)})", bool)
        if type(value) in (int, float, Uint) and abs(value) < _EXACT_INTEGERS:
            code = self.emit(node, scope)
            if value not in (0, 1) or code.kind is int:
                return Code(f"({code.text} == {self.constant(value)})", bool)
            # Python takes True for 1; the language does not.
            name = self.fresh()
            return Code(f"(({name} := {code.text}) == {self.constant(value)} and type({name}) is not bool)", bool)
        return None

    def membership(self, left: Node, right: Node, scope: Scope) -> Code:
        element, name = self.emit(left, scope), self.fresh()
        if isinstance(right, Literal) and type(right.value) in SEARCHED:
            held = right.value
            strings = self.constant(
                held if type(held) is dict else frozenset([one for one in held if type(one) is str])
            )
            slow = self.paid("in", compare.contains, name, self.constant(right.value))
            return Code(f"({name} in {strings} if type({name} := {element.text}) is str else {slow})", bool)
        if scope.repeated and not self.depends(right, scope):
            fast = f"{name} in {self.strings(right)} if type({name} := {element.text}) is str"
            slow = self.paid("in", compare.contains, name, self.hoist(right).text)
            return Code(f"({fast} else {slow})", bool)
        container, other = self.emit(right, scope), self.fresh()
        fast = f"type({other} := {container.text}) in {self.constant(SEARCHED)} and type({name}) is str"
        fast += f" and len({name}) <= {LONG} and (type({other}) is dict or len({other}) <= {_SCANNED})"
        slow = self.paid("in", compare.contains, name, other)
        return Code(f"({name} in {other} if ({name} := {element.text}) is {name} and {fast} else {slow})", bool)

    def order(self, operator: str, left: Node, right: Node, scope: Scope) -> Code:
        first, second = self.emit(left, scope), self.emit(right, scope)
        slow = self.constant(library.OPERATORS[operator])
        if isinstance(right, Literal) and type(right.value) is int and abs(right.value) < _EXACT_INTEGERS:
            if first.kind is int:
                return Code(f"({first.text} {operator} {second.text})", bool)
            name = self.fresh()
            fast = f"{name} {operator} {second.text} if type({name} := {first.text}) is int"
            return Code(f"({fast} else {slow}({name}, {second.text}))", bool)
        return Code(f"{slow}({first.text}, {second.text})", bool)

    def size(self, node: Node, scope: Scope) -> Code:
        name = self.fresh()
        slow = f"{self.constant(library.size)}({name})"
        return Code(f"(len({name}) if type({name} := {self.emit(node, scope).text}) is list else {slow})", int)
