"""GitHub Markdown that shows text as it is, whatever a tenant put into it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reporters._terminal import clip, harmless

LONGEST = 300
"""Columns of a tenant's text that are shown."""
PROSE = 4_000
"""Columns of a rule's text that are shown."""
JOINER = "&#8288;"
"""Behind `@` and `#` it keeps people and issues out of it; it shows as nothing."""
SPECIAL = re.compile(r"[\\`*_\[\]<>|~$&]|@|#(?=\d)|:(?=//)|www(?=\.)", re.IGNORECASE)
HTML = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def plain(text: str, longest: int = LONGEST) -> str:
    """`text` on one line, cut to a sensible length, with what cannot be seen made visible."""
    return clip(harmless(" ".join(text.split())), longest)


def escape(text: str, longest: int = LONGEST) -> str:
    """`text` as plain text: no markup, no HTML, no links, nobody mentioned."""
    return SPECIAL.sub(_markdown, plain(text, longest))


def prose(text: str) -> str:
    """The same for the longer texts of rules."""
    return escape(text, PROSE)


def html(text: str) -> str:
    """The same for places where GitHub reads HTML only, such as `<summary>`."""
    return SPECIAL.sub(_html, plain(text))


def code(text: str) -> str:
    """`text` in a code span, which mentions nobody and holds in a table cell."""
    shown = plain(text)
    if "|" in shown or "`" in shown:  # GitHub splits cells before it reads code spans
        return f"<code>{SPECIAL.sub(_markdown, shown)}</code>"
    return f"`{shown}`" if shown else ""


def link(title: str, url: str) -> str:
    """A link, or the title alone where the address is not one of the web."""
    if not is_web(url):
        return escape(title)
    return f"[{escape(title)}]({url.replace('(', '%28').replace(')', '%29')})"


def is_web(url: str) -> bool:
    return re.fullmatch(r"https?://[^\s<>\"\\^`{|}]+", url) is not None


def table_head(heads: Sequence[str], right: Iterable[int] = ()) -> list[str]:
    """The first two lines of a table; the columns in `right` hold numbers."""
    numbers = set(right)
    return [row(heads), row("--:" if index in numbers else "---" for index in range(len(heads)))]


def row(cells: Iterable[str]) -> str:
    """A line of a table; cells are Markdown already."""
    return f"| {' | '.join(cells)} |"


def _markdown(match: re.Match[str]) -> str:
    sign = match[0]
    if sign in "@#":
        return sign + JOINER
    if sign.lower() == "www":
        return sign + JOINER
    return HTML.get(sign, "\\" + sign)


def _html(match: re.Match[str]) -> str:
    sign = match[0]
    return sign + JOINER if sign in "@#:" or sign.lower() == "www" else HTML.get(sign, sign)
