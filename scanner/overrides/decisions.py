"""What files decide: entries of the overrides file, and the settings that are protected like them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from scanner.model.problem import InputError
from scanner.record import Any, NamedTuple

PROTECTED = (
    "actions",
    "asOf",
    "baseline",
    "breakGlassAccounts",
    "comparisons",
    "frameworks",
    "gate",
    "people",
    "reviewPolicy",
    "rules",
    "share",
    "snapshot",
    "zones",
)
"""Settings that only people with a role that writes may change: all but what is written, and where the overrides lie.
Of the latter counts which entries are read."""
UNREADABLE = "(unreadable)"
"""What is no YAML, or lies outside of the repository: whoever brings it in decides something that nobody can see."""


class Key(NamedTuple):
    """What a decision is about: an entry of an action and scope, or a setting."""

    kind: str
    """`entry`, `setting`, or `rule`: a file in one of the configured folders of rules."""
    name: str
    scope: str = ""
    number: int = 0
    """Counts entries of the same action and scope."""


State = Mapping[Key, Any]
"""What a revision decides; equal decisions are equal values, however they are written."""


def entries_in(data: Any) -> dict[Key, Any]:
    """The entries of an overrides file."""
    if not isinstance(data, dict):
        return {}
    if UNREADABLE in data:
        return {Key("entry", UNREADABLE): data[UNREADABLE]}
    rows = data.get("overrides")
    return dict(zip(entry_keys(rows), rows, strict=True)) if isinstance(rows, list) else {}


def entry_keys(rows: list[Any]) -> list[Key]:
    """What each entry is about, in the order of the file."""
    keys: list[Key] = []
    for row in rows:
        name = str(row.get("action")) if isinstance(row, dict) else UNREADABLE
        scope = json.dumps(row.get("scope"), sort_keys=True) if isinstance(row, dict) and row.get("scope") else ""
        number = sum(key.name == name and key.scope == scope for key in keys)
        keys.append(Key("entry", name, scope, number))
    return keys


def settings_in(data: Any) -> dict[Key, Any]:
    """The protected settings of a configuration."""
    if not isinstance(data, dict):
        return {}
    if UNREADABLE in data:
        return {Key("setting", UNREADABLE): data[UNREADABLE]}
    return {Key("setting", name): data[name] for name in PROTECTED if name in data}


def difference(before: Any, after: Any) -> str:
    """`status changed from planned to risk-accepted`, in a few words."""
    if before is None:
        return "added"
    if after is None:
        return "removed"
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return "changed"
    keys = [key for key in {**before, **after} if (key in before, before.get(key)) != (key in after, after.get(key))]
    if keys == ["status"]:
        return f"status changed from {before.get('status')} to {after.get('status')}"
    return f"{', '.join(keys)} changed"


def parsed(text: str, path: str) -> Any:
    """The data of a YAML file, or of our table of a pyproject.toml; what cannot be read counts as one decision."""
    if path.endswith(".toml"):
        import tomllib

        try:
            tool = tomllib.loads(text).get("tool")
        except tomllib.TOMLDecodeError:
            return {UNREADABLE: text}
        return tool.get("tenantscore", {}) if isinstance(tool, dict) else {}
    from scanner.yamlfile import parse_yaml

    try:
        return parse_yaml(text, path).data
    except InputError:
        return {UNREADABLE: text}
