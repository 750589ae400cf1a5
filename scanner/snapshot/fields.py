"""Whether values have the types that the registry names for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from scanner.record import Any
from scanner.snapshot.locate import escape
from scanner.snapshot.resources import Field
from scanner.snapshot.shape import DocumentFault, kind

TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)")
WANTED = {
    "string": "a string",
    "timestamp": "a timestamp",
    "int": "a whole number",
    "number": "a number",
    "bool": "a boolean",
    "map": "an object",
    "object": "an object",
    "list": "a list",
}


def field_faults(row: Mapping[str, Any], fields: Mapping[str, Field], pointer: str) -> Iterator[DocumentFault]:
    """Faults of the known properties of an object; the others are nobody's business."""
    for name, value in row.items():
        field = fields.get(name)
        if field is not None:
            yield from _faults(value, field, f"{pointer}/{escape(name)}", name)


def is_timestamp(text: str) -> bool:
    """Whether it is ISO 8601 with date, time and zone, as RFC 3339 has it, and a day that exists."""
    from datetime import datetime

    match = TIMESTAMP.fullmatch(text)
    if match is None:
        return False
    try:
        datetime.fromisoformat(match[1].upper())
    except ValueError:
        return False
    return True


def _faults(value: Any, field: Field, pointer: str, name: str) -> Iterator[DocumentFault]:
    if value is None:
        if not field.nullable and field.type != "any":
            yield DocumentFault(pointer, f"{name} is {WANTED[field.type]}, not null")
    elif not _fits(value, field.type):
        said = f"'{value[:40]}'" if field.type == "timestamp" and isinstance(value, str) else kind(value)
        yield DocumentFault(pointer, f"{name} is {WANTED[field.type]}, not {said}")
    elif field.fields:
        yield from field_faults(value, field.fields, pointer)
    elif field.item is not None:
        for index, item in enumerate(value):
            yield from _faults(item, field.item, f"{pointer}/{index}", f"an item of {name}")


def _fits(value: Any, wanted: str) -> bool:
    match wanted:
        case "string":
            return isinstance(value, str)
        case "timestamp":
            return isinstance(value, str) and is_timestamp(value)
        case "bool":
            return isinstance(value, bool)
        case "int":
            return not isinstance(value, bool) and (isinstance(value, int) or _is_whole(value))
        case "number":
            return not isinstance(value, bool) and isinstance(value, int | float)
        case "map" | "object":
            return isinstance(value, dict)
        case "list":
            return isinstance(value, list)
    return True


def _is_whole(value: Any) -> bool:
    return isinstance(value, float) and value.is_integer()
