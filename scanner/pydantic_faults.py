"""What pydantic found wrong, in plain words and at the line and column of the file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, get_args

from scanner.model.names import did_you_mean
from scanner.model.problem import Problem
from scanner.pydantic_hints import PATTERNS, annotations_at, hint_of, is_required, missing_hint

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

    from scanner.yamlfile import Document, YamlPath

MESSAGES = {
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "set_type": "must be a list",
    "frozen_set_type": "must be a list",
    "dict_type": "must be a mapping",
    "mapping_type": "must be a mapping",
    "model_type": "must be a mapping",
    "model_attributes_type": "must be a mapping",
    "dataclass_type": "must be a mapping",
    "none_required": "must be null",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "multiple_of": "must be a multiple of {multiple_of}",
    "string_too_long": "must be at most {max_length} characters long",
    "string_pattern_mismatch": "must match {pattern}",
    "too_long": "must have at most {max_length} items",
    "date_type": "must be a date such as 2026-11-20",
    "date_parsing": "must be a date such as 2026-11-20",
    "date_from_datetime_parsing": "must be a date such as 2026-11-20",
    "date_from_datetime_inexact": "must be a date such as 2026-11-20",
    "url_parsing": "must be an address such as https://contoso.com",
    "url_scheme": "must be an address such as https://contoso.com",
}
"""pydantic's error types; the braces are filled from the error's context."""

MISSING = "is missing"
"""What ends the message about a key that is not there; its place is that of the mapping that lacks it."""


def problems(
    error: ValidationError, document: Document, *, model: type[BaseModel] | None = None, path: YamlPath = ()
) -> list[Problem]:
    """One problem for each fault, in the order of the file.

    `model` is what was validated; with it, a misspelt key gets the right name as a hint. `path` is where in the
    document the validated part begins.
    """
    found = []
    for details in _without_slips(_best_branches(error.errors(include_url=False), document, path), model):
        steps = _steps(details["loc"], document, path)
        found.append((_position(details, document, path + steps), _problem(details, document, path, steps, model)))
    return list(dict.fromkeys(problem for _, problem in sorted(found, key=lambda pair: pair[0])))


def known_keys(model: Any, path: YamlPath) -> tuple[str, ...]:
    """The keys, as written in a file, that `model` knows at `path`."""
    return tuple(key for candidate in annotations_at(model, path) for key in _fields(candidate))


def _without_slips(errors: Iterable[ErrorDetails], model: type[BaseModel] | None) -> Iterable[ErrorDetails]:
    """Without the keys that are missing because they are misspelt: one slip is one fault."""
    found = list(errors)
    missing: dict[tuple[int | str, ...], set[str]] = {}
    for details in found:
        if details["type"] == "missing":
            missing.setdefault(details["loc"][:-1], set()).add(str(details["loc"][-1]))
    meant = set()
    for details in found:
        *parent, last = details["loc"] or ("",)
        if details["type"] == "extra_forbidden" and model is not None and tuple(parent) in missing:
            hint = did_you_mean(str(last), known_keys(model, tuple(parent)))
            meant |= {(*parent, name) for name in missing[tuple(parent)] if hint == did_you_mean(name, [name])}
    return [details for details in found if not (details["type"] == "missing" and details["loc"] in meant)]


def _problem(
    details: ErrorDetails, document: Document, base: YamlPath, steps: YamlPath, model: type[BaseModel] | None
) -> Problem:
    last = details["loc"][-1] if details["loc"] else None
    dotted = _dotted(base + steps)
    match details["type"]:
        case "extra_forbidden":
            keys = known_keys(model, steps[:-1]) if model is not None else ()
            hint = did_you_mean(str(last), keys) or (f"known keys: {', '.join(keys)}" if keys else None)
            head = f"{_dotted(base + steps[:-1])}: " if base else ""
            return Problem(document.key_place(base + steps), f"{head}unknown key '{last}'", hint)
        case "missing":
            head = f"{dotted}: " if dotted else ""
            hint = missing_hint(str(last), annotations_at(model, (*steps, str(last))))
            return Problem(document.place(base + steps), f"{head}the key '{last}' {MISSING}", hint)
        case "model_type" | "dict_type" if document.data is None:
            return Problem(document.place(), "the file is empty", hint_of(details, [model]))
        case _:
            text, hint = _text(details)
            required = bool(steps) and model is not None and is_required(model, steps)
            hint = hint or hint_of(details, annotations_at(model, steps), required=required)
            place = document.key_place if last == "[key]" else document.place
            return Problem(place(base + steps), f"{dotted}: {text}" if dotted else text, hint)


def _text(details: ErrorDetails) -> tuple[str, str | None]:
    context = details.get("ctx", {})
    match details["type"]:
        case "enum" | "literal_error":
            return _choice(details["input"], str(context["expected"]))
        case "string_too_short" | "too_short" as kind:
            least, unit = context["min_length"], "characters" if kind == "string_too_short" else "items"
            return ("must not be empty" if least == 1 else f"must have at least {least} {unit}"), None
        case "value_error" | "assertion_error":
            return str(context["error"]), getattr(context["error"], "hint", None)
        case "string_pattern_mismatch" if context["pattern"] in PATTERNS:
            return PATTERNS[str(context["pattern"])][0], None
        case kind if kind in MESSAGES:
            return MESSAGES[kind].format_map({name: _number(value) for name, value in context.items()}), None
        case _:
            message = details["msg"]
            return message[:1].lower() + message[1:], None


def _number(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _choice(value: object, expected: str) -> tuple[str, str | None]:
    """`expected` is pydantic's list of names: `'a', 'b' or 'c'`."""
    names = [name.strip().strip("'") for name in expected.replace(" or ", ", ").split(", ")]
    if not isinstance(value, str):
        return f"must be one of {', '.join(names)}", None
    return f"'{value}' is not one of {', '.join(names)}", did_you_mean(value, names)


def _steps(location: Iterable[str | int], document: Document, base: YamlPath) -> YamlPath:
    """The part of pydantic's location that the document holds; names of union branches and missing keys fall out."""
    value: Any = _value(document, base)
    steps: list[str | int] = []
    for step in location:
        if _holds(value, step):
            value = value[step]
            steps.append(step)
    return tuple(steps)


def _position(details: ErrorDetails, document: Document, path: YamlPath) -> tuple[int, int]:
    return document.key_position(path) if details["type"] == "extra_forbidden" else document.position(path)


def _best_branches(errors: list[ErrorDetails], document: Document, base: YamlPath) -> list[ErrorDetails]:
    """Of a union that failed in all its branches, the faults of the branch that was meant.

    That is the first one whose own type fits; where none fits, one fault says all the types that would.
    """
    kept: list[ErrorDetails] = []
    unions: dict[tuple[int | str, ...], dict[object, list[ErrorDetails]]] = {}
    for details in errors:
        location = details["loc"]
        held = _prefix(location, document, base)
        if held == len(location) or (details["type"] == "missing" and held == len(location) - 1):
            kept.append(details)
        else:
            unions.setdefault(location[:held], {}).setdefault(location[held], []).append(details)
    for location, branches in unions.items():
        fitting = [faults for faults in branches.values() if not _is_wrong_type(faults, len(location))]
        if fitting:
            kept.extend(fitting[0])
        else:
            texts = [_text(faults[0])[0] for faults in branches.values()]
            merged = " or ".join([texts[0], *(text.removeprefix("must be ") for text in texts[1:])])
            first = next(iter(branches.values()))[0]
            kept.append({**first, "type": "value_error", "ctx": {"error": merged}, "loc": location})
    return kept


def _prefix(location: tuple[int | str, ...], document: Document, base: YamlPath) -> int:
    """How many leading steps of `location` the document holds."""
    value: Any = _value(document, base)
    for count, step in enumerate(location):
        if not _holds(value, step):
            return count
        value = value[step]
    return len(location)


def _value(document: Document, path: YamlPath) -> Any:
    value: Any = document.data
    for step in path:
        value = value[step]
    return value


def _holds(value: Any, step: str | int) -> bool:
    if isinstance(value, list):
        return isinstance(step, int) and step < len(value)
    return isinstance(value, dict) and step in value


def _is_wrong_type(faults: list[ErrorDetails], depth: int) -> bool:
    return len(faults) == 1 and len(faults[0]["loc"]) == depth + 1 and faults[0]["type"].endswith("_type")


def _dotted(path: YamlPath) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _fields(candidate: Any) -> list[str]:
    fields = getattr(candidate, "model_fields", None)
    if fields is not None:
        return [field.alias or name for name, field in fields.items()]
    return [key for argument in get_args(candidate) for key in _fields(argument)]
