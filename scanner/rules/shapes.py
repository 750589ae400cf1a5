"""The registry of resources as shapes that expressions are checked against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from scanner.cel.shape import Shape, ShapeKind
from scanner.snapshot.resources import Field, Registry

_SCALARS = frozenset(get_args(ShapeKind)) - {"object", "list"}
_OBJECT: ShapeKind = "object"


def service_shapes(registry: Registry) -> dict[str, Shape]:
    """By service, an object that has its resources as fields."""
    return {
        service: Shape(
            _OBJECT,
            {
                resource.name.partition(".")[2]: _listed(resource.shape, _object(resource.fields))
                for resource in registry.of_service(service)
            },
        )
        for service in registry.services
    }


def _listed(shape: str, row: Shape) -> Shape:
    return Shape("list", item=row) if shape == "list" else row


def _object(fields: Mapping[str, Field], *, nullable: bool = False) -> Shape:
    """An object of known fields; one that names none has any."""
    if not fields:
        return Shape("map", nullable=nullable)
    return Shape(_OBJECT, {name: _shape(field) for name, field in fields.items()}, nullable=nullable)


def _shape(field: Field) -> Shape:
    if field.type == "object":
        return _object(field.fields, nullable=field.nullable)
    if field.type == "list":
        return Shape("list", item=_shape(field.item) if field.item else None, nullable=field.nullable)
    for kind in _SCALARS:
        if field.type == kind:
            return Shape(kind, nullable=field.nullable, values=field.values)
    return Shape("any")
