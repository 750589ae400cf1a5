"""`tenantscore render`: a report that was kept, in other formats."""

from __future__ import annotations

import os
import sys

import click

from reporters import formats
from scanner.cli import output


@click.command("render", short_help="Write a kept report in other formats.")
@click.argument("report", metavar="REPORT", type=click.Path())
@click.option(
    "-f",
    "--format",
    "wanted",
    metavar="FMT[=PATH]",
    multiple=True,
    help=f"One of {', '.join(formats())}, on stdout or into a file; may be repeated.  [default: console]",
)
@click.option(
    "--color", type=click.Choice(output.COLOR_CHOICES), default="auto", show_default=True, help="For the console."
)
def command(report: str, wanted: tuple[str, ...], color: str) -> None:
    """Write REPORT, a report.json of an earlier scan, in other formats.

    The result is the same, byte for byte, as if the scan had been asked for it.
    """
    from scanner.report_file import read_report

    targets = output.targets(wanted)
    value = read_report(report)
    for path in output.write(value, targets, output.terminal(sys.stdout, os.environ, color)):
        click.echo(f"wrote {path}", err=True)
