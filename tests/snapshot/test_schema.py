"""The published schema of a snapshot."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scanner.data import data_root
from scanner.snapshot.fields import field_faults
from scanner.snapshot.resources import Field, Registry, load_registry
from scanner.snapshot.schema import _field, schema_text, snapshot_schema


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


@pytest.fixture(scope="module")
def validator(registry: Registry) -> Draft202012Validator:
    return Draft202012Validator(snapshot_schema(registry))


def test_the_committed_schema_is_current() -> None:
    committed = (data_root() / "schemas" / "snapshot.schema.json").read_text("utf-8")
    assert committed == schema_text(), "run 'make generate'"


def test_the_schema_is_a_schema(registry: Registry) -> None:
    Draft202012Validator.check_schema(snapshot_schema(registry))


def test_the_schema_knows_every_resource(registry: Registry) -> None:
    services = snapshot_schema(registry)["properties"]["resources"]["properties"]
    named = {f"{service}.{name}" for service, held in services.items() for name in held["properties"]}
    assert named == set(registry.names)


def a_document(**more: Any) -> dict[str, Any]:
    return {"schemaVersion": "1.0", "resources": {}, **more}


@pytest.mark.parametrize(
    "document",
    [
        a_document(),
        a_document(coverage={"entra.users": "forbidden", "entra.groups": {"state": "error", "detail": None}}),
        a_document(tenant=None, collectedAt=None, collector=None, coverage=None),
        a_document(resources={"entra": {"users": [{"id": "a", "unheardOf": 1}], "organization": {}, "groups": None}}),
    ],
    ids=json.dumps,
)
def test_a_good_snapshot_fits(validator: Draft202012Validator, document: dict[str, Any]) -> None:
    assert [error.message for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize(
    "document",
    [
        {},
        a_document(schemaVersion="2.0"),
        a_document(resorces={}),
        a_document(tenant={"seats": -1}),
        a_document(coverage={"entra.user": "forbidden"}),
        a_document(coverage={"entra.users": "forbiden"}),
        a_document(resources={"entar": {}}),
        a_document(resources={"entra": {"user": []}}),
        a_document(resources={"entra": {"users": {}}}),
        a_document(resources={"entra": {"organization": []}}),
        a_document(resources={"entra": {"users": [{"id": 5}]}}),
        a_document(resources={"entra": {"users": [{"id": None}]}}),
    ],
    ids=json.dumps,
)
def test_a_bad_snapshot_does_not_fit(validator: Draft202012Validator, document: dict[str, Any]) -> None:
    assert not validator.is_valid(document)


FIELDS = [
    Field("", kind, nullable)
    for kind in ("string", "int", "number", "bool", "timestamp", "map", "any")
    for nullable in (False, True)
] + [
    Field("", "list", item=Field("", "string")),
    Field("", "list", nullable=True, item=Field("", "object", fields={"a": Field("a", "int")})),
    Field("", "object", fields={"a": Field("a", "bool", nullable=True)}),
]
TEXT = ["", "x", "2026-11-20T08:00:00Z"]
VALUES: list[Any] = [None, True, 0, 5, 5.0, 5.5, *TEXT, [], ["x"], [None], [{"a": 5}], {}, {"a": None}]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.type}{'?' * field.nullable}")
def test_the_check_and_the_schema_agree(field: Field) -> None:
    schema = Draft202012Validator(_field(field))
    for value in VALUES:
        if field.type == "timestamp" and isinstance(value, str):
            continue  # JSON Schema leaves formats to the validator; the check tests them
        faults = list(field_faults({"x": value}, {"x": field}, ""))
        assert schema.is_valid(value) == (faults == []), value
