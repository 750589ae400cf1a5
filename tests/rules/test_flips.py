from __future__ import annotations

from typing import Any

import pytest

from scanner.rules.flips import REMOVED, Literals, changed, flips, value_at


def kinds(
    value: Any, numbers: tuple[float, ...] = (), texts: tuple[str, ...] = (), **more: Any
) -> dict[str, list[Any]]:
    documented = more.pop("documented", ())
    return dict(flips(value, Literals(numbers, texts), documented, whole=more.pop("whole", False)))


def test_a_boolean_is_turned_round_removed_and_set_to_null() -> None:
    assert kinds(True) == {"flipped": [False], "removed": [REMOVED], "null": [None]}


def test_a_number_is_moved_to_either_side_of_every_threshold() -> None:
    found = kinds(5, numbers=(3, 6, 90))

    assert {6, 7, 90, 91} <= set(found["raised"])
    assert {3, 2, 0} <= set(found["lowered"])
    assert all(value > 5 for value in found["raised"])
    assert all(value < 5 for value in found["lowered"])


def test_a_text_becomes_one_that_nothing_equals_then_what_the_source_documents_then_what_the_rule_names() -> None:
    assert kinds("Quarantine", texts=("Delete", "Quarantine"), documented=("MoveToJmf",))["changed"] == [
        "x-enitnarauQ",
        "MoveToJmf",
        "Delete",
    ]


def test_a_moment_is_moved_to_the_past_and_to_the_future() -> None:
    assert kinds("2026-01-01T00:00:00Z").keys() == {"earlier", "later", "removed", "null"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["a"], {"emptied", "removed", "null"}),
        ([], {"removed", "null"}),
        ({}, {"removed", "null"}),
        (None, {"removed"}),
    ],
)
def test_what_can_be_done_depends_on_the_value(value: Any, expected: set[str]) -> None:
    assert kinds(value).keys() == expected


def test_a_whole_resource_is_never_null() -> None:
    assert kinds([{"id": "a"}], whole=True).keys() == {"emptied", "removed"}


def test_a_change_leaves_the_original_alone() -> None:
    data = {"entra": {"users": [{"id": "a", "safe": True}, {"id": "b"}]}}

    assert changed(data, ("entra", "users", 0, "safe"), False)["entra"]["users"][0] == {"id": "a", "safe": False}
    assert changed(data, ("entra", "users"), REMOVED) == {"entra": {}}
    assert data == {"entra": {"users": [{"id": "a", "safe": True}, {"id": "b"}]}}


def test_what_is_not_there_has_no_value() -> None:
    data = {"entra": {"users": [{"id": "a"}]}}

    assert value_at(data, ("entra", "users", 0, "id")) == "a"
    assert value_at(data, ("entra", "users", 1, "id")) is REMOVED
    assert value_at(data, ("entra", "users", 0, "id", "x")) is REMOVED
