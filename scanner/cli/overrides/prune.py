"""`overrides prune`: entries that decide nothing any more are cut out of the file."""

from __future__ import annotations

import click

from scanner.cli.overrides.files import editable, loaded, pack_of, place_of
from scanner.cli.overrides.options import common, settings


@click.command(short_help="Cut out what is expired, and what is unneeded.")
@click.option("--snapshot", metavar="FILE", help="Measure this snapshot, to find what is unneeded.")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@common
def prune(snapshot: str | None, dry_run: bool, file: str | None, config: str | None, as_of: str | None) -> None:
    """Cut out of the overrides file what is expired, and with a snapshot what is unneeded.

    Everything else in the file, comments included, stays as it is.
    """
    from scanner.overrides.edit import removed

    given = settings(file, config, as_of, snapshot=snapshot)
    place = place_of(given)
    entries = loaded(given, pack_of(given)).entries
    gone = {entry.line: "expired" for entry in entries if entry.is_expired(given.as_of())}
    if given.config.snapshot is not None:
        from scanner.cli.overrides.list_ import uses_of

        gone.update((use.entry.line, "unneeded") for use in uses_of(given) if use.state.value == "unneeded")
    indexes = [index for index, entry in enumerate(entries) if entry.line in gone]
    for index in indexes:
        entry = entries[index]
        click.echo(f"{place.name}:{entry.line}: {entry.action}, {entry.status}: {gone[entry.line]}")
    if not indexes:
        click.echo("nothing to prune")
    elif not dry_run:
        target = editable(place)
        target.write(removed(target.text, place.name, indexes))
        click.echo(f"wrote {place.path}", err=True)
