"""What Python text of a tree is written with: names, constants, parts that are worked out once.

The text is made of mangled names only. Every literal, field name and function is a constant that the text refers to, so
nothing that a person wrote is ever part of it, and no attribute of any data is read.
"""

from __future__ import annotations

from itertools import count

from scanner.cel.runtime import PLAIN, metered
from scanner.cel.tree import Node, free_names
from scanner.cel.values import adapt
from scanner.record import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from types import CodeType

    from scanner.cel import library
    from scanner.cel.paths import Expand


class Code(NamedTuple):
    """A Python expression and the type of its value where that is certain: bool, int, str, or None."""

    text: str
    kind: type | None = None


class Scope(NamedTuple):
    """The Python names of the variables, and whether the code around runs once for each of many items."""

    names: dict[str, str]
    repeated: bool


class Fragment(NamedTuple):
    """An expression, the constants that it names, and the trees of its hoisted parts.

    Text is compiled with `inlined(compile(...), constants)` and run with the constants as globals.

    `_hoisted[n]` is a list that starts with `_lazy` in every place; `_force(n)` evaluates part `n`, stores and returns
    it; `_strings[n]`, `_force_strings(n)` do the same for the strings of a collection that `in` searches.
    """

    text: str
    kind: type | None
    constants: dict[str, Any]
    hoisted: tuple[Node, ...]
    callees: tuple[str, ...]
    """Definitions that are called as functions: the one at index n as `_d<n>`."""


def inlined(code: CodeType, constants: Mapping[str, Any]) -> CodeType:
    """Compiled fragments with their plain constants in place of the placeholders."""
    values = {name: value for name, value in constants.items() if type(value) in PLAIN}
    return code.replace(co_consts=tuple(_inlined(one, values) for one in code.co_consts))


def _inlined(constant: Any, values: Mapping[str, Any]) -> Any:
    if type(constant) is str:
        return values.get(constant, constant)
    if type(constant) is tuple:
        return tuple(_inlined(one, values) for one in constant)
    return inlined(constant, values) if hasattr(constant, "co_consts") else constant


class Writer:
    """Builds one text; several may share one writer, and with it constants and hoisted parts."""

    def __init__(
        self,
        definition: Callable[[str], tuple[tuple[str, ...], Node] | None],
        values: Collection[str] = (),
        bound: Collection[str] = (),
        reads: Mapping[tuple[str, ...], str] | None = None,
        expand: Expand | None = None,
        plain: bool = False,
    ) -> None:
        """`definition` gives parameters and tree of a definition that is called; `values` are the definitions without
        parameters, `bound` the names of bindings as far as they are known; `reads` has the Python text of member paths
        that start at a variable, where the caller has something faster than a dict; `expand` tells what definitions
        read, so that macros over long lists can leave out the rest. With `plain`, bindings hold values of the language
        all the way down, as JSON does."""
        self.definition = definition
        self.values = values
        self.bound = bound
        self.reads = reads or {}
        self.expand = expand
        self.plain = plain
        self.constants: dict[str, Any] = {}
        self._names: dict[str | int, str] = {}
        """Names of constants: of texts by value, of others by identity."""
        self.hoisted: list[Node] = []
        self.callees: list[str] = []
        self.roots: Mapping[str, str] = {}
        self.closed = 0
        """Functions within the function that is being written."""
        self._serial = count(1)
        self._inlining = 0

    def emit(self, node: Node, scope: Scope) -> Code:
        """The expression of a tree."""
        raise NotImplementedError

    def truth(self, node: Node, scope: Scope) -> str:
        """An expression that is True or False, or raises where the value is no bool."""
        raise NotImplementedError

    def unpaid(self, function: library.Function, *values: str) -> str:
        return f"{self.constant(function)}({', '.join(values)})"

    def paid(self, name: str, function: library.Function, *values: str) -> str:
        """A call whose cost depends on the size of values."""
        head = (self.constant(metered), "_meter", self.constant(name), self.constant(function))
        return f"{head[0]}({', '.join((*head[1:], *values))})"

    def callee(self, name: str) -> str:
        if name not in self.callees:
            self.callees.append(name)
        return f"_d{self.callees.index(name)}"

    def exact(self, node: Node, scope: Scope) -> Code:
        """A part that the exact evaluator takes over, given the variables."""
        visible = ", ".join(f"{self.constant(name)}: {text}" for name, text in scope.names.items())
        return Code(f"_exact({self.constant(node)}, {{{visible}}})")

    def hoist(self, node: Node) -> Code:
        """A part without variables: evaluated at most once, when first needed."""
        place = self.place(node)
        name = self.fresh()
        return Code(f"({name} if ({name} := _hoisted[{place}]) is not _lazy else _force({place}))")

    def strings(self, node: Node) -> str:
        place, name = self.place(node), self.fresh()
        return f"({name} if ({name} := _strings[{place}]) is not _lazy else _force_strings({place}))"

    def place(self, node: Node) -> int:
        for index, known in enumerate(self.hoisted):
            if known is node:
                return index
        self.hoisted.append(node)
        return len(self.hoisted) - 1

    def depends(self, node: Node, scope: Scope) -> bool:
        """Whether a variable of the scope is used in a tree."""
        return any(name in scope.names for name in free_names(node))

    def adapted(self, code: Code) -> str:
        return code.text if self.plain or code.kind is not None else f"{self.constant(adapt)}({code.text})"

    def constant(self, value: Any) -> str:
        """The text that stands for a constant: a name, or for plain data a placeholder that `inlined()` replaces."""
        key = value if type(value) is str else id(value)
        name = self._names.get(key)
        if name is None or (type(value) is not str and self.constants[name] is not value):
            name = self._names[key] = f"_c{len(self.constants)}"
            self.constants[name] = value
        return f'"{name}"' if type(value) in PLAIN else name

    def fresh(self) -> str:
        return f"_t{next(self._serial)}"
