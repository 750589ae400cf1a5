"""What goes with an entry that is cut out of a file, and what stays: comments belong to what follows them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from scanner.overrides.spans import Entry, Layout, Span

_RULED = re.compile(r"([-=*#~_+─━═])\1{2,}")
"""What draws a line into a comment, so that it heads a section."""


def cut(text: str, layout: Layout, gone: Collection[int]) -> Iterator[Span]:
    """The parts of the text that go with the entries of these positions.

    The comments right above an entry go with it, those inside and behind it too. Headers of sections stay.
    """
    for gone_before, index in enumerate(sorted(gone)):
        entry = layout.entries[index]
        start = entry.dash_line if _heads_others(text, layout, index, gone) else _top(text, entry)
        end = bottom(text, entry)
        if gone_before == index or _is_blank(text, _before(text, start)):
            while end < len(text) and _is_blank(text, end):
                end = _after(text, end)
        yield Span(start, end)


def bottom(text: str, entry: Entry) -> int:
    """The end of an entry with the comments that stand inside of it, below its last key."""
    end = entry.content_line_end
    while end < len(text) and (indent := _comment_indent(text, end)) is not None and indent > entry.dash:
        end = _after(text, end)
    return end


def _top(text: str, entry: Entry) -> int:
    """The first of the comment lines right above an entry, but for those up to a line that is drawn."""
    start = entry.dash_line
    while start:
        before = _before(text, start)
        indent = _comment_indent(text, before)
        if indent is None or indent > entry.dash or _RULED.search(text[before:start]):
            break
        start = before
    return start


def _heads_others(text: str, layout: Layout, index: int, gone: Collection[int]) -> bool:
    """Whether what stands above an entry begins a section of which others stay, with nothing between them."""
    top = _top(text, layout.entries[index])
    if index and not _is_blank(text, _before(text, top)):
        return False
    for later in range(index + 1, len(layout.entries)):
        if bottom(text, layout.entries[later - 1]) != layout.entries[later].dash_line:
            return False
        if later not in gone:
            return True
    return False


def _comment_indent(text: str, line: int) -> int | None:
    """How far the comment of a line is indented; None where it has something else."""
    content = text[line : _after(text, line)]
    return len(content) - len(content.lstrip()) if content.lstrip().startswith("#") else None


def _is_blank(text: str, line: int) -> bool:
    return not text[line : _after(text, line)].strip()


def _before(text: str, line: int) -> int:
    """The start of the line before."""
    return text.rfind("\n", 0, max(line - 1, 0)) + 1


def _after(text: str, line: int) -> int:
    """The start of the line after, or the end of the text."""
    found = text.find("\n", line)
    return len(text) if found < 0 else found + 1
