"""The canonical form of a snapshot."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.snapshot.resources import Registry, load_registry
from scanner.snapshot.write import canonical

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
rows = st.lists(
    st.dictionaries(st.sampled_from(["id", "name", "a", "ü"]), scalars | st.lists(scalars, max_size=2), max_size=3)
)
values = st.none() | rows | rows.map(lambda found: {"found": found})
resources = st.dictionaries(
    st.sampled_from(["entra", "exchange", "zzz"]),
    st.dictionaries(st.sampled_from(["users", "organization", "other"]), values),
)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


def test_a_snapshot_has_a_line_for_each_row_and_sorted_keys(registry: Registry) -> None:
    document = {
        "schemaVersion": "1.0",
        "tenant": {"id": "1", "displayName": "Contosö"},
        "coverage": {"entra.users": {"state": "collected"}, "entra.groups": {"state": "error", "detail": "timeout"}},
        "resources": {
            "exchange": {"organizationConfig": {"Name": "contoso", "AuditDisabled": False}, "mailboxes": []},
            "entra": {"users": [{"userType": "Guest", "id": "b"}, {"id": "A"}, {"x": 1}], "groups": None},
            "dns": {},
        },
    }
    assert canonical(document, registry) == (
        "{\n"
        ' "coverage": {\n'
        '  "entra.groups": {"detail": "timeout", "state": "error"},\n'
        '  "entra.users": {"state": "collected"}\n'
        " },\n"
        ' "resources": {\n'
        '  "dns": {},\n'
        '  "entra": {\n'
        '   "groups": null,\n'
        '   "users": [\n'
        '    {"id": "A"},\n'
        '    {"id": "b", "userType": "Guest"},\n'
        '    {"x": 1}\n'
        "   ]\n"
        "  },\n"
        '  "exchange": {\n'
        '   "mailboxes": [],\n'
        '   "organizationConfig": {\n'
        '    "AuditDisabled": false,\n'
        '    "Name": "contoso"\n'
        "   }\n"
        "  }\n"
        " },\n"
        ' "schemaVersion": "1.0",\n'
        ' "tenant": {"displayName": "Contosö", "id": "1"}\n'
        "}\n"
    )


def test_rows_of_unknown_resources_keep_their_order(registry: Registry) -> None:
    document = {"resources": {"entra": {"unheardOf": [{"id": "b"}, {"id": "a"}]}}}
    assert json.loads(canonical(document, registry)) == document


def test_rows_with_the_same_key_keep_their_order(registry: Registry) -> None:
    twins = [{"id": "a", "n": 2}, {"id": "a", "n": 1}]
    document = {"resources": {"entra": {"users": twins}}}
    assert json.loads(canonical(document, registry)) == document


@given(resources)
def test_nothing_is_lost_and_a_second_time_changes_nothing(held: dict[str, Any]) -> None:
    registry = load_registry_once()
    document = {"schemaVersion": "1.0", "resources": held}
    text = canonical(document, registry)
    again = json.loads(text)
    assert canonical(again, registry) == text
    assert unordered(again) == unordered(document)
    assert text.endswith("}\n")


@given(rows, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_and_keys_came_makes_no_difference(some: list[dict[str, Any]], random: Any) -> None:
    registry = load_registry_once()
    distinct = list({str(row.get("id")).lower(): row for row in some if row.get("id") is not None}.values())
    shuffled = [dict(random.sample(list(row.items()), len(row))) for row in random.sample(distinct, len(distinct))]
    one, other = ({"resources": {"entra": {"users": each}}} for each in (distinct, shuffled))
    assert canonical(one, registry) == canonical(other, registry)


def test_a_changed_row_is_a_changed_line(registry: Registry) -> None:
    before = {"resources": {"entra": {"users": [{"id": str(n), "accountEnabled": True} for n in range(9)]}}}
    after = json.loads(json.dumps(before))
    after["resources"]["entra"]["users"][4]["accountEnabled"] = False
    lines = zip(canonical(before, registry).splitlines(), canonical(after, registry).splitlines(), strict=True)
    assert sum(one != other for one, other in lines) == 1


def unordered(document: dict[str, Any]) -> dict[str, Any]:
    """The document with rows in an order that depends on their content only."""
    services = {
        service: {
            name: sorted(map(json.dumps, map(dict_in_order, value))) if isinstance(value, list) else value
            for name, value in held.items()
        }
        for service, held in document["resources"].items()
    }
    return {**document, "resources": services}


def dict_in_order(row: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(row.items()))


_loaded: list[Registry] = []


def load_registry_once() -> Registry:
    """Hypothesis takes no fixtures of function scope, and the registry never changes."""
    if not _loaded:
        _loaded.append(load_registry())
    return _loaded[0]
