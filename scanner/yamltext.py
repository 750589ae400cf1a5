"""Where the text of a YAML scalar stands in the file: after quotes, below `|` and `>`, through folds and escapes."""

from __future__ import annotations

from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.yamlfile import Node

ESCAPE_WIDTHS = {"x": 4, "u": 6, "U": 10}
"""Characters of `\\x41`, `\\u0041` and `\\U00000041` in the file; every other escape has two."""


def text_start(lines: list[str], event: Any) -> tuple[int, int]:
    """1-based line and column of the first character of a scalar event's text."""
    line, column = event.start_mark.line + 1, event.start_mark.column + 1
    if event.style in ("'", '"'):
        return line, column + 1
    if event.style in ("|", ">"):
        return line + 1, _block_indent(lines, line, event.value) + 1
    return line, column


def locate(text: str, node: Node, offset: int) -> tuple[int, int]:
    """1-based line and column in `text` of the character at `offset` of a scalar node's value.

    Folding, wrapping and block indentation change nothing but white space, so the characters that are not white space
    are matched one by one; white space has the place after the character before it.
    """
    if not isinstance(node.value, str):
        return node.line, node.column
    wanted = node.value[: max(0, offset) + 1]
    solid = wanted.rstrip()
    if not solid:
        return node.line, node.column + max(0, min(offset, len(node.value)))
    lines = text.splitlines()
    row, column, width = node.line - 1, node.column - 1, 0
    for character in solid:
        if not character.isspace():
            row, column = _skip_space(lines, row, column + width, node.style)
            width = _width(lines[row], column, node.style)
        elif node.style == '"' and lines[row][column + width : column + width + 1] in (" ", "\t"):
            width += 1
        elif node.style == '"' and len(lines[row][column + width :]) > 1:  # white space that is written as an escape
            column += width
            width = _width(lines[row], column, node.style)
    return row + 1, column + 1 + len(wanted) - len(solid)


def _block_indent(lines: list[str], line: int, value: str) -> int:
    """Columns before the text of the block scalar whose first line is `lines[line]`."""
    first = next((row for row in value.split("\n") if row.strip()), "")
    raw = next((row for row in lines[line:] if row.strip()), "")
    return max(0, (len(raw) - len(raw.lstrip(" "))) - (len(first) - len(first.lstrip(" "))))


def _skip_space(lines: list[str], row: int, column: int, style: str | None) -> tuple[int, int]:
    while row < len(lines):
        rest = lines[row][column:]
        if style == '"' and rest == "\\":  # an escaped line break
            row, column = row + 1, 0
        elif rest.strip():
            return row, column + len(rest) - len(rest.lstrip())
        else:
            row, column = row + 1, 0
    return max(0, len(lines) - 1), 0


def _width(line: str, column: int, style: str | None) -> int:
    if style == "'" and line[column : column + 2] == "''":
        return 2
    if style == '"' and line[column : column + 1] == "\\":
        return ESCAPE_WIDTHS.get(line[column + 1 : column + 2], 2)
    return 1
