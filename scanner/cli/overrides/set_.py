"""`overrides set`: one entry, made or changed in place."""

from __future__ import annotations

import click

from scanner.cli.overrides.files import FILE, Place, editable, entries_in, ids_of, in_force, pack_of
from scanner.cli.overrides.options import common, settings
from scanner.model.problem import InputError, Problem, fault
from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.cli.settings import RunSettings
    from scanner.engine.pack import Pack
    from scanner.model.override import Override

_NEEDED = ("status", "justification", "owner", "expires")


@click.command("set", short_help="Make an entry, or change one in place.")
@click.argument("action", metavar="ACTION")
@click.option("--status", metavar="STATUS", help="What was decided: planned, risk-accepted, third-party, ...")
@click.option("--justification", metavar="TEXT", help="Why.")
@click.option("--owner", metavar="ADDRESS", help="Who answers for it.")
@click.option("--expires", metavar="YYYY-MM-DD", help="The last day it holds.")
@click.option("--created", metavar="YYYY-MM-DD", help="The first day it holds; today when not given.")
@click.option("--approved-by", metavar="ADDRESS", help="Who approved it.")
@click.option("--ticket", metavar="TICKET", help="Where it was discussed.")
@click.option("--notes", metavar="TEXT", help="Anything else; an empty text takes it away.")
@click.option("tags", "--tag", metavar="TAG", multiple=True, help="A word to find it by; repeatable.")
@click.option("tenants", "--tenant", metavar="ID", multiple=True, help="Only for this tenant; repeatable.")
@click.option("subjects", "--subject", metavar="NAME", multiple=True, help="Only for this item; repeatable.")
@click.option("--where", metavar="EXPR", help="Only for failing items of which this condition holds.")
@click.option("--line", metavar="N", type=click.IntRange(1), help="The line of the entry, where an action has several.")
@common
def set_(action: str, line: int | None, file: str | None, config: str | None, as_of: str | None, **given: Any) -> None:
    """Make an entry for ACTION, or change the one that it has; everything else in the file stays as it is.

    A new entry needs --status, --justification, --owner and --expires. With --tenant, --subject or --where an entry of
    just that scope is made or changed.
    """
    from scanner.overrides.edit import appended, changed
    from scanner.overrides.load import overrides_of
    from scanner.yamlfile import parse_yaml

    run = settings(file, config, as_of)
    place = _place(run)
    target, pack = editable(place, may_be_new=True), pack_of(run)
    _known(action, pack)
    values = _values(given)
    entries, ids = entries_in(target), ids_of(pack)
    own = [index for index, entry in enumerate(entries) if ids.get(entry.action, entry.action) == ids[action]]
    index = _chosen(action, line, values.get("scope"), entries, own, place.name, run.as_of())
    if index is None:
        _complete(values, action)
        made = {"action": action, **{key: values[key] for key in _ORDER if key in values}}
        made.setdefault("created", run.as_of())
        ordered = {key: made[key] for key in ("action", *_ORDER) if key in made and made[key] is not None}
        text = appended(target.text, place.name, ordered)
    else:
        text = changed(target.text, place.name, index, values)
    overrides_of(parse_yaml(text, place.name), pack)  # refuses what `check` would refuse
    click.echo(f"{'wrote' if target.write(text) else 'nothing to change in'} {place.path}", err=True)


_ORDER = (
    "status",
    "justification",
    "owner",
    "approvedBy",
    "ticket",
    "created",
    "expires",
    "notes",
    "tags",
    "scope",
)


def _place(run: RunSettings) -> Place:
    from scanner.cli.overrides.files import place_of

    return place_of(run) if run.config.overrides is not None else Place(FILE, FILE)


def _known(action: str, pack: Pack) -> None:
    """Refuse an action that the catalogue does not have, before anything that a new entry would lack."""
    from scanner.model.names import did_you_mean

    names = [name for each in pack.catalogue.actions for name in (each.id, *each.aliases)]
    if action not in names:
        hint = did_you_mean(action, names) or "'tenantscore rules list' shows the actions"
        raise fault("ACTION", f"there is no action '{action}'", hint)


def _values(given: dict[str, Any]) -> dict[str, Any]:
    """The keys that were given, as the file names them; an empty text takes a key away."""
    names = {"approved_by": "approvedBy"}
    plain = ("status", "justification", "owner", "expires", "created", "approved_by", "ticket", "notes")
    values: dict[str, Any] = {
        names.get(key, key): given[key].strip() or None for key in plain if given[key] is not None
    }
    if given["tags"]:
        values["tags"] = list(given["tags"])
    scope = {key: list(given[key]) for key in ("tenants", "subjects") if given[key]}
    if given["where"]:
        scope["where"] = given["where"]
    if scope:
        values["scope"] = scope
    return values


def _chosen(
    action: str,
    line: int | None,
    scope: dict[str, Any] | None,
    entries: tuple[Override, ...],
    own: list[int],
    name: str,
    as_of: str,
) -> int | None:
    """The entry to change, of the action's `own`; None where one has to be made."""
    if line is not None:
        found = next((index for index in own if entries[index].line == line), None)
        if found is None:
            raise fault("--line", f"no entry of '{action}' begins at line {line} of {name}")
        return found
    if scope is not None:
        own = [index for index in own if _scope(entries[index]) == scope]
    if len(own) < 2:
        return own[0] if own else None
    is_same = all(entries[index].scope == entries[own[0]].scope for index in own)
    live = in_force(entries, own, as_of) if is_same else own
    if len(live) != 1:
        lines = ", ".join(str(entries[index].line) for index in own)
        raise fault("ACTION", f"'{action}' has {len(own)} entries in {name}", f"say which with --line: {lines}")
    said = f"the one at line {entries[live[0]].line} is in force, and is changed"
    click.echo(f"note: '{action}' has {len(own)} entries in {name}: {said}", err=True)
    return live[0]


def _scope(entry: Override) -> dict[str, Any]:
    scope = entry.scope
    held = {"tenants": list(scope.tenants), "subjects": list(scope.subjects), "where": scope.where}
    return {key: value for key, value in held.items() if value}


def _complete(values: dict[str, Any], action: str) -> None:
    lacking = [Problem(f"--{key}", f"a new entry for '{action}' needs it") for key in _NEEDED if not values.get(key)]
    if lacking:
        raise InputError(lacking)
