"""`overrides diff`: what was decided since a revision."""

from __future__ import annotations

import click

from scanner.cli.errors import ExitCode
from scanner.cli.overrides.files import document, place_of
from scanner.cli.overrides.lines import printable
from scanner.cli.overrides.options import common, settings


@click.command(short_help="Say what was decided since a revision, and by whom.")
@click.option("--base", metavar="REV", required=True, help="The revision to compare with.")
@common
def diff(base: str, file: str | None, config: str | None, as_of: str | None) -> int:
    """Say which entries and protected settings differ between REV and the files as they are now.

    How something is written (order, quotes, comments) makes no difference. Whoever wrote the change is named.
    """
    from scanner.cli.overrides.since import entry_places, files_of, now
    from scanner.overrides.decisions import difference
    from scanner.overrides.git import Repository
    from scanner.overrides.revisions import Timeline

    given = settings(file, config, as_of)
    place = place_of(given)
    repository = Repository.around(place.path)
    first, head = repository.commit(base), repository.commit("HEAD")
    commits = repository.since(first, head)
    timeline = Timeline(repository, files_of(repository, given, head), commits)
    authors = {change.key: change.commit for change in timeline.changes(commits)}
    written = document(place)
    before, after = timeline.state(first), now(timeline, head, written, given)
    places = entry_places(written)
    signs = {(False, True): "+", (True, False): "-", (True, True): "~"}
    changed = [key for key in sorted({*before, *after}) if before.get(key) != after.get(key)]
    for key in changed:
        commit = authors.get(key)
        what = difference(before.get(key), after.get(key))
        at = places.get(key)
        where = f"{at.file}:{at.line}: " if at else ""
        who = f" ({commit.author}, {commit.short})" if commit else " (not committed)"
        click.echo(printable(f"{signs[key in before, key in after]} {where}{key.name}: {what}{who}"))
    if not changed:
        click.echo(f"nothing was decided since {base}")
    return ExitCode.PASSED
