"""Lists that stayed on disk, as expressions see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from scanner.cel.values import Streamed
from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.snapshot.rows import LongRows


_RARE = 64
"""One row in so many is read by itself in less time than all are decoded whole."""


class LongList(Streamed):
    """Rows of a file; every walk reads it again, decoding just the fields that the walk needs."""

    def __init__(self, rows: LongRows) -> None:
        self._rows = rows
        self._answers: dict[str, list[dict[str, Any]]] = {}

    def blocks(self, fields: tuple[str, ...] | None) -> Iterator[Sequence[dict[str, Any]]]:
        from scanner.snapshot.stream import decoder

        for block in self._rows.blocks(decoder(fields)):
            yield block.rows

    def answer(self, name: str, rows: list[dict[str, Any]]) -> None:
        """Give the rows of a filter, so that no walk is needed for it."""
        self._answers[name] = rows

    def kept(
        self,
        name: str,
        fields: tuple[str, ...],
        wanted: tuple[str, ...] | None,
        test: Callable[[dict[str, Any]], bool],
    ) -> list[dict[str, Any]]:
        if name in self._answers:
            return self._answers[name]
        if wanted is not None:
            return self._rows_kept(wanted, test)
        places = self._places_kept(fields, test)
        if len(places) * _RARE < len(self):
            return [self._rows.row(place) for place in places]
        return self._chosen(places)

    def _rows_kept(self, fields: tuple[str, ...], test: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
        def work(rows: LongRows) -> list[dict[str, Any]]:
            return [row for block in rows.blocks(decoder(fields)) for row in block.rows if test(row)]

        from scanner.snapshot.stream import decoder

        return [row for kept in self._spread(work) for row in kept]

    def _places_kept(self, fields: tuple[str, ...], test: Callable[[dict[str, Any]], bool]) -> list[int]:
        def work(rows: LongRows) -> tuple[int, list[int]]:
            places = [
                place
                for block in rows.blocks(decoder(fields))
                for place, row in enumerate(block.rows, block.first)
                if test(row)
            ]
            return rows.count(), places

        from scanner.snapshot.stream import decoder

        found, first = list[int](), 0
        for count, places in self._spread(work):
            found += [first + place for place in places]
            first += count
        return found

    def _spread(self, work: Callable[[LongRows], Any]) -> list[Any]:
        """What some work makes of the list: of each part of it, where the list is worth more than one core."""
        from scanner.engine.streams import parts_of
        from scanner.forks import spread

        return spread(work, parts_of(self._rows))

    def _chosen(self, places: list[int]) -> list[dict[str, Any]]:
        from scanner.snapshot.stream import decoder

        wanted = set(places)
        return [
            row
            for block in self._rows.blocks(decoder())
            for place, row in enumerate(block.rows, block.first)
            if place in wanted
        ]

    def held(self) -> list[Any]:
        return self._rows.all()

    def __len__(self) -> int:
        return self._rows.count()
