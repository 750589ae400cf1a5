"""`overrides codeowners`: the lines that make GitHub ask the right people."""

from __future__ import annotations

import click

from scanner.cli.overrides.files import place_of
from scanner.cli.overrides.options import common, settings
from scanner.cli.paths import links_to, repository_path
from scanner.model.problem import fault


@click.command(short_help="Print the CODEOWNERS lines of the overrides and the configuration.")
@common
def codeowners(file: str | None, config: str | None, as_of: str | None) -> None:
    """Print the CODEOWNERS lines that give overrides, configuration and rules to those with a role that writes.

    Together with a branch rule that asks for a review by code owners, nobody else can merge a change of them.
    """
    given = settings(file, config, as_of)
    writers = [person for person in given.config.people if person.writes]
    owners = sorted({f"@{person.github}" if person.github else person.emails[0] for person in writers})
    if not owners:
        hint = "list them under 'people:' in tenantscore.yaml, with a role that writes, such as security-administrator"
        raise fault(given.resolved.file or "tenantscore.yaml", "nobody has a role that writes", hint)
    for person in writers:
        if not person.github:
            said = "has no GitHub handle; GitHub asks them only if their account has this address"
            click.echo(f"note: {person.emails[0]} {said}", err=True)
    paths = [place_of(given).path, *((given.resolved.file,) if given.resolved.file else ())]
    names: dict[str, None] = {}
    for path in paths:
        name = repository_path(path)
        if name is None:
            raise fault(
                path, "lies outside of the repository, so nobody can own it there", "move it into the repository"
            )
        names.update(dict.fromkeys((*links_to(path), name)))
    for folder in given.config.rules:
        inside = repository_path(folder)
        if inside is not None:  # rules of a package are its owners'
            names.update(dict.fromkeys((*links_to(folder), f"{inside}/")))
    width = max(map(len, names)) + 1
    for name in names:
        click.echo(f"/{_escaped(name):<{width}} {' '.join(owners)}")


def _escaped(name: str) -> str:
    """Blanks part the words of a line."""
    return name.replace("\\", "\\\\").replace(" ", "\\ ").replace("#", "\\#")
