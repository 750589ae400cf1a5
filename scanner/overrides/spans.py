"""Where the entries of an overrides file, their keys and their values begin and end, in characters."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scanner.model.problem import fault
from scanner.record import Any, NamedTuple


class Span(NamedTuple):
    start: int
    end: int


class KeySpan(NamedTuple):
    """One key of an entry and its value."""

    key_start: int
    """Of its line's first character, if the key is the first on it, else of the key itself."""
    value_start: int
    value_end: int
    line_end: int
    """After the line feed of the value's last line; in braces after the value."""


class Entry(NamedTuple):
    dash: int
    """Column of its dash, from 0."""
    dash_line: int
    """Start of the line with its dash."""
    column: int
    """Of its keys, from 0."""
    content_end: int
    content_line_end: int
    """After the line feed of its last value."""
    is_flow: bool
    keys: Mapping[str, KeySpan]


class Layout(NamedTuple):
    entries: tuple[Entry, ...]
    data: list[Any]
    dash: int
    """Column of the dashes."""
    inside: int
    """Column of the keys."""
    is_spaced: bool
    """Whether empty lines part the entries."""
    is_flow: bool
    """The list itself is written in brackets."""
    list_at: Span | None
    """The key and the list; None where there is none yet."""


def layout_of(text: str, name: str) -> Layout:
    """The layout of a file. Raises `InputError` as reading it does."""
    from scanner.yamlfile import parse_yaml

    data = parse_yaml(text.removeprefix("\ufeff"), name).data
    rows = data.get("overrides") if isinstance(data, dict) else None
    root = _composed(text, name)
    pair = next(((key, value) for key, value in root.value if key.value == "overrides"), None) if root else None
    if pair is None or not isinstance(rows, list):
        return Layout((), [], 2, 4, False, False, None if pair is None else _pair_span(text, *pair))
    key, sequence = pair
    is_flow = bool(sequence.flow_style)
    if is_flow and rows:
        return Layout((), rows, 2, 4, False, True, _pair_span(text, key, sequence))
    entries = tuple(_entry(text, node) for node in sequence.value)
    dash, inside = (entries[0].dash, entries[0].column) if entries else (2, 4)
    spaced = any(_blank_before(text, _start(text, one)) for one in entries[1:])
    return Layout(entries, rows, dash, inside, spaced, False, _pair_span(text, key, sequence))


def _composed(text: str, name: str) -> Any:
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return _tree(text)
    except YAMLError:
        pass
    try:  # ruamel.yaml takes no tab between a colon and its value; a blank leaves everything where it is
        return _tree(text.replace("\t", " "))
    except YAMLError as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        place = name if mark is None else f"{name}:{mark.line + 1}:{mark.column + 1}"
        hint = "edit the file by hand, or write this line plainly, 'key: value' with one blank"
        raise fault(place, "is written in a way that cannot be edited safely; nothing was changed", hint) from None


def _tree(text: str) -> Any:
    from ruamel.yaml import YAML

    reader: Any = YAML(typ="rt", pure=True)
    reader.Composer = _with_aliases(reader.Composer)
    return reader.compose(text)


def _with_aliases(composer: Any) -> Any:
    """A composer that leaves an alias what it is, where it is; as a rule it would be the value somewhere above."""
    from ruamel.yaml.events import AliasEvent
    from ruamel.yaml.nodes import ScalarNode

    class WithAliases(composer):  # type: ignore[misc]
        def compose_node(self, parent: Any, index: Any) -> Any:
            if not self.parser.check_event(AliasEvent):
                return super().compose_node(parent, index)
            event = self.parser.get_event()
            return ScalarNode("tag:yaml.org,2002:str", f"*{event.anchor}", event.start_mark, event.end_mark)

    return WithAliases


def _pair_span(text: str, key: Any, value: Any) -> Span:
    if value.id == "sequence" and not value.flow_style and value.value:
        return Span(key.start_mark.index, _line_end(text, max(_end(each, text) for each in value.value)))
    return Span(key.start_mark.index, max(_end(value, text), _after_colon(text, key)))


def _after_colon(text: str, key: Any) -> int:
    return text.index(":", key.end_mark.index) + 1


def _entry(text: str, node: Any) -> Entry:
    at = _dash_index(text, node)
    line = text.rfind("\n", 0, at) + 1
    content = _end(node, text)
    is_flow = bool(getattr(node, "flow_style", False))
    keys = _keys(text, node, is_flow) if node.id == "mapping" else {}
    return Entry(at - line, line, _column(text, node), content, _line_end(text, content), is_flow, keys)


def _keys(text: str, node: Any, is_flow: bool) -> dict[str, KeySpan]:
    spans = {}
    for key, value in node.value:
        start = key.start_mark.index
        line = text.rfind("\n", 0, start) + 1
        first = line if not is_flow and not text[line:start].strip() else start
        value_start = _after_colon(text, key) if _is_nothing(value) else value.start_mark.index
        end = max(_end(value, text), value_start)
        spans[key.value] = KeySpan(first, value_start, end, end if is_flow else _line_end(text, end))
    return spans


def _end(node: Any, text: str) -> int:
    """After the last character of a node's own text; block collections end with their last part."""
    if node.id != "scalar" and not node.flow_style and node.value:
        last = node.value[-1]
        return max(_end(part, text) for part in (last if isinstance(last, tuple) else (last,)))
    if _is_nothing(node):  # its mark may be lines away
        return 0
    end = int(node.end_mark.index)
    if getattr(node, "style", None) in ("|", ">"):
        start = int(node.start_mark.index)
        end = start + len(_block_text(text[start:end], node.start_mark.column))
    return end


def _is_nothing(node: Any) -> bool:
    """Whether a value was left out: `notes:`."""
    return bool(node.id == "scalar" and not node.value and node.style is None and not node.anchor)


def _block_text(text: str, _: int) -> str:
    """A block scalar without the empty lines and comments that follow it."""
    return text.rstrip()


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


_DASH = re.compile(r"^[ \t]*(-)(?=\s|$)", re.MULTILINE)


def _dash_index(text: str, node: Any) -> int:
    """Where the dash of an entry stands: the last one before it that begins a line; a comment may follow it."""
    *_, last = _DASH.finditer(text, 0, int(node.start_mark.index))
    return last.start(1)


def _column(text: str, node: Any) -> int:
    if node.id == "mapping" and not node.flow_style and node.value:
        at = int(node.value[0][0].start_mark.index)
    else:
        at = int(node.start_mark.index)
    return at - (text.rfind("\n", 0, at) + 1)


def _start(text: str, entry: Entry) -> int:
    """The start of the comment lines right above an entry, or of its own."""
    start = entry.dash_line
    while start:
        before = text.rfind("\n", 0, start - 1) + 1
        if not text[before:start].lstrip().startswith("#"):
            return start
        start = before
    return start


def _blank_before(text: str, start: int) -> bool:
    before = text.rfind("\n", 0, start - 1) + 1
    return not text[before : start - 1].strip()
