"""`tenantscore snapshot`: check, format and import snapshots."""

from __future__ import annotations

import sys

import click

from scanner.model.problem import InputError, Problem


@click.group("snapshot", short_help="Check, format and import snapshots.")
def command() -> None:
    """Check, format and import snapshots: the JSON file that describes one tenant at one time."""


@command.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
def check(files: tuple[str, ...]) -> None:
    """List every fault of each FILE with its line and column: syntax, coverage, resources, fields, rows."""
    from scanner.snapshot.check import examine
    from scanner.snapshot.resources import load_registry

    registry = load_registry()
    problems: list[Problem] = []
    for file in files:
        checked = examine(file, registry)
        problems += checked.problems
        for note in checked.notes:
            click.echo(f"note: {file}: {note}", err=True)
        if not checked.problems:
            click.echo(f"{file}: {_count(checked.resources, 'resource')}, {_count(checked.rows, 'row')}, no fault")
    if problems:
        raise InputError(problems)


@command.command("fmt")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="PATH", help="Write there, `-` for stdout; one FILE only.")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; fail where a FILE is not in canonical form.")
def fmt(files: tuple[str, ...], output: str | None, only_check: bool) -> None:
    """Rewrite each FILE in canonical form: UTF-8, sorted keys, a line for each row."""
    from scanner.files import write_all
    from scanner.snapshot.format import formatted, is_formatted
    from scanner.snapshot.resources import load_registry

    if output is not None and (len(files) > 1 or only_check):
        raise click.UsageError("-o goes with a single FILE and without --check")
    registry = load_registry()
    if only_check:
        loose = [file for file in files if not is_formatted(file, registry)]
        hint = "run 'tenantscore snapshot fmt'"
        if loose:
            raise InputError(Problem(file, "is not in canonical form", hint) for file in loose)
        return
    texts = [formatted(file, registry) for file in files]
    if output is not None:
        _write(output, texts[0])
    else:
        write_all(zip(files, texts))


@command.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--from", "source", metavar="FORMAT", required=True, help="What FILE is: defender-devices, scubagear, secure-score."
)
@click.option("--into", metavar="SNAPSHOT", help="A snapshot that the import is put into; written to PATH.")
@click.option("-o", "--output", metavar="PATH", required=True, help="The snapshot, `-` for stdout.")
@click.option("-q", "--quiet", is_flag=True, help="Do not say what was left out.")
def import_(files: tuple[str, ...], source: str, into: str | None, output: str, quiet: bool) -> None:
    """Make a snapshot of the export of another tool, and say on stderr what became of it.

    With --into, the resources of the export take the place of those of a snapshot, and the rest of it stays.
    """
    from scanner.importers import importer
    from scanner.importers.merge import merged
    from scanner.importers.summary import summary
    from scanner.snapshot.resources import load_registry
    from scanner.snapshot.write import canonical

    registry = load_registry()
    chosen = importer(source)
    if chosen.read_many is not None:
        result = chosen.read_many(files, registry)
    elif len(files) > 1:
        raise click.UsageError(f"an export of {source} is one FILE, and {len(files)} were given")
    else:
        result = chosen.read(files[0], registry)
    document = result.snapshot if into is None else merged(into, result)
    _write(output, canonical(document, registry))
    if not quiet:
        click.echo(summary(result), err=True)


def _write(path: str, text: str) -> None:
    from scanner.files import write_atomic

    if path == "-":
        sys.stdout.buffer.write(text.encode("utf-8"))
    else:
        write_atomic(path, text)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
