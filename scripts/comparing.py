"""The table of docs/compare.md, made from the registry that it describes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from scanner.snapshot.resources import Resource, load_registry

PAGE = Path(__file__).resolve().parent.parent / "docs" / "compare.md"


def page() -> str:
    """The page with the table of resources made anew."""
    text = PAGE.read_text("utf-8")
    found = re.search(r"(?<=<!-- generated: resources -->\n).*?(?=<!-- end -->)", text, re.DOTALL)
    if found is None:
        raise SystemExit("docs/compare.md has no place for the table 'resources'")
    return text[: found.start()] + "\n".join(_table()) + "\n" + text[found.end() :]


def _table() -> Iterator[str]:
    registry = load_registry()
    plain = [each for each in registry if each.changes == "configuration"]
    yield "| resource | changes are | but of rows on both sides, configuration are |"
    yield "|---|---|---|"
    yield from (f"| `{each.name}` | {each.changes} | {_settings(each)} |" for each in registry if each not in plain)
    yield ""
    yield f"Changes of the other {len(plain)} are configuration: {', '.join(f'`{each.name}`' for each in plain)}."


def _settings(resource: Resource) -> str:
    names = ", ".join(f"`{name}`" for name in resource.settings)
    return f"{names}, while `{resource.size}` is the same" if resource.size else names
