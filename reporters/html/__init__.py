"""The report as one self-contained HTML file: readable with scripts off, printable, and asking no network."""

from __future__ import annotations

from reporters.format import Format
from scanner.model.report import Report


def render(report: Report) -> str:
    """The page; the same report gives the same bytes."""
    from reporters.html.document import document
    from reporters.html.view import view

    return document(view(report))


FORMAT = Format("html", ".html", "one page to read, search, share and print", render)
