"""Pins over the catalogue itself: whatever gets worse behind the text that evidence shows opens again."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.model.override import Pin
from scanner.overrides.digest import digest
from scanner.overrides.edit import changed
from scanner.yamlfile import load_yaml

Capture = pytest.CaptureFixture[str]
TENANT = {"id": "t", "displayName": "Contoso", "defaultDomain": "contoso.com"}
ROLE = {
    "id": "global-administrator",
    "displayName": "Global Administrator",
    "roleTemplateId": "62e90394-69f5-4237-9190-012177145e10",
    "members": [{"id": "adele", "userPrincipalName": "adele@contoso.com"}],
}
POLICY = {
    "id": "ca-1",
    "displayName": "CA001",
    "state": "enabled",
    "conditions": {
        "users": {
            "includeUsers": ["All"],
            "excludeUsers": ["adele"],
            "includeGroups": [],
            "excludeGroups": [],
            "includeRoles": [],
            "excludeRoles": [],
        },
        "applications": {"includeApplications": ["All"], "excludeApplications": []},
        "clientAppTypes": ["all"],
        "signInRiskLevels": [],
        "userRiskLevels": [],
        "platforms": None,
        "locations": None,
    },
    "grantControls": {
        "operator": "OR",
        "builtInControls": ["mfa"],
        "customAuthenticationFactors": [],
        "termsOfUse": [],
    },
}


def plan(service: str, number: int = 1, status: str = "Enabled") -> dict[str, str]:
    return {
        "servicePlanId": f"efb87545-963c-4e0d-99df-69c6916d9eb{number}",
        "service": service,
        "capabilityStatus": status,
    }


def store(*, open_store: bool = True, trials: bool = False) -> dict[str, Any]:
    settings = {"isOfficeStoreEnabled": open_store, "isAppAndServicesTrialEnabled": trials}
    return {"apps": {"appsAndServices": {"settings": settings}}}


def administrator(*, capable: bool = True, others: int = 0, synchronised: bool = False, plans: Any = ()) -> Any:
    user = {
        "id": "adele",
        "userPrincipalName": "adele@contoso.com",
        "accountEnabled": True,
        "userType": "Member",
        "onPremisesSyncEnabled": synchronised or None,
        "assignedPlans": list(plans),
    }
    registration = {"id": "adele", "userPrincipalName": "adele@contoso.com", "userType": "member"}
    more = [{**deepcopy(POLICY), "id": f"ca-{n + 2}", "displayName": f"CA00{n + 2}"} for n in range(others)]
    return {
        "entra": {
            "identitySecurityDefaultsEnforcementPolicy": {"isEnabled": False},
            "directoryRoles": [ROLE],
            "groups": [],
            "userRegistrationDetails": [{**registration, "isMfaCapable": capable}],
            "users": [user],
            "conditionalAccessPolicies": [POLICY, *more],
        }
    }


def banned(words: str, *, enforced: bool = False) -> dict[str, Any]:
    values = [
        {"name": "EnableBannedPasswordCheck", "value": str(enforced)},
        {"name": "BannedPasswordList", "value": words},
    ]
    template = "5cf42378-d67d-4f36-ba46-e8b86229381d"
    return {"entra": {"groupSettings": [{"id": "5cf42378", "templateId": template, "values": values}]}}


def dormant(number: int, score: float = 0) -> dict[str, Any]:
    row = {
        "controlName": "AATP_DormantAccounts",
        "controlCategory": "Identity",
        "score": score,
        "implementationStatus": f"{number} dormant accounts are in sensitive groups.",
        "scoreInPercentage": score * 20,
    }
    profile = {"id": "AATP_DormantAccounts", "maxScore": 5, "title": "Dormant", "controlStateUpdates": []}
    return {"secureScore": {"controlScores": [row], "controlProfiles": [profile]}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tenantscore.yaml").write_text("overrides: overrides.yaml\nasOf: 2026-11-20\nsnapshot: snapshot.json\n")
    return tmp_path


def decide(folder: Path, action: str, status: str = "third-party", more: str = "") -> None:
    (folder / "overrides.yaml").write_text(
        f"overrides:\n  - action: {action}\n    status: {status}\n    justification: Agreed with the board.\n"
        "    owner: identity@contoso.com\n    approvedBy: ciso@contoso.com\n"
        f"    created: 2026-01-01\n    expires: 2026-12-31\n{more}"
    )


def export(folder: Path, resources: dict[str, Any]) -> None:
    snapshot = {"schemaVersion": "1.0", "tenant": TENANT, "resources": resources}
    (folder / "snapshot.json").write_text(json.dumps(snapshot))


def pin(folder: Path, capsys: Capture, action: str) -> None:
    assert main(["overrides", "pin", action]) == 0, capsys.readouterr().err
    capsys.readouterr()


def without_details(path: Path) -> None:
    """Make of a pin what an older version wrote."""
    (entry,) = load_yaml(str(path), path.name).data["overrides"]
    held = entry["pin"]
    del held["details"]
    held["digest"] = digest(Pin(held["taken"], observed=held["observed"]))
    path.write_text(changed(path.read_text(), path.name, 0, {"pin": held}))


def scan(folder: Path, capsys: Capture) -> tuple[str, float, str]:
    """State of the one entry, points of its action that are open, and the reason."""
    code = main(["scan", "--format", "json"])
    out, err = capsys.readouterr()
    assert code == 0, err
    report = json.loads(out)
    (use,) = report["overrides"]["entries"]
    (action,) = [one for one in report["actions"] if one["id"] == use["entry"]["action"]]
    return use["state"], action["points"]["open"], use["reason"]


SEPARATE = "aad_admin_accounts_separate_unassigned_cloud_only"
WORSE = {
    "a second setting of the tenant": (
        "admincenter_owned_apps_and_services",
        store(),
        store(trials=True),
        3,
    ),
    "a second condition of an item": ("AdminMFAV2", administrator(), administrator(capable=False), 10),
    "a condition behind the one that is told first": (
        SEPARATE,
        administrator(synchronised=True),
        administrator(synchronised=True, plans=[plan("exchange"), plan("MicrosoftCommunicationsOnline", 2)]),
        3,
    ),
    "more of what only the first is told of": (
        SEPARATE,
        administrator(plans=[plan("exchange")]),
        administrator(plans=[plan("exchange"), plan("MicrosoftCommunicationsOnline", 2)]),
        3,
    ),
    "a fixed text over a setting": ("aad_custom_banned_passwords", banned("contoso"), banned(""), 5),
    "a number at a share that cannot rise": ("AATP_DormantAccounts", dormant(3), dormant(300), 5),
}


@pytest.mark.parametrize(("action", "before", "after", "opened"), WORSE.values(), ids=WORSE)
def test_what_gets_worse_behind_the_shown_text_opens_again(
    action: str, before: Any, after: Any, opened: float, folder: Path, capsys: Capture
) -> None:
    decide(folder, action)
    export(folder, before)
    pin(folder, capsys, action)

    assert scan(folder, capsys) == ("active", 0, "as it was pinned")
    export(folder, after)
    state, still_open, reason = scan(folder, capsys)
    assert (state, still_open) == ("reopened", opened), reason


SAME = {
    "another policy that does not reach the item either": ("AdminMFAV2", administrator(), administrator(others=1)),
    "another order": (
        SEPARATE,
        administrator(plans=[plan("exchange"), plan("exchange", 2)]),
        administrator(plans=[plan("exchange", 2), plan("exchange")]),
    ),
    "fewer at a share that cannot rise": ("AATP_DormantAccounts", dormant(300), dormant(3)),
    "more below the share that was pinned": ("AATP_DormantAccounts", dormant(3), dormant(300, 1)),
}


@pytest.mark.parametrize(("action", "before", "after"), SAME.values(), ids=SAME)
def test_what_is_not_worse_stays_covered(action: str, before: Any, after: Any, folder: Path, capsys: Capture) -> None:
    decide(folder, action)
    export(folder, before)
    pin(folder, capsys, action)
    export(folder, after)

    assert scan(folder, capsys)[0] == "active"


def test_a_pin_without_details_is_compared_as_it_always_was_and_check_asks_for_a_new_one(
    folder: Path, capsys: Capture
) -> None:
    export(folder, store())
    decide(folder, "admincenter_owned_apps_and_services")
    pin(folder, capsys, "admincenter_owned_apps_and_services")
    without_details(folder / "overrides.yaml")
    export(folder, store(trials=True))
    assert scan(folder, capsys) == ("active", 0, "as it was pinned")

    note = (
        "note: overrides.yaml:2: the pin of admincenter_owned_apps_and_services is of an older version, and sees less: "
        "take it again with 'tenantscore overrides pin admincenter_owned_apps_and_services'\n"
    )
    assert main(["overrides", "check"]) == 0
    assert capsys.readouterr() == ("overrides.yaml: 1 entry, nothing to object to\n", note)
    pin(folder, capsys, "admincenter_owned_apps_and_services")
    assert main(["overrides", "check"]) == 0
    assert capsys.readouterr().err == ""


def test_a_pin_says_all_that_fails_and_a_changed_detail_is_an_edit_by_hand(folder: Path, capsys: Capture) -> None:
    decide(folder, "admincenter_owned_apps_and_services")
    export(folder, store(trials=True))
    pin(folder, capsys, "admincenter_owned_apps_and_services")
    text = (folder / "overrides.yaml").read_text()

    both = "isOfficeStoreEnabled = true; apps.appsAndServices.settings.isAppAndServicesTrialEnabled = true [sha256 "
    assert both in text
    (folder / "overrides.yaml").write_text(text.replace("TrialEnabled = true [", "TrialEnabled = false ["))
    assert main(["overrides", "check"]) == 2
    assert "the pin is not what its digest says; it was edited by hand" in capsys.readouterr().err


def gate(folder: Path, capsys: Capture, statuses: str) -> tuple[int, dict[str, Any]]:
    """Exit code of a scan that asks for a status of the action, and the action in the report."""
    (folder / "tenantscore.yaml").write_text(
        "overrides: overrides.yaml\nasOf: 2026-11-20\nsnapshot: snapshot.json\n"
        f"gate:\n  actions: {{UserRiskPolicy: [{statuses}]}}\n"
    )
    code = main(["scan", "--format", "json=report.json"])
    capsys.readouterr()
    report = json.loads((folder / "report.json").read_text())
    return code, next(one for one in report["actions"] if one["id"] == "UserRiskPolicy")


@pytest.mark.parametrize("status", ["third-party", "alternate-mitigation", "risk-accepted", "planned"])
def test_a_pin_that_covers_nothing_since_nothing_is_known_sets_no_status_and_the_gate_is_incomplete(
    status: str, folder: Path, capsys: Capture
) -> None:
    decide(folder, "UserRiskPolicy", status)
    resources = administrator()
    export(folder, resources)
    pin(folder, capsys, "UserRiskPolicy")
    assert gate(folder, capsys, status)[0] == 0

    del resources["entra"]["conditionalAccessPolicies"]
    export(folder, resources)
    code, action = gate(folder, capsys, status)

    assert (code, action["status"], action["points"]["unknown"]) == (3, "to-address", 7)


def test_a_scope_whose_condition_has_no_value_is_no_scope_that_is_empty_and_prune_leaves_it(
    folder: Path, capsys: Capture
) -> None:
    decide(folder, "AdminMFAV2", more='    scope:\n      where: item.nope.startsWith("svc.")\n')
    export(folder, administrator())
    text = (folder / "overrides.yaml").read_text()

    assert scan(folder, capsys) == (
        "active",
        10,
        "covers 0 of 1 failing administrators; whether it covers 1 could not be decided",
    )
    assert main(["overrides", "prune", "--snapshot", "snapshot.json"]) == 0
    assert capsys.readouterr().out == "nothing to prune\n"
    assert (folder / "overrides.yaml").read_text() == text
