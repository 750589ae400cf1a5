"""The report itself: every other format can be rendered from this one."""

from __future__ import annotations

from reporters.format import Format
from scanner.model.codec import to_json
from scanner.model.report import Report


def render(report: Report) -> str:
    """The report without loss, indented, ending in a line feed."""
    return to_json(report)


FORMAT = Format("json", ".json", "the whole report, for machines and for `render`", render)
