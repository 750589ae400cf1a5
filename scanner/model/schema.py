"""JSON schemas of the model's values. `python -m scanner.model.schema` writes the one of report.json to stdout."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from scanner.model import comparison
from scanner.model.codec import fields_of, is_record
from scanner.model.comparison import Comparison
from scanner.model.report import SCHEMA_VERSION, Report

DRAFT = "https://json-schema.org/draft/2020-12/schema"
SCALARS: Mapping[Any, Mapping[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    None: {"type": "null"},
    NoneType: {"type": "null"},
    Any: {},
    object: {},
}


def report_schema() -> dict[str, Any]:
    """The schema of report.json, made from the types and docstrings of the model."""
    definitions: dict[str, Any] = {}
    reference = _schema(Report, definitions)
    definitions["Report"]["properties"]["schemaVersion"] = {"const": SCHEMA_VERSION}
    return {
        "$schema": DRAFT,
        "title": f"Tenantscore report {SCHEMA_VERSION}",
        **reference,
        "$defs": dict(sorted(definitions.items())),
    }


def comparison_schema() -> dict[str, Any]:
    """The schema of what `compare -f json` writes."""
    definitions: dict[str, Any] = {}
    reference = _schema(Comparison, definitions)
    definitions["Comparison"]["properties"]["schemaVersion"] = {"const": comparison.SCHEMA_VERSION}
    return {
        "$schema": DRAFT,
        "title": f"Tenantscore comparison {comparison.SCHEMA_VERSION}",
        **reference,
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in SCALARS:
        return dict(SCALARS[kind])
    if origin in (Union, UnionType):
        return {"anyOf": [_schema(each, definitions) for each in arguments]}
    if origin is tuple and arguments[1:] == (...,):
        return {"type": "array", "items": _schema(arguments[0], definitions)}
    if origin is tuple:
        items = [_schema(each, definitions) for each in arguments]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _schema(arguments[1], definitions)}
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}  # a type may refer to itself
        definitions[kind.__name__] = _record(kind, definitions) if is_record(kind) else _choice(kind)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _record(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    written, fields = _source(kind), fields_of(kind)
    notes = dict(_notes(written))
    properties = {
        key: _described(_schema(hint, definitions), notes.get(name)) for key, (name, hint, _) in fields.items()
    }
    required = [key for key, (_, _, optional) in fields.items() if not optional]
    return _described(
        {"type": "object", "properties": properties, "required": required, "additionalProperties": False},
        ast.get_docstring(written),
    )


def _choice(kind: type[Enum]) -> dict[str, Any]:
    return _described({"type": "string", "enum": [member.value for member in kind]}, ast.get_docstring(_source(kind)))


def _described(schema: dict[str, Any], text: str | None) -> dict[str, Any]:
    return {"description": " ".join(text.split()), **schema} if text else schema


def _source(kind: type) -> ast.ClassDef:
    from inspect import getsource

    statement = ast.parse(getsource(kind)).body[0]
    assert isinstance(statement, ast.ClassDef)
    return statement


def _notes(written: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """The strings that stand below the fields of a class; Python itself does not keep them."""
    for field, note in zip(written.body, written.body[1:], strict=False):
        match field, note:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, text


if __name__ == "__main__":
    import json
    import sys

    sys.stdout.write(json.dumps(report_schema(), ensure_ascii=False, indent=2) + "\n")
