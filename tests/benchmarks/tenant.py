"""The part of a tenant that does not grow with its people: the example tenant's policies, groups and roles."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

from tests.benchmarks.rows import person

Row = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
CONTOSO = ROOT / "examples" / "contoso" / "snapshot.json"
_PLANS = 2
"""Service plans that an account of the example keeps: with all of them its row is six times a row of the others."""
_FILLED: dict[str, Any] = {
    "entra.groupSettings": [
        {
            "displayName": "Password Rule Settings",
            "id": "00000000-0000-4000-8000-0000000000a1",
            "templateId": "5cf42378-d67d-4f36-ba46-e8b86229381d",
            "values": [
                {"name": "EnableBannedPasswordCheck", "value": "True"},
                {"name": "BannedPasswordList", "value": "contoso\tfabrikam"},
                {"name": "EnableBannedPasswordCheckOnPremises", "value": "False"},
                {"name": "BannedPasswordCheckOnPremisesMode", "value": "Audit"},
            ],
        }
    ],
    "entra.onPremisesSynchronization": {"features": {"passwordSyncEnabled": True}},
    "exchange.owaMailboxPolicies": [
        {"AdditionalStorageProvidersAvailable": True, "Identity": "OwaMailboxPolicy-Default", "IsDefault": True}
    ],
}
"""What the collector of the example could not read."""


def small_part(people: int, seed: int) -> Row:
    """The example's document for a tenant of `people` more accounts; every list of it can be added to."""
    document = json.loads(_contoso())
    resources = document["resources"]
    for name, value in _FILLED.items():
        service, _, resource = name.partition(".")
        resources[service][resource] = value
        document["coverage"][name] = {"state": "collected"}
    for user in resources["entra"]["users"]:
        del user["assignedLicenses"], user["assignedPlans"][_PLANS:]
    document["tenant"]["seats"] += people
    _fill_groups(resources["entra"]["groups"], people, seed)
    return document  # type: ignore[no-any-return]


def varied(document: Row, seed: int) -> Row:
    """The same tenant with one in twenty of its switches the other way, in policies and settings."""
    draw = random.Random(seed)
    for service in document["resources"].values():
        for name, value in service.items():
            for row in value if isinstance(value, list) else [value]:
                if name not in ("users", "userRegistrationDetails", "mailboxes", "groups"):
                    _flip(row, draw)
    return document


def _flip(row: Row, draw: random.Random) -> None:
    row.update({key: not held for key, held in row.items() if isinstance(held, bool) and draw.random() < 0.05})


def _fill_groups(groups: list[Row], people: int, seed: int) -> None:
    """Everyone is in about one group in a hundred; the large groups of the example grow with the tenant."""
    grown = [group for group in groups if len(group["members"]) > 3]
    for index, group in enumerate(grown):
        for number in range(index, people, 2000):
            group["members"].append(_member(number, people, seed))


def _member(number: int, people: int, seed: int) -> Row:
    _, id = person(number, people, seed)
    name = f"{number:07d}"
    return {
        "@odata.type": "#microsoft.graph.user",
        "displayName": f"Staff {name}",
        "id": id,
        "userPrincipalName": f"staff.{name}@contoso.com",
    }


@cache
def _contoso() -> str:
    return CONTOSO.read_text("utf-8")
