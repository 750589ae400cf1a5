"""The score in a sentence, the same in every format that has one line for it."""

from __future__ import annotations

from reporters._view import percent_text, points_text, worth
from scanner.model.report import Report


def score(report: Report) -> str:
    """`21.30 of 48.00 points (44.38%), at most 78.08%, as 16.18 points could not be assessed.`"""
    totals = report.totals
    said = f"{points_text(totals.earned)} of {points_text(totals.max)} points ({percent_text(totals.percent)})"
    if totals.unknown:
        said += f", at most {percent_text(totals.upper_percent)}, as {worth(totals.unknown)} could not be assessed"
    return f"{said}."
