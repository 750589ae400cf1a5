"""A list of a snapshot that is too long to hold, however its file is laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from scanner.record import Any, NamedTuple, Protocol


class Block(NamedTuple):
    """Some consecutive rows."""

    rows: Sequence[Any]
    first: int
    """Index of the first row in the list."""
    text: Any = b""
    """The JSON that the rows were decoded from."""


class LongRows(Protocol):
    """What a scan asks of such a list."""

    held: list[Any] | None
    """Every row in full, once something needed them."""

    def size(self) -> int:
        """Bytes of all rows."""
        ...

    def split(self, count: int) -> Sequence[LongRows]:
        """The list in at most `count` parts, as lists of their own."""
        ...

    def walked(self) -> tuple[int, list[tuple[int, int]]]:
        """How many rows a walk to the end has met, and the index and byte offset of the first row of each block."""
        ...

    def join(self, walks: Iterable[tuple[int, list[tuple[int, int]]]]) -> None:
        """Take what walks over all parts have met, in order."""
        ...

    def blocks(self, decode: Callable[[bytes], list[Any]], base: int = 0) -> Iterator[Block]:
        """The rows in order, the first with index `base`; `decode` turns the JSON text of a list into its rows."""
        ...

    def again(self, block: Block, indexes: Sequence[int], decode: Callable[[bytes], list[Any]]) -> list[Any]:
        """Some rows of a block, decoded anew to hold more."""
        ...

    def row(self, index: int) -> Any:
        """One row in full."""
        ...

    def all(self) -> list[Any]:
        """Every row in full; kept, so that a row stays the same object."""
        ...

    def count(self) -> int: ...
