"""Every fault of the expressions of a pack, whatever else is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.cel import CelSyntaxError, Environment
from scanner.cel.shape import Shape
from scanner.engine.pack import Pack
from scanner.engine.plan import Compiler, Locate, environment, faulty, problem_of
from scanner.model.problem import InputError, Problem
from scanner.model.rule import Action, Catalogue, Definition, Expression
from scanner.rules.requires import requires_faults
from scanner.yamlfile import Document as YamlFile

_NO_VALUE = 'unknown("")'
"""Stands for an expression with faults: nothing is known of its type, and nothing of what it reads."""


def diagnose(
    catalogue: Catalogue,
    services: Mapping[str, Shape],
    locate: Locate,
    files: Mapping[str, YamlFile],
    *,
    trusting: bool = False,
) -> tuple[Environment, list[Problem]]:
    """The definitions that hold, and what is wrong with the others and with each action.

    A faulty definition has no value, so that nobody who uses it is blamed. With `trusting`, some definitions are not
    known at all, and names that mean nothing are passed over.
    """
    known, stubbed, problems = _definitions(catalogue, services, locate)
    unread = {one.name for one in catalogue.definitions if not one.expression.text or one.name not in known.definitions}
    compiler = Compiler(known, locate, services, lambda name: trusting or name in unread)
    pack = Pack(catalogue, known, (), ())
    for action in _by_check(catalogue.actions):
        before = len(compiler.problems)
        compiled = compiler.action(action)
        whole = len(compiler.problems) == before and not stubbed and not trusting
        if action.requires and _has_check(action):
            problems += requires_faults(compiled, pack, files, whole=whole)
    return known, [*problems, *compiler.problems]


def _by_check(actions: Iterable[Action]) -> Iterator[Action]:
    """The actions, of a family only the first."""
    seen = set[int]()
    for action in actions:
        if action.key is None or id(action.check) not in seen:
            seen.add(id(action.check))
            yield action


def _has_check(action: Action) -> bool:
    check = action.check
    return any((check.each, check.any, check.expr))


def _definitions(
    catalogue: Catalogue, services: Mapping[str, Shape], locate: Locate
) -> tuple[Environment, set[str], list[Problem]]:
    """An environment of those that hold, the names of the others, and their faults."""
    definitions = list({one.name: one for one in reversed(catalogue.definitions)}.values())[::-1]
    problems: list[Problem] = []
    stubbed = {one.name for one in definitions if not one.expression.text}
    definitions = [_stub(one) if one.name in stubbed else one for one in definitions]
    while True:
        try:
            return environment(definitions, catalogue.resources, services), stubbed, problems
        except CelSyntaxError as error:
            faults = (error, *error.others)
            places = [faulty(definitions, one) for one in faults]
            problems += [problem_of(*pair, locate) for pair in zip(faults, places) if pair[1].text != _NO_VALUE]
            fewer = list(_without(definitions, places, stubbed))
            if fewer == definitions:  # nobody knows whose fault it is
                raise InputError(problems) from None
            definitions = fewer


def _without(
    definitions: Sequence[Definition], places: Sequence[Expression], stubbed: set[str]
) -> Iterator[Definition]:
    """The faulty ones without a value; those that have none already are left out, as their names are at fault."""
    for one in definitions:
        if one.expression not in places:
            yield one
        elif one.name not in stubbed:
            stubbed.add(one.name)
            yield _stub(one)


def _stub(definition: Definition) -> Definition:
    return definition._replace(expression=definition.expression._replace(text=_NO_VALUE))
