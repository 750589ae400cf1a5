"""The settings of this run: the one place that reads the environment, the working directory and the clock."""

from __future__ import annotations

import os

from scanner.cli.options import Option, Values
from scanner.config.resolve import resolve
from scanner.config.settings import Settings

CONFIG_OPTIONS = (
    Option("config", ("--config",), "Read this configuration file instead of looking for one.", "FILE"),
    Option("print_config", ("--print-config",), "Print each setting with where it came from, and stop."),
)
FORMAT_OPTION = Option(
    "formats",
    ("-f", "--format"),
    "Write this format, to stdout or to PATH; may be repeated.",
    "FORMAT[=PATH]",
    multiple=True,
)
AS_OF_OPTION = Option("as_of", ("--as-of",), "Judge dates as of this day (UTC) instead of today.", "YYYY-MM-DD")
RULES_OPTION = Option("rules", ("--rules",), "Add the rules of this folder; may be repeated.", "DIR", multiple=True)


def settings_of(values: Values) -> Settings:
    """The settings for the values of a command line; those of them that are named as in `Config` count as flags."""
    return resolve(values, os.environ, os.getcwd(), values.get("config"))


def day(settings: Settings) -> str:
    """The day that dates are judged by: as set, or today in UTC."""
    if settings.config.as_of is not None:
        return settings.config.as_of
    from datetime import UTC, datetime

    return datetime.now(UTC).date().isoformat()
