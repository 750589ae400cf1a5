"""Who the tenant is, and what of it was collected."""

from __future__ import annotations

from enum import StrEnum

from scanner.record import NamedTuple


class CoverageState(StrEnum):
    """Whether a resource was read from the tenant; anything but `collected` makes its rules not assessed."""

    COLLECTED = "collected"
    FORBIDDEN = "forbidden"
    NOT_LICENSED = "notLicensed"
    ERROR = "error"
    NOT_COLLECTED = "notCollected"


class Coverage(NamedTuple):
    """The state of one resource, with the detail that the source gave."""

    state: CoverageState
    detail: str | None = None


class Tenant(NamedTuple):
    """The tenant that a snapshot describes; null means the source did not say."""

    id: str | None = None
    display_name: str | None = None
    default_domain: str | None = None
    seats: int | None = None
    """Licensed users."""
    industry: str | None = None
    licenses: tuple[str, ...] = ()
    """SKU part numbers, sorted."""
