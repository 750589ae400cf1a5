"""Anchors whose text was cut out of a file that still uses them: the first use takes the text over."""

from __future__ import annotations

import json

from scanner.model.problem import fault
from scanner.record import Any


def rescued(before: str, after: str, name: str) -> str:
    """`after` with every alias that lost its anchor made good from `before`, the text as it was."""
    from ruamel.yaml.error import YAMLError

    try:
        defined = _anchors(after)
    except YAMLError:
        return after  # whoever reads it next says so
    for alias, start, end in reversed(_first_uses(after, defined)):
        text = _text_of(before, alias)
        if text is None:
            hint = "write the value out where it is used"
            raise fault(name, f"the alias '*{alias}' would lose its anchor; nothing was changed", hint)
        after = f"{after[:start]}&{alias} {text}{after[end:]}"
    return after


def _events(text: str) -> list[Any]:
    from ruamel.yaml import YAML

    reader: Any = YAML(typ="rt", pure=True)
    return list(reader.parse(text))


def _anchors(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for event in _events(text):
        anchor = getattr(event, "anchor", None)
        if anchor is not None and type(event).__name__ != "AliasEvent":
            found.setdefault(str(anchor), int(event.start_mark.index))
    return found


def _first_uses(text: str, defined: dict[str, int]) -> list[tuple[str, int, int]]:
    """The first alias of each anchor that is not defined before it, in order."""
    uses: dict[str, tuple[str, int, int]] = {}
    for event in _events(text):
        if type(event).__name__ == "AliasEvent":
            name, start = str(event.anchor), int(event.start_mark.index)
            if name not in uses and not defined.get(name, len(text)) < start:
                uses[name] = (name, start, int(event.end_mark.index))
    return sorted(uses.values(), key=lambda use: use[1])


def _text_of(text: str, anchor: str) -> str | None:
    """The anchored value in one line: JSON is YAML."""
    from ruamel.yaml import YAML

    reader: Any = YAML(typ="rt", pure=True)
    node = _find(reader.compose(text), anchor)
    return None if node is None else _written(node)


def _find(node: Any, anchor: str) -> Any:
    if node is None or str(node.anchor) == anchor:
        return node
    if node.id == "scalar":
        return None
    parts = (part for each in node.value for part in (each if isinstance(each, tuple) else (each,)))
    return next((found for part in parts if (found := _find(part, anchor)) is not None), None)


def _written(node: Any) -> str:
    if node.id == "mapping":
        return "{" + ", ".join(f"{_written(key)}: {_written(value)}" for key, value in node.value) + "}"
    if node.id == "sequence":
        return "[" + ", ".join(_written(part) for part in node.value) + "]"
    if node.style is None and "\n" not in node.value and node.value.strip("-"):
        return str(node.value) if _is_safe(node.value) else json.dumps(node.value, ensure_ascii=False)
    text = node.value.replace("\a", "") if node.style == ">" else node.value  # ruamel.yaml marks folds with it
    return json.dumps(text, ensure_ascii=False)


def _is_safe(text: str) -> bool:
    return text.replace("-", "").replace(".", "").isalnum()
