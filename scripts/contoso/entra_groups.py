"""`entra.groups`: departments, teams, distribution, and the groups that policies are scoped with."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from scripts.contoso.company import DEPARTMENTS, DOMAIN
from scripts.contoso.people import Kind, Person
from scripts.contoso.seed import days_ago, guid, pick

Row = dict[str, object]


class Group(NamedTuple):
    name: str
    includes: Callable[[Person], bool]
    mail: str | None = None
    visibility: str | None = None
    unified: bool = False
    """A Microsoft 365 group with a team and a site."""
    description: str | None = None

    @property
    def id(self) -> str:
        return guid("group", self.name)


def _local(*locals_: str) -> Callable[[Person], bool]:
    return lambda person: person.upn.split("@")[0] in locals_


def _department(name: str) -> Callable[[Person], bool]:
    return lambda person: person.department == name and person.kind is Kind.STAFF


def _some(count: int, name: str) -> Callable[[Person], bool]:
    chosen: frozenset[str] = pick(
        count,
        [f"{one.local}.{number:03}@{one.domain}" for one in DEPARTMENTS for number in range(1, one.people + 1)],
        name,
    )
    return lambda person: person.upn in chosen


ALL_STAFF = Group("All Staff", lambda person: person.kind is Kind.STAFF, f"all-staff@{DOMAIN}")
BREAK_GLASS = Group(
    "CA-Exclude-BreakGlass",
    lambda person: person.kind is Kind.BREAK_GLASS,
    description="Emergency access; left out of every Conditional Access policy",
)
LEGACY_SENDERS = Group(
    "CA-Exclude-LegacyAuth",
    _local("svc.copier", "svc.erp", "svc.scanner", "svc.monitoring", "ops.007", "ops.019", "finance.016"),
    description="Copiers, scanners and the ERP system still sign in with a password only; to be empty by June",
)
MFA_PILOT = Group(
    "CA-Exclude-MFA-Rollout",
    _department("Operations"),
    description="Shop floor without phones; waits for security keys",
)
P2_USERS = Group("LIC-Entra-P2", lambda person: any(sku.part_number == "AAD_PREMIUM_P2" for sku in person.skus))
RELAXED = Group(
    "Mail-Developer-Exceptions",
    _local(*(f"eng.{number:03}" for number in range(1, 13))),
    f"mail-developers@{DOMAIN}",
    description="Test systems send these people odd mail",
)


def departments() -> dict[str, Group]:
    """The Microsoft 365 group of each department, by the department's name."""
    return {
        one.name: Group(one.name, _department(one.name), f"{one.local}@{DOMAIN}", "Private", unified=True)
        for one in DEPARTMENTS
    }


def groups(people: tuple[Person, ...]) -> list[Row]:
    return [_row(group, people) for group in _all()]


def members(group: Group, people: tuple[Person, ...]) -> list[Person]:
    return [person for person in people if group.includes(person)]


def _all() -> list[Group]:
    fixed = [ALL_STAFF, BREAK_GLASS, LEGACY_SENDERS, MFA_PILOT, P2_USERS, RELAXED]
    return [*fixed, *departments().values(), *_teams()]


def _teams() -> list[Group]:
    """Teams that people made for projects; two of them are open to everybody."""
    sizes = (
        ("Project Datacenter Move", 14, "Private"),
        ("Project Fabrikam Integration", 22, "Private"),
        ("Product Launch", 26, "Private"),
        ("Works Council", 7, "HiddenMembership"),
        ("Security Champions", 12, "Private"),
        ("Running Club", 17, "Public"),
        ("Canteen Menu", 40, "Public"),
        ("Quality Circle", 9, "Private"),
    )
    return [
        Group(name, _some(count, name), f"{name.lower().replace(' ', '-')}@{DOMAIN}", visibility, unified=True)
        for name, count, visibility in sizes
    ]


def _row(group: Group, people: tuple[Person, ...]) -> Row:
    return {
        "id": group.id,
        "createdDateTime": days_ago(60, 2400, "group", group.name),
        "description": group.description,
        "displayName": group.name,
        "groupTypes": ["Unified"] if group.unified else [],
        "isAssignableToRole": None,
        "mail": group.mail,
        "mailEnabled": group.mail is not None,
        "members": sorted(map(_member, members(group, people)), key=lambda member: str(member["id"])),
        "membershipRule": None,
        "onPremisesSyncEnabled": None,
        "resourceProvisioningOptions": ["Team"] if group.unified else [],
        "securityEnabled": not group.unified,
        "visibility": group.visibility,
    }


def _member(person: Person) -> Row:
    return {
        "@odata.type": "#microsoft.graph.user",
        "id": person.id,
        "displayName": person.display_name,
        "userPrincipalName": person.upn,
    }
