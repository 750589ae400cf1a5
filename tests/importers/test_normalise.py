"""Undoing what PowerShell did to JSON."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.importers.normalise import Normaliser, date, lower_first
from scanner.snapshot.resources import Field, Resource


def normal(value: Any, field: Field, *, graph: bool = False) -> Any:
    """The value of the property `x`, or "left out"."""
    resource = Resource("entra.things", "Things", "GET /things", "none", "list", None, None, {"x": field})
    return Normaliser(resource, graph=graph).row({"x": value}).get("x", "left out")


STRINGS = Field("x", "list", nullable=True, item=Field("", "string"))
STATE = Field("x", "string", values=("enabled", "disabled"))
MODE = Field("x", "object", nullable=True, fields={"mode": Field("mode", "string", nullable=True)})


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("/Date(1691006065170)/", "2023-08-02T19:54:25.170Z"),
        ("/Date(1691006065170+0000)/", "2023-08-02T19:54:25.170Z"),
        ("/Date(1691006065170+0200)/", "2023-08-02T19:54:25.170Z"),
        ("/Date(0)/", "1970-01-01T00:00:00Z"),
        ("/Date(-1000)/", "1969-12-31T23:59:59Z"),
        ("/Date(253402300799999)/", "9999-12-31T23:59:59.999Z"),
        ("/Date(-62135596800000)/", None),
        ("/Date(99999999999999999)/", None),
        ("/Date(x)/", "/Date(x)/"),
        ("on /Date(0)/", "on /Date(0)/"),
        ("2023-08-02T19:54:25Z", "2023-08-02T19:54:25Z"),
    ],
)
def test_milliseconds_since_1970_become_iso_dates(text: str, iso: str | None) -> None:
    assert date(text) == iso


@pytest.mark.parametrize(("name", "graph"), [("DisplayName", "displayName"), ("id", "id"), ("", ""), ("X", "x")])
def test_graph_names_start_small(name: str, graph: str) -> None:
    assert lower_first(name) == graph


@pytest.mark.parametrize(
    ("value", "field", "expected"),
    [
        pytest.param("one", STRINGS, ["one"], id="a single item is a list again"),
        pytest.param([None], STRINGS, [], id="a list of nothing is empty"),
        pytest.param(["a", None], STRINGS, ["a"], id="nothing is no item"),
        pytest.param(None, STRINGS, None, id="null stays unknown"),
        pytest.param(None, STRINGS._replace(nullable=False), "left out", id="null where none is documented is unknown"),
        pytest.param({"results": ["a"], "__metadata": {}}, STRINGS, ["a"], id="an OData collection is a list"),
        pytest.param("True", Field("x", "bool"), True, id="text of a boolean"),
        pytest.param(0, Field("x", "bool"), False, id="a number for a boolean"),
        pytest.param("yes", Field("x", "bool"), "left out", id="other text is no boolean"),
        pytest.param("12", Field("x", "int"), 12, id="text of a number"),
        pytest.param(-1, Field("x", "int"), -1, id="a setting may be -1"),
        pytest.param("12.5", Field("x", "int"), "left out", id="other text is no number"),
        pytest.param("Enabled", STATE, "enabled", id="documented values in their case"),
        pytest.param("new", STATE, "new", id="values that nobody documented stay"),
        pytest.param("/Date(0)/", Field("x", "timestamp"), "1970-01-01T00:00:00Z", id="a date"),
        pytest.param("", Field("x", "timestamp", True), None, id="no date"),
        pytest.param("05/04/2026 17:15:48", Field("x", "timestamp"), "left out", id="a local date means nothing"),
        pytest.param(
            {"value": "/Date(0)/", "DisplayHint": 2, "DateTime": "Thursday"},
            Field("x", "timestamp"),
            "1970-01-01T00:00:00Z",
            id="a date object",
        ),
        pytest.param({"Mode": "a"}, MODE, {"mode": "a"}, id="names without case"),
        pytest.param([{"Mode": "a"}], MODE, {"mode": "a"}, id="a list of one object"),
        pytest.param({"Mode": None}, MODE, None, id="an object of nulls is null"),
        pytest.param({"Mode": None}, MODE._replace(nullable=False), {"mode": None}, id="unless null is not allowed"),
        pytest.param("@{Mode=a}", MODE, "left out", id="an object that PowerShell cut off"),
        pytest.param("anything", Field("x", "any"), "anything", id="any"),
        pytest.param({"a": ["/Date(0)/"]}, Field("x", "map"), {"a": ["1970-01-01T00:00:00Z"]}, id="dates inside maps"),
    ],
)
def test_a_value_gets_the_type_of_the_registry_or_is_left_out(value: Any, field: Field, expected: Any) -> None:
    assert normal(value, field) == expected


@pytest.mark.parametrize(("nullable", "expected"), [(True, None), (False, "left out")])
def test_graph_counts_of_minus_one_are_unknown(nullable: bool, expected: Any) -> None:
    assert normal(-1, Field("x", "int", nullable), graph=True) == expected


def test_annotations_go_and_the_type_of_a_polymorphic_object_stays() -> None:
    resource = Resource("entra.things", "Things", "GET /things", "none", "list", None, None, {})
    row = {
        "@odata.type": "#microsoft.graph.ipNamedLocation",
        "@odata.context": "https://graph.microsoft.com/$metadata",
        "Members@odata.context": "https://graph.microsoft.com/$metadata",
        "__metadata": {"id": "x"},
        "Sites": {"__deferred": {"uri": "x"}},
        "AdditionalProperties": {"insiderRiskLevels": "minor", "Id": "second"},
        "Id": "first",
    }
    assert Normaliser(resource, graph=True).row(row) == {
        "@odata.type": "#microsoft.graph.ipNamedLocation",
        "id": "first",
        "insiderRiskLevels": "minor",
    }


def test_names_of_other_sources_keep_their_case() -> None:
    fields = {"CustomerLockboxEnabled": Field("CustomerLockboxEnabled", "bool")}
    resource = Resource("exchange.organizationConfig", "x", "Get-OrganizationConfig", "x", "object", None, None, fields)
    row = {"CustomerLockBoxEnabled": True, "Unheard": {"Of": 1}}
    assert Normaliser(resource).row(row) == {"CustomerLockboxEnabled": True, "Unheard": {"Of": 1}}


def test_what_was_left_out_is_remembered() -> None:
    inner = Field("plans", "list", item=Field("", "object", fields={"n": Field("n", "int")}))
    resource = Resource("entra.things", "Things", "GET /things", "none", "list", None, None, {"plans": inner})
    normaliser = Normaliser(resource)
    assert normaliser.row({"plans": [{"n": "x"}, {"n": 1}]}) == {"plans": [{}, {"n": 1}]}
    assert normaliser.dropped == {"plans.n"}
