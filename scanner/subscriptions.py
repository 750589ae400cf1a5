"""The subscriptions of a tenant, from its snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.model.snapshot import CoverageState
from scanner.model.subscription import Subscription
from scanner.record import Any
from scanner.snapshot.document import Snapshot

RESOURCE = "entra.subscribedSkus"


def subscriptions(snapshot: Snapshot) -> tuple[Subscription, ...] | None:
    """What was bought, by name; None where that was not collected. Rows that name nothing are left out.

    Source: Microsoft Graph, subscribedSku: `prepaidUnits` and `consumedUnits`.
    """
    if snapshot.coverage_of(RESOURCE).state is not CoverageState.COLLECTED:
        return None
    return tuple(sorted(_subscriptions(snapshot)))


def _subscriptions(snapshot: Snapshot) -> Iterator[Subscription]:
    for row in snapshot.rows_of(RESOURCE) or ():
        if isinstance(row, Mapping) and isinstance(row.get("skuPartNumber"), str):
            units = row.get("prepaidUnits")
            units = units if isinstance(units, Mapping) else {}
            seats = _count(units.get("enabled")) + _count(units.get("warning"))
            yield Subscription(row["skuPartNumber"], seats, _count(row.get("consumedUnits")), _plans(row))


def _count(value: Any) -> int:
    return value if type(value) is int and value > 0 else 0


def _plans(row: Mapping[str, Any]) -> tuple[str, ...]:
    plans = row.get("servicePlans")
    held = plans if isinstance(plans, list | tuple) else ()
    names = (plan.get("servicePlanName") for plan in held if isinstance(plan, Mapping))
    return tuple(sorted({name for name in names if isinstance(name, str)}))
