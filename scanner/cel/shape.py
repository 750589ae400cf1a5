"""What is known of data before it is read: the shapes that expressions are checked against."""

from __future__ import annotations

from scanner.record import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

ShapeKind = Literal["object", "list", "map", "string", "int", "number", "bool", "timestamp", "any"]


class Shape(NamedTuple):
    """The form of a value in JSON-like data."""

    kind: ShapeKind
    """`timestamp` is a string in RFC 3339 or a timestamp; `number` is an int or a double; `map` has any names."""
    fields: Mapping[str, Shape] = {}
    """Of an object: every field that it can have."""
    item: Shape | None = None
    """Of a list its elements, of a map its values."""
    nullable: bool = False
    values: tuple[object, ...] = ()
    """All values that there are; empty where they are not known."""
    name: str = ""
    """What messages call it, where that says more than the expression does."""
    noun: str = "field"
    """What messages call one of its fields."""
