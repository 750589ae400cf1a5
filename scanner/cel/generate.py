"""Fragments to Python functions, bound to one session."""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple

from scanner.cel.emit import Undecided, inlined
from scanner.cel.values import Namespace, Value, adapt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import CodeType

    from scanner.cel.emit import Emitter
    from scanner.cel.program import NodeRef
    from scanner.cel.session import Session
    from scanner.cel.tree import Node

_LAZY = object()
_BUILTINS = {one.__name__: one for one in (all, any, bool, dict, enumerate, int, len, list, str, sum, type, Exception)}
_LONGEST = 100_000
"""Characters of generated text; what grows longer stays with the exact evaluator."""


class Generated(NamedTuple):
    """Python code of an expression with variables; `code` is None where there is none."""

    code: CodeType | None
    constants: Mapping[str, Any] = {}
    hoisted: tuple[Hoisted, ...] = ()
    callees: tuple[str, ...] = ()


class Hoisted(NamedTuple):
    """A part of an expression that none of its variables changes, and the code of a function that yields it."""

    node: Node | NodeRef
    code: Generated


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


def assembled(source: str, making: Emitter, emitter: Callable[[], Emitter]) -> Generated:
    """The code of the function `_f` in a Python source that was put together from fragments of `making`."""
    if len(source) > _LONGEST:
        return _NONE
    made: dict[str, Any] = {}
    try:
        exec(compile(source, "<expression>", "exec"), made)  # of mangled names only; see scanner.cel.emit
    except (SyntaxError, RecursionError, MemoryError, OverflowError):
        return _NONE
    hoisted = tuple(Hoisted(node, generate(node, (), emitter)) for node in making.hoisted)
    return Generated(inlined(made["_f"].__code__, making.constants), making.constants, hoisted, tuple(making.callees))


def bind(generated: Generated, session: Session, slow: Callable[..., Value]) -> Callable[..., Value]:
    """The function in a session: where the fast code raises, `slow` decides."""
    if generated.code is None:
        return slow
    namespace = {**generated.constants, "__builtins__": _BUILTINS, "_slow": slow}
    namespace |= {"_adapt": adapt, "_exact": session.exactly, "_meter": session.meter, "_lazy": _LAZY}
    namespace["_bound"] = session.bindings
    if generated.hoisted:
        parts = _Parts(generated.hoisted, session)
        namespace |= {"_hoisted": parts.values, "_force": parts.force}
        namespace |= {"_strings": parts.strings, "_force_strings": parts.force_strings}
    for place, name in enumerate(generated.callees):
        namespace[f"_d{place}"] = session.callee(name)
    return FunctionType(generated.code, namespace)


class _Parts:
    """The parts of an expression that no variable changes, evaluated when first needed."""

    __slots__ = ("parts", "session", "strings", "values")

    def __init__(self, parts: tuple[Hoisted, ...], session: Session) -> None:
        self.parts = parts
        self.session = session
        self.values: list[Value] = [_LAZY] * len(parts)
        self.strings: list[Any] = [_LAZY] * len(parts)

    def force(self, place: int) -> Value:
        self.values[place] = self.session.hoisted(self.parts[place])
        return self.values[place]

    def force_strings(self, place: int) -> frozenset[str]:
        """The strings of a collection, to search."""
        value = self.force(place)
        if type(value) is Namespace or type(value) not in (list, dict):
            raise Undecided
        self.strings[place] = frozenset([one for one in value if type(one) is str])
        return self.strings[place]  # type: ignore[no-any-return]
