"""YAML that people write, read with the place of every key and value.

The reader is strict where a slip would change meaning: duplicate keys, keys that are not text, tags, merge keys, second
documents and runaway aliases are faults. Plain scalars mean what YAML 1.2 (the core schema) says, so `no`, `on` and
`2026-11-20` stay text.
"""

from __future__ import annotations

import re
from pathlib import Path

from scanner.model.problem import InputError, Problem, fault
from scanner.record import Any, NamedTuple

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 64
MAX_NODES = 1_000_000
"""Nodes of one document, with every alias counted as often as it is used."""

YamlPath = tuple[str | int, ...]


class Node:
    """A value with the place where its text begins; children and keys for a mapping or a list."""

    __slots__ = ("children", "column", "keys", "line", "size", "style", "value")

    def __init__(self, value: Any, line: int, column: int, style: str | None = None) -> None:
        self.value = value
        self.line = line
        self.column = column
        self.style = style
        self.size = 1
        self.children: dict[str, Node] | list[Node] | None = None
        self.keys: dict[str, tuple[int, int]] = {}


class Document(NamedTuple):
    """One YAML file: plain data (dicts, lists, scalars), and where each piece of it stands."""

    name: str
    """As the person knows it: the path that was asked for."""
    data: Any
    root: Node
    text: str
    faults: tuple[Problem, ...] = ()
    """What is wrong with the writing, where the reader asked to go on: what these are about is left out of the data."""

    def position(self, path: YamlPath = ()) -> tuple[int, int]:
        """1-based line and column of the first character of the value's text.

        That is after the opening quote, and on the line after `|` or `>`. Parts of `path` that the document does not
        hold are passed over, so a missing key has the place of the mapping that lacks it.
        """
        node = self._node(path)
        return node.line, node.column

    def key_position(self, path: YamlPath) -> tuple[int, int]:
        """Line and column of the key that `path` ends with; of the value where it is not a key."""
        parent = self._node(path[:-1])
        key = path[-1] if path else None
        return parent.keys[key] if isinstance(key, str) and key in parent.keys else self.position(path)

    def place(self, path: YamlPath = ()) -> str:
        """`file:line:column` of a value."""
        line, column = self.position(path)
        return f"{self.name}:{line}:{column}"

    def key_place(self, path: YamlPath) -> str:
        """`file:line:column` of a key."""
        line, column = self.key_position(path)
        return f"{self.name}:{line}:{column}"

    def locate(self, path: YamlPath, offset: int) -> tuple[int, int]:
        """Line and column of the character at `offset` of a text value, through folding, quotes and escapes."""
        from scanner.yamltext import locate

        return locate(self.text, self._node(path), offset)

    def _node(self, path: YamlPath) -> Node:
        node = self.root
        for part in path:
            children = node.children
            if isinstance(children, dict):
                node = children.get(part, node) if isinstance(part, str) else node
            elif isinstance(children, list) and isinstance(part, int) and 0 <= part < len(children):
                node = children[part]
        return node


def load_yaml(path: Path | str, name: str | None = None, *, ordinary: bool = False, go_on: bool = False) -> Document:
    """Read one YAML document from a file; `InputError` lists every fault found. `name` is what faults call the file.

    `go_on` gives a document with its `faults` where it can be read to its end, for somebody who adds faults of meaning.
    `ordinary` refuses what is found in a folder and is neither file nor folder: a pipe there would never end.
    """
    shown = str(path) if name is None else name
    if ordinary and Path(path).is_symlink() and not _leads_somewhere(Path(path)):
        raise fault(shown, "is a link that leads nowhere", "mend the link, or remove it")
    if ordinary and Path(path).exists() and not (Path(path).is_file() or Path(path).is_dir()):
        raise fault(shown, "is a pipe or a device, not a file", "rules are read from ordinary files")
    return parse_yaml(_decode(_read(Path(path), shown), shown), shown, go_on=go_on)


def parse_yaml(text: str, name: str, *, go_on: bool = False) -> Document:
    """Read one YAML document from text; `go_on` as of `load_yaml`."""
    from scanner.yamlbuild import Builder

    builder = Builder(name, text)
    root = builder.build()
    if builder.problems and not (go_on and builder.is_whole):
        raise InputError(builder.problems)
    return Document(name, root.value, root, text, tuple(builder.problems))


def _read(path: Path, name: str) -> bytes:
    from scanner.files import read_bytes

    if path.is_file() and path.stat().st_size > MAX_BYTES:
        raise fault(name, f"is larger than {MAX_BYTES // 1024 // 1024} MB", "split it, or look at what is in it")
    try:
        return read_bytes(path)
    except InputError as error:
        raise InputError(problem._replace(place=name) for problem in error.problems) from None


def _leads_somewhere(link: Path) -> bool:
    try:
        return link.resolve(strict=True).exists()
    except (OSError, RuntimeError):  # a circle of links is a RuntimeError before Python 3.13
        return False


def _decode(content: bytes, name: str) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        shown = encoding[:6].upper().rstrip("-")
        raise fault(f"{name}:{line}:{column}", f"is not {shown} text", "save the file as UTF-8") from None


INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
CONSTANTS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}


def plain_value(text: str) -> str | int | float | bool | None:
    """What an unquoted scalar means in the YAML 1.2 core schema; `ValueError` for numbers beyond measure."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if INTEGER.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if FLOAT.fullmatch(text):
        number = float(text)
        if number in (float("inf"), float("-inf")):
            raise ValueError(text)
        return number
    return text


__all__ = ["Document", "InputError", "Node", "Problem", "YamlPath", "load_yaml", "parse_yaml", "plain_value"]
