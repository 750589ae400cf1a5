"""What an environment is made of, and what it compiles."""

from __future__ import annotations

from scanner.cel.errors import CelSyntaxError, Position
from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.cel.runtime import Generated
    from scanner.cel.tree import Node


class Definition(NamedTuple):
    """A named expression; with parameters it is called like a function."""

    name: str
    parameters: tuple[str, ...]
    text: str
    file: str = ""
    line: int = 1
    column: int = 1

    @property
    def position(self) -> Position:
        return Position(self.file, self.line, self.column)


class Program:
    """A compiled expression: its tree, and the variables that each evaluation gives values to."""

    __slots__ = ("_code", "_kept", "_tree", "column", "file", "line", "text", "variables")

    def __init__(
        self,
        text: str,
        tree: Node | None,
        variables: tuple[str, ...],
        file: str,
        line: int = 1,
        column: int = 1,
    ) -> None:
        self.text = text
        self.variables = variables
        self.file = file
        self.line = line
        self.column = column
        self._tree = tree
        self._code: Generated | None = None
        self._kept: Callable[[], Generated] | None = None

    @classmethod
    def parsed(
        cls, text: str, variables: tuple[str, ...] = (), file: str = "", line: int = 1, column: int = 1
    ) -> Program:
        """A program of a text; raises `CelSyntaxError`."""
        from scanner.cel.parser import parse

        try:
            return cls(text, parse(text, file, line, column), variables, file, line, column)
        except CelSyntaxError as fault:
            raise fault.shown_in(text, line, column) from None

    @property
    def code(self) -> Generated | None:
        """Python code, once some session found it worthwhile; of a program compiled before, from the start."""
        if self._code is None and self._kept is not None:
            self._code = self._kept()
        return self._code

    @code.setter
    def code(self, code: Generated) -> None:
        self._code = code

    def keep(self, load: Callable[[], Generated]) -> None:
        """Take code that was generated before, loaded when something first runs it."""
        self._kept = load

    @property
    def tree(self) -> Node:
        """The tree; of a program that was compiled before, it is parsed when something needs it after all."""
        if self._tree is None:
            from scanner.cel.parser import parse

            self._tree = parse(self.text, self.file, self.line, self.column)
        return self._tree


class NodeRef:
    """A node of a program or a definition that has perhaps not been parsed yet."""

    __slots__ = ("_node", "owner", "steps")

    def __init__(self, owner: Program, steps: tuple[int, ...]) -> None:
        self.owner = owner
        self.steps = steps
        """Index of the child to go to, from the root on."""
        self._node: Node | None = None

    def node(self) -> Node:
        if self._node is None:
            self._node = self.owner.tree
            for step in self.steps:
                self._node = self._node.children()[step]
        return self._node
