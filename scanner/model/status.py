"""What people decided about an action, or the default."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    TO_ADDRESS = "to-address"
    PLANNED = "planned"
    RISK_ACCEPTED = "risk-accepted"
    THIRD_PARTY = "third-party"
    ALTERNATE_MITIGATION = "alternate-mitigation"
    COMPLETED = "completed"
    """Only ever derived from a measurement."""
