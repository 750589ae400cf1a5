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
ASSIGNMENT = re.compile(r"""\s*(?P<quote>["']?)(?P<key>[A-Za-z0-9_-]+)(?P=quote)\s*=\s*""")


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
    lines = text.splitlines()
    start = next((number for number, line in enumerate(lines, 1) if TABLE.match(line)), 1)
    root = Node(table, start, 1)
    children: dict[str, Node] = {}
    for number, line in enumerate(lines[start:], start + 1):
        if HEADER.match(line) and not line.lstrip().startswith(("[[", "[tool.tenantscore.")):
            break
        assignment = ASSIGNMENT.match(line)
        if assignment is not None and assignment["key"] in table and assignment["key"] not in children:
            children[assignment["key"]] = Node(table[assignment["key"]], number, assignment.end() + 1)
            root.keys[assignment["key"]] = (number, assignment.start("key") + 1)
    root.children = children
    return root
