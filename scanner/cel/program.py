"""What an environment is made of, and what it compiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.cel.errors import Position

if TYPE_CHECKING:
    from scanner.cel.generate import Generated
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

    __slots__ = ("code", "file", "text", "tree", "variables")

    def __init__(self, text: str, tree: Node, variables: tuple[str, ...], file: str) -> None:
        self.text = text
        self.tree = tree
        self.variables = variables
        self.file = file
        self.code: Generated | None = None
        """Python code, once some session found it worthwhile."""
