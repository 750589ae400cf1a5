"""What findings are now, to be pinned."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.model.config import Config
from scanner.model.override import Pin
from scanner.overrides.held import picked
from scanner.overrides.load import Overrides
from scanner.overrides.pinned import taken
from scanner.overrides.watch import Watcher
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.engine.pack import Pack
    from scanner.snapshot.document import Snapshot


def pins_of(
    pack: Pack,
    snapshot: Snapshot,
    overrides: Overrides,
    positions: Iterable[int],
    config: Config,
    by: str,
    day: str,
) -> dict[int, Pin | None]:
    """A pin for each of these entries, by position; None where nothing in its scope fails."""
    from scanner.engine.measure import measure
    from scanner.scoring import points
    from scanner.worth import in_tenant, tenant_maxima

    watch = Watcher(overrides.entries, overrides.predicates, everything=True)
    findings = measure(pack, snapshot, config, 1, watch=watch)
    actions = in_tenant((one.action for one in pack.actions), findings, tenant_maxima(snapshot))
    by_id = {action.id: (action, finding) for action, finding in zip(actions, findings)}
    pins: dict[int, Pin | None] = {}
    for position in positions:
        entry = overrides.entries[position]
        action, finding = by_id[entry.action]
        seen = watch.subjects(action.id)
        inside = picked(seen, entry, position).subjects if entry.scope.is_partial else seen
        failing = [each for each in inside if each.assessed]
        pins[position] = taken(finding, points(action, finding), failing, watch.observed(action.id), by, day)
    return pins
