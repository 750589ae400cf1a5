"""Which policy protects a mailbox: the definitions against every way in which what is not known could be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from random import Random
from typing import Any

import pytest

from scanner.data import data_root
from scanner.engine.pack import Pack
from scanner.model.config import Config
from scanner.model.report import Assessment
from scanner.pipeline import scan
from scanner.rules.load import load_pack
from scanner.snapshot.document import Snapshot
from scanner.snapshot.resources import load_registry

RULE = "mdo_phishthresholdlevel"
GROUPS = ("board@contoso.com", "interns@contoso.com")
PEOPLE = ("anna", "ben", "carla", "dora")
DOMAINS = ("contoso.com", "eu.contoso.com", "fabrikam.com")
Row = dict[str, Any]


@pytest.mark.parametrize("seed", range(120))
def test_a_verdict_holds_in_every_world_that_is_possible(seed: int) -> None:
    random = Random(seed)
    tenant = a_tenant(random)
    verdicts = verdicts_of(assessment_of(tenant), tenant)

    for mailbox in tenant["exchange"]["mailboxes"]:
        possible = {passes for passes, _ in worlds(tenant, mailbox)}
        verdict = verdicts[mailbox["PrimarySmtpAddress"]]
        if verdict is None:
            assert not is_certain(tenant), mailbox
        else:
            assert possible == {verdict}, mailbox


@pytest.mark.parametrize("seed", range(120, 160))
def test_evidence_points_to_a_policy_that_may_be_in_force(seed: int) -> None:
    tenant = a_tenant(Random(seed))
    names = [policy["Identity"] for policy in tenant["defender"]["antiPhishPolicies"]]
    mailboxes = {mailbox["PrimarySmtpAddress"]: mailbox for mailbox in tenant["exchange"]["mailboxes"]}

    for evidence in assessment_of(tenant).evidence:
        if evidence.assessed and evidence.pointer.startswith("/resources/defender/antiPhishPolicies/"):
            shown = names[int(evidence.pointer.split("/")[4])]
            assert shown in {name for _, name in worlds(tenant, mailboxes[evidence.subject])}
            assert f"'{shown}': PhishThresholdLevel 1" in evidence.observed


BOARD: Row = {"SentToMemberOf": [GROUPS[0]]}


@pytest.mark.parametrize(
    ("scope", "groups", "reason"),
    [
        (BOARD, None, "the policy in force depends on the members of 'board@contoso.com', which were not collected"),
        (BOARD, [], "the policy in force depends on the members of 'board@contoso.com', which were not collected"),
        (
            {"SentToMemberOf": [GROUPS[0]], "ExceptIfSentToMemberOf": [GROUPS[1]]},
            [{"id": "g0", "mail": "Board@contoso.com", "members": [{"id": "anna", "userPrincipalName": "anna@a.com"}]}],
            "the policy in force depends on the members of 'interns@contoso.com', which were not collected",
        ),
        ({"SentTo": ["Anna Lee"]}, None, "the policy in force depends on 'anna lee', named without an address"),
        ({"SentTo": ["a@contoso.com"]}, None, "a rule names the mailbox by an address that is not its primary one"),
    ],
    ids=["groups not collected", "group not found", "one of two groups", "a name", "an alias"],
)
def test_the_reason_says_what_the_policy_depends_on(scope: Row, groups: list[Row] | None, reason: str) -> None:
    anna = {"ExternalDirectoryObjectId": "anna", "PrimarySmtpAddress": "anna@contoso.com"}
    tenant: Row = {
        "exchange": {"mailboxes": [{**anna, "EmailAddresses": ["SMTP:anna@contoso.com", "smtp:a@contoso.com"]}]},
        "defender": {
            "antiPhishPolicies": [a_policy("Default", 1, default=True), a_policy("Board", 2)],
            "antiPhishRules": [a_rule("Board", 0, "AntiPhishPolicy", **scope)],
            "eopProtectionPolicyRules": [],
        },
        **({} if groups is None else {"entra": {"groups": groups}}),
    }
    assert [evidence.observed for evidence in assessment_of(tenant).evidence] == [reason]


def test_a_policy_that_was_not_collected_is_named() -> None:
    tenant: Row = {
        "exchange": {"mailboxes": [{"ExternalDirectoryObjectId": "anna", "PrimarySmtpAddress": "anna@contoso.com"}]},
        "defender": {
            "antiPhishPolicies": [a_policy("Default", 1, default=True), a_policy("Other", 2)],
            "antiPhishRules": [a_rule("Board", 0, "AntiPhishPolicy", RecipientDomainIs=["contoso.com"])],
            "eopProtectionPolicyRules": [],
        },
    }
    reason = "the policy in force may be 'board', which was not collected"
    assert [evidence.observed for evidence in assessment_of(tenant).evidence] == [reason]


def test_evidence_shows_all_policies_that_may_be_in_force_where_groups_leave_it_open() -> None:
    tenant: Row = {
        "exchange": {"mailboxes": [{"ExternalDirectoryObjectId": "anna", "PrimarySmtpAddress": "anna@contoso.com"}]},
        "defender": {
            "antiPhishPolicies": [a_policy("Default", 1, default=True), a_policy("Board", 1), a_policy("Unused", 2)],
            "antiPhishRules": [a_rule("Board", 0, "AntiPhishPolicy", **BOARD)],
            "eopProtectionPolicyRules": [],
        },
    }
    assessment = assessment_of(tenant)
    assert assessment.outcome == "failed"
    assert [evidence.observed for evidence in assessment.evidence] == [
        "'Board': PhishThresholdLevel 1 or 'Default': PhishThresholdLevel 1"
    ]


@cache
def pack() -> Pack:
    whole = load_pack([data_root() / "rules"], load_registry())
    compiled = tuple(one for one in whole.actions if one.action.id == RULE)
    return whole._replace(
        actions=compiled, catalogue=whole.catalogue._replace(actions=tuple(one.action for one in compiled))
    )


def assessment_of(tenant: Row) -> Assessment:
    return scan(pack(), Snapshot.from_data(tenant), (), Config(), "2026-11-20").actions[0]


def verdicts_of(assessment: Assessment, tenant: Row) -> dict[str, bool | None]:
    """True, false, or None where it is not known, by address."""
    addresses = [mailbox["PrimarySmtpAddress"] for mailbox in tenant["exchange"]["mailboxes"]]
    noted = {evidence.subject: False if evidence.assessed else None for evidence in assessment.evidence}
    return {address: noted.get(address, True) for address in addresses}


def a_policy(name: str, level: int, default: bool = False) -> Row:
    return {"Identity": name, "IsDefault": default, "PhishThresholdLevel": level}


def a_rule(name: str, priority: int, kind: str, **scope: list[str]) -> Row:
    conditions = ("SentTo", "SentToMemberOf", "RecipientDomainIs")
    nothing = {key: None for one in conditions for key in (one, f"ExceptIf{one}")}
    return {"Identity": name, "State": "Enabled", "Priority": priority, kind: name, **nothing, **scope}


def a_tenant(random: Random) -> Row:
    """Policies, rules, mailboxes and groups by chance."""
    names = ["P0", "P1", "P2", "P3"]
    policies = [a_policy("Default", random.choice((1, 2)), default=True)]
    policies += [a_policy(name, random.choice((1, 2))) for name in names]
    presets = [
        {**a_scoped_rule(random, "P0"), "Identity": "Strict Preset Security Policy"},
        {**a_scoped_rule(random, "P1"), "Identity": "Standard Preset Security Policy"},
    ]
    tenant: Row = {
        "exchange": {"mailboxes": [a_mailbox(random, name) for name in PEOPLE]},
        "defender": {
            "antiPhishPolicies": policies,
            "antiPhishRules": [{**a_scoped_rule(random, name), "Priority": at} for at, name in enumerate(names[2:])],
            "eopProtectionPolicyRules": random.sample(presets, random.randint(0, 2)),
        },
    }
    if random.random() < 0.8:
        tenant["entra"] = {"groups": [a_group(random, address) for address in GROUPS if random.random() < 0.9]}
    return tenant


def a_scoped_rule(random: Random, name: str) -> Row:
    addresses = [f"{person}@{domain}" for person in PEOPLE for domain in DOMAINS]
    values = {"SentTo": addresses, "SentToMemberOf": list(GROUPS), "RecipientDomainIs": list(DOMAINS)}
    scope = {
        prefix + key: random.sample(choices, random.randint(1, 2))
        for prefix, chance in (("", 0.45), ("ExceptIf", 0.2))
        for key, choices in values.items()
        if random.random() < chance
    }
    if random.random() < 0.1:
        scope["SentTo"] = ["Anna Lee"]
    return {**a_rule(name, 0, "AntiPhishPolicy", **scope), "State": random.choice(("Enabled", "Enabled", "Disabled"))}


def a_mailbox(random: Random, name: str) -> Row:
    address = f"{name}@{random.choice(DOMAINS)}"
    by = random.choice(("ExternalDirectoryObjectId", "UserPrincipalName", None))
    identity = {"ExternalDirectoryObjectId": name.upper(), "UserPrincipalName": f"{name}@CONTOSO.com"}
    return {"PrimarySmtpAddress": address, **({by: identity[by]} if by else {})}


def a_group(random: Random, address: str) -> Row:
    people = random.sample(PEOPLE, random.randint(0, 3))
    members: list[Row] = [{"id": name, "userPrincipalName": f"{name}@contoso.com"} for name in people]
    for member in members:
        member["mail"] = None if random.random() < 0.2 else f"{member['id']}@{random.choice(DOMAINS)}"
    if random.random() < 0.2:
        members.append({"id": "g9", "@odata.type": "#microsoft.graph.group"})
    kind = random.choice(("members", "transitiveMembers"))
    return {"id": f"id of {address}", "mail": address.title(), kind: members}


def worlds(tenant: Row, mailbox: Row) -> Iterator[tuple[bool, str]]:
    """Whether the mailbox passes, and the name of its policy, in every world that the snapshot leaves possible."""
    levels = {policy["Identity"]: policy["PhishThresholdLevel"] for policy in tenant["defender"]["antiPhishPolicies"]}
    held = [membership(tenant, mailbox, address) for address in GROUPS]
    choices = [(True, False) if one is None else (one,) for one in held]
    rules = ordered_rules(tenant)
    for inside in product(*choices):
        for unclear in product((True, False), repeat=len(rules)):
            groups = {address for address, member in zip(GROUPS, inside) if member}
            first = next(
                (
                    rule
                    for rule, meant in zip(rules, unclear)
                    if reaches(rule, mailbox["PrimarySmtpAddress"], groups, meant)
                ),
                None,
            )
            name = first["AntiPhishPolicy"] if first else "Default"
            yield levels[name] >= 2, name


def ordered_rules(tenant: Row) -> list[Row]:
    presets = sorted(tenant["defender"]["eopProtectionPolicyRules"], key=lambda rule: "Strict" not in rule["Identity"])
    rules = [*presets, *sorted(tenant["defender"]["antiPhishRules"], key=lambda rule: rule["Priority"])]
    return [rule for rule in rules if rule["State"] == "Enabled"]


def reaches(rule: Row, address: str, groups: set[str], meant: bool) -> bool:
    """`meant` decides whether a name without an address means the mailbox."""

    def met(prefix: str) -> list[bool]:
        kinds = {
            "SentTo": lambda one: meant if "@" not in one else one == address,
            "SentToMemberOf": lambda one: one in groups,
            "RecipientDomainIs": lambda one: address.endswith((f"@{one}", f".{one}")),
        }
        return [any(map(test, rule[prefix + key])) for key, test in kinds.items() if rule[prefix + key]]

    return all(met("")) and not any(met("ExceptIf"))


def membership(tenant: Row, mailbox: Row, address: str) -> bool | None:
    """Whether the mailbox is a member of a group; None where the snapshot does not say."""
    for group in tenant.get("entra", {}).get("groups", ()):
        if group["mail"].lower() == address:
            members = group.get("transitiveMembers", group.get("members"))
            nested = "members" in group and any("@odata.type" in member for member in members)
            return None if nested else any(belongs(mailbox, member) for member in members)
    return None


def belongs(mailbox: Row, member: Row) -> bool:
    if "ExternalDirectoryObjectId" in mailbox:
        return bool(mailbox["ExternalDirectoryObjectId"].lower() == member["id"])
    if "UserPrincipalName" in mailbox:
        return bool(mailbox["UserPrincipalName"].lower() == member.get("userPrincipalName"))
    return bool(mailbox["PrimarySmtpAddress"] == member.get("mail"))


def is_certain(tenant: Row) -> bool:
    """Nothing that the rules ask about is unknown, so every mailbox must be decided."""
    rules = ordered_rules(tenant)
    named = {
        group for rule in rules for key in ("SentToMemberOf", "ExceptIfSentToMemberOf") for group in rule[key] or ()
    }
    someone = tenant["exchange"]["mailboxes"][0]
    known = all(membership(tenant, someone, group) is not None for group in named)
    return known and not any("Anna Lee" in (rule["SentTo"] or ()) for rule in rules)
