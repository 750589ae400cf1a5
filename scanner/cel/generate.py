"""Fragments to the code of Python functions."""

from __future__ import annotations

from scanner.cel.runtime import Generated, Hoisted
from scanner.cel.tree import dotted
from scanner.cel.writer import inlined
from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.cel.emit import Emitter
    from scanner.cel.tree import Node

_LONGEST = 100_000
"""Characters of generated text; what grows longer stays with the exact evaluator."""


_NONE = Generated(None)


def generate(tree: Node, variables: tuple[str, ...], emitter: Callable[[], Emitter]) -> Generated:
    """The code of a function of the variables, to be bound to sessions."""
    names = {name: f"_v{index}" for index, name in enumerate(variables)}
    try:
        making = emitter()
        code = making.value(tree, names)
    except (RecursionError, MemoryError):
        return _NONE
    parameters = ", ".join(names.values())
    body = f" try:\n  return {code}\n except Exception:\n  return _slow({parameters})\n"
    return assembled(f"def _f({parameters}):\n{body}", making, emitter)


def assembled(source: str, making: Emitter, emitter: Callable[[], Emitter], longest: int = _LONGEST) -> Generated:
    """The code of the function `_f` in a Python source that was put together from fragments of `making`."""
    if len(source) > longest:
        return _NONE
    made: dict[str, Any] = {}
    try:
        exec(compile(source, "<expression>", "exec"), made)  # of mangled names only; see scanner.cel.emit
    except (SyntaxError, RecursionError, MemoryError, OverflowError):
        return _NONE
    hoisted = tuple(Hoisted(node, generate(node, (), emitter), _path(node, making)) for node in making.hoisted)
    return Generated(inlined(made["_f"].__code__, making.constants), making.constants, hoisted, tuple(making.callees))


def _path(node: Node, making: Emitter) -> tuple[str, ...]:
    """The names from a definition or a binding to a part that is nothing else."""
    names = dotted(node)
    if names is None:
        return ()
    path = tuple(names.split("."))
    return path if path[0] in making.values or path[0] in making.bound else ()
