"""Named definitions, compiled programs, and sessions that evaluate them over one set of bindings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from scanner.cel.errors import CelSyntaxError, Position, syntax_error
from scanner.cel.meter import SESSION, Meter
from scanner.cel.program import Definition, Program
from scanner.cel.tree import Call, Comprehension, Ident, Node
from scanner.record import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from scanner.cel.emit import Emitter
    from scanner.cel.paths import Path
    from scanner.cel.runtime import Generated
    from scanner.cel.session import Session
    from scanner.cel.shape import Shape
    from scanner.cel.writer import Fragment

MAX_COMPREHENSIONS = 3
"""Macros within the predicates of macros, in one expression or definition."""
MAX_TOTAL_DEPTH = 192
"""Nodes on the longest branch with definitions put in place of their names."""
Variables: TypeAlias = "Iterable[str] | Mapping[str, Shape | None]"
"""Names of variables, or names and what their values look like."""


class Environment:
    """Definitions, checked and compiled once.

    `variables` are the names of the bindings, where they are known; as a mapping, also their shapes (or None). With
    `plain`, the bindings of every session are values of the language all the way down, as those of JSON are.
    """

    def __init__(
        self, definitions: Iterable[Definition] = (), variables: Variables | None = None, *, plain: bool = False
    ) -> None:
        self.plain = plain
        self.definitions = _distinct(definitions)
        self.variables = None if variables is None else frozenset(variables)
        self.shapes = _shapes(variables or ())
        self.bodies: dict[Node, Generated] = {}
        """Python code of the predicates of macros, as sessions needed it."""
        self._costs: dict[str, tuple[int, int]] = {}
        self._paths: dict[tuple[str, tuple[Path | None, ...] | None], set[Path]] = {}
        self.programs: dict[str, Program] = {}
        """The definitions, compiled."""
        _each(self._parse, self.definitions.values())
        for name in self.definitions:
            self._visit(name, ())
        _each(self._checked, self.definitions.values())

    def compile(
        self,
        text: str,
        variables: Variables = (),
        file: str = "",
        line: int = 1,
        column: int = 1,
        yields: str | None = None,
    ) -> Program:
        """A program of an expression over the bindings, the definitions and `variables`; raises `CelSyntaxError`.

        The error has every fault that was found; `variables` may be a mapping to shapes. An expression whose type is
        known, and is not the one that `yields` names, is a fault.
        """
        shapes = _shapes(variables)
        program = Program.parsed(text, tuple(shapes), file, line, column)
        self._check(program, shapes, yields)
        self._measure(program)
        return program

    def compile_unchecked(self, text: str) -> Program:
        """A program whose names and functions are only looked up when it is evaluated."""
        program = Program.parsed(text)
        self._measure(program)
        return program

    def _measure(self, program: Program) -> None:
        """Refuse a program that nests too deeply, definitions included."""
        self._limit(self._nesting(program.tree, (), ()), Position(program.file, *program.tree.at))

    def session(self, bindings: Mapping[str, object], budget: int = SESSION) -> Session:
        """Evaluations over one set of bindings; `budget` is in steps, for all of them together."""
        from scanner.cel.session import Session

        return Session(self, bindings, Meter(budget))

    def definition(self, name: str) -> tuple[tuple[str, ...], Node] | None:
        """Parameters and tree of a definition that is called like a function."""
        found = self.definitions.get(name)
        return (found.parameters, self.programs[name].tree) if found is not None and found.parameters else None

    def emit(
        self, program: Program, names: Mapping[str, str], reads: Mapping[tuple[str, ...], str] | None = None
    ) -> Fragment:
        """The program as a Python expression, for code that evaluates several at once; see `Fragment`.

        `names` are the Python names of its variables; `reads` the Python text of member paths that start at one.
        """
        return self.emitter(reads).fragment(program.tree, names)

    def emitter(self, reads: Mapping[tuple[str, ...], str] | None = None) -> Emitter:
        """What builds fragments over the definitions and bindings of this environment."""
        from scanner.cel.emit import Emitter

        values = [name for name, definition in self.definitions.items() if not definition.parameters]
        return Emitter(self.definition, values, self.variables or (), reads, self.expand, self.plain)

    def code_of(self, name: str) -> Generated:
        """Python code of a definition, generated when first needed."""
        program = self.programs[name]
        code = program.code
        if code is None:
            from scanner.cel.generate import generate

            program.code = code = generate(program.tree, program.variables, self.emitter)
        return code

    @classmethod
    def precompiled(cls, programs: Mapping[str, Program], variables: Iterable[str]) -> Environment:
        """An environment of definitions that were checked and compiled before."""
        made = cls((), variables, plain=True)
        made.definitions = {name: _definition(name, program) for name, program in programs.items()}
        made.programs = dict(programs)
        return made

    def paths(self, program: Program, *, elements: bool = False) -> frozenset[Path]:
        """The member paths that a program reads, through definitions: `("entra", "users")`.

        With `elements`, paths go on inside collections, with a step `*`: `("entra", "users", "*", "id")`.
        """
        from scanner.cel.paths import paths, plain

        found = paths(program.tree, self.expand)
        return frozenset(found if elements else plain(found))

    def expand(self, name: str, arguments: tuple[Path | None, ...] | None) -> set[Path] | None:
        """The paths that a definition reads, given those of its arguments; None where there is no such definition."""
        definition = self.definitions.get(name)
        if definition is None or (arguments is None) is bool(definition.parameters):
            return None
        from scanner.cel.paths import paths

        key = (name, arguments)
        if key not in self._paths:
            known = dict(zip(definition.parameters, arguments or (), strict=False))
            self._paths[key] = paths(self.programs[name].tree, self.expand, known)
        return self._paths[key]

    def _parse(self, definition: Definition) -> None:
        self.programs[definition.name] = _program(definition)

    def _checked(self, definition: Definition) -> None:
        self._check(self.programs[definition.name], dict.fromkeys(definition.parameters))

    def _visit(self, name: str, trail: tuple[str, ...]) -> tuple[int, int]:
        """Depth and comprehension nesting of a definition; refuses one that needs itself."""
        definition = self.definitions[name]
        if name in trail:
            cycle = " -> ".join([*trail[trail.index(name) :], name])
            hint = "let one of them do without the next"
            raise syntax_error(f"definitions need each other: {cycle}", definition.position, hint)
        if name not in self._costs:
            self._costs[name] = self._nesting(self.programs[name].tree, (*trail, name), definition.parameters)
            self._limit(self._costs[name], definition.position)
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

    def _check(self, program: Program, shapes: dict[str, Shape | None], yields: str | None = None) -> None:
        """Refuse names, functions and fields that do not exist, and comparisons that cannot hold."""
        from scanner.cel.names import Names

        names = Names(self.definitions, self.variables, program.file)
        faults = list(names.faults(program.tree, frozenset(shapes)))
        if any(self.shapes.values()) or any(shapes.values()):
            from scanner.cel.check import Checker

            checker = Checker(self.shapes, self._any_definition, program.file)
            checker.yields(program.tree, shapes, yields)
            faults += checker.faults
        if faults:
            for fault in faults:
                fault.shown_in(program.text, program.line, program.column)
            faults.sort(key=lambda fault: (fault.line, fault.column))
            faults[0].others = tuple(faults[1:])
            raise faults[0]

    def _any_definition(self, name: str) -> tuple[tuple[str, ...], Node] | None:
        found = self.definitions.get(name)
        return (found.parameters, self.programs[name].tree) if found is not None else None


def _each(step: Callable[[Definition], None], definitions: Iterable[Definition]) -> None:
    """Take a step for each definition; raises what is wrong with any of them, as one error with others."""
    faults: list[CelSyntaxError] = []
    for definition in definitions:
        try:
            step(definition)
        except CelSyntaxError as error:
            faults += (error, *error.others)
            error.others = ()
    if faults:
        faults[0].others = tuple(faults[1:])
        raise faults[0]


def _distinct(definitions: Iterable[Definition]) -> dict[str, Definition]:
    given = tuple(definitions)
    if not given:
        return {}
    from scanner.cel.names import distinct

    return distinct(given)


def _program(definition: Definition) -> Program:
    _, parameters, text, file, line, column = definition
    return Program.parsed(text, parameters, file, line, column)


def _definition(name: str, program: Program) -> Definition:
    return Definition(name, program.variables, program.text, program.file, program.line, program.column)


def _shapes(variables: Variables) -> dict[str, Shape | None]:
    return dict(variables.items()) if isinstance(variables, Mapping) else dict.fromkeys(variables)
