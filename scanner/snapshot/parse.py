"""JSON text to plain data, fast when it is sound, with places when it is not.

The C reader of the standard library does the work. One walk over the containers then counts what there should be in the
text, so that a repeated key shows, and sees depth and keys that differ only in case. Only a text that one of the two
objects to is read a second time, by `scan`, which knows places.
"""

from __future__ import annotations

from itertools import chain, compress

from scanner.model.problem import InputError, Problem
from scanner.record import TYPE_CHECKING, Any
from scanner.snapshot.locate import escape
from scanner.snapshot.values import scanstring, skip_space, value_at

if TYPE_CHECKING:
    from scanner.snapshot.scan import Fault

SHOWN = 20
"""Faults of one text that are worth listing before a summary."""
MAX_DEPTH = 128
"""PowerShell writes 100 levels at most."""
_OUTLINED = {"resources": 2}
"""Objects whose members are read one by one, so that it is known where they begin; and how deep."""
_MANY = 1000
"""Escapes of a text from which on it is quicker to search for the kinds that matter."""
_CONTAINERS = frozenset({dict, list})
_UNREADABLE = (ValueError, StopIteration, IndexError, RecursionError)


def mend_surrogates(text: str) -> str:
    """The text with escaped half surrogate pairs replaced by an escape of the same length, so that places hold."""
    escapes = _escapes(text)
    if escapes is not None and not {"ud", "uD"} & {text[at + 1 : at + 3] for at in escapes}:
        return text
    import re

    pair = r"u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    escape = re.compile(rf"\\(?:{pair}|(u[dD][89a-fA-F][0-9a-fA-F]{{2}})|.)", re.DOTALL)
    return escape.sub(lambda match: "\\ufffd" if match[1] else match[0], text)


def parse(text: str, path: str) -> Any:
    """Plain data of a JSON text. Raises InputError that lists the faults of `scan`."""
    try:
        data, end = value_at(text, skip_space(text, 0))
        whole = skip_space(text, end) == len(text)
    except _UNREADABLE:
        whole, data = False, None
    if whole and not is_suspect(data, text):
        return data
    return _told(text, path)


def outlined(text: str, path: str) -> tuple[Any, dict[str, tuple[int, object]]]:
    """Plain data of a snapshot, and the offset and value of each resource by its JSON pointer, as far as it is known.

    Raises InputError as `parse` does.
    """
    known: dict[str, tuple[int, object]] = {}
    try:
        data, end = _object(text, skip_space(text, 0), "", _OUTLINED, known)
        whole = skip_space(text, end) == len(text)
    except _UNREADABLE:
        whole = False
    if whole and not is_suspect(data, text):
        return data, known
    return parse(text, path), {}


def problems_of(text: str, path: str) -> list[Problem]:
    """Every fault that `scan` finds, with its place."""
    from scanner.snapshot.scan import scan

    return [_problem(fault, text, path) for fault in scan(text)]


def summarised(problems: list[Problem], path: str) -> list[Problem]:
    """The first faults, and how many more there are."""
    more = len(problems) - SHOWN
    if more <= 0:
        return problems
    rest = Problem(path, f"{more} more faults", f"'tenantscore snapshot check {path}' lists them all")
    return [*problems[:SHOWN], rest]


def is_suspect(data: object, text: str) -> bool:
    """Whether keys of one object are repeated or differ only in case, or the data nests too deep.

    The text has two quotes for each key and string of the data, unless a repeated key was dropped. Rows of a list have
    the same keys in the same order, so there are few orders of keys to look at.
    """
    orders: set[tuple[str, ...]] = set()
    depth = -1
    quoted = 0
    values: list[Any] = [data]
    while values:
        kinds = list(map(type, values))
        quoted += kinds.count(str)
        held = list(compress(values, map(_CONTAINERS.__contains__, kinds)))
        depth += bool(held)
        dicts = [value for value in held if type(value) is dict]
        lists = [value for value in held if type(value) is list]
        quoted += sum(map(len, dicts))
        orders.update(map(tuple, dicts))
        values = list(chain.from_iterable([*map(dict.values, dicts), *lists]))
    if depth > MAX_DEPTH or any(len({key.lower() for key in keys}) != len(keys) for keys in orders):
        return True
    return 2 * quoted != _quotes(text)


def _quotes(text: str) -> int:
    """Quotation marks around strings; not those inside, which are escaped."""
    escapes = _escapes(text)
    if escapes is not None:
        return text.count('"') - sum([text[at + 1] == '"' for at in escapes])
    text = text.replace("\\\\", "")
    return text.count('"') - text.count('\\"')


def _escapes(text: str) -> list[int] | None:
    """Where the escapes of a JSON text stand; None where they are many."""
    found: list[int] = []
    at = text.find("\\")
    while at >= 0:
        if len(found) == _MANY:
            return None
        found.append(at)
        at = text.find("\\", at + 2)
    return found


def _object(
    text: str, at: int, pointer: str, outlines: dict[str, int], known: dict[str, tuple[int, object]]
) -> tuple[Any, int]:
    """An object member by member; those that `outlines` names in the same way, so many levels down."""
    found: dict[str, Any] = {}
    if text[at] != "{":
        raise ValueError(text[at])
    at = skip_space(text, at + 1)
    while text[at] != "}":
        if found:
            at = _after(text, at, ",")
        if text[at] != '"':
            raise ValueError(text[at])
        key, at = scanstring(text, at + 1, True)
        at = _after(text, skip_space(text, at), ":")
        if key in found:
            raise ValueError(key)
        below = f"{pointer}/{escape(key)}"
        start = at
        levels = outlines.get(key, outlines.get("", 0))
        if levels and text[at] == "{":
            found[key], at = _object(text, at, below, {"": levels - 1}, known)
        else:
            found[key], at = value_at(text, at)
        known[below] = start, found[key]
        at = skip_space(text, at)
    return found, at + 1


def _after(text: str, at: int, sign: str) -> int:
    if text[at] != sign:
        raise ValueError(text[at])
    return skip_space(text, at + 1)


def _told(text: str, path: str) -> Any:
    """What is wrong with a text, as an error; its data where that is nothing after all."""
    import json

    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        found = summarised(problems_of(text, path), path)
        raise InputError(found or [Problem(path, f"not readable as JSON: {error}")]) from None
    if problems := problems_of(text, path):
        raise InputError(summarised(problems, path))
    return data


def _problem(fault: Fault, text: str, path: str) -> Problem:
    from scanner.snapshot.locate import place_of

    line, column = place_of(text, fault.offset)
    return Problem(f"{path}:{line}:{column}", fault.message, fault.hint)
