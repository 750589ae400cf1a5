"""Values to plain JSON data and back; names are snake_case in Python and camelCase in JSON."""

from __future__ import annotations

import json
from enum import Enum
from typing import Any, Mapping


def encode(value: Any) -> Any:
    """Plain dicts, lists and scalars for a value of the model."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", None)
        if fields is None:
            return [encode(item) for item in value]
        return {camel(name): encode(item) for name, item in zip(fields, value)}
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    return value


def to_json(value: Any) -> str:
    """Indented JSON text of a value of the model, fields in declared order, ending in a line feed."""
    return json.dumps(encode(value), ensure_ascii=False, indent=1) + "\n"


def camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
