"""Exceptions that people made in Defender Vulnerability Management, as a snapshot holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner.model.day import checked_day
from scanner.model.override import Override, OverrideState, Scope
from scanner.model.rule import Action
from scanner.model.status import Status
from scanner.record import Any, NamedTuple
from scanner.snapshot.document import Snapshot

RESOURCE = "devices.recommendationExceptions"
_STATUSES = {
    "thirdparty": Status.THIRD_PARTY,
    "thirdpartycontrol": Status.THIRD_PARTY,
    "alternatemitigation": Status.ALTERNATE_MITIGATION,
    "riskaccepted": Status.RISK_ACCEPTED,
    "riskacceptance": Status.RISK_ACCEPTED,
    "plannedremediation": Status.PLANNED,
    "plannedremediationgraceperiod": Status.PLANNED,
}
"""Justifications in letters only, lower case. Source: Microsoft Learn, exceptions for security recommendations."""


class DeviceException(NamedTuple):
    """An exception of one device action; `outside` says why it does not reach the score."""

    entry: Override
    outside: tuple[OverrideState, str] | None


def device_exceptions(snapshot: Snapshot, actions: Iterable[Action], as_of: str) -> tuple[DeviceException, ...]:
    """The exceptions of device actions of the catalogue, in the order of the snapshot.

    A global one sets the status of its action while it lasts; one for groups of devices leaves it *to address*.
    """
    by_key = {_key(action.id): action.id for action in actions if action.id.casefold().startswith("scid_")}
    found: list[DeviceException] = []
    taken: set[str] = set()
    for row in snapshot.rows_of(RESOURCE) or ():
        action = by_key.get(_key(str(row.get("id", "")))) if isinstance(row, Mapping) else None
        if action is not None and str(row.get("status", "")).casefold() == "exception":
            made = _exception(action, row)
            if made.outside is None and action in taken:
                made = made._replace(outside=(OverrideState.UNNEEDED, "another global exception is in force"))
            elif made.outside is None and not made.entry.is_expired(as_of):
                taken.add(action)
            found.append(made)
    return tuple(found)


def _exception(action: str, row: Mapping[str, Any]) -> DeviceException:
    said = str(row.get("justification") or "")
    status = _STATUSES.get("".join(filter(str.isalpha, said.casefold())))
    expires, is_clear = _last_day(row.get("expiresOn"))
    entry = Override(
        action=action,
        status=status or Status.TO_ADDRESS,
        justification=str(row.get("justificationContext") or said or "not collected"),
        owner=None,
        created=None,
        expires=expires,
        scope=Scope(),
    )
    if str(row.get("scope") or "").casefold() != "global":
        named = row.get("deviceGroups")
        groups = ", ".join(map(str, named)) if isinstance(named, list) else ""
        groups = groups or "some groups of devices"
        return DeviceException(entry, (OverrideState.ELSEWHERE, f"is for {groups} only"))
    if status is None:
        return DeviceException(entry, (OverrideState.UNNEEDED, f"its justification '{said}' is not known"))
    if not is_clear:
        return DeviceException(entry, (OverrideState.UNNEEDED, f"its last day '{row.get('expiresOn')}' is not a date"))
    return DeviceException(entry, None)


def _last_day(value: Any) -> tuple[str | None, bool]:
    """The day, in UTC, of an instant or a day, and whether it can be told; null says that no end is known."""
    if value is None:
        return None, True
    from datetime import UTC, datetime

    try:
        day = checked_day(value[:10])
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None, False
    try:
        return (day if instant.tzinfo is None else instant.astimezone(UTC).date().isoformat()), True
    except OverflowError:  # an hour before the first year, or after the last
        return day, True


def _key(id: str) -> str:
    """`scid_2010`, `scid-2010` and `sca-_-scid-2010` are one."""
    return id.casefold().replace("_", "-").removeprefix("sca---")
