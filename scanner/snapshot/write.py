"""The canonical form of a snapshot: the same data is always the same text, and one changed row is one changed line."""

from __future__ import annotations

import json
from collections.abc import Mapping

from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.snapshot.resources import Registry

_inline = json.JSONEncoder(ensure_ascii=False, sort_keys=True, allow_nan=False).encode


def canonical(document: Mapping[str, Any], registry: Registry) -> str:
    """A snapshot document as text: sorted keys, a line for each row, a line feed at the end.

    Rows are sorted by the key that the registry names for them. Where it names none, or rows share one, they keep
    their order.
    """
    members = {key: _inline(value) for key, value in document.items()}
    if coverage := document.get("coverage"):
        members["coverage"] = _by_property(coverage, 1)
    if resources := document.get("resources"):
        services = {service: _service(service, held, registry) for service, held in resources.items()}
        members["resources"] = _block(services, 1)
    return _block(members, 0) + "\n"


def in_order(rows: list[Any], key: str | None) -> list[Any]:
    """Rows by the text of their key, case aside; rows that lack it come last."""
    return rows if key is None else sorted(rows, key=lambda row: _rank(row.get(key)))


def _service(service: str, held: Mapping[str, Any] | None, registry: Registry) -> str:
    if not held:
        return "{}"
    return _block({name: _resource(f"{service}.{name}", value, registry) for name, value in held.items()}, 2)


def _resource(name: str, value: Any, registry: Registry) -> str:
    if isinstance(value, dict):
        return _by_property(value, 3)
    if not isinstance(value, list) or not value:
        return _inline(value)
    resource = registry.get(name)
    rows = in_order(value, resource.key if resource else None)
    return "[\n" + ",\n".join(f"    {_inline(row)}" for row in rows) + "\n   ]"


def _rank(value: Any) -> tuple[bool, str, str]:
    text = "" if value is None else str(value)
    return value is None, text.lower(), text


def _by_property(value: Mapping[str, Any], depth: int) -> str:
    return _block({name: _inline(item) for name, item in value.items()}, depth)


def _block(members: Mapping[str, str], depth: int) -> str:
    """An object of members that are text already, a line for each, indented a space for each level."""
    if not members:
        return "{}"
    indent = " " * (depth + 1)
    lines = ",\n".join(f"{indent}{_inline(name)}: {text}" for name, text in sorted(members.items()))
    return "{\n" + lines + "\n" + indent[1:] + "}"
