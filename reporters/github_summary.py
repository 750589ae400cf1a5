"""The summary of a GitHub Actions step: what the pull-request comment says, with room for far more of it."""

from __future__ import annotations

from reporters import markdown
from reporters.format import Format
from scanner.model.report import Report

LIMIT = 900 * 1024
"""Bytes of UTF-8; GitHub drops a summary of more than 1 MiB whole."""
SPARE = 1_000
"""Characters that a second attempt leaves free, as no two lines are of the same letters."""


def render(report: Report, limit: int = LIMIT) -> str:
    """At most `limit` bytes; sections that had to be shortened say so."""
    characters = limit
    text = markdown.render(report, characters)
    while (size := len(text.encode("utf-8"))) > limit:
        characters = min(len(text), characters) * limit // size - SPARE
        text = markdown.render(report, characters)
    return text.partition("\n\n")[2]  # without the mark that finds a comment again


FORMAT = Format("github-summary", ".summary.md", "the summary of a GitHub Actions step", render)
