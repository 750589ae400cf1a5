"""Which data an expression reads: the member paths from its free variables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scanner.cel.tree import Bind, Call, Comprehension, Ident, Index, Literal, Node, Select, dotted
from scanner.cel.values import TYPES

Path = tuple[str, ...]
ELEMENT = "*"
"""The step from a list or map to its elements."""
_Known = dict[str, Path | None]
Expand = Callable[[str, "tuple[Path | None, ...] | None"], "set[Path] | None"]
"""The paths that a definition reads, given those of its arguments (None for an identifier); None if there is none."""


def paths(node: Node, expand: Expand, known: _Known | None = None) -> set[Path]:
    """Every path that evaluating the node may read, `*` standing for the elements of a collection.

    `known` are the paths that local names stand for; None for a local value that is no path.
    """
    found = set[Path]()
    _Reader(expand, found).read(node, known or {})
    return found


class _Reader:
    def __init__(self, expand: Expand, found: set[Path]) -> None:
        self.expand = expand
        self.found = found

    def read(self, node: Node, known: _Known) -> None:
        """Collect what a node reads, itself included where it is a path."""
        path = self.path(node, known)
        if path is not None:
            self.found.add(path)

    def path(self, node: Node, known: _Known) -> Path | None:
        """The path that a node stands for, or None after collecting what its parts read."""
        if isinstance(node, Ident):
            return self.name(node, known)
        if isinstance(node, Select):
            if dotted(node) in TYPES:
                return None
            base = self.path(node.operand, known)
            return None if base is None else (*base, node.field)
        if isinstance(node, Index):
            return self.index(node, known)
        if isinstance(node, Bind):
            return self.path(node.body, {**known, node.variable: self.path(node.value, known)})
        if isinstance(node, Comprehension):
            return self.comprehension(node, known)
        if isinstance(node, Call):
            return self.call(node, known)
        for child in node.children():
            self.read(child, known)
        return None

    def name(self, node: Ident, known: _Known) -> Path | None:
        if node.name in known and not node.absolute:
            return known[node.name]
        expanded = self.expand(node.name, None)
        if expanded is None:
            return None if node.name in TYPES else (node.name,)
        self.found |= expanded
        return None

    def index(self, node: Index, known: _Known) -> Path | None:
        base = self.path(node.operand, known)
        if isinstance(node.index, Literal):
            step = node.index.value if type(node.index.value) is str else ELEMENT
            return None if base is None else (*base, step)
        self.read(node.index, known)
        return None if base is None else (*base, ELEMENT)

    def comprehension(self, node: Comprehension, known: _Known) -> Path | None:
        base = self.path(node.source, known)
        element = None if base is None else (*base, ELEMENT)
        inner = {**known, **dict.fromkeys(node.variables[:-1]), node.variables[-1]: element}
        for part in (node.condition, node.result):
            if part is not None:
                self.read(part, inner)
        if element is not None:
            self.elements(element, whole=node.macro in ("sortBy", "exists_one") and node.condition is None)
        return base if node.macro == "filter" else None

    def elements(self, element: Path, *, whole: bool) -> None:
        """A collection counts as read where nothing of its elements is: whether it is there, and how long it is."""
        if whole or not any(path[: len(element)] == element for path in self.found):
            self.found.add(element)

    def call(self, node: Call, known: _Known) -> Path | None:
        if node.function in ("?.", "[?]"):
            return self.index(Index(node.at, *node.arguments), known)
        if node.function == "?:":
            self.read(node.arguments[0], known)
            for branch in node.arguments[1:]:
                self.read(branch, known)
            return None
        arguments = tuple(self.path(child, known) for child in node.children())
        expanded = self.expand(node.function, arguments) if node.target is None else None
        if expanded is None:
            self.found.update(path for path in arguments if path is not None)
        else:
            self.found |= expanded
        return None


def plain(found: set[Path]) -> Iterator[Path]:
    """The paths up to the first step into a collection."""
    for path in found:
        yield path[: path.index(ELEMENT)] if ELEMENT in path else path
