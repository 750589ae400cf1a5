"""`tenantscore rules`: everything about the rules themselves."""

from __future__ import annotations

import click

from scanner.cli.rules.check import coverage, lint, test
from scanner.cli.rules.read import list_, show
from scanner.cli.rules.write import docs, new


@click.group("rules", short_help="List, show, check and test the rules.", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """List, show, check and test the rules: those of the catalogue, and with --rules your own beside them."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for each in (list_, show, lint, test, coverage, new, docs):
    command.add_command(each)
