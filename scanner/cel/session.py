"""Sessions: evaluation over one set of bindings, with a memory for definitions."""

from __future__ import annotations

from scanner.cel.errors import CelError, Position, reraised
from scanner.cel.program import NodeRef
from scanner.cel.values import TYPE_NAMES, Value, adapt
from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scanner.cel.environment import Environment
    from scanner.cel.exact import Exact, Names
    from scanner.cel.meter import Meter
    from scanner.cel.program import Definition, Program
    from scanner.cel.runtime import Generated, Hoisted
    from scanner.cel.tree import Node

_ROWS, _SCALARS = 4096, 65536
"""Answers that a definition remembers."""
_WARM = 32
"""Evaluations of a program in a session from which on generated code pays."""


class Session:
    """One set of bindings: definitions are evaluated at most once, and nothing outlives the session."""

    def __init__(self, environment: Environment, bindings: Mapping[str, object], meter: Meter) -> None:
        self.environment = environment
        self.bindings = bindings
        self.meter = meter
        self._dots = any("." in name for name in bindings)
        """Whether some variable has a dotted name; only the exact evaluator knows what a chain of fields then means."""
        self._values: dict[str, Value | CelError] = {}
        self._definitions: dict[str, Callable[..., Value]] = {}
        self._hoisted: dict[int, tuple[Hoisted, Value | CelError]] = {}
        self._uses: dict[Program, int] = {}
        self._functions: dict[Program, Callable[..., Value]] = {}
        self._exactly: Exact | None = None
        self._base: dict[str, Any] | None = None

    @property
    def _exact(self) -> Exact:
        """The exact evaluator, once something needs it."""
        if self._exactly is None:
            from scanner.cel.exact import Exact

            self._exactly = Exact(self, self.meter, self._dots)
            self._exactly.faster = self._predicate
        return self._exactly

    def evaluate(self, program: Program, *values: object) -> Value:
        """The value of a program, its variables bound to `values` in order; raises `CelError`."""
        function = self._functions.get(program)
        if function is None:
            uses = self._uses[program] = self._uses.get(program, 0) + 1
            if program.code is None and (uses <= _WARM or not program.variables):
                return self.evaluate_exactly(program, *values)
            function = self.function(program)
        return function(*values)

    def function(self, program: Program) -> Callable[..., Value]:
        """The program as a function of its variables; it raises `CelError` where there is no value."""
        if program not in self._functions:
            code = program.code or self._generate(program.tree, program.variables)
            program.code = code
            self._functions[program] = self.bind(code, lambda *values: self.evaluate_exactly(program, *values))
        return self._functions[program]

    def evaluate_exactly(self, program: Program, *values: object) -> Value:
        """What `evaluate()` gives, by the exact evaluator alone."""
        names = {name: adapt(value) for name, value in zip(program.variables, values, strict=True)}
        return self._run(program.tree, names, program.file)

    def lookup(self, name: str) -> Value:
        """The value of a definition without parameters, or else of a binding."""
        if name not in self.environment.definitions:
            return self.bindings[name]
        if name not in self._values:
            try:
                self._values[name] = self.definition(name)()
            except CelError as error:
                if error.kind == "limit":
                    raise
                self._values[name] = error
        return reraised(self._values[name])

    def call(self, name: str, arguments: list[Value]) -> Value:
        """The value of a definition with parameters."""
        if name not in self.environment.definitions:
            raise KeyError(name)
        return self.definition(name)(*arguments)

    def definition(self, name: str) -> Callable[..., Value]:
        """A definition as a function of its parameters, which remembers what it answered."""
        if name not in self._definitions:
            definition = self.environment.definitions[name]

            def slow(*values: Value) -> Value:
                return reraised(self._outcome(definition, dict(zip(definition.parameters, values, strict=True))))

            fast = self.bind(self.environment.code_of(name), slow)
            self._definitions[name] = _REMEMBERING[min(len(definition.parameters), 2)](fast)
        return self._definitions[name]

    @property
    def base(self) -> Mapping[str, Any]:
        """What all generated code sees, once something is bound."""
        if self._base is None:
            from scanner.cel.runtime import base

            self._base = base(self)
        return self._base

    def bind(self, generated: Generated, slow: Callable[..., Value]) -> Callable[..., Value]:
        """Generated code as a function over this session; `slow` decides where it raises."""
        if self._dots:
            return slow
        from scanner.cel.runtime import bind

        return bind(generated, self, slow)

    def callee(self, name: str) -> Callable[..., Value]:
        """A definition as generated code calls it."""
        if self.environment.definitions[name].parameters:
            return self.definition(name)
        return lambda: self.lookup(name)

    def exactly(self, node: Node | NodeRef, names: Names) -> Value:
        """A part of an expression by the exact evaluator."""
        return self._exact.evaluate(node.node() if type(node) is NodeRef else node, names)  # type: ignore[arg-type]

    def hoisted(self, part: Hoisted) -> Value:
        """A part without variables; its value, or its error, is the same in the whole session."""
        key = id(part)
        if key not in self._hoisted:
            try:
                self._hoisted[key] = part, self._worked_out(part)
            except CelError as error:
                self._hoisted[key] = part, error
            if type(part.node) is not NodeRef:
                self._exact.known[part.node] = self._hoisted[key][1]  # type: ignore[index]
        return reraised(self._hoisted[key][1])

    def _worked_out(self, part: Hoisted) -> Value:
        if part.path:
            try:
                value = self.lookup(part.path[0])
                for field in part.path[1:]:
                    value = value[field]
            except (KeyError, TypeError, IndexError, CelError):
                value = None
            if type(value) in TYPE_NAMES and value is not None:
                return value  # anything else is read, or told of, by the code
        code = part.code if isinstance(part.code, tuple) else part.code.made()
        return self.bind(code, lambda: self.exactly(part.node, {}))()

    def known(self) -> Iterable[str]:
        return {*self.bindings, *self.environment.definitions}

    def _outcome(self, definition: Definition, names: Names) -> Value | CelError:
        """The value of a definition, or its error as a value."""
        self.meter.spend(1)
        try:
            return self._run(self.environment.programs[definition.name].tree, names, definition.file)
        except CelError as error:
            if error.kind == "limit":
                raise
            return error

    def _run(self, tree: Node, names: Names, file: str) -> Value:
        try:
            return self._exact.evaluate(tree, names)
        except CelError as error:
            raise error.at(Position(file, *tree.at)) from None
        except RecursionError:
            raise CelError("limit", "the data is nested too deeply", Position(file, *tree.at)) from None

    def _predicate(self, node: Node, names: Names) -> Callable[[Names], Value]:
        """A predicate in a macro, as a function of the variables that are visible there."""
        if any(isinstance(value, CelError) for value in names.values()):
            return lambda inner: self._exact.evaluate(node, inner)
        variables = tuple(sorted(names))
        if node not in self.environment.bodies:
            self.environment.bodies[node] = self._generate(node, variables)

        def slow(*values: Value) -> Value:
            return self._exact.evaluate(node, dict(zip(variables, values, strict=True)))

        function = self.bind(self.environment.bodies[node], slow)
        return lambda inner: function(*[inner[name] for name in variables])

    def _generate(self, tree: Node, variables: tuple[str, ...]) -> Generated:
        from scanner.cel.generate import generate

        return generate(tree, variables, self.environment.emitter)


def _outcome_of(function: Callable[..., Value], *arguments: Value) -> Value | CelError:
    """A value, or the error in place of one."""
    try:
        return function(*arguments)
    except CelError as error:
        if error.kind == "limit":
            raise
        return error


def remembering_all(function: Callable[..., Value]) -> Callable[..., Value]:
    """The same for several arguments, at least one of them a string or an int; others seldom come again."""
    known: dict[tuple[object, ...], tuple[tuple[Value, ...], Value | CelError]] = {}

    def remembered(*arguments: Value) -> Value:
        key, is_scalar = list[object](), False
        for one in arguments:
            kind = type(one)
            if kind is str or kind is int:
                is_scalar = True
                key += (kind, one)
            elif kind is dict or kind is list:
                key.append(id(one))
            else:
                return function(*arguments)
        if not is_scalar:
            return function(*arguments)
        asked = tuple(key)
        held = known.get(asked)
        if held is None:
            if len(known) >= _ROWS:
                known.clear()
            held = known[asked] = arguments, _outcome_of(function, *arguments)  # kept alive: ids are not used again
        answer = held[1]
        return reraised(answer) if type(answer) is CelError else answer

    return remembered


def remembering(function: Callable[[Value], Value]) -> Callable[[Value], Value]:
    """The function with a memory: by value for strings and ints, by identity for rows and lists, kept alive.

    A memory that is full starts anew, so that a pass over a million rows does not keep them all.
    """
    scalars: dict[Value, Value | CelError] = {}
    rows: dict[int, tuple[Value, Value | CelError]] = {}

    def remembered(argument: Value) -> Value:
        if type(argument) is dict or type(argument) is list:
            known = rows.get(id(argument))
            if known is None:
                if len(rows) >= _ROWS:
                    rows.clear()
                known = rows[id(argument)] = argument, _outcome_of(function, argument)
            answer = known[1]
        elif type(argument) is str or type(argument) is int:
            if argument not in scalars:
                if len(scalars) >= _SCALARS:
                    scalars.clear()
                scalars[argument] = _outcome_of(function, argument)
            answer = scalars[argument]
        else:
            return function(argument)
        return reraised(answer) if type(answer) is CelError else answer

    return remembered


_REMEMBERING: tuple[Callable[[Callable[..., Value]], Callable[..., Value]], ...] = (
    lambda function: function,
    remembering,
    remembering_all,
)
"""How definitions remember, by the number of their parameters."""
