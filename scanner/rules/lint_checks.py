"""Faults of checks: copied conditions, conditions that read nothing, definitions and parameters that nobody uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanner.cel import Call, CelSyntaxError, Environment, Ident, Node, Select, unparse
from scanner.cel.parser import parse
from scanner.cel.paths import paths
from scanner.cel.tree import walk
from scanner.model.names import did_you_mean
from scanner.model.problem import Problem
from scanner.model.rule import Action, Definition, Expression
from scanner.rules.uses import check_expressions, definitions_of, expressions, reachable

TRIVIAL = 10
"""Nodes of an expression that may stand in several files all the same."""
_NO_DATA = ("params", "config")
"""What expressions see and no tenant has."""
_CONDITIONS = ("expr", "where", "excuse", "require")


def copies(actions: Iterable[Action], definitions: Iterable[Definition]) -> Iterator[Problem]:
    """Conditions, or operands of `&&` and `||` in them, that stand in several files."""
    first: dict[str, Expression] = {}
    written = [expression for action in actions for _, expression in check_expressions(action)]
    written += [definition.expression for definition in definitions]
    for expression in written:
        for text in dict.fromkeys(_large_parts(expression)):
            other = first.setdefault(text, expression)
            if other.file != expression.file:
                hint = f"make it a definition and name that here and at {other.file}:{other.line}"
                yield Problem(_place(expression), f"the same condition stands in {other.file}: {_short(text)}", hint)


def unused(actions: Iterable[Action], definitions: Iterable[Definition]) -> Iterator[Problem]:
    """Definitions that no rule uses, not even through others."""
    known = {definition.name: definition for definition in definitions}
    try:
        used = reachable((name for action in actions for name in definitions_of(action, known)), known)
    except CelSyntaxError:  # told by the loader, with its place
        return
    for name, definition in known.items():
        if name not in used:
            yield Problem(_place(definition.expression), f"no rule uses the definition '{name}'", "remove it")


def hollow(action: Action, environment: Environment) -> Iterator[Problem]:
    """Conditions that read no data, so that they say the same of every tenant."""
    for key, expression in check_expressions(action):
        if key in _CONDITIONS:
            try:
                program = environment.compile(expression.text, variables=("item", "params"))
            except CelSyntaxError:  # told by the loader, with its place
                continue
            if not any(path[0] not in _NO_DATA for path in environment.paths(program)):
                yield Problem(_place(expression), f"'{key}' reads nothing of the snapshot", "say what has to hold")
                continue
            for part in _operands(program.tree):
                if not paths(part, environment.expand):
                    message = f"a part of '{key}' says the same of every tenant: {_short(unparse(part))}"
                    yield Problem(_place(expression), message, "remove it, or say what has to hold")


def parameters(action: Action, *, whole: bool = True) -> Iterator[Problem]:
    """Parameters that are read and not declared, or declared and not read.

    Not `whole` is an action of which some expression is not known: nobody knows what that would read.
    """
    read: dict[str, Expression] = {}
    for _, expression in expressions(action):
        for name in _params_in(expression):
            read.setdefault(name, expression)
    for name, expression in read.items():
        if name not in action.params:
            message = f"the rule reads params.{name}, which its 'params' do not have"
            yield Problem(_place(expression), message, did_you_mean(name, action.params))
    for name in action.params if whole else ():
        if name not in read:
            yield Problem(f"{action.source}:{action.line}:1", f"nothing reads the parameter '{name}'", "remove it")


def _large_parts(expression: Expression) -> Iterator[str]:
    try:
        tree = parse(expression.text)
    except CelSyntaxError:  # told by the loader, with its place
        return
    for part in _operands(tree):
        if sum(1 for _ in walk(part)) >= TRIVIAL:
            yield unparse(part)


def _operands(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Call) and node.function in ("&&", "||"):
        for argument in node.arguments:
            yield from _operands(argument)


def _params_in(expression: Expression) -> Iterator[str]:
    try:
        tree = parse(expression.text)
    except CelSyntaxError:
        return
    for node in walk(tree):
        if isinstance(node, Select) and isinstance(node.operand, Ident) and node.operand.name == "params":
            yield node.field


def _place(expression: Expression) -> str:
    return f"{expression.file}:{expression.line}:{expression.column}"


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
