"""`overrides pin`: what a finding is now is written into its entry."""

from __future__ import annotations

import click

from scanner.cli.overrides.files import editable, ids_of, in_force, loaded, pack_of, place_of
from scanner.cli.overrides.options import common, settings
from scanner.model.problem import InputError, Problem
from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scanner.cli.settings import RunSettings
    from scanner.model.override import Override, Pin
    from scanner.overrides.load import Overrides


@click.command(short_help="Record what was accepted, so that anything worse opens again.")
@click.argument("actions", metavar="ACTION...", nargs=-1, required=True)
@click.option("--snapshot", metavar="FILE", help="The snapshot to measure, in place of the configured one.")
@click.option(
    "--by",
    type=click.Choice(["values", "subjects", "count"]),
    default="values",
    show_default=True,
    help="What counts as worse: other items or other values, other items, or more items.",
)
@click.option("--remove", is_flag=True, help="Take the pin away.")
@common
def pin(
    actions: tuple[str, ...],
    snapshot: str | None,
    by: str,
    remove: bool,
    file: str | None,
    config: str | None,
    as_of: str | None,
) -> None:
    """Measure the snapshot and write what fails into the entries of each ACTION.

    From then on the entry covers only that: what fails beyond it is open again, and reports say so. Running the command
    again accepts what is there now, as a change of the file that somebody reviews.
    """
    from scanner.overrides.edit import changed

    given = settings(file, config, as_of, snapshot=snapshot)
    place, pack = place_of(given), pack_of(given)
    overrides = loaded(given, pack)
    chosen = _chosen(actions, overrides, ids_of(pack), place.name, given.as_of())
    pins = dict.fromkeys(chosen) if remove else _taken(given, overrides, chosen, by)
    target = editable(place)
    text = target.text
    for index, taken in pins.items():
        text = changed(text, place.name, index, {"pin": None if taken is None else written(taken)})
        click.echo(f"{overrides.entries[index].action}: {_said(taken)}")
    target.write(text)
    click.echo(f"wrote {place.path}", err=True)


def _chosen(actions: Sequence[str], overrides: Overrides, ids: Mapping[str, str], name: str, as_of: str) -> list[int]:
    """The entries of the actions, under any of their names; of several of one action those in force, if any are."""
    by_action: dict[str, list[int]] = {}
    for index, entry in enumerate(overrides.entries):
        by_action.setdefault(entry.action, []).append(index)
    unknown = [action for action in actions if ids.get(action, action) not in by_action]
    if unknown:
        hint = "make one first: tenantscore overrides set"
        raise InputError(Problem("ACTION", f"'{action}' has no entry in {name}", hint) for action in unknown)
    own = [by_action[id] for id in dict.fromkeys(ids.get(action, action) for action in actions)]
    return sorted(index for held in own for index in in_force(overrides.entries, held, as_of) or held)


def written(pin: Pin) -> dict[str, Any]:
    """A pin as the file has it."""
    held = {
        "taken": pin.taken,
        "observed": dict(pin.observed) or None,
        "details": dict(pin.details) or None,
        "subjects": list(pin.subjects) or None,
        "failing": pin.failing,
        "openPercent": pin.open_percent,
        "digest": pin.digest,
    }
    return {key: value for key, value in held.items() if value is not None}


def _taken(given: RunSettings, overrides: Overrides, chosen: list[int], by: str) -> dict[int, Pin | None]:
    from scanner.overrides.measured import pins_of
    from scanner.snapshot.read import read_snapshot

    snapshot = read_snapshot(given.snapshot())
    pins = pins_of(pack_of(given), snapshot, overrides, chosen, given.config, by, given.as_of())
    nothing = [overrides.entries[index] for index in chosen if pins[index] is None]
    if nothing:
        hint = "a pin records what fails; 'overrides prune' cuts out what is unneeded"
        raise InputError(Problem(_place(entry), f"nothing of '{entry.action}' fails", hint) for entry in nothing)
    return pins


def _place(entry: Override) -> str:
    return f"{entry.file}:{entry.line}:{entry.column}"


def _said(pin: Pin | None) -> str:
    if pin is None:
        return "no pin any more"
    if pin.open_percent is not None:
        return f"pinned at {pin.open_percent:.10g} % open"
    count = pin.failing or len(pin.observed) or len(pin.subjects)
    return f"pinned {count} {'subject' if count == 1 else 'subjects'}"
