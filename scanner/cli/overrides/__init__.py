"""`tenantscore overrides`: statuses and exceptions, in a file that is reviewed like code."""

from __future__ import annotations

import click

from scanner.cli.overrides.check import check
from scanner.cli.overrides.codeowners import codeowners
from scanner.cli.overrides.diff import diff
from scanner.cli.overrides.due import due
from scanner.cli.overrides.list_ import list_
from scanner.cli.overrides.pin import pin
from scanner.cli.overrides.prune import prune
from scanner.cli.overrides.set_ import set_
from scanner.cli.overrides.states import export_states, import_states


@click.group("overrides", short_help="Check, list and edit statuses and exceptions.", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Check, list and edit the overrides file: what people decided about actions, reviewed like code."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for each in (check, list_, set_, pin, prune, due, diff, codeowners, export_states, import_states):
    command.add_command(each)
