"""The formats of a comparison: `compare -f markdown`."""

from __future__ import annotations

from reporters.format import Format
from scanner.model.names import did_you_mean
from scanner.model.problem import fault

NAMES = ("console", "json", "markdown")


def load(name: str, place: str = "--format") -> Format:
    """The format of that name. Raises `InputError` at `place` for one that there is not."""
    match name:
        case "console":
            from reporters import _compare_console

            return Format(name, ".txt", "the waterfall and its causes, at a terminal", _compare_console.render)
        case "json":
            from reporters._json import json_text

            return Format(name, ".json", "the whole comparison, for machines", json_text)
        case "markdown":
            from reporters import _compare_markdown

            return Format(name, ".md", "a comment for a pull request", _compare_markdown.render)
    hint = did_you_mean(name, NAMES) or f"formats of a comparison are {', '.join(NAMES)}"
    raise fault(place, f"'{name}' is not a format of a comparison", hint)
