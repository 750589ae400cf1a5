"""Values to plain JSON data and back; names are snake_case in Python and camelCase in JSON."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from enum import Enum
from types import NoneType, UnionType
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from scanner.model.names import did_you_mean

T = TypeVar("T")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
KINDS: Mapping[type, str] = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}


class Mismatch(NamedTuple):
    """One place where data is not what the type wants."""

    pointer: str
    """JSON pointer into the data; of the object, where a property is missing."""
    message: str
    hint: str | None = None


class DecodeError(Exception):
    """Data that is not a value of the type; `mismatches` holds every fault, in the order of the type."""

    def __init__(self, mismatches: list[Mismatch]) -> None:
        self.mismatches = tuple(mismatches)
        super().__init__("; ".join(f"{fault.pointer or '/'}: {fault.message}" for fault in mismatches))


def encode(value: Any) -> Any:
    """Plain dicts, lists and scalars for a value of the model."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", None)
        if fields is None:
            return [encode(item) for item in value]
        return {camel(name): encode(item) for name, item in zip(fields, value, strict=True)}
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    return value


def to_json(value: Any) -> str:
    """Indented JSON text of a value of the model, fields in declared order, ending in a line feed.

    Half surrogate pairs, which UTF-8 cannot hold, stay escapes.
    """
    text = json.dumps(encode(value), ensure_ascii=False, indent=1) + "\n"
    return LONE_SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def decode(wanted: type[T], data: Any) -> T:
    """The value of type `wanted` that `data` encodes: `decode(Report, json.loads(text))`.

    Numbers stay as they were written, so that encoding again gives the same text. Properties may be absent where
    the type has a default. Raises `DecodeError` with every fault.
    """
    faults: list[Mismatch] = []
    value: T = _decoder(wanted)(data, "", faults)
    if faults:
        raise DecodeError(faults)
    return value


def camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def fields_of(record: type) -> Mapping[str, tuple[str, Any, bool]]:
    """For each JSON property of a named tuple: its Python name, its type, and whether it may be absent."""
    hints, optional = get_type_hints(record, localns=_late_types(record)), getattr(record, "_field_defaults", {})
    names: tuple[str, ...] = getattr(record, "_fields", ())
    return {camel(name): (name, hints[name], name in optional) for name in names}


def _late_types(record: type) -> dict[str, Any]:
    """The types that the module of a record imports only for type checkers, by its `LATE_TYPES`."""
    from importlib import import_module

    late: Mapping[str, str] = getattr(import_module(record.__module__), "LATE_TYPES", {})
    return {name: getattr(import_module(module), name) for name, module in late.items()}


def is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")


Decoder = Callable[[Any, str, list[Mismatch]], Any]
"""(data, pointer, faults) -> value; a fault is added to the list, and the value is then of no use."""
_decoders: dict[Any, Decoder] = {}


def _decoder(kind: Any) -> Decoder:
    if kind not in _decoders:
        _decoders[kind] = _new_decoder(kind)
    return _decoders[kind]


def _new_decoder(kind: Any) -> Decoder:
    origin, arguments = get_origin(kind), get_args(kind)
    if is_record(kind):
        return _record(kind)
    if origin in (Union, UnionType):
        return _union(arguments)
    if origin is tuple:
        return _list(arguments[0]) if arguments[1:] == (...,) else _fixed(arguments)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(arguments[1])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _choice(kind)
    if kind in (None, NoneType):
        return _scalar("null", lambda data: data is None)
    if kind in (Any, object):
        return lambda data, at, faults: data
    return _scalar(KINDS[kind], lambda data: _is_scalar(data, kind))


def _record(kind: type) -> Decoder:
    fields = fields_of(kind)
    decoders = {key: _decoder(hint) for key, (_, hint, _) in fields.items()}

    def decode_record(data: Any, at: str, faults: list[Mismatch]) -> Any:
        if not isinstance(data, dict):
            return _wrong(at, "an object", data, faults)
        for key in data.keys() - fields.keys():
            faults.append(Mismatch(_below(at, key), f"'{key}' is not a property here", did_you_mean(key, fields)))
        missing = [key for key, (_, _, optional) in fields.items() if key not in data and not optional]
        faults.extend(Mismatch(at, f"'{key}' is missing") for key in missing)
        given = [key for key in fields if key in data]
        values = {fields[key][0]: decoders[key](data[key], _below(at, key), faults) for key in given}
        return None if missing else kind(**values)

    return decode_record


def _union(kinds: tuple[Any, ...]) -> Decoder:
    """Null or one other kind; the model has no other unions."""
    other = _decoder(next(kind for kind in kinds if kind is not NoneType))
    return lambda data, at, faults: None if data is None else other(data, at, faults)


def _list(item: Any) -> Decoder:
    decoder = _decoder(item)

    def decode_list(data: Any, at: str, faults: list[Mismatch]) -> Any:
        if not isinstance(data, list):
            return _wrong(at, "a list", data, faults)
        return tuple(decoder(value, f"{at}/{index}", faults) for index, value in enumerate(data))

    return decode_list


def _fixed(items: tuple[Any, ...]) -> Decoder:
    decoders = [_decoder(item) for item in items]

    def decode_fixed(data: Any, at: str, faults: list[Mismatch]) -> Any:
        if not isinstance(data, list) or len(data) != len(decoders):
            return _wrong(at, f"a list of {len(decoders)}", data, faults)
        pairs = zip(decoders, data, strict=True)
        return tuple(decoder(value, f"{at}/{index}", faults) for index, (decoder, value) in enumerate(pairs))

    return decode_fixed


def _mapping(item: Any) -> Decoder:
    decoder = _decoder(item)

    def decode_mapping(data: Any, at: str, faults: list[Mismatch]) -> Any:
        if not isinstance(data, dict):
            return _wrong(at, "an object", data, faults)
        return {key: decoder(value, _below(at, key), faults) for key, value in data.items()}

    return decode_mapping


def _choice(kind: type[Enum]) -> Decoder:
    members = {member.value: member for member in kind}

    def decode_choice(data: Any, at: str, faults: list[Mismatch]) -> Any:
        if not isinstance(data, str):
            return _wrong(at, "a string", data, faults)
        if data not in members:
            hint = did_you_mean(data, members) or f"known are {', '.join(members)}"
            faults.append(Mismatch(at, f"'{data}' is not a known {_words(kind.__name__)}", hint))
        return members.get(data)

    return decode_choice


def _scalar(expected: str, fits: Callable[[Any], bool]) -> Decoder:
    return lambda data, at, faults: data if fits(data) else _wrong(at, expected, data, faults)


def _is_scalar(data: Any, kind: type) -> bool:
    if kind is bool or isinstance(data, bool):
        return kind is bool and isinstance(data, bool)
    if kind is float:
        return isinstance(data, int | float) and math.isfinite(data)
    return isinstance(data, kind)


def _wrong(at: str, expected: str, data: Any, faults: list[Mismatch]) -> None:
    faults.append(Mismatch(at, f"expected {expected}, found {_found(data)}"))


def _found(data: Any) -> str:
    match data:
        case None:
            return "null"
        case bool():
            return "true" if data else "false"
        case str():
            return "a string"
        case int() | float():
            return "a number"
        case list():
            return f"a list of {len(data)}"
    return "an object"


def _below(at: str, key: str) -> str:
    return f"{at}/{key.replace('~', '~0').replace('/', '~1')}"


def _words(name: str) -> str:
    """`CoverageState` as `coverage state`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
