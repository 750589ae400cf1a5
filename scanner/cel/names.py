"""Names: which there are, which may be given, and what is said of one that means nothing."""

from __future__ import annotations

from scanner.cel.errors import CelSyntaxError, Position, did_you_mean, syntax_error
from scanner.cel.lexer import KEYWORDS, RESERVED
from scanner.cel.library import OPERATORS, counts, find
from scanner.cel.outcome import unknown_function
from scanner.cel.tree import Bind, Call, Comprehension, Ident, Node, Select, dotted
from scanner.cel.values import TYPES
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scanner.cel.program import Definition

_FUNCTIONS = "docs/cel.md lists the functions"
_LOGIC = frozenset({"&&", "||", "?:"})


def distinct(definitions: Iterable[Definition]) -> dict[str, Definition]:
    """Definitions by name; each has a name of its own that means nothing else."""
    found: dict[str, Definition] = {}
    for definition in definitions:
        for name in (definition.name, *definition.parameters):
            if not (name.isascii() and name.isidentifier()) or name in KEYWORDS or name in RESERVED:
                raise syntax_error(f"{name!r} cannot be a name", definition.position, "it is a word of the language")
        if definition.name in found or definition.name in TYPES or counts(definition.name, member=False):
            raise syntax_error(f"{definition.name!r} is already defined", definition.position, "choose another name")
        twice = [name for at, name in enumerate(definition.parameters) if name in definition.parameters[:at]]
        if twice:
            message = f"{definition.name}() has two parameters {twice[0]!r}"
            raise syntax_error(message, definition.position, "give each a name of its own")
        found[definition.name] = definition
    return found


class Names:
    """The definitions and, where they are known, the variables that an expression in `file` may use."""

    def __init__(self, definitions: Mapping[str, Definition], variables: frozenset[str] | None, file: str) -> None:
        self.definitions = definitions
        self.variables = variables
        self.file = file

    def faults(self, tree: Node, local: frozenset[str]) -> Iterator[CelSyntaxError]:
        """A fault for each name and function in a tree that does not exist, or is called in another way."""
        stack = [(tree, local)]
        while stack:
            node, visible = stack.pop()
            if isinstance(node, Select) and dotted(node) in TYPES:
                continue
            fault = self.fault(node, visible)
            if fault is not None:
                if isinstance(node, Ident):
                    fault.named = node.name
                elif isinstance(node, Call) and node.target is None:
                    fault.named = node.function
                yield fault
            stack.extend(_scopes(node, visible))

    def fault(self, node: Node, local: frozenset[str]) -> CelSyntaxError | None:
        if isinstance(node, Ident) and (node.absolute or node.name not in local):
            return self.name(node, local)
        if isinstance(node, Call) and node.function not in OPERATORS and node.function not in _LOGIC:
            return self.call(node)
        return None

    def name(self, node: Ident, local: frozenset[str]) -> CelSyntaxError | None:
        definition, place = self.definitions.get(node.name), Position(self.file, *node.at)
        if definition is not None and definition.parameters:
            wanted = f"{node.name}({', '.join(definition.parameters)})"
            return syntax_error(f"{node.name!r} is called like a function", place, f"write {wanted}")
        if definition is not None or self.variables is None or node.name in self.variables or node.name in TYPES:
            return None
        seen = ", ".join(sorted({*local, *self.variables}))
        hint = did_you_mean(node.name, {*local, *self.variables, *self.definitions})
        hint = hint or (f"here are known: {seen}" if seen else None)
        return syntax_error(f"{node.name!r} is not declared", place, hint, "undeclared")

    def call(self, node: Call) -> CelSyntaxError | None:
        definition = self.definitions.get(node.function) if node.target is None else None
        place = Position(self.file, *node.at)
        if definition is not None:
            if len(definition.parameters) == len(node.arguments) and definition.parameters:
                return None
            takes = f"takes {len(definition.parameters)} arguments, not {len(node.arguments)}"
            wanted = f"({', '.join(definition.parameters)})" if definition.parameters else ""
            hint = f"write {node.function}{wanted}"
            return syntax_error(f"{node.function}() {takes}", place, hint, "no_such_overload")
        if find(node.function, len(node.arguments), member=node.target is not None) is not None:
            return None
        error = unknown_function(node, node.target is not None)
        hint = error.hint or did_you_mean(node.function, self.definitions) or _FUNCTIONS
        return syntax_error(error.message, place, hint, error.kind)


def _scopes(node: Node, local: frozenset[str]) -> list[tuple[Node, frozenset[str]]]:
    """The children of a node, each with the local names that it sees."""
    if isinstance(node, Comprehension):
        inner = local | set(node.variables)
        parts = [(part, inner) for part in (node.condition, node.result) if part is not None]
        return [*parts, (node.source, local)]
    if isinstance(node, Bind):
        return [(node.body, local | {node.variable}), (node.value, local)]
    return [(child, local) for child in reversed(node.children())]
