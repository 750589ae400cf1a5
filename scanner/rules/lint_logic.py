"""Parts of conditions that say the same whatever the data is: `size(x) >= 0`, `x == x`, `x || !x`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanner.cel import Call, CelError, CelSyntaxError, Literal, Node, unparse
from scanner.cel.parser import parse
from scanner.cel.regex import compiled
from scanner.cel.renamed import renamed
from scanner.cel.tree import Comprehension, ListLiteral, walk
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
    return _verdict(renamed(node))


def _verdict(node: Node) -> bool | None:
    """The same of a node whose bound variables have the names of their depth."""
    if isinstance(node, Comprehension):
        condition = None if node.condition is None else _truth(node.condition)
        return condition if (node.macro, condition) in (("all", True), ("exists", False)) else None
    if not isinstance(node, Call):
        return None
    if node.function in _SAME and node.target is None:
        return _compared(node)
    if node.function in ("||", "&&"):
        return _joined(node)
    if node.function == "?:":
        then, other = (_truth(branch) for branch in node.arguments[1:])
        return then if then == other else None
    return True if node.target is not None and _takes_every_text(node) else None


def _truth(node: Node) -> bool | None:
    """The verdict of a node, be it written as `true` or `false`."""
    if isinstance(node, Literal):
        return node.value if isinstance(node.value, bool) else None
    return _verdict(node)


def _joined(node: Call) -> bool | None:
    """Conditions of which one is the opposite of another, or that want one thing to be two constants."""
    either, parts = node.function == "||", list(_flat(node, node.function))
    texts = {_normal(part) for part in parts}
    if any(_negated(part) in texts for part in parts):
        return either
    wanted: dict[str, object] = {}
    for part in parts:
        if isinstance(part, Call) and part.function == ("!=" if either else "==") and part.target is None:
            for constant, other in (part.arguments, part.arguments[::-1]):
                if not isinstance(constant, Literal) or isinstance(other, Literal):
                    continue
                if wanted.setdefault(unparse(other), constant.value) != constant.value:
                    return either
    return None


def _takes_every_text(node: Call) -> bool:
    """A search for the empty text, or by a pattern that finds it anywhere."""
    sought = node.arguments[0] if len(node.arguments) == 1 else None
    if not isinstance(sought, Literal) or not isinstance(sought.value, str):
        return False
    if node.function == "matches":
        return _finds_everything(sought.value)
    return node.function in ("contains", "endsWith", "startsWith") and not sought.value


def _finds_everything(pattern: str) -> bool:
    """Whether a pattern finds the empty text, which every text has; one with anchors only where it is well known."""
    if pattern in ("^", "$", "^.*", ".*$", "^.*$"):
        return True
    if any(sign in pattern for sign in ("^", "$", "\\b", "\\B", "\\A", "\\z", "(?")):
        return False
    try:
        return compiled(pattern).search("") is not None
    except CelError:  # told by the loader
        return False


def _constants(expression: Expression) -> Iterator[tuple[str, bool]]:
    try:
        tree = parse(expression.text)
    except CelSyntaxError:  # told by the loader, with its place
        return
    for node, written in zip(walk(renamed(tree)), walk(tree)):
        verdict = _verdict(node)
        if verdict is not None:
            yield unparse(written), verdict


def _compared(node: Call) -> bool | None:
    left, right = node.arguments
    if unparse(left) == unparse(right) and not isinstance(left, Literal):
        return _SAME[node.function]
    if _is_empty(left) and _is_empty(right):
        return {"==": True, "!=": False}.get(node.function)
    if isinstance(right, Literal):
        return _bounded(node.function, _least(left), right.value)
    return _bounded(_TURNED[node.function], _least(right), left.value) if isinstance(left, Literal) else None


def _bounded(operator: str, least: float | None, limit: object) -> bool | None:
    """A number that is `least` at least, compared with a constant."""
    if least is None or not isinstance(limit, int | float) or isinstance(limit, bool):
        return None
    if (operator in (">=", "<") and limit <= least) or (operator in (">", "<=", "==", "!=") and limit < least):
        return operator in (">=", ">", "!=")
    return None


def _least(node: Node) -> float | None:
    """What a number made of sizes cannot be less than; None where nobody knows, and of constants."""
    if not isinstance(node, Call):
        return None
    if node.function == "size":
        return 0
    if node.function == "+":
        parts = [_number(one) if isinstance(one, Literal) else _least(one) for one in node.arguments]
        known = [part for part in parts if part is not None]
        return sum(known) if len(known) == len(parts) else None
    return None


def _number(node: Literal) -> float | None:
    return node.value if isinstance(node.value, int | float) and not isinstance(node.value, bool) else None


def _is_empty(node: Node) -> bool:
    """A list that is empty whatever the data is."""
    if isinstance(node, ListLiteral):
        return not node.items
    if not isinstance(node, Comprehension) or node.macro != "filter" or node.condition is None:
        return False
    return _truth(node.condition) is False


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
