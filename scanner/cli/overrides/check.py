"""`overrides check`: faults of the file, breaches of the review policy, and who changed what."""

from __future__ import annotations

import click

from scanner.cli.errors import ExitCode
from scanner.cli.overrides.files import document, loaded, pack_of, place_of
from scanner.cli.overrides.lines import printable
from scanner.cli.overrides.options import common, settings
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.model.override import Override, Violation


@click.command(short_help="Find faults, breaches of the policy, and changes by people who may not.")
@click.option("--base", metavar="REV", help="Look at the commits that HEAD has and this revision has not.")
@common
def check(base: str | None, file: str | None, config: str | None, as_of: str | None) -> int:
    """Find what is wrong with the overrides file.

    A fault of the file ends with exit code 2. What breaks the review policy, or is over, is listed with its place, and
    ends with 1. With --base the commits since then are read from git: changes by people without a role that writes,
    and approvals of one's own. Their roles are those that the configuration had at REV.
    """
    from scanner.model.review import ReviewPolicy
    from scanner.overrides.review import review

    given = settings(file, config, as_of)
    pack = pack_of(given)
    overrides = loaded(given, pack)
    actions = {action.id: action for action in pack.catalogue.actions}
    found = list(expired(overrides.entries, given.as_of()))
    if base is None:
        found += review(overrides.entries, given.config.review_policy or ReviewPolicy(), given.config.people, actions)
    else:
        from scanner.cli.overrides.since import since

        names = {alias: action.id for action in pack.catalogue.actions for alias in action.aliases}
        looked = since(base, given, document(place_of(given)), names)
        for note in looked.notes:
            click.echo(f"note: {note}", err=True)
        found += review(overrides.entries, looked.policy, looked.people, actions)
        found += looked.violations
    for entry in overrides.entries:
        if entry.pin is not None and entry.pin.is_shallow:
            click.echo(f"note: {_to_be_pinned_anew(entry)}", err=True)
    for line in told(found):
        click.echo(line)
    entries = f"{len(overrides.entries)} {'entry' if len(overrides.entries) == 1 else 'entries'}"
    findings = f"{len(found)} finding{'' if len(found) == 1 else 's'}" if found else "nothing to object to"
    click.echo(printable(f"{place_of(given).name}: {entries}, {findings}"))
    return ExitCode.GATE_FAILED if found else ExitCode.PASSED


def _to_be_pinned_anew(entry: Override) -> str:
    said = f"the pin of {entry.action} is of an older version, and sees less"
    return f"{entry.file}:{entry.line}: {said}: take it again with 'tenantscore overrides pin {entry.action}'"


def expired(entries: Iterable[Override], as_of: str) -> Iterable[Violation]:
    """Entries whose last day is over."""
    from scanner.model.override import Violation

    for entry in entries:
        if entry.is_expired(as_of):
            message = f"its last day was {entry.expires}; it decides nothing any more"
            yield Violation("expired", entry.action, message, entry.file or "", entry.line or 1, entry.column or 1)


def told(violations: Iterable[Violation]) -> list[str]:
    """One line each, in the order of the files."""
    ordered = sorted(dict.fromkeys(violations), key=lambda each: (each.file, each.line, each.column, each.rule))
    return [
        printable(f"{each.file}:{each.line}:{each.column}: {each.action}: {each.message} [{each.rule}]")
        for each in ordered
    ]
