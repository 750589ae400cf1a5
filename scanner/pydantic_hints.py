"""What to write instead: hints for what pydantic found wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from scanner.model.day import NotADay, checked_day

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from scanner.yamlfile import YamlPath

PATTERNS: dict[str, tuple[str, str]] = {
    r"^https://[^\s\"'<>]+$": (
        "must be an address that begins with https://",
        "such as https://learn.microsoft.com/, without spaces, quotes or angle brackets",
    ),
    r"^[A-Za-z][A-Za-z0-9_]{1,99}$": (
        "must be the id of an action",
        "2 to 100 letters, digits and underscores, of which the first is a letter",
    ),
    r"^[a-z][A-Za-z0-9]*\.[a-z][A-Za-z0-9]*$": (
        "must be the name of a resource",
        "such as entra.users; 'tenantscore rules coverage --json' lists all",
    ),
    r"^[a-z][A-Za-z0-9]*$": ("must be a name", "letters and digits, of which the first is a small letter"),
    r"^[a-z][a-z0-9-]*$": ("must be a name", "small letters, digits and hyphens, of which the first is a letter"),
    r"^[a-z0-9][a-z0-9 -]*$": ("must be a tag", "small letters, digits, spaces and hyphens"),
    r"^\S+$": ("must be one word", "leave out the spaces"),
}
"""What a regular expression of a document means: the fault, and the hint."""
_BOUNDS = {"gt": "greater than", "ge": "at least", "lt": "less than", "le": "at most"}
_KINDS = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}


def hint_of(details: ErrorDetails, annotations: Iterable[Any], *, required: bool = False) -> str | None:
    """What to write instead; `annotations` are the types that the place may have, where they are known."""
    value, context, annotations = details["input"], details.get("ctx", {}), list(annotations)
    removed = "" if required else ", or remove the key"
    match details["type"]:
        case "string_type" if _is_day(annotations):
            return NotADay.hint
        case "value_error" | "string_type" if value is None:
            return f"write it after the colon{removed}"
        case "string_type":
            return _as_text(value)
        case "string_pattern_mismatch":
            return PATTERNS.get(str(context["pattern"]), (None, None))[1]
        case "list_type" | "tuple_type":
            return f"write [{value}]" if isinstance(value, str | int | float) else "write one item a line, after '- '"
        case "model_type" | "model_attributes_type" | "dict_type" | "mapping_type":
            keys = _keys(annotations)
            return f"write 'key: value' lines; keys are {', '.join(keys)}" if keys else "write 'key: value' lines"
        case "bool_type" | "bool_parsing":
            return "write true or false, without quotes"
        case "int_type" | "int_parsing" | "int_from_float" | "float_type" | "float_parsing" | "finite_number":
            return "write digits without quotes" if isinstance(value, str) else "write it in digits, such as 8"
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            return _bounds(annotations, value)
        case "string_too_short" | "too_short":
            return _more(context, removed, of_items=details["type"] == "too_short")
        case "string_too_long" | "too_long":
            return f"it has {len(value)}"
    return None


def missing_hint(name: str, annotations: Iterable[Any]) -> str:
    """What a key that is missing has to hold."""
    for annotation in annotations:
        said = "a day, such as 2026-11-20" if _is_day([annotation]) else _kind(annotation)
        if said:
            return f"add '{name}:' with {said}"
    return f"add '{name}:'"


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return f'write "{str(value).lower()}" in quotes'
    if isinstance(value, int | float):
        return f'write "{value}" in quotes'
    return "write one text, not a list" if isinstance(value, list) else "write one text, not keys with values"


def is_required(model: Any, path: YamlPath) -> bool:
    """Whether a model has to have the key at the end of a path."""
    fields = [getattr(parent, "model_fields", None) or {} for parent in annotations_at(model, path[:-1])]
    known = [field for each in fields for name, field in each.items() if path[-1] in (field.alias, name)]
    return bool(known) and all(field.is_required() for field in known)


def _is_day(annotations: Iterable[Any]) -> bool:
    return any(getattr(part, "func", None) is checked_day for each in annotations for part in _metadata(each))


def _more(context: Mapping[str, Any], removed: str, *, of_items: bool) -> str:
    if of_items:
        return "name one at least" if context["min_length"] == 1 else "name more of them"
    return f"write it out{removed}" if context["min_length"] == 1 else "write it out"


def _bounds(annotations: Iterable[Any], value: Any) -> str | None:
    """Both bounds of a number, of which only one was broken."""
    said = [
        f"{words} {limit:g}"
        for annotation in annotations
        for part in _metadata(annotation)
        for name, words in _BOUNDS.items()
        if (limit := getattr(part, name, None)) is not None
    ]
    return f"it is {value}; write a number {' and '.join(dict.fromkeys(said))}" if said else f"it is {value}"


def _metadata(annotation: Any) -> list[Any]:
    """Constraints of an annotated type, those within optional and field types too."""
    found: list[Any] = []
    for part in getattr(annotation, "__metadata__", ()):
        found += [part, *getattr(part, "metadata", ())]
    for argument in get_args(annotation):
        found += _metadata(argument)
    return found


def _kind(annotation: Any) -> str | None:
    """What values of a type are, in a few words."""
    if isinstance(annotation, type):
        if issubclass(annotation, Enum):
            return f"one of {', '.join(str(member.value) for member in annotation)}"
        keys = _keys([annotation])
        return f"the keys {', '.join(keys)}" if keys else _KINDS.get(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return f"one of {', '.join(str(getattr(each, 'value', each)) for each in arguments)}"
    if origin is list:
        return "a list"
    if origin is dict:
        return "names and values below it"
    return next((said for argument in arguments if (said := _kind(argument))), None)


def _keys(annotations: Iterable[Any]) -> list[str]:
    """The keys of a document that has to be there, or where all may be left out, those it knows."""
    for annotation in annotations:
        fields = getattr(annotation, "model_fields", None)
        if fields is not None:
            required = [field.alias or name for name, field in fields.items() if field.is_required()]
            return required or [field.alias or name for name, field in fields.items()]
        nested = _keys(get_args(annotation))
        if nested:
            return nested
    return []


def annotations_at(model: Any, path: YamlPath) -> list[Any]:
    """The types that a model has at a path."""
    candidates = [model]
    for step in path:
        candidates = [child for candidate in candidates for child in children(candidate, step)]
    return candidates


def children(candidate: Any, step: str | int) -> list[Any]:
    """The types that `candidate` (a model, or a list, mapping or union of types) has below `step`."""
    fields = getattr(candidate, "model_fields", None)
    if fields is not None:
        return [_annotated(field) for name, field in fields.items() if step in (field.alias, name)]
    arguments = get_args(candidate)
    if isinstance(step, int) or get_origin(candidate) is dict:
        return [argument for argument in arguments if argument is not Ellipsis]
    return [child for argument in arguments for child in children(argument, step)]


def _annotated(field: Any) -> Any:
    """The type of a field, with the constraints that pydantic moved from it to the field."""
    from typing import Annotated

    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
