"""Generated code as plain data that `marshal` can keep, and back, without parsing anything."""

from __future__ import annotations

import marshal
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from scanner.cel.program import NodeRef, Program
from scanner.cel.values import TYPES
from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

    from scanner.cel.runtime import Generated, Hoisted
    from scanner.cel.tree import Node

Data = Any
"""Nested tuples of strings, numbers, bytes and code."""
_MODULES = ("arithmetic", "compare", "convert", "library", "runtime")
_resolved: dict[Data, Any] = {}
"""Functions by symbol: what a symbol means never changes."""


class Places:
    """Where the nodes of some programs stand: which program, and the steps from its root."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self._places: dict[int, tuple[int, tuple[int, ...]]] = {}
        for index, program in enumerate(programs):
            for node, steps in _walk(program.tree):
                self._places[id(node)] = index, steps

    def of(self, node: Node | NodeRef) -> tuple[int, tuple[int, ...]] | str:
        """Where a node stands; the text of one that was put together from several."""
        from scanner.cel.unparse import unparse

        place = self._places.get(id(node))
        return unparse(node) if place is None else place  # type: ignore[arg-type]  # a reference has its place


def dumped(generated: Generated, places: Places) -> Data:
    """Plain data of generated code; None for code that cannot be kept."""
    from scanner.cel.runtime import Generated

    if generated.code is None:
        return None
    try:
        marshal.dumps(generated.code)
        constants = tuple((name, _symbol(value, places)) for name, value in _named(generated.constants))
        hoisted = tuple((places.of(part.node), dumped(_made(part), places), part.path) for part in generated.hoisted)
    except (ValueError, KeyError):
        return None
    assert isinstance(generated, Generated)
    return generated.code, constants, hoisted, generated.callees


def loaded(data: Data, programs: Sequence[Program]) -> Generated:
    """Generated code of plain data; `programs` are those that it was kept with."""
    from scanner.cel.runtime import Generated

    if data is None:
        return Generated(None)
    code, constants, hoisted, callees = data
    return Generated(
        code,
        {name: _meaning(symbol, programs) for name, symbol in constants},
        tuple(_hoisted(part, programs) for part in hoisted),
        callees,
    )


def _hoisted(part: Data, programs: Sequence[Program]) -> Hoisted:
    from scanner.cel.runtime import Hoisted, Kept

    place, code, path = part
    return Hoisted(_reference(place, programs), Kept(partial(loaded, code, programs)), path)


def _made(part: Hoisted) -> Generated:
    return part.code if isinstance(part.code, tuple) else part.code.made()


def _reference(place: Data, programs: Sequence[Program]) -> NodeRef:
    if isinstance(place, str):
        return NodeRef(Program(place, None, (), ""), ())
    owner, steps = place
    return NodeRef(programs[owner], steps)


def _named(constants: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """The constants that code looks up by name; plain data is inside the code already."""
    from scanner.cel.runtime import PLAIN

    return ((name, value) for name, value in constants.items() if type(value) not in PLAIN)


def _symbol(value: Any, places: Places) -> Data:
    from scanner.cel.tree import Node

    if isinstance(value, Node):
        return "node", places.of(value)
    known = _symbols().get(id(value))
    if known is None and type(value) is tuple and all(type(one) is str for one in value):
        return "names", value
    if known is None:
        raise KeyError(value)
    return known


def _symbols() -> dict[int, Data]:
    """Symbols of functions and tables, by identity."""
    from scanner.cel import library

    library.names(member=True)  # imports every extension
    found: dict[int, Data] = {}
    for module in _MODULES:
        held = vars(_module(module))
        found |= {id(value): ("at", module, name) for name, value in held.items() if not name.startswith("__")}
    found |= {id(value): ("type", name) for name, value in TYPES.items()}
    found |= {id(value): ("operator", name) for name, value in library.OPERATORS.items()}
    found |= {id(value): ("function", name, count, False) for (name, count), value in library.GLOBALS.items()}
    found |= {id(value): ("function", name, count, True) for (name, count), value in library.METHODS.items()}
    return found


def _meaning(symbol: Data, programs: Sequence[Program]) -> Any:
    if symbol[0] == "node":
        return _reference(symbol[1], programs)
    if symbol[0] == "names":
        return symbol[1]
    if symbol not in _resolved:
        _resolved[symbol] = _resolve(symbol)
    return _resolved[symbol]


def _resolve(symbol: Data) -> Any:
    from scanner.cel import library

    match symbol:
        case ("at", module, name):
            return getattr(_module(module), name)
        case ("type", name):
            return TYPES[name]
        case ("operator", name):
            return library.OPERATORS[name]
        case ("function", name, count, member):
            return library.find(name, count, member=member)
    raise ValueError(f"no such symbol: {symbol!r}")


def _module(name: str) -> ModuleType:
    path = f"scanner.cel.{name}"
    __import__(path)
    return sys.modules[path]


def _walk(tree: Node) -> Iterator[tuple[Node, tuple[int, ...]]]:
    pending: list[tuple[Node, tuple[int, ...]]] = [(tree, ())]
    while pending:
        node, steps = pending.pop()
        yield node, steps
        pending += [(child, (*steps, index)) for index, child in enumerate(node.children())]
