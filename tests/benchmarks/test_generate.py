"""The files that are measured: the same seed makes the same bytes, in our layout or another's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scanner.snapshot.resources import load_registry
from scanner.snapshot.write import canonical
from tests.benchmarks.generate import Spec, snapshot, text
from tests.benchmarks.layout import FOREIGN
from tests.benchmarks.rows import person

TINY = Spec(60)


def made(spec: Spec) -> Any:
    return json.loads("".join(text(spec)))


def test_the_same_seed_makes_the_same_bytes() -> None:
    assert "".join(text(TINY)) == "".join(text(TINY))
    assert "".join(text(TINY)) != "".join(text(TINY._replace(seed=1)))


def test_a_snapshot_is_in_canonical_form() -> None:
    written = "".join(text(TINY))

    assert written == canonical(json.loads(written), load_registry())


def test_a_foreign_file_holds_the_same_data_in_another_layout() -> None:
    foreign = "".join(text(TINY._replace(layout=FOREIGN)))

    assert json.loads(foreign) == made(TINY)
    assert foreign.startswith('{\n  "tenant": {')


def test_every_person_is_in_both_lists_and_one_in_five_has_a_mailbox() -> None:
    none, some = made(Spec(0))["resources"], made(TINY)["resources"]

    assert len(some["entra"]["users"]) - len(none["entra"]["users"]) == 60
    assert len(some["entra"]["userRegistrationDetails"]) - len(none["entra"]["userRegistrationDetails"]) == 60
    assert len(some["exchange"]["mailboxes"]) - len(none["exchange"]["mailboxes"]) == 12


def test_members_of_groups_are_users() -> None:
    entra = made(TINY)["resources"]["entra"]

    names = {user["id"]: user["userPrincipalName"] for user in entra["users"]}
    members = [member for group in entra["groups"] for member in group["members"]]
    assert {member["id"] for member in members if "@odata.type" in member} <= set(names)


def test_ids_ascend_with_the_number_of_a_person() -> None:
    ids = [person(number, 1000, 7)[1] for number in range(1000)]

    assert ids == sorted(set(ids))


def test_a_device_has_a_row_for_each_configuration() -> None:
    rows = made(Spec(0, devices=3, configurations=("scid-1", "scid-2")))["resources"]["devices"]

    found = [(row["deviceName"], row["configurationId"]) for row in rows["secureConfigurationAssessments"]]
    assert found == [(f"pc-0000{n}.contoso.com", f"scid-{c}") for n in range(3) for c in (1, 2)]


def test_a_file_is_made_once_and_replaces_what_an_older_generator_made(tmp_path: Path) -> None:
    outdated = tmp_path / f"{TINY.name}-0123.json"
    outdated.write_text("{}", encoding="utf-8")

    path = snapshot(TINY, tmp_path)
    written = path.stat().st_mtime_ns

    assert snapshot(TINY, tmp_path) == path
    assert path.stat().st_mtime_ns == written
    assert list(tmp_path.iterdir()) == [path]
