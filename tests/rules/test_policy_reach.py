"""Whom Conditional Access policies reach: the definitions against three-valued logic written out, user by user."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from random import Random
from typing import Any

import pytest

from scanner.data import data_root
from scanner.engine.pack import Pack
from scanner.model.config import Config
from scanner.pipeline import scan
from scanner.rules.load import load_pack
from scanner.snapshot.document import Snapshot
from scanner.snapshot.resources import load_registry

RULE = "BlockLegacyAuthentication"
PEOPLE = ("adele", "alex", "diego", "grady", "isaiah", "lynne")
GROUPS = ("staff", "travellers", "emergency")
ROLES = ("62e90394-69f5-4237-9190-012177145e10", "d29b2b05-8046-44ba-8758-1e26182fcf32")
CLIENTS = ("exchangeActiveSync", "other")
EXTERNAL = "GuestsOrExternalUsers"
Row = dict[str, Any]
Verdict = bool | None
"""None is not known."""


@pytest.mark.parametrize("seed", range(200))
def test_each_user_is_reached_or_not_or_unknown_as_the_policies_say(seed: int) -> None:
    tenant = a_tenant(Random(seed))
    people = [user for user in tenant["users"] if user["accountEnabled"] and user["userType"] != "Guest"]
    assert verdicts_of(tenant, people) == {user["userPrincipalName"]: blocked(tenant, user) for user in people}


@cache
def pack() -> Pack:
    whole = load_pack([data_root() / "rules"], load_registry())
    compiled = tuple(one for one in whole.actions if one.action.id == RULE)
    return whole._replace(
        actions=compiled, catalogue=whole.catalogue._replace(actions=tuple(one.action for one in compiled))
    )


def verdicts_of(tenant: Row, people: Iterable[Row]) -> dict[str, Verdict]:
    assessment = scan(pack(), Snapshot.from_data({"entra": tenant}), (), Config(), "2026-11-20").actions[0]
    noted = {evidence.subject: False if evidence.assessed else None for evidence in assessment.evidence}
    return {user["userPrincipalName"]: noted.get(user["userPrincipalName"], True) for user in people}


def blocked(tenant: Row, user: Row) -> Verdict:
    """Both kinds of old client are kept from the user, each by some policy."""
    return every(
        some(
            reaches(tenant, policy, user)
            for policy in tenant["conditionalAccessPolicies"]
            if client in policy["conditions"]["clientAppTypes"]
        )
        for client in CLIENTS
    )


def reaches(tenant: Row, policy: Row, user: Row) -> Verdict:
    users = policy["conditions"]["users"]
    everyone = None if "includeUsers" not in users else "All" in users["includeUsers"]
    includes = some((everyone, names(tenant, users, user, "include")))
    return every((includes, negated(names(tenant, users, user, "exclude"))))


def names(tenant: Row, users: Row, user: Row, side: str) -> Verdict:
    """The user is one of those whom the policy names to include or to exclude."""
    people, groups, roles = (users.get(side + what) for what in ("Users", "Groups", "Roles"))
    return some(
        (
            None if people is None else user["id"] in people,
            None if groups is None else some(belongs(tenant, user, group) for group in groups),
            None if roles is None else some(holds(tenant, user, role) for role in roles),
            "#EXT#" in user["userPrincipalName"] and names_external(users, side),
        )
    )


def names_external(users: Row, side: str) -> Verdict:
    """The policy names external accounts that are members; guests are not asked about here."""
    people, chosen = users.get(side + "Users"), users.get(side + EXTERNAL)
    all_of_them = None if people is None else EXTERNAL in people
    if chosen is None or (side == "include" and chosen["externalTenants"]["membershipKind"] != "all"):
        return all_of_them
    return some((all_of_them, "b2bCollaborationMember" in chosen["guestOrExternalUserTypes"]))


def belongs(tenant: Row, user: Row, id: str) -> Verdict:
    for group in tenant.get("groups", ()):
        if group["id"] == id:
            members = group.get("transitiveMembers", group["members"])
            if "transitiveMembers" not in group and any("@odata.type" in member for member in members):
                return None
            return any(member["id"] == user["id"] for member in members)
    return None


def holds(tenant: Row, user: Row, template: str) -> Verdict:
    if "directoryRoles" not in tenant:
        return None
    roles = {role["roleTemplateId"]: role["members"] for role in tenant["directoryRoles"]}
    if template not in roles:
        return False
    if "groups" not in tenant and any("@odata.type" in member for held in roles.values() for member in held):
        return None  # who holds which role is worked out for all roles at once
    through = [
        belongs(tenant, user, member["id"]) if "@odata.type" in member else member["id"] == user["id"]
        for member in roles[template]
    ]
    return None if None in through else any(through)


def some(values: Iterable[Verdict]) -> Verdict:
    given = list(values)
    return True if True in given else None if None in given else False


def every(values: Iterable[Verdict]) -> Verdict:
    return negated(some(map(negated, values)))


def negated(value: Verdict) -> Verdict:
    return None if value is None else not value


def a_tenant(random: Random) -> Row:
    """Users, groups, roles and policies by chance, and not all of them collected."""
    tenant: Row = {
        "identitySecurityDefaultsEnforcementPolicy": {"isEnabled": False},
        "users": [a_user(random, name) for name in PEOPLE],
        "groups": [a_group(random, name) for name in GROUPS if random.random() < 0.9],
        "directoryRoles": [
            {"id": f"role {template}", "roleTemplateId": template, "members": some_members(random, 2)}
            for template in ROLES
            if random.random() < 0.8
        ],
        "conditionalAccessPolicies": [a_policy(random, place) for place in range(random.randint(1, 3))],
    }
    for name in ("groups", "directoryRoles"):
        if random.random() < 0.2:
            del tenant[name]
    return tenant


def a_user(random: Random, name: str) -> Row:
    home = random.choice(("@contoso.com",) * 4 + ("_fabrikam.com#EXT#@contoso.com",))
    kind = random.choice(("Member", "Member", "Member", None, "Guest"))
    enabled = random.random() < 0.9
    return {"id": name, "userPrincipalName": name + home, "userType": kind, "accountEnabled": enabled}


def a_group(random: Random, name: str) -> Row:
    group: Row = {"id": name, "displayName": name.title(), "members": some_members(random, 3)}
    if random.random() < 0.2:
        group["transitiveMembers"] = [member for member in some_members(random, 4) if "@odata.type" not in member]
    return group


def some_members(random: Random, count: int) -> list[Row]:
    people = random.sample(PEOPLE, random.randint(0, count))
    members: list[Row] = [{"id": name, "userPrincipalName": f"{name}@contoso.com"} for name in people]
    if random.random() < 0.2:
        members.append({"id": random.choice(GROUPS), "@odata.type": "#microsoft.graph.group"})
    return members


def a_policy(random: Random, place: int) -> Row:
    users: Row = {
        "includeUsers": random.choice((["All"], ["All"], random.sample(PEOPLE, 2), [EXTERNAL], [])),
        "includeGroups": some_of(random, GROUPS, 0.3),
        "includeRoles": some_of(random, ROLES, 0.2),
        "excludeUsers": random.choice(([], [], random.sample(PEOPLE, 1), [EXTERNAL])),
        "excludeGroups": some_of(random, GROUPS, 0.5),
        "excludeRoles": some_of(random, ROLES, 0.3),
    }
    for side in ("include", "exclude"):
        if random.random() < 0.2:
            kinds = ",".join(some_of(random, ("b2bCollaborationGuest", "b2bCollaborationMember"), 1))
            tenants = {"membershipKind": random.choice(("all", "enumerated"))}
            users[side + EXTERNAL] = {"guestOrExternalUserTypes": kinds, "externalTenants": tenants}
    if random.random() < 0.1:
        del users[random.choice(("includeUsers", "includeGroups", "excludeUsers", "excludeGroups", "excludeRoles"))]
    return {
        "id": f"policy-{place}",
        "displayName": f"Policy {place}",
        "state": "enabled",
        "conditions": {
            "users": users,
            "applications": {"includeApplications": ["All"], "excludeApplications": []},
            "clientAppTypes": list(random.choice((CLIENTS, CLIENTS, CLIENTS[:1], CLIENTS[1:]))),
            "signInRiskLevels": [],
            "userRiskLevels": [],
            "platforms": None,
            "locations": None,
        },
        "grantControls": {
            "operator": "OR",
            "builtInControls": ["block"],
            "customAuthenticationFactors": [],
            "termsOfUse": [],
        },
    }


def some_of(random: Random, choices: tuple[str, ...], chance: float) -> list[str]:
    return random.sample(choices, random.randint(1, 2)) if random.random() < chance else []
