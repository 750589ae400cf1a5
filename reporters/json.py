"""The report itself: every other format can be rendered from this one."""

from __future__ import annotations

from reporters._json import json_text
from reporters.format import Format
from scanner.model.report import Report


def render(report: Report) -> str:
    """The report without loss, indented, ending in a line feed."""
    return json_text(report)


FORMAT = Format("json", ".json", "the whole report, for machines and for `render`", render)
