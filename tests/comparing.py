"""Contoso before and after random edits, of one kind or of several, for tests of comparisons.

Of its people, mailboxes and devices every tenth is taken, and of the catalogue a part: each edit is measured often.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from functools import cache
from typing import Any

from scanner.attribution import Inputs
from scanner.engine.pack import Pack
from scanner.model.part import Part
from scanner.model.report import Report
from scanner.overrides.load import Overrides, overrides_of
from scanner.pipeline import scan
from scanner.snapshot.read import snapshot_of
from scanner.yamlfile import parse_yaml
from tests.examples.contoso import AS_OF, FOLDER, config, document, pack

Data = dict[str, Any]
Edit = Callable[["Tenant", random.Random], None]
REGISTERED = "userRegistrationDetails"


@cache
def some_actions() -> Pack:
    """The catalogue with every action that an override names, and a part of the others: quick to measure."""
    whole = pack()
    named = {entry["action"] for entry in decisions()}
    ours = [one for one in whole.actions if not one.action.id.startswith("scid_")]
    devices = [one for one in whole.actions if one.action.id.startswith("scid_")]
    kept = {one.action.id for one in (*ours[::5], *devices[::25])} | named
    return whole._replace(actions=tuple(one for one in whole.actions if one.action.id in kept))


@cache
def fewer() -> Data:
    """The document with fewer rows; not to be changed."""
    many = (f"entra.users entra.{REGISTERED} exchange.mailboxes devices.secureConfigurationAssessments").split()
    resources = {name: dict(held) for name, held in document()["resources"].items()}
    for service, _, name in (each.partition(".") for each in many):
        resources[service][name] = resources[service][name][::10]
    return {**document(), "resources": resources}


@cache
def decisions() -> list[Data]:
    """The entries of the overrides file; not to be changed."""
    rows: list[Data] = parse_yaml((FOLDER / "overrides.yaml").read_text("utf-8"), "overrides.yaml").data["overrides"]
    return rows


class Tenant:
    """Everything that a scan of contoso is made of, to be edited."""

    def __init__(self) -> None:
        self.data = {**fewer(), "resources": {name: dict(held) for name, held in fewer()["resources"].items()}}
        self.rows = copy.deepcopy(decisions())
        self.pack = some_actions()
        self.config = config()
        self.as_of = AS_OF

    def resource(self, name: str) -> Any:
        """Rows or an object that may be changed."""
        service, _, own = name.partition(".")
        held = self.data["resources"][service]
        if held[own] is fewer()["resources"][service][own]:
            held[own] = copy.deepcopy(held[own])
        return held[own]

    def inputs(self) -> Inputs:
        snapshot = snapshot_of(self.data, "snapshot.json")
        return Inputs(self.pack, snapshot, _overrides(repr(self.rows)), self.config, self.as_of)


@cache
def _overrides(rows: str) -> Overrides:
    import ast
    import json

    text = json.dumps({"overrides": ast.literal_eval(rows)}, indent=1)
    return overrides_of(parse_yaml(text, "overrides.yaml"), some_actions())


@cache
def before() -> tuple[Inputs, Report]:
    inputs = Tenant().inputs()
    return inputs, reported(inputs)


def reported(inputs: Inputs) -> Report:
    return scan(*inputs, evidence_limit=1, texts=False)


SETTINGS = (
    *("entra.conditionalAccessPolicies", "entra.authorizationPolicy", "entra.directoryRoles", "entra.domains"),
    *("entra.identitySecurityDefaultsEnforcementPolicy", "exchange.organizationConfig", "exchange.transportConfig"),
    *("defender.antiPhishPolicies", "defender.safeLinksPolicies", "defender.malwareFilterPolicies"),
    *("sharepoint.settings", "teams.meetingPolicies", "intune.deviceCompliancePolicies", "dns.dmarcRecords"),
    *("exchange.dkimSigningConfigs", "purview.dlpCompliancePolicies"),
)


def set_something(tenant: Tenant, chance: random.Random) -> None:
    """A policy switched, taken away or set otherwise; now and then the settings of a mailbox or a group."""
    if chance.random() < 0.2:
        mailbox = chance.choice(tenant.resource("exchange.mailboxes"))
        mailbox["AuditEnabled"] = not mailbox["AuditEnabled"]
        group = chance.choice(tenant.resource("entra.groups"))
        group["visibility"] = "Public" if group.get("visibility") == "Private" else "Private"
        return
    held = tenant.resource(chance.choice(SETTINGS))
    if isinstance(held, list) and chance.random() < 0.3:
        held.pop(chance.randrange(len(held)))
        return
    row = chance.choice(held) if isinstance(held, list) else held
    if "state" in row:
        row["state"] = chance.choice(
            [s for s in ("enabled", "disabled", "enabledForReportingButNotEnforced") if s != row["state"]]
        )
    for name in chance.sample(sorted(row), min(len(row), 12)):
        if isinstance(row[name], bool):
            row[name] = not row[name]


def people_come_and_go(tenant: Tenant, chance: random.Random) -> None:
    """Somebody joins, leaves or registers a method; a mailbox or a device appears."""
    users, registered = tenant.resource("entra.users"), tenant.resource(f"entra.{REGISTERED}")
    what = chance.randrange(5)
    if what == 0:
        for number in range(chance.randrange(1, 12)):
            id = f"00000000-0000-0000-0000-{number:012}"
            users.append({**chance.choice(users), "id": id, "userPrincipalName": f"new{number}@contoso.com"})
            registered.append({**chance.choice(registered), "id": id, "isMfaCapable": chance.random() < 0.5})
    elif what == 1:
        gone = chance.sample(sorted(row["id"] for row in registered), chance.randrange(1, 6))
        users[:] = [row for row in users if row["id"] not in gone]
        registered[:] = [row for row in registered if row["id"] not in gone]
    elif what == 2:
        for row in chance.sample(registered, 10):
            row["isMfaCapable"] = not row["isMfaCapable"]
    elif what == 3:
        mailboxes = tenant.resource("exchange.mailboxes")
        mailboxes.append({**chance.choice(mailboxes), "ExternalDirectoryObjectId": "new", "AuditEnabled": False})
        del mailboxes[chance.randrange(len(mailboxes) - 1)]
    else:
        devices = tenant.resource("devices.secureConfigurationAssessments")
        devices[:] = [row for row in devices if row["deviceId"] != chance.choice(devices)["deviceId"]]
        chance.choice(tenant.resource("entra.groups")).update(members=[])


def decide_otherwise(tenant: Tenant, chance: random.Random) -> None:
    """An entry goes or gets another status, time passes, or an emergency account is no more."""
    what = chance.randrange(4)
    if what == 0:
        tenant.rows.pop(chance.randrange(len(tenant.rows)))
    elif what == 1:
        row = chance.choice([row for row in tenant.rows if row["status"] != "planned"])
        row["status"] = chance.choice([s for s in ("third-party", "risk-accepted", "planned") if s != row["status"]])
    elif what == 2:
        tenant.as_of = chance.choice(("2026-12-20", "2027-02-01", "2028-01-01"))
    else:
        accounts = tenant.config.break_glass_accounts
        tenant.config = tenant.config._replace(break_glass_accounts=accounts[chance.randrange(2) + 1 :])


def change_rules(tenant: Tenant, chance: random.Random) -> None:
    """A rule is worth more, an action is switched off, or one leaves the catalogue."""
    from scanner.model.config import ActionSetting

    measured = tenant.pack.actions
    what = chance.randrange(3)
    if what == 0:
        setting = ActionSetting(chance.choice(measured).action.id, "tenantscore.yaml:9:3", disabled="Not for us")
        tenant.config = tenant.config._replace(actions=(setting,))
        return
    one = chance.choice(measured)
    changed = [one._replace(action=one.action._replace(points=one.action.points / 2))] if what == 1 else []
    kept = tuple(each for other in measured for each in (changed if other is one else [other]))
    catalogue = tenant.pack.catalogue._replace(digest=f"{chance.getrandbits(64):064x}")
    tenant.pack = tenant.pack._replace(actions=kept, catalogue=catalogue)


EDITS: dict[Part, Edit] = {
    Part.CONFIGURATION: set_something,
    Part.POPULATION: people_come_and_go,
    Part.OVERRIDE: decide_otherwise,
    Part.CATALOGUE: change_rules,
}


def edited(parts: list[Part], chance: random.Random) -> Inputs:
    """Contoso after an edit of each kind."""
    tenant = Tenant()
    for part in parts:
        EDITS[part](tenant, chance)
    return tenant.inputs()
