"""A catalogue made ready to run: every expression compiled once, against the definitions they share."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

from scanner.cel import CelSyntaxError, Environment, Program
from scanner.cel import Definition as CelDefinition
from scanner.cel.anatomy import Anatomy
from scanner.cel.check import Checker
from scanner.cel.inline import inlined
from scanner.cel.shape import Shape
from scanner.cel.unparse import unparse
from scanner.engine.conditions import Conditions, conditions
from scanner.engine.dispatch import generate_dispatch
from scanner.engine.explain import explain
from scanner.engine.loops import shared_loop
from scanner.engine.pack import ROOTS, CompiledAction, CompiledFamily, CompiledUnlisted, Pack, Population
from scanner.model.problem import InputError, Problem
from scanner.model.rule import Action, Catalogue, Check, Definition, Expression

Locate = Callable[[Expression, int], tuple[int, int]]
"""Line and column, in its file, of the character at an offset of an expression."""


def plan(catalogue: Catalogue, locate: Locate | None = None, services: Mapping[str, Shape] | None = None) -> Pack:
    """Compile every expression of a catalogue.

    Raises `InputError` with the problems of all faulty expressions, each at its place in the rule file; `locate` finds
    that place where the file folds or quotes the text. With the shapes of the services, fields are checked too.
    """
    place, shapes = locate or _as_written, services or {}
    compiler = Compiler(_environment(catalogue, place, shapes), place, shapes)
    actions = tuple(compiler.action(action) for action in catalogue.actions)
    if compiler.problems:
        raise InputError(compiler.problems)
    return Pack(catalogue, compiler.environment, actions, tuple(populations(actions, compiler.environment)))


def populations(actions: Iterable[CompiledAction], environment: Environment) -> Iterator[Population]:
    """The loops over lists that actions count; families have one of their own."""
    anatomy = Anatomy()
    sharing: dict[Hashable, list[CompiledAction]] = {}
    for compiled in actions:
        if compiled.source is not None and compiled.family is None:
            own = compiled.action.id if "params" in anatomy.free(compiled.source.tree) else None
            sharing.setdefault((unparse(compiled.source.tree), own), []).append(compiled)
    for members in sharing.values():
        made = [_conditions(place, one, environment, anatomy) for place, one in enumerate(members)]
        yield Population(tuple(one.action.id for one in members), shared_loop(made, environment, anatomy))


def _conditions(place: int, compiled: CompiledAction, environment: Environment, anatomy: Anatomy) -> Conditions:
    programs = compiled.where, compiled.excuse, compiled.require
    trees = (
        None if program is None else inlined(program.tree, "item", environment.definition, anatomy)
        for program in programs
    )
    return conditions(place, *trees)


def environment(
    definitions: Iterable[Definition], resources: Iterable[str], shapes: Mapping[str, Shape]
) -> Environment:
    """The CEL environment of a catalogue: its definitions, over the services that the registry names."""
    services = sorted({name.partition(".")[0] for name in resources})
    shared = [
        CelDefinition(
            d.name, d.parameters, d.expression.text, d.expression.file, d.expression.line, d.expression.column
        )
        for d in definitions
    ]
    return Environment(shared, variables={name: shapes.get(name) for name in (*ROOTS, *services)}, plain=True)


def problem_of(error: CelSyntaxError, expression: Expression, locate: Locate) -> Problem:
    """The fault of an expression, at its place in the rule file."""
    line, column = locate(expression, _offset(error, expression))
    hint = error.hint or (_syntax_hint(error.message) if error.kind == "syntax" else None)
    return Problem(f"{expression.file}:{line}:{column}", error.message, hint, error.excerpt or None)


def _syntax_hint(message: str) -> str:
    """What to do where an expression cannot be read, by the beginning of what is said of it."""
    return next((hint for start, hint in _SYNTAX if message.startswith(start)), "docs/cel.md describes the language")


_SYNTAX = (
    ("the expression is empty", "write a condition, or remove the key"),
    ("expected an operand", "write a value there, or remove the operator before it"),
    ("expected an operator", "join what stands there with an operator such as &&, or remove it"),
    ("expected ')'", "close the bracket"),
    ("expected ']'", "close the list with ']'"),
    ("expected '}'", "close the map with '}'"),
    ("expected ':'", "write condition ? value : other"),
    ("the string is not closed", "end it with the quote that it begins with"),
)
"""Beginnings of messages, and what to do."""


def _as_written(expression: Expression, offset: int) -> tuple[int, int]:
    before = expression.text[:offset]
    row = before.count("\n")
    return expression.line + row, offset - before.rfind("\n") if row else expression.column + offset


def _offset(error: CelSyntaxError, expression: Expression) -> int:
    """Where in the text an error stands whose line and column go on from the expression's own."""
    row = error.line - expression.line
    lines = expression.text.split("\n")
    column = error.column - (1 if row else expression.column)
    return sum(len(line) + 1 for line in lines[:row]) + column


class Compiler:
    """Compiles actions one by one, and collects what is wrong with their expressions."""

    def __init__(
        self,
        environment: Environment,
        locate: Locate,
        services: Mapping[str, Shape],
        trusted: Callable[[str], bool] = lambda name: False,
    ) -> None:
        self.problems: list[Problem] = []
        self.environment = environment
        self._trusted = trusted
        """Names that may be those of definitions which could not be read; that they mean nothing is no fault."""
        self._services = services
        self._item: Shape | None = None
        self._population: str | None = None
        self._locate = locate
        self._families: dict[int, CompiledAction] = {}

    def action(self, action: Action) -> CompiledAction:
        """An action compiled; those of a family share everything but their values."""
        if action.check.key is None:
            return self._compiled(action)
        made = self._families.get(id(action.check))
        if made is None:
            made = self._families[id(action.check)] = self._compiled(action)
        return made._replace(action=action)

    def _compiled(self, action: Action) -> CompiledAction:
        check = action.check
        written = check.each or check.any
        self._item = self._population = None
        source = self.compile(written, "list")
        self._item = self._item_of(source)
        self._population = _resource(written.text) if written else None
        satisfied_by = Expression(action.satisfied_by, action.source, action.line) if action.satisfied_by else None
        where, excuse, require = (self.compile(one, "bool") for one in (check.where, check.excuse, check.require))
        expr = self.compile(check.expr, "bool")
        decisive = require or expr
        return CompiledAction(
            action=action,
            population=self._population,
            source=source,
            where=where,
            excuse=excuse,
            require=require,
            expr=expr,
            applies=self.compile(check.applies, "bool"),
            satisfied_by=self.compile(satisfied_by, "bool"),
            unlisted=CompiledUnlisted(
                self.compile(check.unlisted.passes if check.unlisted else None),
                self.compile(check.unlisted.fails if check.unlisted else None),
            ),
            observe=self.compile(check.observe),
            at=self.compile(check.at),
            advice=tuple(filter(None, (self.compile(advice.when, "bool") for advice in action.advice))),
            parts=explain(decisive, self.environment) if decisive else (),
            family=self._family(check, where, require),
        )

    def _family(self, check: Check, where: Program | None, require: Program | None) -> CompiledFamily | None:
        key = self.compile(check.key)
        if key is None:
            return None
        return CompiledFamily(
            key=key,
            earned=self.compile(check.measure.earned if check.measure else None),
            of=self.compile(check.measure.of if check.measure else None),
            points=self.compile(check.points),
            loop=generate_dispatch(self.environment, key, where, require) if require else None,
        )

    def compile(self, expression: Expression | None, yields: str | None = None) -> Program | None:
        if expression is None:
            return None
        try:
            return self.environment.compile(
                expression.text,
                variables={"item": self._item, "params": None},
                file=expression.file,
                line=expression.line,
                column=expression.column,
                yields=yields,
            )
        except CelSyntaxError as error:
            faults = [one for one in (error, *error.others) if not (one.named and self._trusted(one.named))]
            self.problems += [self._told(problem_of(fault, expression, self._locate)) for fault in faults]
            return None

    def _told(self, problem: Problem) -> Problem:
        """The problem in the words of rules: resources and their rows, rather than fields and variables."""
        head, verb, name = problem.message.partition(" has no field ")
        if not verb:
            return problem
        if head in self._services:
            return problem._replace(message=f"{head} has no resource {name}")
        root, dot, rest = head.partition(".")
        if root != "item" or self._population is None:
            return problem
        return problem._replace(message=f"{self._population}{dot}{rest}{verb}{name}")

    def _item_of(self, source: Program | None) -> Shape | None:
        """What is known of the items of a population."""
        if source is None:
            return None
        found = Checker(self._services, self.environment.definition).infer(source.tree, {})
        return found.shape.item if found and found.shape else None


def _environment(catalogue: Catalogue, locate: Locate, services: Mapping[str, Shape]) -> Environment:
    try:
        return environment(catalogue.definitions, catalogue.resources, services)
    except CelSyntaxError as error:
        raise InputError(
            problem_of(fault, faulty(catalogue.definitions, fault), locate) for fault in (error, *error.others)
        ) from None


def faulty(definitions: Iterable[Definition], error: CelSyntaxError) -> Expression:
    """The definition that an error is in: the last one of its file that begins before it."""
    file = error.position.file if error.position else ""
    place = (error.line, error.column)
    begun = [d.expression for d in definitions if d.expression.file == file and _begin(d.expression) <= place]
    return max(begun, key=_begin, default=Expression("", file))


def _begin(expression: Expression) -> tuple[int, int]:
    return expression.line, expression.column


def _resource(text: str) -> str | None:
    """`entra.users` for an expression that is just that."""
    service, dot, name = text.strip().partition(".")
    return f"{service}.{name}" if dot and service.isidentifier() and name.isidentifier() else None
