"""Fragments to Python functions, bound to one session."""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple

from scanner.cel.emit import Emitter, Undecided, inlined
from scanner.cel.errors import CelError
from scanner.cel.exact import reraised
from scanner.cel.values import Namespace, Value, adapt

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

    from scanner.cel.exact import Exact
    from scanner.cel.tree import Node

_LAZY = object()
_BUILTINS = {one.__name__: one for one in (all, any, bool, dict, enumerate, int, len, list, str, sum, type, Exception)}
_LONGEST = 100_000
"""Characters of generated text; what grows longer stays with the exact evaluator."""


class Generated(NamedTuple):
    """Python code of an expression with variables; `code` is None where there is none."""

    code: CodeType | None
    constants: dict[str, Any]
    hoisted: tuple[Node, ...]
    callees: tuple[str, ...]


def generate(
    tree: Node, variables: tuple[str, ...], definition: Callable[[str], tuple[tuple[str, ...], Node] | None]
) -> Generated:
    """The code of a function of the variables, to be bound to sessions."""
    names = {name: f"_v{index}" for index, name in enumerate(variables)}
    try:
        text, kind, constants, hoisted, callees = Emitter(definition).fragment(tree, names)
        result = text if kind is bool else f"_adapt({text})"
        parameters = ", ".join(names.values())
        source = f"def _f({parameters}):\n try:\n  return {result}\n except Exception:\n  return _slow({parameters})\n"
        if len(source) > _LONGEST:
            return Generated(None, {}, (), ())
        made: dict[str, Any] = {}
        exec(compile(source, "<expression>", "exec"), made)  # of mangled names only; see scanner.cel.emit
    except (SyntaxError, RecursionError, MemoryError, OverflowError):
        return Generated(None, {}, (), ())
    return Generated(inlined(made["_f"].__code__, constants), constants, hoisted, callees)


def bind(
    generated: Generated, exact: Exact, slow: Callable[..., Value], definition: Callable[[str], Callable[..., Value]]
) -> Callable[..., Value]:
    """The function in a session: where the fast code raises, `slow` decides."""
    if generated.code is None:
        return slow
    parts = _Parts(generated.hoisted, exact)
    namespace = {**generated.constants, "__builtins__": _BUILTINS}
    namespace |= {"_adapt": adapt, "_slow": slow, "_exact": exact.evaluate, "_meter": exact.meter, "_lazy": _LAZY}
    namespace |= {"_hoisted": parts.values, "_force": parts.force}
    namespace |= {"_strings": parts.strings, "_force_strings": parts.force_strings}
    namespace |= {f"_d{place}": definition(name) for place, name in enumerate(generated.callees)}
    return FunctionType(generated.code, namespace)


class _Parts:
    """The parts of an expression that no variable changes, evaluated when first needed."""

    __slots__ = ("exact", "nodes", "strings", "values")

    def __init__(self, nodes: tuple[Node, ...], exact: Exact) -> None:
        self.nodes = nodes
        self.exact = exact
        self.values: list[Value] = [_LAZY] * len(nodes)
        self.strings: list[Any] = [_LAZY] * len(nodes)

    def force(self, place: int) -> Value:
        node = self.nodes[place]
        if node not in self.exact.known:
            try:
                self.exact.known[node] = self.exact.evaluate(node, {})
            except CelError as error:
                self.exact.known[node] = error
        self.values[place] = reraised(self.exact.known[node])
        return self.values[place]

    def force_strings(self, place: int) -> frozenset[str]:
        """The strings of a collection, to search."""
        value = self.force(place)
        if type(value) is Namespace or type(value) not in (list, dict):
            raise Undecided
        self.strings[place] = frozenset([one for one in value if type(one) is str])
        return self.strings[place]  # type: ignore[no-any-return]
