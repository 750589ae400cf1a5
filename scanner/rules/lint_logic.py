"""Parts of conditions that say the same whatever the data is: `size(x) >= 0`, `x == x`, `x || !x`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanner.cel import Call, CelSyntaxError, Literal, Node, unparse
from scanner.cel.parser import parse
from scanner.cel.tree import walk
from scanner.model.problem import Problem
from scanner.model.rule import Action, Definition, Expression
from scanner.rules.uses import check_expressions

CONDITIONS = ("expr", "where", "excuse", "require", "applies")
_SAME = {"==": True, "<=": True, ">=": True, "!=": False, "<": False, ">": False}
"""What a comparison of something with itself gives."""
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def constant_parts(actions: Iterable[Action], definitions: Iterable[Definition]) -> Iterator[Problem]:
    """Parts of conditions and definitions that are true of every value, or of none."""
    written = [(f"'{key}'", one) for action in actions for key, one in check_expressions(action) if key in CONDITIONS]
    written += [(f"the definition '{one.name}'", one.expression) for one in definitions]
    for owner, expression in written:
        for text, verdict in dict.fromkeys(_constants(expression)):
            place = f"{expression.file}:{expression.line}:{expression.column}"
            message = f"a part of {owner} is always {'true' if verdict else 'false'}: {text}"
            yield Problem(place, message, "remove it, or say what has to hold")


def verdict_of(node: Node) -> bool | None:
    """Whether a node is true of every value it can have, or false of every one; None where that depends."""
    if not isinstance(node, Call):
        return None
    if node.function in _SAME and node.target is None:
        return _compared(node)
    if node.function in ("||", "&&"):
        parts = {_normal(part) for part in _flat(node, node.function)}
        if any(_negated(part) in parts for part in _flat(node, node.function)):
            return node.function == "||"
    return None


def _constants(expression: Expression) -> Iterator[tuple[str, bool]]:
    try:
        tree = parse(expression.text)
    except CelSyntaxError:  # told by the loader, with its place
        return
    for node in walk(tree):
        verdict = verdict_of(node)
        if verdict is not None:
            yield unparse(node), verdict


def _compared(node: Call) -> bool | None:
    left, right = node.arguments
    if unparse(left) == unparse(right) and not isinstance(left, Literal):
        return _SAME[node.function]
    if _is_size(right):
        return _bounded(_TURNED[node.function], left)
    return _bounded(node.function, right) if _is_size(left) else None


def _bounded(operator: str, limit: Node) -> bool | None:
    """A size, which is 0 at least, compared with a constant."""
    number = limit.value if isinstance(limit, Literal) else None
    if not isinstance(number, int | float) or isinstance(number, bool):
        return None
    if (operator in (">=", "<") and number <= 0) or (operator in (">", "<=", "==", "!=") and number < 0):
        return operator in (">=", ">", "!=")
    return None


def _is_size(node: Node) -> bool:
    return isinstance(node, Call) and node.function == "size"


def _flat(node: Node, operator: str) -> Iterator[Node]:
    if isinstance(node, Call) and node.function == operator:
        for argument in node.arguments:
            yield from _flat(argument, operator)
    else:
        yield node


def _normal(node: Node) -> str:
    """The text of a condition; of a negation, that of the opposite comparison where it is about one."""
    if isinstance(node, Call) and node.function == "!_":
        return _negated(node.arguments[0])
    return unparse(node)


def _negated(node: Node) -> str:
    if isinstance(node, Call) and node.function == "!_":
        return _normal(node.arguments[0])
    if isinstance(node, Call) and node.function in _OPPOSITE and node.target is None:
        return unparse(Call(node.at, _OPPOSITE[node.function], node.arguments))
    return unparse(Call(node.at, "!_", (node,)))
