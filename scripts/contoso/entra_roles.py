"""`entra.directoryRoles` and the assignments of Privileged Identity Management."""

from __future__ import annotations

from typing import NamedTuple

from scripts.contoso.company import DOMAIN, INITIAL
from scripts.contoso.people import Person
from scripts.contoso.seed import days_ago, guid

Row = dict[str, object]


class Role(NamedTuple):
    name: str
    template: str
    active: tuple[str, ...]
    """Local parts of the accounts, or full addresses."""
    eligible: tuple[str, ...] = ()
    """Who may activate it through Privileged Identity Management."""


GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"

ROLES = (
    Role(
        "Global Administrator",
        GLOBAL_ADMINISTRATOR,
        ("it.admin.01", f"breakglass-1@{INITIAL}", f"breakglass-2@{INITIAL}"),
        ("it.admin.02", "it.admin.06"),
    ),
    Role(
        "Exchange Administrator", "29232cdf-9323-42fd-ade2-1d097af3e4de", ("it.admin.03", "it.admin.04", "svc.backup")
    ),
    Role("SharePoint Administrator", "f28a1f50-f6e7-4571-818b-6a12f2af6b6c", ("it.admin.05", "marketing.002")),
    Role("Security Administrator", "194ae4cb-b126-40b2-bd5b-6091b380977d", ("it.admin.06", "it.admin.07")),
    Role("Conditional Access Administrator", "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9", ("it.admin.06",)),
    Role("User Administrator", "fe930be7-5e62-47db-91af-98c3a49a38b1", ("it.admin.08",), ("it.admin.02",)),
    Role("Authentication Administrator", "c4e39bd9-1100-46d3-8c65-fb160da0071f", ("it.admin.08",)),
    Role("Helpdesk Administrator", "729827e3-9c14-49f7-bb1b-9608f156bbb8", ("it.011", "it.012", "it.013", "it.014")),
    Role("Billing Administrator", "b0f54661-2d74-4c50-afa3-1ec803f12efe", ("finance.001",)),
    Role("Teams Administrator", "69091246-20e8-4a56-aa4d-066075b2a7a8", ("it.admin.09",)),
    Role("Intune Administrator", "3a2c62db-5318-420d-8d74-23affee5d9d5", ("it.admin.09",), ("it.admin.07",)),
    Role("Security Reader", "5d6b6bb7-de71-4623-b4af-96380a352509", ("it.015", "it.016")),
    Role("Reports Reader", "4a5d8f65-41da-4de4-8968-e035b65339cf", ("exec.004",)),
    Role("Global Reader", "f2ef992c-3afb-46b9-b7cf-a126ee74c451", ()),
    Role(
        "Directory Synchronization Accounts", "d29b2b05-8046-44ba-8758-1e26182fcf32", (f"Sync_CONTOSO-AD01@{INITIAL}",)
    ),
)


def directory_roles(people: tuple[Person, ...]) -> list[Row]:
    accounts = {person.upn: person for person in people}
    return [_role(role, accounts) for role in ROLES]


def assignments() -> list[Row]:
    """Who holds a role now, by Privileged Identity Management."""
    return [
        _assignment("active", role, _address(local)) | {"assignmentType": "Assigned"}
        for role in ROLES
        for local in role.active
    ]


def eligibilities() -> list[Row]:
    return [_assignment("eligible", role, _address(local)) for role in ROLES for local in role.eligible]


def _role(role: Role, accounts: dict[str, Person]) -> Row:
    members: list[Row] = [_member(accounts[_address(local)]) for local in role.active]
    if role.name == "Global Reader":
        members.append(_collector())
    return {
        "id": guid("role", role.name),
        "deletedDateTime": None,
        "displayName": role.name,
        "members": sorted(members, key=lambda member: str(member["id"])),
        "roleTemplateId": role.template,
    }


def _member(person: Person) -> Row:
    return {
        "@odata.type": "#microsoft.graph.user",
        "id": person.id,
        "accountEnabled": person.enabled,
        "displayName": person.display_name,
        "userPrincipalName": person.upn,
    }


def _collector() -> Row:
    """The application that this snapshot was collected with."""
    name = "Snapshot Collector"
    return {
        "@odata.type": "#microsoft.graph.servicePrincipal",
        "id": guid("service principal", name),
        "accountEnabled": True,
        "displayName": name,
    }


def _assignment(kind: str, role: Role, upn: str) -> Row:
    return {
        "id": guid("assignment", kind, role.name, upn),
        "appScopeId": None,
        "directoryScopeId": "/",
        "endDateTime": None,
        "memberType": "Direct",
        "principalId": guid("user", upn),
        "roleDefinitionId": role.template,
        "startDateTime": days_ago(90, 900, "assignment", role.name, upn),
    }


def _address(local: str) -> str:
    return local if "@" in local else f"{local}@{DOMAIN}"


ROLE_HOLDERS = frozenset(_address(local) for role in ROLES for local in (*role.active, *role.eligible))
"""Addresses of all accounts that hold a role or may activate one."""
