"""`overrides list`: every entry, and what became of it."""

from __future__ import annotations

import click

from scanner.cli.overrides.files import loaded, pack_of
from scanner.cli.overrides.options import common, settings
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.cli.settings import RunSettings
    from scanner.model.override import Override, OverrideUse


@click.command("list", short_help="List the entries, with their state.")
@click.option("--snapshot", metavar="FILE", help="Measure this snapshot, to tell what each entry does.")
@click.option("as_json", "--json", is_flag=True, help="The same as JSON.")
@common
def list_(snapshot: str | None, as_json: bool, file: str | None, config: str | None, as_of: str | None) -> None:
    """List the entries of the overrides file with status, last day, owner and state.

    With a snapshot, by --snapshot or from the configuration, the tenant is measured: then the list says which entries
    are unneeded or opened again, and the points that each is the reason for.
    """
    given = settings(file, config, as_of, snapshot=snapshot)
    if given.config.snapshot is None:
        overrides = loaded(given, pack_of(given))
        _show([(entry, None) for entry in overrides.entries], given.as_of(), as_json=as_json)
    else:
        _show([(use.entry, use) for use in uses_of(given)], given.as_of(), as_json=as_json)


def uses_of(given: RunSettings) -> tuple[OverrideUse, ...]:
    """What became of every entry in a scan of the configured snapshot."""
    from scanner.pipeline import scan
    from scanner.snapshot.read import read_snapshot

    pack = pack_of(given)
    overrides = loaded(given, pack)
    report = scan(pack, read_snapshot(given.snapshot()), overrides, given.config, given.as_of(), evidence_limit=1)
    return report.overrides.entries if report.overrides else ()


def state_of(entry: Override, as_of: str) -> str:
    """The state of an entry as far as its dates tell."""
    if entry.is_expired(as_of):
        return "expired"
    return "not-yet" if entry.is_early(as_of) else "active"


def _show(rows: list[tuple[Override, OverrideUse | None]], as_of: str, *, as_json: bool) -> None:
    if as_json:
        import json

        from scanner.model.codec import encode

        click.echo(json.dumps([encode(use or entry) for entry, use in rows], ensure_ascii=False, indent=1))
        return
    if not rows:
        click.echo("no entries")
    for entry, use in rows:
        state = use.state.value if use else state_of(entry, as_of)
        place = f"{entry.file}:{entry.line}" if entry.file else "devices.recommendationExceptions"
        click.echo(f"{entry.action}  {entry.status}  {state}  until {entry.expires or 'further notice'}")
        click.echo(
            f"    {place}{f', {entry.owner}' if entry.owner else ''}{f', {entry.ticket}' if entry.ticket else ''}"
        )
        click.echo(f"    {' '.join(entry.justification.split())}")
        if use is not None:
            click.echo(f"    {use.reason}{_points(use)}")


def _points(use: OverrideUse) -> str:
    parts = [f"{getattr(use, band):.2f} {band}" for band in ("asserted", "accepted", "planned") if getattr(use, band)]
    return f": {', '.join(parts)}" if parts else ""
