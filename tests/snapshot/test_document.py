"""What a snapshot answers about its resources."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.model.problem import InputError
from scanner.model.snapshot import Coverage, CoverageState
from scanner.snapshot.document import Snapshot

COLLECTED = Coverage(CoverageState.COLLECTED)
NOT_COLLECTED = Coverage(CoverageState.NOT_COLLECTED)
UNKEPT = "the snapshot says it was collected, and does not hold it"


@pytest.mark.parametrize(
    ("held", "said", "expected"),
    [
        ([], None, COLLECTED),
        ([], "collected", COLLECTED),
        ({}, None, COLLECTED),
        ([{}], "forbidden", Coverage(CoverageState.FORBIDDEN)),
        ([{}], "error", Coverage(CoverageState.ERROR)),
        (None, None, NOT_COLLECTED),
        (None, "collected", Coverage(CoverageState.NOT_COLLECTED, UNKEPT)),
        (None, "notLicensed", Coverage(CoverageState.NOT_LICENSED)),
        ("absent", None, NOT_COLLECTED),
        ("absent", "collected", Coverage(CoverageState.NOT_COLLECTED, UNKEPT)),
        ("absent", "forbidden", Coverage(CoverageState.FORBIDDEN)),
    ],
)
def test_a_resource_is_collected_only_if_it_is_held_and_nothing_denies_it(
    held: Any, said: str | None, expected: Coverage
) -> None:
    entra = {} if held == "absent" else {"users": held}
    coverage = {} if said is None else {"entra.users": said}
    assert Snapshot.from_data({"entra": entra, "coverage": coverage}).coverage_of("entra.users") == expected


def test_the_detail_of_the_source_is_kept() -> None:
    coverage = {"entra.users": {"state": "forbidden", "detail": "403"}}
    snapshot = Snapshot.from_data({"coverage": coverage})
    assert snapshot.coverage_of("entra.users") == Coverage(CoverageState.FORBIDDEN, "403")


def test_rows_are_a_list_whatever_was_written() -> None:
    snapshot = Snapshot.from_data({"entra": {"users": [{"id": "a"}], "organization": {"id": "b"}, "groups": None}})
    assert snapshot.rows_of("entra.users") == [{"id": "a"}]
    assert snapshot.rows_of("entra.organization") == [{"id": "b"}]
    assert snapshot.rows_of("entra.groups") is None
    assert snapshot.rows_of("entra.domains") is None
    assert snapshot.value("exchange.mailboxes") is None


def test_inline_data_may_name_the_tenant_and_the_time() -> None:
    snapshot = Snapshot.from_data({"tenant": {"seats": 3}, "collectedAt": "2026-11-20T08:00:00Z", "dns": {}})
    assert snapshot.tenant.seats == 3
    assert snapshot.collected_at == "2026-11-20T08:00:00Z"
    assert snapshot.resources == {"dns": {}}


def test_a_whole_document_is_data_too() -> None:
    snapshot = Snapshot.from_data({"schemaVersion": "1.0", "resources": {"entra": {"users": []}}})
    assert snapshot.value("entra.users") == []


def test_data_that_never_was_a_file_has_no_places() -> None:
    assert Snapshot.from_data({"entra": {"users": []}}).locate(["/resources/entra/users"]) == {}


def test_resources_that_are_no_object_are_a_fault_and_no_crash() -> None:
    with pytest.raises(InputError) as error:
        Snapshot.from_data({"resources": [], "entra": {}})
    assert str(error.value) == "error: snapshot: /resources: resources is an object, not a list"


def test_faults_of_inline_data_are_named_by_pointer() -> None:
    with pytest.raises(InputError) as error:
        Snapshot.from_data({"entra": {"users": [3]}}, path="rules/entra/OneAdmin.yaml")
    assert str(error.value) == (
        "error: rules/entra/OneAdmin.yaml: /resources/entra/users/0: a row of entra.users is an object, not a number"
    )
