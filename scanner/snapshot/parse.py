"""JSON text to plain data, fast when it is sound, with places when it is not.

The C reader of the standard library does the work. Its hook sees repeated keys, and one walk over the containers
sees depth and keys that differ only in case; together they cost about as much again as `json.loads`. Only a text
that one of them objects to is read a second time, by `scan`, which knows places.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NoReturn

from scanner.model.problem import InputError, Problem
from scanner.snapshot.locate import place_of
from scanner.snapshot.scan import MAX_DEPTH, Fault, scan

SHOWN = 20
"""Faults of one text that are worth listing before a summary."""
ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)


def mend_surrogates(text: str) -> str:
    """The text with escaped half surrogate pairs replaced by an escape of the same length, so that places hold."""
    if "\\ud" not in text and "\\uD" not in text:
        return text
    return ESCAPE.sub(lambda match: "\\ufffd" if match[1] else match[0], text)


def parse(text: str, path: str) -> Any:
    """Plain data of a JSON text. Raises InputError that lists the faults of `scan`."""
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise InputError(_problems(text, path, error)) from None
    if _is_suspect(data) and (problems := problems_of(text, path)):
        raise InputError(summarised(problems, path))
    return data


def problems_of(text: str, path: str) -> list[Problem]:
    """Every fault that `scan` finds, with its place."""
    return [_problem(fault, text, path) for fault in scan(text)]


def summarised(problems: list[Problem], path: str) -> list[Problem]:
    """The first faults, and how many more there are."""
    more = len(problems) - SHOWN
    if more <= 0:
        return problems
    rest = Problem(path, f"{more} more faults", f"'tenantscore snapshot check {path}' lists them all")
    return [*problems[:SHOWN], rest]


class _Suspect(ValueError):
    """Something that JSON admits and a snapshot does not."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise _Suspect
    return data


def _refuse(constant: str) -> NoReturn:
    raise _Suspect(constant)


def _finite(digits: str) -> float:
    number = float(digits)
    if number - number != 0:
        raise _Suspect(digits)
    return number


def _is_suspect(data: object) -> bool:
    """Whether the data nests too deep, or two keys of one object differ only in case.

    Rows of a list have the same keys in the same order, so there are few orders of keys to look at.
    """
    orders: set[tuple[str, ...]] = set()
    level = [data]
    depth = -1
    while level:
        depth += 1
        dicts = [node for node in level if type(node) is dict]
        orders.update(map(tuple, dicts))
        lists: Iterable[Any] = [node for node in level if type(node) is list]
        level = [child for node in dicts for child in node.values() if type(child) is dict or type(child) is list]
        level += [child for node in lists for child in node if type(child) is dict or type(child) is list]
    return depth > MAX_DEPTH or any(len({key.lower() for key in keys}) != len(keys) for keys in orders)


def _problems(text: str, path: str, error: Exception) -> list[Problem]:
    found = summarised(problems_of(text, path), path)
    return found or [Problem(path, f"not readable as JSON: {error}")]


def _problem(fault: Fault, text: str, path: str) -> Problem:
    line, column = place_of(text, fault.offset)
    return Problem(f"{path}:{line}:{column}", fault.message, fault.hint)
