"""The `[tool.tenantscore]` table of a pyproject.toml, with the places of its keys."""

from __future__ import annotations

import datetime
import re
import tomllib
from pathlib import Path

from scanner.model.problem import fault
from scanner.record import Any
from scanner.yamlfile import Document, Node

TABLE = re.compile(r"\s*\[\s*tool\s*\.\s*tenantscore\s*\]")
HEADER = re.compile(r"\s*\[")
KEYS = r"""(?P<keys>["']?[A-Za-z0-9_-]+["']?(\s*\.\s*["']?[A-Za-z0-9_-]+["']?)*)"""
SUBTABLE = re.compile(rf"\s*\[\s*tool\s*\.\s*tenantscore\s*\.\s*{KEYS}\s*\]")
ASSIGNMENT = re.compile(rf"\s*{KEYS}\s*=\s*")
KEY = re.compile(r"(?P<key>[A-Za-z0-9_-]+)")


def load_table(path: str, name: str) -> Document:
    """The table as a document; `tomllib` tells no positions, so they are those of the lines that begin with a key."""
    try:
        text = Path(path).read_text("utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise fault(name, f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    except tomllib.TOMLDecodeError as error:
        raise fault(*_syntax(name, str(error))) from None
    tool = data.get("tool")
    table = _plain(tool.get("tenantscore", {})) if isinstance(tool, dict) else {}
    return Document(name, table, _places(text, table), text)


def _syntax(name: str, message: str) -> tuple[str, str]:
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", message)
    if found is None:
        return name, f"is not TOML: {message}"
    return f"{name}:{found[2]}:{found[3]}", f"is not TOML: {found[1][:1].lower()}{found[1][1:]}"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else value


def _places(text: str, table: Any) -> Node:
    """Where the tables and keys stand that have a line of their own; values in braces have that of their key."""
    lines = text.splitlines()
    start = next((number for number, line in enumerate(lines, 1) if TABLE.match(line)), 1)
    root = Node(table, start, 1)
    root.children = {}
    here: Node | None = None
    for number, line in enumerate(lines, 1):
        header, assignment = HEADER.match(line), ASSIGNMENT.match(line)
        if header is not None:
            inner = SUBTABLE.match(line)
            here = root if TABLE.match(line) else None
            if inner is not None:
                here = _descend(root, inner["keys"], number, inner.start("keys"), inner.start("keys"))
        elif assignment is not None and here is not None:
            _descend(here, assignment["keys"], number, assignment.start("keys"), assignment.end())
    return root


def _descend(node: Node, dotted: str, line: int, column: int, value_column: int) -> Node | None:
    """The node below `node` that dotted keys lead to, made where it is not there; None where the table has none such.

    Columns count from 0; a value stands at `value_column`, a table where its key does.
    """
    keys = list(KEY.finditer(dotted))
    for key in keys:
        name, is_last = key["key"], key is keys[-1]
        if not isinstance(node.value, dict) or name not in node.value:
            return None
        at = column + key.start("key")
        if node.children is None:
            node.children = {}
        assert isinstance(node.children, dict)
        node.keys.setdefault(name, (line, at + 1))
        below = Node(node.value[name], line, (value_column if is_last and value_column != column else at) + 1)
        node = node.children.setdefault(name, below)
    return node
