"""How a file is laid out: as our tools write it, or as somebody else's tool might."""

from __future__ import annotations

import json
from collections.abc import Callable
from textwrap import indent
from typing import Any, NamedTuple

from scanner.snapshot.resources import load_registry
from scanner.snapshot.write import canonical

_Row = dict[str, Any]


class Layout(NamedTuple):
    name: str
    document: Callable[[_Row], str]
    row: Callable[[_Row], str]
    """A row of a list of a service, indented as it stands in the document; nothing after it."""


def _foreign_document(document: _Row) -> str:
    return json.dumps(_turned(document), indent=2)


def _foreign_row(row: _Row) -> str:
    return indent(json.dumps(_turned(row), indent=2), " " * 8)


def _canonical_document(document: _Row) -> str:
    return canonical(document, load_registry())


def _canonical_row(row: _Row) -> str:
    return "    " + json.dumps(row, ensure_ascii=False, sort_keys=True)


def _turned(value: Any) -> Any:
    """The same value with the keys of every object the other way round."""
    if isinstance(value, dict):
        return {key: _turned(value[key]) for key in sorted(value, reverse=True)}
    return [_turned(item) for item in value] if isinstance(value, list) else value


CANONICAL = Layout("canonical", _canonical_document, _canonical_row)
FOREIGN = Layout("foreign", _foreign_document, _foreign_row)
