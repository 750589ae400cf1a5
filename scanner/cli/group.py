"""The click side of the command line: lazy commands, their help, and usage errors in the house's form."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from scanner.cli.options import Argument, Command, Option
from scanner.model.names import did_you_mean
from scanner.model.problem import Problem
from scanner.record import Any
from scanner.version import CATALOGUE, VERSION


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, not for the list of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from scanner.cli.main import available

        return list(available())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from scanner.cli.main import available, command_of

        if cmd_name not in available():
            return None
        found = command_of(cmd_name)
        return click_command(found) if isinstance(found, Command) else found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from scanner.cli.main import available

        rows = list(available().items())
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)


@click.group(
    name="tenantscore",
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(VERSION, message=f"%(prog)s %(version)s, catalogue {CATALOGUE}")
@click.option("--debug", is_flag=True, help="Show the traceback of an internal error; goes anywhere on the line.")
def cli(debug: bool) -> None:
    """Microsoft Secure Score as code: measure a tenant from files."""


def run_click(argv: Sequence[str]) -> int:
    """Run a command line through click and return the exit code. Raises `click.ClickException`.

    Not through `cli.main`, which ends the process on a closed pipe with the exit code of a failed gate.
    """
    try:
        with cli.make_context("tenantscore", list(argv)) as context:
            result = cli.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    return result if isinstance(result, int) else 0


def click_command(command: Command) -> click.Command:
    """The click command for a plainly described one."""
    parameters: list[click.Parameter] = [
        click.Argument([argument.name], required=argument.required, metavar=_metavar(argument))
        for argument in command.arguments
    ]
    parameters += [_click_option(option) for option in command.options]

    def call(**values: Any) -> int:
        return command.run(values)

    return click.Command(command.name, params=parameters, callback=call, help=command.help)


def usage_problem(error: click.ClickException, words: Sequence[str]) -> Problem:
    """A usage error as a problem, with the nearest right name or where to read on as its hint."""
    context = getattr(error, "ctx", None)
    place = context.command_path if context is not None else " ".join(["tenantscore", *_command(words)])
    message = error.format_message().strip()
    message = re.sub(r"\s*\(?(Possible options|Did you mean).*$", "", message, flags=re.DOTALL).rstrip(". ")
    return Problem(place, message[:1].lower() + message[1:], _usage_hint(error, place))


def _command(words: Sequence[str]) -> list[str]:
    """The command's name, for the usage errors that click raises without a context."""
    return [word for word in words[:1] if cli.get_command(click.Context(cli), word) is not None]


def _metavar(argument: Argument) -> str:
    return argument.metavar if argument.required else f"[{argument.metavar}]"


def _click_option(option: Option) -> click.Option:
    names = [*option.flags, option.name]
    if option.metavar is None:
        return click.Option(names, is_flag=True, help=option.help)
    if option.choices:  # click shows the choices in place of the metavar
        return click.Option(names, multiple=option.multiple, type=click.Choice(option.choices), help=option.help)
    return click.Option(names, multiple=option.multiple, metavar=option.metavar, help=option.help)


def _usage_hint(error: click.ClickException, place: str) -> str:
    context = getattr(error, "ctx", None)
    near = None
    if context is not None and isinstance(error, click.NoSuchOption):
        flags = [flag for each in context.command.get_params(context) for flag in each.opts]
        near = did_you_mean(error.option_name, flags)
    elif context is not None and isinstance(context.command, click.Group):
        quoted = re.search(r"'([^']*)'", error.message)
        near = did_you_mean(quoted[1], context.command.list_commands(context)) if quoted else None
    return near or f"'{place} --help' shows what it takes"
