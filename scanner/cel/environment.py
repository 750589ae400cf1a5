"""Named definitions, compiled programs, and sessions that evaluate them over one set of bindings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from scanner.cel.errors import Position, did_you_mean, syntax_error
from scanner.cel.exact import unknown_function
from scanner.cel.library import OPERATORS, find
from scanner.cel.meter import ONE_OFF, SESSION, Meter
from scanner.cel.parser import parse
from scanner.cel.paths import Path, paths, plain
from scanner.cel.tree import Bind, Call, Comprehension, Ident, Node, Select, dotted
from scanner.cel.values import TYPES, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scanner.cel.emit import Fragment
    from scanner.cel.generate import Generated
    from scanner.cel.session import Session

MAX_COMPREHENSIONS = 3
"""Macros within the predicates of macros, in one expression or definition."""
MAX_TOTAL_DEPTH = 192
"""Nodes on the longest branch with definitions put in place of their names."""
_LOGIC = frozenset({"&&", "||", "?:"})


class Definition(NamedTuple):
    """A named expression; with parameters it is called like a function."""

    name: str
    parameters: tuple[str, ...]
    text: str
    file: str = ""
    line: int = 1
    column: int = 1


class Program:
    """A compiled expression: its tree, and the variables that each evaluation gives values to."""

    __slots__ = ("code", "file", "text", "tree", "variables")

    def __init__(self, text: str, tree: Node, variables: tuple[str, ...], file: str) -> None:
        self.text = text
        self.tree = tree
        self.variables = variables
        self.file = file
        self.code: Generated | None = None
        """Python code, once some session found it worthwhile."""


class Environment:
    """Definitions, checked and compiled once; `variables` are the names of the bindings, where they are known."""

    def __init__(self, definitions: Iterable[Definition] = (), variables: Iterable[str] | None = None) -> None:
        self.definitions = {definition.name: definition for definition in definitions}
        self.variables = None if variables is None else frozenset(variables)
        self.trees: dict[str, Node] = {}
        self.bodies: dict[Node, Generated] = {}
        """Python code of the predicates of macros, as sessions needed it."""
        self._costs: dict[str, tuple[int, int]] = {}
        for definition in self.definitions.values():
            self.trees[definition.name] = parse(definition.text, definition.file, definition.line, definition.column)
        for name in self.definitions:
            self._visit(name, ())
        for definition in self.definitions.values():
            self._check(self.trees[definition.name], definition.parameters, definition.file)

    def compile(
        self, text: str, variables: Iterable[str] = (), file: str = "", line: int = 1, column: int = 1
    ) -> Program:
        """A program of an expression over the bindings, the definitions and `variables`; raises `CelSyntaxError`."""
        program = Program(text, parse(text, file, line, column), tuple(variables), file)
        self._check(program.tree, program.variables, file)
        self.measure(program)
        return program

    def measure(self, program: Program) -> None:
        """Refuse a program that nests too deeply, definitions included."""
        self._limit(self._nesting(program.tree, (), ()), Position(program.file, *program.tree.at))

    def session(self, bindings: Mapping[str, object], budget: int = SESSION) -> Session:
        """Evaluations over one set of bindings; `budget` is in steps, for all of them together."""
        from scanner.cel.session import Session

        return Session(self, bindings, Meter(budget))

    def definition(self, name: str) -> tuple[tuple[str, ...], Node] | None:
        """Parameters and tree of a definition that is called like a function."""
        found = self.definitions.get(name)
        return (found.parameters, self.trees[name]) if found is not None and found.parameters else None

    def emit(
        self, program: Program, names: Mapping[str, str], reads: Mapping[tuple[str, ...], str] | None = None
    ) -> Fragment:
        """The program as a Python expression, for code that evaluates several at once; see `Fragment`.

        `names` are the Python names of its variables; `reads` the Python text of member paths that start at one.
        """
        from scanner.cel.emit import Emitter

        return Emitter(self.definition, reads).fragment(program.tree, names)

    def paths(self, program: Program, *, elements: bool = False) -> frozenset[Path]:
        """The member paths that a program reads, through definitions: `("entra", "users")`.

        With `elements`, paths go on inside collections, with a step `*`: `("entra", "users", "*", "id")`.
        """
        found = paths(program.tree, self._expand)
        return frozenset(found if elements else plain(found))

    def _expand(self, name: str, arguments: tuple[Path | None, ...] | None) -> set[Path] | None:
        definition = self.definitions.get(name)
        if definition is None or (arguments is None) is bool(definition.parameters):
            return None
        return paths(self.trees[name], self._expand, dict(zip(definition.parameters, arguments or (), strict=False)))

    def _visit(self, name: str, trail: tuple[str, ...]) -> tuple[int, int]:
        """Depth and comprehension nesting of a definition; refuses one that needs itself."""
        definition = self.definitions[name]
        if name in trail:
            cycle = " -> ".join([*trail[trail.index(name) :], name])
            raise syntax_error(f"definitions need each other: {cycle}", _start(definition))
        if name not in self._costs:
            self._costs[name] = self._nesting(self.trees[name], (*trail, name), definition.parameters)
            self._limit(self._costs[name], _start(definition))
        return self._costs[name]

    def _nesting(self, node: Node, trail: tuple[str, ...], local: tuple[str, ...]) -> tuple[int, int]:
        """The longest branch below a node, definitions included, and its own deepest nesting of macros."""
        deepest, loops = 0, 0
        if isinstance(node, (Ident, Call)):
            name = node.name if isinstance(node, Ident) else node.function
            if name in self.definitions and name not in local and not (isinstance(node, Call) and node.target):
                deepest = self._visit(name, trail)[0]  # its own macros count for itself; the budget bounds the rest
        for child in node.children():
            below, inner = self._nesting(child, trail, local)
            if isinstance(node, Comprehension) and child is not node.source:
                inner += 1
            deepest, loops = max(deepest, below), max(loops, inner)
        return deepest + 1, max(loops, int(isinstance(node, Comprehension)))

    def _limit(self, cost: tuple[int, int], place: Position) -> None:
        if cost[0] > MAX_TOTAL_DEPTH:
            raise syntax_error("the definitions are nested too deeply", place, None, "limit")
        if cost[1] > MAX_COMPREHENSIONS:
            message = f"macros are nested {cost[1]} deep; the limit is {MAX_COMPREHENSIONS}"
            raise syntax_error(message, place, "move the inner collection into a definition", "limit")

    def _check(self, tree: Node, variables: tuple[str, ...], file: str) -> None:
        """Refuse names and functions that do not exist."""
        stack: list[tuple[Node, frozenset[str]]] = [(tree, frozenset(variables))]
        while stack:
            node, local = stack.pop()
            if isinstance(node, Ident):
                self._check_name(node, local, file)
            elif isinstance(node, Select) and dotted(node) in TYPES:
                continue
            elif isinstance(node, Call):
                self._check_call(node, file)
            stack.extend(_scopes(node, local))

    def _check_name(self, node: Ident, local: frozenset[str], file: str) -> None:
        definition = self.definitions.get(node.name)
        if node.name in local and not node.absolute:
            return
        if definition is not None and definition.parameters:
            wanted = f"{node.name}({', '.join(definition.parameters)})"
            raise syntax_error(f"{node.name!r} is called like a function", Position(file, *node.at), f"write {wanted}")
        if definition is not None or self.variables is None or node.name in self.variables or node.name in TYPES:
            return
        hint = did_you_mean(node.name, {*local, *self.variables, *self.definitions})
        raise syntax_error(f"{node.name!r} is not declared", Position(file, *node.at), hint, "undeclared")

    def _check_call(self, node: Call, file: str) -> None:
        if node.function in OPERATORS or node.function in _LOGIC:
            return
        definition = self.definitions.get(node.function) if node.target is None else None
        place = Position(file, *node.at)
        if definition is not None:
            if len(definition.parameters) != len(node.arguments) or not definition.parameters:
                takes = f"takes {len(definition.parameters)} arguments, not {len(node.arguments)}"
                raise syntax_error(f"{node.function}() {takes}", place, None, "no_such_overload")
        elif find(node.function, len(node.arguments), member=node.target is not None) is None:
            error = unknown_function(node, node.target is not None)
            hint = error.hint or did_you_mean(node.function, self.definitions)
            raise syntax_error(error.message, place, hint, error.kind)


def _scopes(node: Node, local: frozenset[str]) -> list[tuple[Node, frozenset[str]]]:
    """The children of a node, each with the local names that it sees."""
    if isinstance(node, Comprehension):
        inner = local | set(node.variables)
        parts = [(part, inner) for part in (node.condition, node.result) if part is not None]
        return [*parts, (node.source, local)]
    if isinstance(node, Bind):
        return [(node.body, local | {node.variable}), (node.value, local)]
    return [(child, local) for child in reversed(node.children())]


def _start(definition: Definition) -> Position:
    return Position(definition.file, definition.line, definition.column)


class Expression:
    """One expression for itself."""

    def __init__(self, program: Program, environment: Environment) -> None:
        self.program = program
        self.environment = environment

    @property
    def tree(self) -> Node:
        return self.program.tree

    def evaluate(self, bindings: Mapping[str, object] | None = None) -> Value:
        """The value over some bindings (plain Python data); raises `CelError`."""
        session = self.environment.session(bindings or {}, ONE_OFF)
        value = session.evaluate(self.program)
        session.meter.weigh(value)
        return value


def compile_expression(text: str, *, declarations: Mapping[str, Any] | None = None) -> Expression:
    """An expression to evaluate over any bindings; raises `CelSyntaxError`.

    Without `declarations`, names and functions that do not exist are errors of the evaluation, as the language has
    it: `true || nonsense(1)` is true. With them (variable to `Shape` or None), they are syntax errors.
    """
    environment = Environment() if declarations is None else Environment(variables=declarations)
    if declarations is not None:
        return Expression(environment.compile(text), environment)
    program = Program(text, parse(text), (), "")
    environment.measure(program)
    return Expression(program, environment)
