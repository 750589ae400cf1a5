"""The settings there are, under each of their names, and a resolved value with where it came from."""

from __future__ import annotations

from scanner.model.config import Config
from scanner.record import Any, NamedTuple


class Key(NamedTuple):
    """One setting under its four names; null where it has none of that kind."""

    field: str
    """In `Config`."""
    name: str
    """In the configuration file."""
    variable: str | None
    """In the environment."""
    flag: str | None
    """On the command line."""


KEYS = (
    Key("snapshot", "snapshot", "TENANTSCORE_SNAPSHOT", "SNAPSHOT"),
    Key("rules", "rules", "TENANTSCORE_RULES", "--rules"),
    Key("formats", "formats", "TENANTSCORE_FORMATS", "--format"),
    Key("as_of", "asOf", "TENANTSCORE_AS_OF", "--as-of"),
    Key("break_glass_accounts", "breakGlassAccounts", "TENANTSCORE_BREAK_GLASS_ACCOUNTS", None),
    Key("zones", "zones", None, None),
    Key("frameworks", "frameworks", "TENANTSCORE_FRAMEWORKS", "--framework"),
    Key("actions", "actions", None, None),
    Key("overrides", "overrides", "TENANTSCORE_OVERRIDES", "--overrides"),
    Key("people", "people", None, None),
    Key("review_policy", "reviewPolicy", None, None),
    Key("gate", "gate", None, None),
    Key("baseline", "baseline", "TENANTSCORE_BASELINE", "--baseline"),
    Key("share", "share", None, None),
)
CONFIG_VARIABLE = "TENANTSCORE_CONFIG"
CACHE_VARIABLE = "TENANTSCORE_CACHE_DIR"
DEBUG_VARIABLE = "TENANTSCORE_DEBUG"
VARIABLES = (*(key.variable for key in KEYS if key.variable), CONFIG_VARIABLE, CACHE_VARIABLE, DEBUG_VARIABLE)


class Setting(NamedTuple):
    """A value and where it came from: `flag --as-of`, `environment TENANTSCORE_AS_OF`, `file:line:column`."""

    value: Any
    origin: str


class Settings(NamedTuple):
    """The resolved configuration of a run."""

    config: Config
    origins: dict[str, str]
    """By field of `Config`, where its value came from."""
    file: str | None
    """The configuration file that was read."""
