"""`overrides export-states` and `overrides import-states`: the statuses of Microsoft's own Secure Score."""

from __future__ import annotations

import click

from scanner.cli.overrides.files import FILE, Place, editable, entries_in, pack_of, place_of
from scanner.cli.overrides.options import common, settings
from scanner.model.problem import Problem, fault


@click.command("export-states", short_help="Plan the statuses to set in Microsoft Graph; calls nothing.")
@click.option("--snapshot", metavar="FILE", help="The snapshot to measure, in place of the configured one.")
@common
def export_states(snapshot: str | None, file: str | None, config: str | None, as_of: str | None) -> None:
    """Print, as JSON, the requests that would bring the states in Microsoft Graph in line with the file.

    Risk accepted becomes Ignored, third party ThirdParty, alternate mitigation Reviewed, the nearest state that Graph
    documents. What Graph cannot hold is listed with the reason. Nothing is sent.
    """
    from scanner.cli.overrides.list_ import uses_of
    from scanner.model.codec import to_json
    from scanner.overrides.graph import plan
    from scanner.snapshot.read import read_snapshot

    given = settings(file, config, as_of, snapshot=snapshot)
    click.echo(to_json(plan(uses_of(given), read_snapshot(given.snapshot()), given.as_of())), nl=False)


@click.command("import-states", short_help="Make entries from the statuses that the portal has.")
@click.option("--snapshot", metavar="FILE", help="The snapshot to read, in place of the configured one.")
@click.option("--expires", metavar="YYYY-MM-DD", required=True, help="The last day of the entries; Graph has none.")
@click.option("--dry-run", is_flag=True, help="Only say what would be added.")
@common
def import_states(
    snapshot: str | None, expires: str, dry_run: bool, file: str | None, config: str | None, as_of: str | None
) -> None:
    """Add an entry for each action whose newest state in secureScore.controlProfiles is a decision.

    Actions that have an entry keep it. Entries are tagged 'imported', for their justifications to be completed.
    """
    from scanner.model.day import checked_day
    from scanner.overrides.edit import appended
    from scanner.overrides.graph import PROFILES, LeftOut, imported
    from scanner.overrides.load import overrides_of
    from scanner.snapshot.read import read_snapshot
    from scanner.yamlfile import parse_yaml

    given = settings(file, config, as_of, snapshot=snapshot)
    try:
        last = checked_day(expires)
    except ValueError as error:
        raise fault("--expires", str(error), getattr(error, "hint", None)) from None
    if last < given.as_of():
        raise fault("--expires", f"{last} is before {given.as_of()}", "name a day to come")
    held = read_snapshot(given.snapshot())
    if not held.is_held(PROFILES):
        problem = Problem(given.snapshot(), f"holds no {PROFILES}", "collect it with SecurityEvents.Read.All")
        raise fault(*problem[:3])
    place = place_of(given) if given.config.overrides is not None else Place(FILE, FILE)
    target, pack = editable(place, may_be_new=True), pack_of(given)
    text = target.text
    known = [entry.action for entry in entries_in(target)]
    for found in imported(held, pack.catalogue.actions, known, given.as_of(), last):
        if isinstance(found, LeftOut):
            click.echo(f"- {found.action}: {found.reason}")
        else:
            text = appended(text, place.name, found.values)
            click.echo(f"+ {found.action}: {found.values['status']}")
    if text == target.text:
        click.echo("nothing to add")
        return
    overrides_of(parse_yaml(text, place.name), pack)
    if not dry_run:
        target.write(text)
        click.echo(f"wrote {place.path}", err=True)
