"""Markdown of the documentation pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scanner.model.points import points_of
from scanner.model.rule import Action
from scanner.rules.query import service_of

NOTE = "<!-- Made by `tenantscore rules docs`; change the rule file instead. -->"
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~$]")


def escape(text: str) -> str:
    """Text on one line that shows as it is."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


def code(text: str) -> str:
    """A code span, in a table cell too."""
    return f"`{text}`" if not set("`|") & set(text) else f"<code>{escape(text)}</code>"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> list[str]:
    """Lines of a table; the columns in `right` hold numbers."""
    numbers = set(right)
    rule = ["---:" if index in numbers else "---" for index in range(len(head))]
    return [f"| {' | '.join(head)} |", f"|{'|'.join(rule)}|", *(f"| {' | '.join(row)} |" for row in rows)]


def number(points: float) -> str:
    return f"{points_of(round(points * 1_000_000)):.6f}".rstrip("0").rstrip(".")


def page(*blocks: Iterable[str]) -> str:
    """Blocks of lines, an empty line between them; empty blocks left out."""
    texts = ["\n".join(lines) for lines in map(list, blocks) if lines]
    return "\n\n".join(texts) + "\n"


def path_of(action: Action) -> str:
    """The page of an action, in the folder of all of them."""
    return f"{service_of(action)}/{action.id}.md"
