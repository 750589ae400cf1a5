"""Which functions there are, and where they live: `find()` imports an extension when an expression first uses it."""

from __future__ import annotations

import sys
from collections.abc import Callable

from scanner.cel import arithmetic, compare, convert
from scanner.cel.errors import LONG, CelError, affordable, no_overload
from scanner.cel.values import NUMBERS, Namespace, Optional, Streamed, Value, adapt, type_name

Function = Callable[..., Value]

_SIZED = (str, bytes, list, dict)


def size(value: Value) -> int:
    """Code points, bytes, elements or entries."""
    if type(value) in _SIZED:
        return len(value)
    if type(value) is Namespace:
        raise CelError("unknown", "the size of a namespace that may be incomplete is not known")
    raise no_overload("size()", value)


def contains(text: Value, part: Value, paid: bool = False) -> bool:
    _both_text("contains()", text, part)
    if len(text) > LONG:
        affordable(paid, text)
    return part in text


def starts_with(text: Value, part: Value, paid: bool = False) -> bool:
    _both_text("startsWith()", text, part)
    if len(part) > LONG:
        affordable(paid, part)
    return bool(text.startswith(part))


def ends_with(text: Value, part: Value, paid: bool = False) -> bool:
    _both_text("endsWith()", text, part)
    if len(part) > LONG:
        affordable(paid, part)
    return bool(text.endswith(part))


def matches(text: Value, pattern: Value) -> bool:
    """Whether some part of the text matches an RE2 expression."""
    _both_text("matches()", text, pattern)
    from scanner.cel.regex import compiled

    try:
        return compiled(pattern).search(text) is not None
    except UnicodeEncodeError:
        raise CelError("invalid_argument", "the string holds half of a surrogate pair") from None


def unknown(text: Value) -> Value:
    """Never has a value: what an expression cannot know, said in words. An extension of our own."""
    _both_text("unknown()", text)
    error = CelError("unknown", text)
    error.told = True
    raise error


def _both_text(function: str, *values: Value) -> bool:
    if all(type(value) is str for value in values):
        return True
    raise no_overload(function, *values)


def _not(value: Value) -> bool:
    if type(value) is bool:
        return not value
    raise no_overload("'!'", value)


def _index(container: Value, key: Value, paid: bool = False) -> Value:
    if type(key) is str:
        affordable(paid, key)
    if type(container) is list:
        return _element(container, key)
    if type(container) in (dict, Namespace):
        try:
            return compare.lookup(container, key)
        except KeyError:
            kind, name = (
                ("unknown", "is not available") if type(container) is Namespace else ("no_such_key", "is not there")
            )
            raise CelError(kind, f"the key {_shown(key)} {name}") from None  # type: ignore[arg-type]
    if type(container) is Optional:
        return _optional_index(container, key, paid)
    raise no_overload("'[]'", container, key)


def _element(items: list[Value], key: Value) -> Value:
    if not _is_index(key):
        raise no_overload("'[]'", items, key)
    if not 0 <= key < len(items):
        raise CelError("range", f"the index {_shown(key)} is outside the list of {len(items)}")
    return items[int(key)]


def _is_index(key: Value) -> bool:
    return type(key) in NUMBERS and (type(key) is not float or key.is_integer())


def _optional_field(value: Value, field: Value) -> Optional:
    """`value.?field`: the field if it is there."""
    if type(value) is Optional:
        if not value.held:
            return value
        value = value.held[0]
    if type(value) in (dict, Namespace):
        return Optional(_kept(value[field])) if compare.holds(value, field) else Optional()
    raise CelError("no_such_overload", f"a value of type {type_name(value)} has no field {_shown(field)}")


def _kept(value: Value) -> Value:
    return value if isinstance(value, Streamed) else adapt(value)


def _optional_index(value: Value, key: Value, paid: bool = False) -> Optional:
    """`value[?key]`: the element if it is there."""
    if type(key) is str:
        affordable(paid, key)
    if type(value) is Optional:
        if not value.held:
            return value
        value = value.held[0]
    if type(value) is list and _is_index(key):
        return Optional(adapt(value[int(key)])) if 0 <= key < len(value) else Optional()
    if type(value) in (dict, Namespace):
        return Optional(adapt(compare.lookup(value, key))) if compare.holds(value, key) else Optional()
    raise no_overload("'[?]'", value, key)


def _shown(key: Value) -> str:
    text = repr(key) if type(key) is str else str(key)
    return text if len(text) <= 60 else f"{text[:57]}..."


OPERATORS: dict[str, Function] = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "/": arithmetic.divide,
    "%": arithmetic.remainder,
    "-_": arithmetic.negate,
    "!_": _not,
    "==": compare.equal,
    "!=": lambda left, right: not compare.equal(left, right),
    "<": lambda left, right, paid=False: compare.less("<", left, right, paid),
    "<=": lambda left, right, paid=False: compare.less_equal("<=", left, right, paid),
    ">": lambda left, right, paid=False: compare.less(">", right, left, paid),
    ">=": lambda left, right, paid=False: compare.less_equal(">=", right, left, paid),
    "in": compare.contains,
    "[]": _index,
    "?.": _optional_field,
    "[?]": _optional_index,
}
GLOBALS: dict[tuple[str, int], Function] = {
    ("size", 1): size,
    ("matches", 2): matches,
    ("type", 1): convert.to_type,
    ("dyn", 1): lambda value: value,
    ("int", 1): convert.to_int,
    ("uint", 1): convert.to_uint,
    ("double", 1): convert.to_double,
    ("string", 1): convert.to_string,
    ("bytes", 1): convert.to_bytes,
    ("bool", 1): convert.to_bool,
    ("timestamp", 1): convert.to_timestamp,
    ("duration", 1): convert.to_duration,
    ("unknown", 1): unknown,
}
METHODS: dict[tuple[str, int], Function] = {
    ("size", 0): size,
    ("contains", 1): contains,
    ("startsWith", 1): starts_with,
    ("endsWith", 1): ends_with,
    ("matches", 1): matches,
}
_DATES = ("FullYear", "Month", "Date", "DayOfMonth", "DayOfWeek", "DayOfYear")
_CLOCK = ("Hours", "Minutes", "Seconds", "Milliseconds")
_TEXT = (
    "charAt",
    "indexOf",
    "lastIndexOf",
    "join",
    "split",
    "replace",
    "substring",
    "trim",
    "lowerAscii",
    "upperAscii",
)
_ADDRESSES = (
    *("ip", "cidr", "isIP", "isCIDR", "family", "isUnspecified", "isLoopback", "isGlobalUnicast"),
    *("isLinkLocalUnicast", "isLinkLocalMulticast", "containsIP", "containsCIDR", "masked", "prefixLength"),
)
_OPTIONAL = ("hasValue", "value", "or", "orValue", "unwrapOpt", "first", "last")
_LISTS = ("distinct", "flatten", "slice", "sort")
_EXTENSIONS: dict[str, str] = {
    **dict.fromkeys((*_TEXT, "lowerAscii", "upperAscii", "reverse", "format"), "strings"),
    **dict.fromkeys(_LISTS, "lists"),
    **{f"get{part}": "accessors" for part in (*_DATES, *_CLOCK)},
    **dict.fromkeys(_ADDRESSES, "network"),
    **dict.fromkeys((*_OPTIONAL, "optional"), "optionals"),
    "strings": "strings",
    "lists": "lists",
    "sets": "sets",
    "math": "maths",
    "base64": "encoders",
}
"""Methods, and the namespaces of functions, to the module under `extensions` that defines them."""


def find(name: str, count: int, *, member: bool) -> Function | None:
    """The function or method of a name that takes `count` arguments (the target not counted), or None."""
    table = METHODS if member else GLOBALS
    found = table.get((name, count)) or table.get((name, -1))
    if found is None and _load(name if member else name.partition(".")[0]):
        found = table.get((name, count)) or table.get((name, -1))
    return found


def names(*, member: bool) -> set[str]:
    """Every function or method that there is."""
    for module in set(_EXTENSIONS.values()):
        _import(module)
    return {name for name, _ in (METHODS if member else GLOBALS)}


def counts(name: str, *, member: bool) -> list[int]:
    """How many arguments the overloads of a name take; -1 is any number."""
    _load(name if member else name.partition(".")[0])
    return sorted(count for own, count in (METHODS if member else GLOBALS) if own == name)


def _load(key: str) -> bool:
    module = _EXTENSIONS.get(key)
    return module is not None and _import(module)


def _import(module: str) -> bool:
    path = f"scanner.cel.extensions.{module}"
    __import__(path)
    extension = sys.modules[path]
    GLOBALS.update(extension.GLOBALS)
    METHODS.update(extension.METHODS)
    return True
