"""Which part of a condition failed, and how to say so."""

from __future__ import annotations

from scanner.cel import Call, Environment, Ident, Literal, Node, Program, Select, unparse
from scanner.engine.pack import Explanation

_COMPARISONS = {"==", "!=", "<", "<=", ">", ">=", "in"}


def explain(program: Program, environment: Environment) -> tuple[Explanation, ...]:
    """The conjuncts of a condition, left to right."""
    return tuple(_explanation(node, environment) for node in _conjuncts(program.tree))


def path_of(node: Node) -> tuple[str, ...]:
    """("entra", "users") for `entra.users`; () for anything but a plain path."""
    names: list[str] = []
    while isinstance(node, Select):
        names.append(node.field)
        node = node.operand
    return (node.name, *reversed(names)) if isinstance(node, Ident) else ()


def _explanation(node: Node, environment: Environment) -> Explanation:
    about = _about(node)
    text = unparse(node)
    path = path_of(about) if about is not None else ()
    return Explanation(
        program=_compiled(text, environment),
        expected=_bare(text),
        subject=_compiled(unparse(about), environment) if about is not None else None,
        subject_text=_bare(unparse(about)) if about is not None else "",
        path=path,
    )


def _compiled(text: str, environment: Environment) -> Program:
    return environment.compile(text, variables=("item", "params"))


def _conjuncts(node: Node) -> list[Node]:
    if isinstance(node, Call) and node.function == "&&":
        return [part for argument in node.arguments for part in _conjuncts(argument)]
    return [node]


def _about(node: Node) -> Node | None:
    """The operand whose value decides: the path of a comparison, of a negation, or the condition itself."""
    if isinstance(node, Select):
        return None if node.test else node
    if isinstance(node, Call) and node.function == "!_":
        return _about(node.arguments[0])
    if isinstance(node, Call) and node.function in _COMPARISONS:
        left, right = node.arguments
        return left if not isinstance(left, Literal) else right
    return None


def _bare(text: str) -> str:
    return text.replace("item.", "")
