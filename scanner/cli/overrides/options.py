"""Options that the commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from scanner.cli.settings import RunSettings, settings_of

CommandT = TypeVar("CommandT", bound=Callable[..., Any])


def common(function: CommandT) -> CommandT:
    """`--overrides FILE`, `-c FILE` and `--as-of DAY`, handed over as `file`, `config` and `as_of`."""
    for option in (
        click.option("--as-of", metavar="YYYY-MM-DD", help="The day that dates are judged by; today when not given."),
        click.option("-c", "--config", metavar="FILE", help="The configuration file, in place of the one found."),
        click.option("file", "--overrides", metavar="FILE", help="The overrides file, in place of the configured one."),
    ):
        function = option(function)
    return function


def settings(file: str | None, config: str | None, as_of: str | None, **more: Any) -> RunSettings:
    """The settings of a command."""
    return settings_of({"overrides": file, "config": config, "as_of": as_of, **more})
