"""A snapshot file to a snapshot, and what is refused."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from scanner.model.problem import InputError
from scanner.model.snapshot import Coverage, CoverageState, Tenant
from scanner.snapshot.read import read_snapshot

DOCUMENT = {
    "schemaVersion": "1.0",
    "tenant": {
        "id": "00000000-0000-0000-0000-000000000001",
        "displayName": "Contosö",
        "defaultDomain": "contoso.com",
        "seats": 250,
        "industry": "Manufacturing",
        "licenses": ["SPE_E5", "AAD_PREMIUM"],
    },
    "collectedAt": "2026-11-20T08:00:00Z",
    "collector": "by hand",
    "coverage": {"entra.users": {"state": "forbidden", "detail": "403 from Graph"}, "entra.groups": "notLicensed"},
    "resources": {"entra": {"domains": [{"id": "contoso.com"}]}, "exchange": {"organizationConfig": {"Name": "x"}}},
}
SUPPORTED = '\n  hint: this release reads schemaVersion "1.0"'


def a_file(folder: Path, content: Any, encoding: str = "utf-8", **layout: Any) -> Path:
    file = folder / "snapshot.json"
    text = content if isinstance(content, str) else json.dumps(content, **layout)
    file.write_bytes(text.encode(encoding))
    return file


def error_of(file: Path) -> str:
    with pytest.raises(InputError) as error:
        read_snapshot(file)
    return str(error.value).replace(str(file), file.name)


def test_a_snapshot_is_read_with_everything_it_says(tmp_path: Path) -> None:
    file = a_file(tmp_path, DOCUMENT)
    snapshot = read_snapshot(file)
    assert snapshot.path == str(file)
    assert snapshot.sha256 == sha256(file.read_bytes()).hexdigest()
    assert snapshot.schema_version == "1.0"
    assert snapshot.tenant == Tenant(
        id="00000000-0000-0000-0000-000000000001",
        display_name="Contosö",
        default_domain="contoso.com",
        seats=250,
        industry="Manufacturing",
        licenses=("AAD_PREMIUM", "SPE_E5"),
    )
    assert (snapshot.collected_at, snapshot.collector) == ("2026-11-20T08:00:00Z", "by hand")
    assert snapshot.coverage == {
        "entra.users": Coverage(CoverageState.FORBIDDEN, "403 from Graph"),
        "entra.groups": Coverage(CoverageState.NOT_LICENSED),
    }
    assert snapshot.resources == DOCUMENT["resources"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("layout", [{}, {"indent": 4}, {"separators": (" ,\r\n", "  :\t")}, {"ensure_ascii": False}])
def test_encoding_and_layout_make_no_difference(tmp_path: Path, encoding: str, layout: dict[str, Any]) -> None:
    snapshot = read_snapshot(a_file(tmp_path, DOCUMENT, encoding, **layout))
    assert snapshot.resources == DOCUMENT["resources"]
    assert snapshot.tenant.display_name == "Contosö"


def test_the_order_of_keys_makes_no_difference(tmp_path: Path) -> None:
    backwards = dict(reversed(DOCUMENT.items()))
    assert read_snapshot(a_file(tmp_path, backwards)).resources == DOCUMENT["resources"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_places_are_those_of_an_editor_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = '{"schemaVersion": "1.0",\r\n"tenant": {"displayName": "Contosö 😀", "seats": 1}, "resources": {}}'
    snapshot = read_snapshot(a_file(tmp_path, text, encoding))
    assert snapshot.locate(["/tenant/seats", "/tenant/id"]) == {"/tenant/seats": (2, 49)}


def test_only_the_version_and_the_resources_are_needed(tmp_path: Path) -> None:
    snapshot = read_snapshot(a_file(tmp_path, {"schemaVersion": "1.0", "resources": {"entra": None}, "tenant": None}))
    assert snapshot.resources == {"entra": {}}
    assert snapshot.tenant == Tenant()
    assert snapshot.collected_at is None


def test_property_names_stay_as_they_were_written(tmp_path: Path) -> None:
    rows = [{"Id": "x", "IsVerified": True}]
    snapshot = read_snapshot(a_file(tmp_path, {"schemaVersion": "1.0", "resources": {"entra": {"domains": rows}}}))
    assert snapshot.value("entra.domains") == rows


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "snapshot.json:1:1: a snapshot is a JSON object, not a list"),
        ({}, f"snapshot.json:1:1: not a snapshot: 'schemaVersion' is missing{SUPPORTED}"),
        (
            {"baseline_version": "1"},
            "snapshot.json:1:1: not a snapshot: 'schemaVersion' is missing\n"
            "  hint: a ScubaGear export? 'tenantscore snapshot import --from scubagear' makes a snapshot of it",
        ),
        ({"schemaVersion": "2.0"}, f"snapshot.json:1:19: schemaVersion '2.0' is not supported{SUPPORTED}"),
        ({"schemaVersion": 1}, f"snapshot.json:1:19: schemaVersion is a string, not a number{SUPPORTED}"),
        (
            {"schemaVersion": "1.0"},
            "snapshot.json:1:1: 'resources' is missing\n"
            "  hint: it holds an object for each service: entra, exchange, ...",
        ),
        (
            {"schemaVersion": "1.0", "resorces": {}},
            "snapshot.json:1:1: 'resources' is missing\n  hint: rename 'resorces'",
        ),
        ({"schemaVersion": "1.0", "resources": None}, "snapshot.json:1:39: resources is an object, not null"),
        ({"schemaVersion": "1.0", "resources": []}, "snapshot.json:1:39: resources is an object, not a list"),
        (
            {"schemaVersion": "1.0", "resources": {"entra": 5}},
            "snapshot.json:1:49: entra is an object of resources, not a number",
        ),
        (
            {"schemaVersion": "1.0", "resources": {"entra": {"users": "none"}}},
            "snapshot.json:1:59: entra.users is a list or an object, not a string",
        ),
        (
            {"schemaVersion": "1.0", "resources": {"entra": {"users": [{}, None]}}},
            "snapshot.json:1:64: a row of entra.users is an object, not null",
        ),
        (
            {"schemaVersion": "1.0", "tenant": {"seats": True}, "resources": {}},
            "snapshot.json:1:46: seats is a whole number, not a boolean",
        ),
        (
            {"schemaVersion": "1.0", "tenant": {"licenses": ["E5", 5]}, "resources": {}},
            "snapshot.json:1:56: a license is a string, not a number",
        ),
        (
            {"schemaVersion": "1.0", "collectedAt": 5, "resources": {}},
            "snapshot.json:1:41: collectedAt is a string, not a number",
        ),
        (
            {"schemaVersion": "1.0", "coverage": {"entra.users": {"state": "forbiden"}}, "resources": {}},
            "snapshot.json:1:64: 'forbiden' is not a coverage state\n  hint: did you mean 'forbidden'?",
        ),
        (
            {"schemaVersion": "1.0", "coverage": {"entra.users": "??"}, "resources": {}},
            "snapshot.json:1:54: '??' is not a coverage state\n"
            "  hint: one of collected, forbidden, notLicensed, error, notCollected",
        ),
        (
            {"schemaVersion": "1.0", "coverage": {"entra.users": {}}, "resources": {}},
            "snapshot.json:1:54: coverage has no 'state'",
        ),
        (
            {"schemaVersion": "1.0", "coverage": {"entra.users": True}, "resources": {}},
            "snapshot.json:1:54: coverage is an object with 'state', not a boolean",
        ),
        (
            {"schemaVersion": "1.0", "coverage": [], "resources": {}},
            "snapshot.json:1:38: coverage is an object, not a list",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else json.dumps(value)[:60],
)
def test_what_is_not_a_snapshot_is_refused_with_its_place(tmp_path: Path, document: Any, message: str) -> None:
    assert error_of(a_file(tmp_path, document)) == f"error: {message}"


def test_every_fault_is_listed_in_the_order_of_the_file(tmp_path: Path) -> None:
    document = {"schemaVersion": "1.0", "resources": {"entra": 1}, "tenant": {"id": 2}, "collector": 3}
    assert error_of(a_file(tmp_path, document, indent=0)).splitlines() == [
        "error: snapshot.json:4:10: entra is an object of resources, not a number",
        "error: snapshot.json:7:7: id is a string, not a number",
        "error: snapshot.json:9:14: collector is a string, not a number",
    ]


def test_a_repeated_key_is_refused(tmp_path: Path) -> None:
    text = '{"schemaVersion": "1.0", "resources": {"entra": {"users": [], "users": []}}}'
    assert error_of(a_file(tmp_path, text)) == (
        "error: snapshot.json:1:63: the property 'users' is written twice in one object\n  hint: remove one of the two"
    )


def test_a_name_that_powershell_cut_in_half_is_read(tmp_path: Path) -> None:
    text = '{"schemaVersion": "1.0", "tenant": {"displayName": "Contoso \\ud83d"}, "resources": {}}'
    assert read_snapshot(a_file(tmp_path, text)).tenant.display_name == "Contoso \ufffd"


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    assert (
        error_of(tmp_path / "no.json")
        == "error: no.json: no such file\n  hint: check the path; it starts from the working directory"
    )
    assert error_of(tmp_path) == f"error: {tmp_path.name}: is a folder, not a file\n  hint: name a file inside it"
