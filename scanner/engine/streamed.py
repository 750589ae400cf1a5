"""Lists that stayed on disk, as expressions see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scanner.cel.values import Streamed

if TYPE_CHECKING:
    from scanner.snapshot.rows import LongRows


class LongList(Streamed):
    """Rows of a file; every walk reads it again, decoding just the fields that the walk needs."""

    def __init__(self, rows: LongRows) -> None:
        self._rows = rows

    def blocks(self, fields: tuple[str, ...] | None) -> Iterator[list[dict[str, Any]]]:
        from scanner.snapshot.stream import decoder

        for block in self._rows.blocks(decoder(fields)):
            yield block.rows

    def held(self) -> list[Any]:
        return self._rows.all()

    def __len__(self) -> int:
        return self._rows.count()
