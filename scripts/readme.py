"""The tables of the README, made from the code that they describe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from reporters import formats
from scanner.cli.errors import MEANINGS
from scanner.config.settings import CONFIG_VARIABLE, KEYS
from scanner.model.config import Config, Zones
from scanner.overrides.statuses import statuses as status_rules

README = Path(__file__).resolve().parent.parent / "README.md"


def readme() -> str:
    """The README with its generated parts made anew."""
    text = README.read_text("utf-8")
    for name, table in TABLES.items():
        found = re.search(rf"(?<=<!-- generated: {name} -->\n).*?(?=<!-- end -->)", text, re.DOTALL)
        if found is None:
            raise SystemExit(f"README.md has no place for the table '{name}'")
        text = text[: found.start()] + table() + text[found.end() :]
    return text


def statuses() -> str:
    return _table(("status", "means"), ((f"`{rule.id}`", rule.means) for rule in status_rules().values()))


def formats_table() -> str:
    loaded = [load() for load in formats().values()]
    return _table(("format", "for"), ((f"`{each.name}`", each.title) for each in loaded))


def exit_codes() -> str:
    return _table(("code", "means"), ((f"**{code.value}**", meaning) for code, meaning in MEANINGS.items()))


def settings() -> str:
    rows = [
        (f"`{key.name}`", _code(key.variable), _code(key.flag), _default(Config._field_defaults[key.field]))
        for key in KEYS
    ]
    rows.append(("", f"`{CONFIG_VARIABLE}`", "`--config`", "the file that is found"))
    return _table(("in the file", "in the environment", "on the command line", "default"), rows)


TABLES: dict[str, Callable[[], str]] = {
    "statuses": statuses,
    "formats": formats_table,
    "exit-codes": exit_codes,
    "settings": settings,
}


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = list(head)
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines) + "\n"


def _code(text: str | None) -> str:
    return f"`{text}`" if text else "-"


def _default(value: object) -> str:
    if isinstance(value, Zones):
        return f"bad below {value.bad:g}, okay below {value.okay:g}"
    if isinstance(value, tuple):
        return ", ".join(f"`{item}`" for item in value) or "none"
    return "none" if value is None else f"`{value}`"
