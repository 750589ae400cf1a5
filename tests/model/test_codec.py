from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.model.codec import DecodeError, Mismatch, camel, decode, encode, to_json
from scanner.model.finding import Evidence, Missing, Outcome
from scanner.model.report import Assessment, Report
from scanner.model.rule import Severity
from scanner.model.snapshot import CoverageState, Tenant
from scanner.model.status import Status
from tests.builders import a_missing, a_report, a_tenant, an_assessment, an_evidence
from tests.reporters.samples import a_hostile_report, a_mixed_report

TEXT = st.text(max_size=20)
"""Every character there is, half surrogate pairs too."""
POINTS = st.integers(0, 10_000_000).map(lambda millionths: millionths / 1_000_000)
EVIDENCE = st.builds(
    Evidence,
    pointer=TEXT,
    line=st.none() | st.integers(1, 10**6),
    column=st.none() | st.integers(1, 10**6),
    subject=TEXT,
    observed=TEXT,
    expected=TEXT,
    assessed=st.booleans(),
)
MISSING = st.builds(
    Missing, TEXT, st.sampled_from(CoverageState), permission=TEXT, source=TEXT, detail=st.none() | TEXT
)
ASSESSMENTS = st.builds(
    lambda id, maximum, **fields: an_assessment(id, maximum=maximum, **fields),
    id=TEXT,
    maximum=POINTS,
    title=TEXT,
    outcome=st.sampled_from(Outcome),
    status=st.sampled_from(Status),
    severity=st.sampled_from(Severity),
    reason=TEXT,
    count=st.none() | st.integers(0, 10**9),
    total=st.none() | st.integers(0, 10**9),
    evidence=st.lists(EVIDENCE, max_size=3).map(tuple),
    missing=st.lists(MISSING, max_size=2).map(tuple),
    advice=st.lists(TEXT, max_size=2).map(tuple),
    satisfied_by=st.none() | TEXT,
)
REPORTS = st.builds(
    lambda actions, **fields: a_report(actions, **fields),
    actions=st.lists(ASSESSMENTS, max_size=4),
    tenant=st.builds(Tenant, *(st.none() | TEXT,) * 3, st.none() | st.integers(0), st.none() | TEXT),
    as_of=TEXT,
)


@given(REPORTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_report_survives_json(report: Report) -> None:
    text = to_json(report)
    text.encode("utf-8")
    back = decode(Report, json.loads(text))
    assert back == report
    assert to_json(back) == text


@pytest.mark.parametrize("report", [a_mixed_report(), a_hostile_report()], ids=["mixed", "hostile"])
def test_types_survive_json_too(report: Report) -> None:
    back = decode(Report, json.loads(to_json(report)))
    assert back == report
    assert all(isinstance(action, Assessment) for action in back.actions)
    assert isinstance(back.actions[0].outcome, Outcome)
    assert isinstance(back.actions[0].rule.check[0], tuple)


def test_numbers_stay_as_they_were_written() -> None:
    data = json.loads(to_json(an_evidence()._replace(line=12)))
    assert to_json(decode(Evidence, data)) == to_json(an_evidence())
    points = encode(a_report(earned=30, maximum=60).totals)
    points["max"] = 60
    assert '"max": 60,' in to_json(decode(type(a_report().totals), points))


@pytest.mark.parametrize(("name", "json_name"), [("id", "id"), ("user_impact", "userImpact"), ("as_of", "asOf")])
def test_names_are_camel_case_in_json(name: str, json_name: str) -> None:
    assert camel(name) == json_name


def test_half_a_surrogate_pair_stays_an_escape() -> None:
    assert to_json("a\ud800b") == '"a\\ud800b"\n'


def test_a_property_with_a_default_may_be_absent() -> None:
    data = encode(an_evidence())
    del data["assessed"]
    assert decode(Evidence, data) == an_evidence()


def test_every_fault_is_told_and_not_only_the_first() -> None:
    data = encode(a_missing())
    data |= {"resource": 7, "state": "forbiden", "soruce": ""}
    del data["source"]
    assert faults(Missing, data) == [
        Mismatch("/soruce", "'soruce' is not a property here", "did you mean 'source'?"),
        Mismatch("", "'source' is missing"),
        Mismatch("/resource", "expected a string, found a number"),
        Mismatch("/state", "'forbiden' is not a known coverage state", "did you mean 'forbidden'?"),
    ]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        ("x", "a string"),
        (1.5, "a number"),
        ([1], "a list of 1"),
        ({}, "an object"),
    ],
)
def test_a_mismatch_says_what_was_found(data: Any, found: str) -> None:
    expected = Mismatch("/seats", f"expected a whole number, found {found}")
    faulty = {**encode(a_tenant()), "seats": data}
    assert faults(Tenant, faulty) == ([] if data is None else [expected])


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_a_number_is_finite(number: float) -> None:
    data = encode(a_report())
    data["totals"]["earned"] = number
    assert faults(Report, data) == [Mismatch("/totals/earned", "expected a number, found a number")]


class Everything(NamedTuple):
    names: tuple[str, ...]
    pair: tuple[str, int]
    by_name: Mapping[str, float]
    anything: Any = None


def test_lists_pairs_and_mappings_are_decoded() -> None:
    data = {"names": ["a"], "pair": ["b", 1], "byName": {"c": 1.5}, "anything": [None]}
    assert decode(Everything, data) == Everything(("a",), ("b", 1), {"c": 1.5}, [None])


def test_lists_pairs_and_mappings_are_held_to_their_types() -> None:
    data = {"names": "a", "pair": ["b"], "byName": {"a/b~c": "x"}, "anything": 1}
    assert faults(Everything, data) == [
        Mismatch("/names", "expected a list, found a string"),
        Mismatch("/pair", "expected a list of 2, found a list of 1"),
        Mismatch("/byName/a~1b~0c", "expected a number, found a string"),
    ]


@pytest.mark.parametrize("data", [None, [], "x", 5, True])
def test_what_is_no_object_is_no_report(data: Any) -> None:
    assert len(faults(Report, data)) == 1


def faults(wanted: type, data: Any) -> list[Mismatch]:
    try:
        decode(wanted, data)
    except DecodeError as error:
        return list(error.mismatches)
    return []
