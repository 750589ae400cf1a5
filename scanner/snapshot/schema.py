"""The JSON schema of a snapshot, generated from the registry.

`python -m scanner.snapshot.schema > schemas/snapshot.schema.json` writes the committed file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from scanner.model.snapshot import CoverageState
from scanner.record import Any
from scanner.snapshot.document import SCHEMA_VERSION, SERVICES
from scanner.snapshot.resources import Field, Registry, Resource, load_registry

TYPES = {"string": "string", "timestamp": "string", "int": "integer", "number": "number", "bool": "boolean"}
TEXT = {"type": ["string", "null"]}


def snapshot_schema(registry: Registry) -> dict[str, Any]:
    """A schema of draft 2020-12. Properties that the registry does not name are allowed in rows and objects."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tenantscore snapshot",
        "description": "The configuration of one Microsoft 365 tenant at one time.",
        "type": "object",
        "required": ["schemaVersion", "resources"],
        "additionalProperties": False,
        "properties": {
            "schemaVersion": {"const": SCHEMA_VERSION},
            "tenant": _tenant(),
            "collectedAt": {
                **_field(Field("", "timestamp", True)),
                "description": "When the tenant was read, ISO 8601.",
            },
            "collector": {**TEXT, "description": "What wrote the snapshot, with its version."},
            "coverage": _coverage(registry),
            "resources": {
                "type": "object",
                "additionalProperties": False,
                "properties": {service: _service(registry.of_service(service)) for service in SERVICES},
            },
        },
    }


def schema_text() -> str:
    """The schema as the committed file holds it."""
    return json.dumps(snapshot_schema(load_registry()), indent=1, ensure_ascii=False) + "\n"


def _tenant() -> dict[str, Any]:
    return {
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": {
            "id": TEXT,
            "displayName": TEXT,
            "defaultDomain": TEXT,
            "seats": {"type": ["integer", "null"], "minimum": 0, "description": "Licensed users."},
            "industry": TEXT,
            "licenses": {"type": ["array", "null"], "items": {"type": "string"}, "description": "SKU part numbers."},
        },
    }


def _coverage(registry: Registry) -> dict[str, Any]:
    state = {"enum": [state.value for state in CoverageState]}
    entry = {
        "type": "object",
        "required": ["state"],
        "additionalProperties": False,
        "properties": {"state": state, "detail": {**TEXT, "description": "What the source said."}},
    }
    return {
        "type": ["object", "null"],
        "description": "Whether each resource was read; one without an entry was, if the snapshot holds it.",
        "propertyNames": {"enum": list(registry.names)},
        "additionalProperties": {"anyOf": [entry, state]},
    }


def _service(resources: tuple[Resource, ...]) -> dict[str, Any]:
    properties = {resource.name.partition(".")[2]: _resource(resource) for resource in resources}
    return {"type": ["object", "null"], "additionalProperties": False, "properties": properties}


def _resource(resource: Resource) -> dict[str, Any]:
    about = {"title": resource.title, "description": f"{resource.source}. Needs {resource.permission}."}
    if resource.shape == "object":
        return {**about, "type": ["object", "null"], "properties": _fields(resource.fields)}
    row = {"type": "object", "properties": _fields(resource.fields)}
    return {**about, "type": ["array", "null"], "items": row}


def _fields(fields: Mapping[str, Field]) -> dict[str, Any]:
    return {name: _field(field) for name, field in fields.items()}


def _field(field: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    if field.type != "any":
        kind = _kind(field)
        schema["type"] = [kind, "null"] if field.nullable else kind
    if field.type == "timestamp":
        schema["format"] = "date-time"
    if field.item is not None:
        schema["items"] = _field(field.item)
    if field.fields:
        schema["properties"] = _fields(field.fields)
    if field.values:
        schema["examples"] = list(field.values)
    if field.description:
        schema["description"] = field.description
    return schema


def _kind(field: Field) -> str:
    return TYPES.get(field.type) or {"list": "array"}.get(field.type, "object")


if __name__ == "__main__":
    sys.stdout.write(schema_text())
