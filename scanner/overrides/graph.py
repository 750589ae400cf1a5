"""Statuses as Microsoft Graph knows them: a plan of what would have to be set, and entries from what is set.

Source: Microsoft Graph, secureScoreControlProfile, `controlStateUpdates`. Nothing here calls anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scanner.model.override import Override, OverrideUse, StatusRule
from scanner.model.rule import Action
from scanner.model.snapshot import CoverageState
from scanner.overrides.checks import is_device
from scanner.overrides.statuses import statuses
from scanner.record import Any, NamedTuple
from scanner.snapshot.document import Snapshot

ADDRESS = "https://graph.microsoft.com/v1.0/security/secureScoreControlProfiles/"
PROFILES = "secureScore.controlProfiles"
VENDOR = {"provider": "SecureScore", "vendor": "Microsoft"}
_DEFAULT = "default"


class Update(NamedTuple):
    """One request that would bring Microsoft's state in line with the file."""

    method: str
    url: str
    body: Mapping[str, Any]
    current: str | None
    """The state that the tenant has now, where the snapshot says."""


class LeftOut(NamedTuple):
    action: str
    reason: str


class Plan(NamedTuple):
    """What would be sent. Nothing is."""

    dry_run: bool
    as_of: str
    updates: tuple[Update, ...]
    left_out: tuple[LeftOut, ...]


class Imported(NamedTuple):
    """An entry that a state of Microsoft Graph becomes, and what is missing for it to be a good one."""

    action: str
    values: Mapping[str, Any]


def plan(uses: Iterable[OverrideUse], snapshot: Snapshot, as_of: str) -> Plan:
    """The updates for the entries in force, in order of their actions; what is set already is left out."""
    current = {id: state for id, (state, _) in newest_states(snapshot).items()}
    updates: list[Update] = []
    left_out: list[LeftOut] = []
    for use in sorted(uses, key=lambda use: (use.entry.action, use.entry.line or 0)):
        entry = use.entry
        rule, now = statuses()[entry.status], current.get(entry.action.casefold())
        reason = _not_for_graph(use, rule, now)
        if reason is not None:
            left_out.append(LeftOut(entry.action, reason))
            continue
        body = {"assignedTo": entry.owner, "comment": _comment(entry), "state": rule.graph, "vendorInformation": VENDOR}
        updates.append(Update("PATCH", ADDRESS + entry.action, body, now))
    return Plan(True, as_of, tuple(updates), tuple(left_out))


def imported(
    snapshot: Snapshot, actions: Iterable[Action], known: Iterable[str], as_of: str, expires: str
) -> Iterator[Imported | LeftOut]:
    """Entries for the states that people set in the portal, of actions that have none yet, in order of their ids."""
    by_name = {name.casefold(): action for action in actions for name in (*action.aliases, action.id)}
    taken = {by_name[name.casefold()].id if name.casefold() in by_name else name for name in known}
    for id, (state, update) in sorted(newest_states(snapshot).items()):
        action = by_name.get(id)
        rule = _rule_of(state)
        if rule is None:
            yield LeftOut(id if action is None else action.id, f"the state '{state}' is not known")
        elif not rule.settable:
            continue
        elif action is None:
            yield LeftOut(id, "the catalogue has no such action")
        elif is_device(action):
            yield LeftOut(action.id, "device actions take no status from the file")
        elif action.id in taken:
            yield LeftOut(action.id, "has an entry already")
        else:
            taken.add(action.id)
            yield Imported(action.id, _values(action.id, rule, update, as_of, expires))


def newest_states(snapshot: Snapshot) -> Mapping[str, tuple[str, Mapping[str, Any]]]:
    """By id in lower case, the state that was set last, and the update that set it."""
    if snapshot.coverage_of(PROFILES).state is not CoverageState.COLLECTED:
        return {}
    found: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for row in snapshot.rows_of(PROFILES) or ():
        updates = row.get("controlStateUpdates") if isinstance(row, Mapping) else None
        held = [each for each in updates or () if isinstance(each, Mapping) and isinstance(each.get("state"), str)]
        if held and isinstance(row.get("id"), str):
            last = max(held, key=lambda each: str(each.get("updatedDateTime") or ""))
            found[row["id"].casefold()] = (last["state"], last)
    return found


def _not_for_graph(use: OverrideUse, rule: StatusRule, now: str | None) -> str | None:
    entry = use.entry
    if use.source.value == "devices":
        return "an exception of devices, which Defender Vulnerability Management holds itself"
    if use.state.value != "active":
        return f"is {use.state.value}: {use.reason}"
    if entry.scope.is_partial:
        return "is about some items only, and Microsoft's states are about the whole action"
    if rule.graph is None:
        return f"Microsoft Graph takes no state for '{entry.status}'"
    if now is not None and _letters(now) in rule.imported_from:
        return f"is set already: {now}"
    return None


def _comment(entry: Override) -> str:
    ticket = f" ({entry.ticket})" if entry.ticket else ""
    return f"{' '.join(entry.justification.split())}{ticket} Until {entry.expires}."


def _rule_of(state: str) -> StatusRule | None:
    return next((rule for rule in statuses().values() if _letters(state) in rule.imported_from), None)


def _letters(state: str) -> str:
    return "".join(sign for sign in state.casefold() if sign.isalnum())


def _values(action: str, rule: StatusRule, update: Mapping[str, Any], as_of: str, expires: str) -> dict[str, Any]:
    who = next((update[key] for key in ("assignedTo", "updatedBy") if _is_word(update.get(key))), None)
    day = str(update.get("updatedDateTime") or "")[:10]
    comment = " ".join(str(update.get("comment") or "").split())
    return {
        "action": action,
        "status": rule.id.value,
        "justification": comment or "Set in the portal, without a comment",
        "owner": who or "unknown",
        "created": day if _is_day(day) and day <= as_of else as_of,
        "expires": expires,
        "tags": ["imported"],
    }


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value) and not any(sign.isspace() for sign in value)


def _is_day(text: str) -> bool:
    from scanner.model.day import checked_day

    try:
        return bool(checked_day(text))
    except ValueError:
        return False
