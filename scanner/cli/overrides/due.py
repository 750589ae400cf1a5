"""`overrides due`: what ends soon."""

from __future__ import annotations

import click

from scanner.cli.errors import ExitCode
from scanner.cli.overrides.files import loaded, pack_of
from scanner.cli.overrides.options import common, settings


@click.command(short_help="List what ends within some days, and what is over.")
@click.option("--days", metavar="N", type=click.IntRange(0), default=30, show_default=True, help="Days from today on.")
@common
def due(days: int, file: str | None, config: str | None, as_of: str | None) -> int:
    """List the entries whose last day is within N days, or over; whoever is to act first comes first.

    The exit code is 1 when something is listed, so that a scheduled job can remind people.
    """
    from scanner.model.day import days_between

    given = settings(file, config, as_of)
    day = given.as_of()
    ending = [
        (days_between(day, entry.expires), entry)
        for entry in loaded(given, pack_of(given)).entries
        if entry.expires is not None and days_between(day, entry.expires) <= days
    ]
    for left, entry in sorted(ending, key=lambda pair: (pair[0], pair[1].line or 0)):
        click.echo(f"{entry.expires}  {_said(left):<18}  {entry.action}  {entry.status}  {entry.owner}")
    if not ending:
        click.echo(f"nothing ends within {days} days of {day}")
    return ExitCode.GATE_FAILED if ending else ExitCode.PASSED


def _said(left: int) -> str:
    if left < 0:
        return f"expired {-left} day{'' if left == -1 else 's'} ago"
    return "last day today" if left == 0 else f"{left} day{'' if left == 1 else 's'} left"
