"""Macros as Python text, which may walk over lists that stay on disk."""

from __future__ import annotations

from scanner.cel.paths import paths
from scanner.cel.runtime import entries, items, pairs, sifted
from scanner.cel.tree import Bind, Comprehension, Ident, MapLiteral, Node, Select
from scanner.cel.unparse import unparse
from scanner.cel.writer import Code, Scope, Writer
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeGuard

_TESTS = {"all": "all", "exists": "any"}


class Macros(Writer):
    """Writes macros and `cel.bind`."""

    def comprehension(self, node: Comprehension, scope: Scope, consumed: frozenset[str] | None = None) -> Code:
        """A macro; `consumed` are the fields of the elements of its result that are read, None for all."""
        reads = self.fields(node)
        wanted = consumed if reads is None or consumed is None else reads | consumed
        if node.macro != "filter":
            wanted = reads
        source, kept = self.source(node, scope, wanted), self.fresh()
        names = [self.fresh() for _ in node.variables]
        inner = Scope({**scope.names, **dict(zip(node.variables, names, strict=True))}, True)
        if reads is not None and node.condition is not None and self.may_be_streamed(node, scope):
            # only the rows that are kept need be decoded whole, and only where more of them is read
            name = self.constant("" if self.depends(node, scope) else filter_name(node) or "")
            fields = (reads, wanted) if wanted is not None else (reads,)
            parts = (source.text, name, *(self.constant(tuple(sorted(names))) for names in fields))
            parts = (*parts, "None") if wanted is None else parts
            self.closed += 1
            test = f"lambda {names[-1]}: {self.truth(node.condition, inner)}"
            self.closed -= 1
            return Code(f"{self.constant(sifted)}(_meter, {', '.join(parts)}, {test})", list)
        loop = f"for {', '.join(names)} in {kept}"
        body = self.macro(node, inner, names, loop)
        if body is None:
            return self.exact(node, scope)
        projected = f", {self.constant(tuple(sorted(wanted)))}" if wanted is not None else ""
        if node.weight > 1:
            projected = f"{projected or ', None'}, {node.weight}"
        opened = self.opened(node, source.text, projected)
        return Code(f"({body.text} if ({kept} := {opened}) is not None else None)", body.kind)

    def opened(self, node: Comprehension, source: str, projected: str) -> str:
        """What a macro iterates over, paid for."""
        return f"{self.constant(pairs if len(node.variables) == 2 else items)}(_meter, {source}{projected})"

    def may_be_streamed(self, node: Comprehension, scope: Scope) -> bool:
        """Whether it is a filter over a collection of a binding, which may be a list on disk."""
        path = path_of(node.source)
        return node.macro == "filter" and len(path) == 2 and path[0] in self.bound and path[0] not in scope.names

    def source(self, node: Comprehension, scope: Scope, wanted: frozenset[str] | None) -> Code:
        """What a macro walks over; a filter there need not keep more of an element than the macro reads."""
        filters = isinstance(node.source, Comprehension) and node.source.macro == "filter"
        if filters and (not scope.repeated or self.depends(node.source, scope)):
            assert isinstance(node.source, Comprehension)
            return self.comprehension(node.source, scope, wanted)
        return self.emit(node.source, scope)

    def fields(self, node: Comprehension) -> frozenset[str] | None:
        """The fields of an element that a macro reads, through definitions; None where it takes one whole."""
        if self.expand is None:
            return None
        element, found = ("$element",), set[tuple[str, ...]]()
        known = {**dict.fromkeys(node.variables[:-1]), node.variables[-1]: element}
        for part in (node.condition, node.result):
            if part is not None:
                found |= paths(part, self.expand, known)
        read = [path for path in found if path[0] == element[0]]
        return None if element in read else frozenset(path[1] for path in read)

    def macro(self, node: Comprehension, inner: Scope, names: list[str], loop: str) -> Code | None:
        if node.macro in _TESTS and node.condition is not None:
            return Code(f"{_TESTS[node.macro]}({self.truth(node.condition, inner)} {loop})", bool)
        chosen = f" if {self.truth(node.condition, inner)}" if node.condition is not None else ""
        if node.macro == "exists_one":
            return Code(f"(sum([1 {loop}{chosen}]) == 1)", bool)
        if node.macro == "filter":
            return Code(f"[{self.adapted(Code(names[-1]))} {loop}{chosen}]", list)
        if node.macro in ("map", "transformList") and node.result is not None:
            return Code(f"[{self.adapted(self.emit(node.result, inner))} {loop}{chosen}]", list)
        if node.macro == "transformMap" and node.result is not None:
            made = f"({names[0]}, {self.adapted(self.emit(node.result, inner))})"
            return Code(f"{self.constant(entries)}({made} {loop}{chosen})", dict)
        if node.macro == "transformMapEntry" and _is_entry(node.result):
            made = ", ".join(self.adapted(self.emit(one, inner)) for one in node.result.entries[0])
            return Code(f"{self.constant(entries)}(({made}) {loop}{chosen})", dict)
        return None

    def bind(self, node: Bind, scope: Scope) -> Code:
        value, name = self.emit(node.value, scope), self.fresh()
        body = self.emit(node.body, Scope({**scope.names, node.variable: name}, scope.repeated))
        return Code(f"({body.text} if ({name} := {value.text}) is {name} else None)", body.kind)


def filter_name(node: Comprehension) -> str | None:
    """The text of a filter over a list of a binding, `entra.users.filter(u, ...)`; None for any other macro."""
    if node.macro != "filter" or len(node.variables) != 1 or node.condition is None or len(path_of(node.source)) != 2:
        return None
    return unparse(node)


def _is_entry(node: Node | None) -> TypeGuard[MapLiteral]:
    return isinstance(node, MapLiteral) and len(node.entries) == 1 and not node.optional


def path_of(node: Node) -> tuple[str, ...]:
    fields: list[str] = []
    current: Node = node
    while isinstance(current, Select) and not current.test:
        fields.append(current.field)
        current = current.operand
    return (current.name, *reversed(fields)) if isinstance(current, Ident) else ()
