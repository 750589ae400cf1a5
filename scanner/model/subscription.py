"""What a tenant has bought."""

from __future__ import annotations

from scanner.record import NamedTuple


class Subscription(NamedTuple):
    """A subscription of the tenant with the seats that it gives."""

    name: str
    """SKU part number: `SPE_E3`."""
    seats: int
    """Bought and usable; those in their last month of grace count."""
    used: int
    plans: tuple[str, ...]
    """Names of the service plans in it, sorted."""
