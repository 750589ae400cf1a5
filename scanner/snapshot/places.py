"""Line and column in a file whose large lists stayed on disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scanner.snapshot.locate import positions
from scanner.snapshot.stream import StreamedRows

Place = tuple[int, int]


def positions_around(text: str, streams: Mapping[str, StreamedRows], pointers: Iterable[str]) -> dict[str, Place]:
    """Places by JSON pointer; `text` is the file without the rows of `streams`."""
    inside: dict[StreamedRows, list[tuple[str, int, str]]] = {}
    outside: list[str] = []
    for pointer in pointers:
        stream, index, rest = _row(pointer, streams)
        if stream is None:
            outside.append(pointer)
        else:
            inside.setdefault(stream, []).append((pointer, index, rest))
    ordered = sorted(streams.values(), key=lambda stream: stream.section.line)
    found = {pointer: _moved(place, ordered) for pointer, place in positions(text, outside).items()}
    for stream, wanted in inside.items():
        found.update(_in_rows(stream, wanted, _first_line(stream, ordered)))
    return found


def _row(pointer: str, streams: Mapping[str, StreamedRows]) -> tuple[StreamedRows | None, int, str]:
    """The list, the index and what is left of `/resources/entra/users/7/id`, where it leads into a streamed list."""
    parts = pointer.split("/", 5)
    stream = streams.get(".".join(parts[2:4])) if len(parts) > 4 and parts[4].isdecimal() else None
    return (stream, int(parts[4]), "/" + parts[5] if len(parts) > 5 else "") if stream else (None, 0, "")


def _moved(place: Place, ordered: list[StreamedRows]) -> Place:
    """A place of the shortened text, in the file."""
    line, column = place
    return line + sum(stream.count() for stream in ordered if stream.section.line <= line), column


def _first_line(stream: StreamedRows, ordered: list[StreamedRows]) -> int:
    """The line in the file of the first row of a list."""
    before = ordered[: ordered.index(stream)]
    return stream.section.line + sum(each.count() for each in before)


def _in_rows(stream: StreamedRows, wanted: list[tuple[str, int, str]], first_line: int) -> Iterator[tuple[str, Place]]:
    there = sorted((row for row in wanted if row[1] < stream.count()), key=lambda row: row[1])
    for (pointer, index, rest), text in zip(there, stream.texts(index for _, index, _ in there), strict=True):
        for _, (_, column) in positions(text, [rest]).items():
            yield pointer, (first_line + index, column)
