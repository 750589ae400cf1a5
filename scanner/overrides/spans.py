"""Where the entries of an overrides file, their keys and their values begin and end, in characters."""

from __future__ import annotations

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
    start: int
    """Of the line with its dash, or of the comments right above it."""
    end: int
    """Where the next entry starts, or after the line feed of its own last line."""
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
    entries = tuple(_entries(text, sequence))
    dash, inside = (_dash_column(text, sequence.value[0]), entries[0].column) if entries else (2, 4)
    gaps = [text[one.start : one.content_line_end] for one in entries[1:]]
    spaced = any(_blank_before(text, one.start) for one in entries[1:]) if gaps else False
    return Layout(entries, rows, dash, inside, spaced, False, _pair_span(text, key, sequence))


def _composed(text: str, name: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    reader: Any = YAML(typ="rt", pure=True)
    reader.Composer = _with_aliases(reader.Composer)
    try:
        return reader.compose(text)
    except YAMLError as error:
        raise fault(name, f"cannot be edited: {' '.join(str(error).split())[:200]}") from None


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


def _entries(text: str, sequence: Any) -> list[Entry]:
    starts = [_start(text, _dash_index(text, node)) for node in sequence.value]
    made = []
    for index, node in enumerate(sequence.value):
        content = _end(node, text)
        line_end = _line_end(text, content)
        end = starts[index + 1] if index + 1 < len(starts) else line_end
        is_flow = bool(getattr(node, "flow_style", False))
        keys = _keys(text, node, is_flow) if node.id == "mapping" else {}
        made.append(Entry(starts[index], end, _column(text, node), content, line_end, is_flow, keys))
    return made


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


def _dash_index(text: str, node: Any) -> int:
    """Where the dash of an entry stands: the last one before it that begins an item."""
    at = int(node.start_mark.index)
    return text.rindex("-", 0, at)


def _dash_column(text: str, node: Any) -> int:
    at = _dash_index(text, node)
    return at - (text.rfind("\n", 0, at) + 1)


def _column(text: str, node: Any) -> int:
    if node.id == "mapping" and not node.flow_style and node.value:
        at = int(node.value[0][0].start_mark.index)
    else:
        at = int(node.start_mark.index)
    return at - (text.rfind("\n", 0, at) + 1)


def _start(text: str, dash: int) -> int:
    """The start of the dash's line, or of the comment lines right above it."""
    start = text.rfind("\n", 0, dash) + 1
    indent = dash - start
    while start:
        before = text.rfind("\n", 0, start - 1) + 1
        line = text[before : start - 1].rstrip("\r")
        if not line.strip().startswith("#") or len(line) - len(line.lstrip()) != indent:
            return start
        start = before
    return start


def _blank_before(text: str, start: int) -> bool:
    before = text.rfind("\n", 0, start - 1) + 1
    return not text[before : start - 1].strip()
