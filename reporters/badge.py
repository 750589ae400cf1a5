"""A badge with the score, an SVG of its own that asks the network for nothing."""

from __future__ import annotations

from reporters._alerts import shown
from reporters._score import score
from reporters._view import percent_text, tenant_name
from reporters._xml import element, text
from reporters.format import Format
from scanner.model.report import Report

LABEL = "Secure Score"
HEIGHT, MARGIN, SIGN = 20, 12, 7
"""Pixels; a sign takes about so many, and `textLength` makes it exact in every font."""
COLORS = ((50.0, "#b3261e"), (75.0, "#8a5a00"), (101.0, "#1b6e3c"))
"""Of scores below so many percent, dark enough for white text; the zones of the default configuration."""
NONE = "#5f6368"


def render(report: Report) -> str:
    """Percent on the badge; points and bounds in its title, which is read out and shown at the pointer."""
    percent = report.totals.percent
    value = percent_text(percent)
    color = NONE if percent is None else next(color for below, color in COLORS if percent < below)
    left, right = (len(each) * SIGN + MARGIN for each in (LABEL, value))
    title = f"{LABEL} of {shown(tenant_name(report))}: {score(report)}"
    parts = [
        element("title", text(title)),
        element("rect", width=left, height=HEIGHT, fill="#3c4043"),
        element("rect", x=left, width=right, height=HEIGHT, fill=color),
        _words(LABEL, 0, left),
        _words(value, left, right),
    ]
    return (
        element(
            "svg",
            "\n" + "\n".join(parts) + "\n",
            xmlns="http://www.w3.org/2000/svg",
            width=left + right,
            height=HEIGHT,
            role="img",
            aria_label=f"{LABEL}: {value}",
        )
        + "\n"
    )


def _words(words: str, start: int, width: int) -> str:
    return element(
        "text",
        text(words),
        x=f"{start + width / 2:g}",
        y=14,
        fill="#fff",
        text_anchor="middle",
        textLength=width - MARGIN,
        font_family="Verdana,DejaVu Sans,sans-serif",
        font_size=11,
    )


FORMAT = Format("badge", ".svg", "an image of the score for a README or a wiki", render, evidence=1)
