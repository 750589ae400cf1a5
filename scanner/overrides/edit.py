"""Edits of an overrides file that leave every other character of it alone.

ruamel.yaml says where each entry, key and value begins and ends; what changes is cut out or put in as text. So
comments, order, indentation, quotes and line ends of everything else stay what they were. After each edit the text is
read again and has to say exactly what was meant.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from scanner.model.problem import InputError, fault
from scanner.overrides.anchors import rescued
from scanner.overrides.cuts import bottom, cut
from scanner.overrides.spans import Entry, Layout, layout_of
from scanner.record import Any, NamedTuple

Value = Any
"""Text, numbers, and lists and mappings of them."""


class Edit(NamedTuple):
    """Text to put in the place of other text."""

    start: int
    end: int
    text: str


def appended(text: str, name: str, values: Mapping[str, Value]) -> str:
    """The text with one more entry at its end; an empty file gets the list as well."""
    newline = newline_of(text)
    layout = layout_of(text, name)
    if layout.is_flow:
        hint = "write the list with one '-' line for each entry"
        raise fault(name, "the list is written in brackets, and nothing can be added to it", hint)
    lines = _entry_lines(values, layout.dash, layout.inside)
    if layout.entries:
        at = bottom(text, layout.entries[-1])
        before = "" if text[:at].endswith("\n") else newline
        blank = newline if layout.is_spaced else ""
        made = text[:at] + before + blank + newline.join(lines) + newline + text[at:]
    elif layout.list_at is not None:
        line_end = text.find("\n", layout.list_at.end)
        rest = text[layout.list_at.end :] if line_end < 0 else text[layout.list_at.end : line_end + 1]
        head = text[: layout.list_at.start] + "overrides:" + (rest if rest.endswith("\n") else rest + newline)
        made = head + newline.join(lines) + newline + text[layout.list_at.end + len(rest) :]
    else:
        before = text if not text or text.endswith("\n") else text + newline
        made = before + newline.join(["overrides:", *lines]) + newline
    return _checked(made, name, [*layout.data, dict(values)])


def removed(text: str, name: str, indexes: Iterable[int]) -> str:
    """The text without the entries of these positions, and without the comments that belong to them."""
    layout = layout_of(text, name)
    gone = sorted(set(indexes))
    if not gone:
        return text
    if layout.is_flow:
        raise fault(name, "the list is written in brackets, and nothing can be cut out of it", "remove it by hand")
    expected = [row for index, row in enumerate(layout.data) if index not in gone]
    edits = [Edit(start, end, "") for start, end in cut(text, layout, gone)]
    if not expected:
        assert layout.list_at is not None
        colon = text.index(":", layout.list_at.start) + 1
        edits.insert(0, Edit(colon, colon, " []"))
    return _checked(_applied(text, name, edits), name, expected)


def changed(text: str, name: str, index: int, values: Mapping[str, Value | None]) -> str:
    """The text with other values in one entry; None takes a key away, and new keys come last."""
    layout = layout_of(text, name)
    if layout.is_flow:
        hint = "write the list with one '-' line for each entry"
        raise fault(name, "the list is written in brackets, and nothing in it can be changed", hint)
    entry = layout.entries[index]
    expected = {**layout.data[index], **{key: value for key, value in values.items() if value is not None}}
    for key, value in values.items():
        if value is None:
            expected.pop(key, None)
    newline = newline_of(text)
    edits: list[Edit] = []
    added: dict[str, Value] = {}
    for key, value in values.items():
        held = entry.keys.get(key)
        if value is None:
            edits += [] if held is None else [_without(held.key_start, held.line_end, entry, text)]
        elif held is None:
            added[key] = value
        elif layout.data[index][key] != value:
            edits.append(_value_edit(text, entry, key, value, newline))
    if added:
        edits.append(_addition(text, entry, added, newline))
    rows = [expected if position == index else row for position, row in enumerate(layout.data)]
    return _checked(_applied(text, name, edits), name, rows)


def newline_of(text: str) -> str:
    """The line end that the text uses."""
    return "\r\n" if "\r\n" in text else "\n"


def _without(start: int, end: int, entry: Entry, text: str) -> Edit:
    if entry.is_flow:
        while end < len(text) and text[end] in ", ":
            end += 1
        if text[end : end + 1] == "}":
            while text[start - 1] in ", ":
                start -= 1
    return Edit(start, end, "")


def _value_edit(text: str, entry: Entry, key: str, value: Value, newline: str) -> Edit:
    held = entry.keys[key]
    if entry.is_flow or not isinstance(value, Mapping):
        blank = " " if held.value_start == held.value_end else ""  # nothing stood there
        return Edit(held.value_start, held.value_end, blank + _flow(value))
    lines = newline.join(_block(key, value, entry.column))
    indent = " " * entry.column
    first = lines.removeprefix(indent) if text[held.key_start - 1 : held.key_start] != "\n" else lines
    return Edit(held.key_start, held.value_end, first)


def _addition(text: str, entry: Entry, added: Mapping[str, Value], newline: str) -> Edit:
    if entry.is_flow:
        return Edit(
            entry.content_end - 1, entry.content_end - 1, "".join(f", {k}: {_flow(v)}" for k, v in added.items())
        )
    lines = [line for key, value in added.items() for line in _block(key, value, entry.column)]
    before = "" if text[: entry.content_line_end].endswith("\n") else newline
    after = newline if not before else ""
    return Edit(entry.content_line_end, entry.content_line_end, before + newline.join(lines) + after)


def _applied(text: str, name: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made; anchors that would go missing move to where they are used first."""
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))  # of one place, in the order they were made
    made, kept = [], 0
    for start, end, replacement in ordered:
        made.append(text[kept:start])
        made.append(replacement)
        kept = max(kept, end)
    made.append(text[kept:])
    return rescued(text, "".join(made), name)


def _entry_lines(values: Mapping[str, Value], dash: int, inside: int) -> list[str]:
    lines = [line for key, value in values.items() for line in _block(key, value, inside)]
    return [" " * dash + "-" + " " * (inside - dash - 1) + lines[0][inside:], *lines[1:]]


def _block(key: str, value: Value, indent: int) -> list[str]:
    """A key and its value on lines of their own."""
    head = " " * indent + f"{key}:"
    if isinstance(value, Mapping):
        return [head, *(line for name, part in value.items() for line in _block(_scalar(name), part, indent + 2))]
    if isinstance(value, (list, tuple)) and key in _LONG:
        return [head, *(" " * (indent + 2) + f"- {_scalar(part)}" for part in value)]
    return [f"{head} {_flow(value)}"]


_LONG = frozenset({"subjects", "tenants"})


def _flow(value: Value) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_scalar(part) for part in value) + "]"
    return _scalar(value)


def _scalar(value: Value) -> str:
    """A scalar as YAML reads it back, without quotes where it is plain in every place."""
    if not isinstance(value, str):
        return json.dumps(value)
    return value if _is_plain(value) else json.dumps(value, ensure_ascii=False)


def _is_plain(text: str) -> bool:
    from scanner.yamlfile import plain_value

    if not text or text != text.strip() or not (text[0].isalnum() or text[0] in "/("):
        return False
    if any(sign in text for sign in (": ", " #", "\n", "\r", "\t")) or set(text) & set("[]{},&*!|>'\"%@`") - set("@'"):
        return False
    try:
        return text.isprintable() and not text.endswith(":") and plain_value(text) == text
    except ValueError:
        return False


def _checked(text: str, name: str, expected: list[Any]) -> str:
    """The text, if it says what was meant; else a fault, and nothing is written."""
    from scanner.yamlfile import parse_yaml

    try:
        data = parse_yaml(text.removeprefix("\ufeff"), name).data
    except InputError:
        data = None
    if not isinstance(data, dict) or data.get("overrides") != [_plain(row) for row in expected]:
        hint = "edit the file by hand, or write this entry plainly, one key on a line"
        raise fault(name, "this entry is written in a way that cannot be edited safely; nothing was changed", hint)
    return text


def _plain(value: Value) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value


__all__ = ["Layout", "appended", "changed", "newline_of", "removed"]
