"""Where people pass actions on to: what the report's links are made from."""

from __future__ import annotations

from scanner.record import NamedTuple


class ServiceNow(NamedTuple):
    """An instance, and the table in which a new record is begun."""

    instance: str
    """`https://contoso.service-now.com`, without a slash at the end."""
    table: str = "incident"


class ShareSettings(NamedTuple):
    """What a report offers beside copying its address and e-mail; nothing is sent before somebody sends it."""

    link: str | None = None
    """Where the report is published; addresses of actions are made from it."""
    email: tuple[str, ...] = ()
    """Who a message is addressed to at first."""
    teams: tuple[str, ...] | None = None
    """Who a chat is begun with; nobody lets the sender choose, and null offers no Microsoft Teams."""
    planner: str | None = None
    """The address of the plan."""
    service_now: ServiceNow | None = None
