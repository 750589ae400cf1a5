"""The overrides of the example tenant: one of each kind, and nothing against the policy."""

from __future__ import annotations

import json
from functools import cache

import pytest
from jsonschema import Draft202012Validator

from scanner.model.report import Report
from scanner.overrides.load import load_overrides
from scanner.pipeline import scan
from scanner.snapshot.read import snapshot_of
from scanner.yamlfile import load_yaml
from tests.examples import contoso

FILE = contoso.FOLDER / "overrides.yaml"
SCHEMA = json.loads((contoso.ROOT / "schemas" / "overrides.schema.json").read_text("utf-8"))


@cache
def decided() -> Report:
    made = load_overrides(str(FILE), "overrides.yaml", contoso.pack())
    return scan(contoso.pack(), snapshot_of(contoso.document(), "snapshot.json"), made, contoso.config(), contoso.AS_OF)


def test_each_state_is_there_to_be_seen() -> None:
    audit = decided().overrides
    assert audit is not None
    assert {use.state.value for use in audit.entries} == {"active", "expired", "reopened", "unneeded"}
    assert (audit.expired, audit.reopened, audit.due, audit.unneeded) == (1, 1, 3, 1)


def test_the_entries_keep_to_the_review_policy() -> None:
    audit = decided().overrides
    assert audit is not None
    assert [violation.message for violation in audit.violations] == []


def test_the_bare_totals_are_those_of_a_scan_without_overrides() -> None:
    report = decided()
    assert report.bare_totals == contoso.report().totals
    assert report.totals.measured == contoso.report().totals.measured
    assert report.totals.asserted > 0
    assert report.totals.accepted > 0


def test_the_published_schema_takes_the_file() -> None:
    assert list(Draft202012Validator(SCHEMA).iter_errors(load_yaml(FILE).data)) == []


@pytest.mark.parametrize(
    ("key", "value"), [("status", "completed"), ("status", "to-address"), ("stauts", "planned"), ("owner", None)]
)
def test_the_published_schema_refuses_what_the_loader_refuses(key: str, value: str | None) -> None:
    data = json.loads(json.dumps(load_yaml(FILE).data))
    data["overrides"][0][key] = value
    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) != []


def test_owners_are_roles_and_no_persons() -> None:
    known = {email for person in contoso.config().people for email in person.emails}
    audit = decided().overrides
    assert audit is not None
    assert {use.entry.owner for use in audit.entries} <= known
