"""Undoing what PowerShell did to JSON, by what the registry says that a resource looks like.

Property names are matched without case, dates become ISO 8601, single items become lists again, and whatever still
does not have its type is left out: an absent property is unknown to every rule, a mangled one could be misread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from scanner.record import Any
from scanner.snapshot.fields import field_faults
from scanner.snapshot.resources import Field, Resource

DATE = re.compile(r"/Date\((-?\d{1,17})(?:[+-]\d{4})?\)/")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOISE = ("__metadata", "AdditionalProperties")
MISSING: Any = object()
"""A value that could not be made sense of."""


class Normaliser:
    """Normalises the rows of one resource."""

    def __init__(self, resource: Resource, *, graph: bool = False) -> None:
        """`graph` is data of Graph PowerShell: PascalCase for camelCase, and -1 where a count is not known."""
        self._fields = resource.fields
        self._graph = graph
        self.dropped: set[str] = set()
        """Properties that were left out because their values do not have the type of the registry."""

    def row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The row with names, types and dates as the vendor's API writes them."""
        return self._object(row, self._fields, "")

    def _object(self, value: Mapping[str, Any], fields: Mapping[str, Field], path: str) -> dict[str, Any]:
        known = {name.lower(): name for name in fields}
        made: dict[str, Any] = {}
        for key, item in _members(value):
            name = known.get(key.lower()) or (lower_first(key) if self._graph else key)
            if name in made or _is_noise(key, item):
                continue
            at = f"{path}.{name}" if path else name
            normal = self._typed(item, fields[name], at) if name in fields else self._free(item)
            if normal is MISSING:
                self.dropped.add(at)
            else:
                made[name] = normal
        return made

    def _typed(self, value: Any, field: Field, path: str) -> Any:
        """The value in the type of the field, or MISSING."""
        value = _unwrapped(value)
        if field.type == "list":
            return self._list(value, field, path)
        if field.fields and isinstance(value, list) and len(value) == 1:
            value = value[0]
        if field.fields and isinstance(value, dict):
            if field.nullable and _is_blank(value):
                return None
            return self._object(value, field.fields, path)
        normal = _scalar(self._free(value), field)
        if self._graph and field.type == "int" and normal == -1:
            normal = None
        return normal if _fits(normal, field) else MISSING

    def _list(self, value: Any, field: Field, path: str) -> Any:
        if value is None:
            return None if field.nullable else MISSING
        item = field.item or Field("", "any")
        items = value if isinstance(value, list) else [value]
        made = [self._typed(each, item, path) for each in items if each is not None]
        return MISSING if any(each is MISSING for each in made) else made

    def _free(self, value: Any) -> Any:
        """A value that the registry says nothing about."""
        value = _unwrapped(value)
        if isinstance(value, list):
            return [self._free(item) for item in value if item is not None]
        if isinstance(value, dict):
            return self._object(value, {}, "")
        return date(value) if isinstance(value, str) else value


def lower_first(name: str) -> str:
    """PascalCase of Graph PowerShell to the camelCase of Graph."""
    return name[:1].lower() + name[1:]


def date(text: str) -> str | None:
    """`/Date(milliseconds)/` as ISO 8601 in UTC; None for the year 1, which means never; other text as it is."""
    match = DATE.fullmatch(text)
    if match is None:
        return text
    try:
        moment = EPOCH + timedelta(milliseconds=int(match[1]))
    except OverflowError:
        return None
    if moment.year == 1:
        return None
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds").replace("+00:00", "Z")


def _members(value: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The properties, and after them those that the Graph SDK keeps apart because it does not know them."""
    more = value.get("AdditionalProperties")
    return [*value.items(), *(more.items() if isinstance(more, dict) else ())]


def _is_noise(key: str, value: Any) -> bool:
    """Annotations of the transport; only the type of a polymorphic object says something about the tenant."""
    if key == "@odata.type":
        return False
    return key in NOISE or "@odata." in key or (isinstance(value, dict) and value.keys() == {"__deferred"})


def _unwrapped(value: Any) -> Any:
    """The list inside an OData collection, and the date inside PowerShell's date object."""
    if isinstance(value, dict):
        if isinstance(value.get("results"), list) and value.keys() <= {"__metadata", "results"}:
            return value["results"]
        if "DateTime" in value and isinstance(value.get("value"), str):
            return value["value"]
    return value


def _is_blank(value: Any) -> bool:
    """Whether there is nothing in it: the Graph SDK writes an object of nulls where Graph writes null."""
    if isinstance(value, dict):
        return all(_is_blank(item) for item in value.values())
    return value is None or value == []


def _scalar(value: Any, field: Field) -> Any:
    """Text of booleans and whole numbers in their type, and documented values in their documented case."""
    match field.type, value:
        case "bool", str() if value.lower() in ("true", "false"):
            return value.lower() == "true"
        case "bool", 0 | 1:
            return bool(value)
        case "int", str() if re.fullmatch(r"-?[0-9]{1,18}", value):
            return int(value)
        case "number", str() if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", value):
            return float(value)
        case "timestamp", "":
            return None
        case "string", str() if field.values:
            return {known.lower(): known for known in field.values}.get(value.lower(), value)
    return value


def _fits(value: Any, field: Field) -> bool:
    return next(field_faults({field.name: value}, {field.name: field}, ""), None) is None
