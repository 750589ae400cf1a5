"""The example tenant is what its script makes, and a sound snapshot."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

from scanner.snapshot.check import check
from scanner.snapshot.format import is_formatted
from scanner.snapshot.resources import load_registry
from tests.examples.contoso import ROOT, SNAPSHOT, document


def test_the_committed_snapshot_is_what_the_script_writes(tmp_path: Path) -> None:
    made = tmp_path / "snapshot.json"
    command = [sys.executable, str(ROOT / "scripts" / "make_contoso.py"), str(made)]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    assert made.read_bytes() == SNAPSHOT.read_bytes(), "'python scripts/make_contoso.py' writes it anew"


def test_the_snapshot_has_no_fault_and_is_in_canonical_form() -> None:
    assert check(SNAPSHOT) == []
    assert is_formatted(SNAPSHOT, load_registry())


def test_every_resource_that_is_held_or_spoken_of_is_in_the_registry() -> None:
    data = document()
    held = {f"{service}.{name}" for service, names in data["resources"].items() for name in names}
    assert (held | set(data["coverage"])) - set(load_registry().names) == set()


def test_rows_are_told_apart_by_their_key() -> None:
    registry = load_registry()
    for service, names in document()["resources"].items():
        for name, rows in names.items():
            resource = registry.get(f"{service}.{name}")
            assert resource is not None
            if resource.shape == "list" and resource.key is not None:
                keys = [row[resource.key] for row in rows]
                assert len(set(keys)) == len(keys), resource.name


def test_every_state_of_coverage_is_shown_with_a_detail_where_something_is_missing() -> None:
    coverage = document()["coverage"].values()
    assert Counter(entry["state"] for entry in coverage).keys() == {
        "collected",
        "error",
        "forbidden",
        "notCollected",
        "notLicensed",
    }
    assert all(entry.get("detail") for entry in coverage if entry["state"] != "collected")


def test_every_id_that_a_policy_a_role_or_a_group_names_is_there() -> None:
    entra = document()["resources"]["entra"]
    users = {user["id"] for user in entra["users"]}
    groups = {group["id"] for group in entra["groups"]}
    for policy in entra["conditionalAccessPolicies"]:
        scope = policy["conditions"]["users"]
        assert {*scope["includeGroups"], *scope["excludeGroups"]} <= groups
        assert {*scope["includeUsers"], *scope["excludeUsers"]} - {"All", "GuestsOrExternalUsers"} <= users
    for holder in (*entra["directoryRoles"], *entra["groups"]):
        members = {member["id"] for member in holder["members"] if member["@odata.type"].endswith(".user")}
        assert members <= users
    assert {row["id"] for row in entra["userRegistrationDetails"]} <= users


def test_every_address_that_a_mail_policy_names_is_a_mailbox() -> None:
    resources = document()["resources"]
    addresses = {mailbox["PrimarySmtpAddress"] for mailbox in resources["exchange"]["mailboxes"]}
    rules = [rule for name, rows in resources["defender"].items() if name.endswith("Rules") for rule in rows]
    named = {
        address for rule in rules for key in ("SentTo", "ExceptIfSentTo", "From") for address in rule.get(key) or ()
    }
    assert named <= addresses


def test_licences_are_counted_as_they_are_assigned() -> None:
    entra = document()["resources"]["entra"]
    assigned = Counter(licence["skuId"] for user in entra["users"] for licence in user["assignedLicenses"])
    for sku in entra["subscribedSkus"]:
        assert sku["consumedUnits"] == assigned[sku["skuId"]] <= sku["prepaidUnits"]["enabled"]
