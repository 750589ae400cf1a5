"""What a rule is made of: its expressions, and the definitions that they use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scanner.cel import Call, Ident
from scanner.cel.parser import parse
from scanner.cel.tree import walk
from scanner.model.rule import Action, Definition, Expression

CHECK = ("applies", "each", "any", "expr", "key", "where", "excuse", "require", "points")


def check_expressions(action: Action) -> Iterator[tuple[str, Expression]]:
    """The expressions that decide, by their keys as written: `unlisted.pass`."""
    for key in CHECK:
        expression = getattr(action.check, key)
        if expression is not None:
            yield key, expression
    if action.check.measure is not None:
        yield "measure.earned", action.check.measure.earned
        yield "measure.of", action.check.measure.of
    if action.check.unlisted is not None:
        for key, expression in (("pass", action.check.unlisted.passes), ("fail", action.check.unlisted.fails)):
            if expression is not None:
                yield f"unlisted.{key}", expression


def expressions(action: Action) -> Iterator[tuple[str, Expression]]:
    """Every expression of a rule: those that decide, then those that only tell people more."""
    yield from check_expressions(action)
    for key in ("observe", "at"):
        expression = getattr(action.check, key)
        if expression is not None:
            yield key, expression
    for index, advice in enumerate(action.advice):
        yield f"advice[{index}]", advice.when


def definitions_of(action: Action, definitions: Mapping[str, Definition]) -> tuple[str, ...]:
    """Names of the definitions that a rule names itself, in the order of its expressions."""
    found = [name for _, expression in expressions(action) for name in names_in(expression)]
    if action.satisfied_by is not None:
        found.insert(0, action.satisfied_by)
    return tuple(dict.fromkeys(name for name in found if name in definitions))


def reachable(names: Iterable[str], definitions: Mapping[str, Definition]) -> set[str]:
    """Definitions that the named ones need, themselves included."""
    pending, found = [name for name in names if name in definitions], set[str]()
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending.extend(other for other in names_in(definitions[name].expression) if other in definitions)
    return found


def names_in(expression: Expression) -> list[str]:
    """Names of variables, definitions and functions, in the order of the text; methods and fields left out."""
    return [
        node.name if isinstance(node, Ident) else node.function
        for node in walk(parse(expression.text))
        if isinstance(node, Ident) or (isinstance(node, Call) and node.target is None)
    ]
