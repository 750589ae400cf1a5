"""What became of actions, groups, overrides and resources between two reports."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.compare import compare
from scanner.model.comparison import Change
from scanner.model.finding import Outcome
from scanner.model.override import Override, OverrideAudit, OverrideSource, OverrideState, OverrideUse, Scope
from scanner.model.report import Report
from scanner.model.snapshot import CoverageState
from scanner.model.status import Status
from tests.builders import a_report, an_assessment, an_evidence


def one(**points: Any) -> Report:
    return a_report([an_assessment(**points)])


NOTHING = a_report([])


@pytest.mark.parametrize(
    ("base", "head", "change"),
    [
        (one(earned=10), one(earned=9), Change.NEW),
        (one(maximum=0), one(), Change.NEW),
        (one(asserted=10), one(), Change.NEW),
        (one(unknown=10), one(), Change.CHANGED),
        (one(), one(earned=10), Change.FIXED),
        (one(), one(asserted=10), Change.FIXED),
        (one(), one(maximum=0), Change.FIXED),
        (one(), one(accepted=10), Change.CHANGED),
        (one(), one(unknown=10), Change.CHANGED),
        (one(), one(earned=1), Change.CHANGED),
        (one(), one(status=Status.PLANNED), Change.CHANGED),
        (one(count=1, total=3), one(count=1, total=4), Change.CHANGED),
        (one(), one(), Change.UNCHANGED),
        (NOTHING, one(), Change.ADDED),
        (one(), NOTHING, Change.REMOVED),
    ],
)
def test_what_became_of_an_action(base: Report, head: Report, change: Change) -> None:
    found = compare(base, head)
    assert getattr(found.counts, change.value) == 1
    assert sum(found.counts) == 1
    assert [each.change for each in found.actions] == ([] if change is Change.UNCHANGED else [change])


def test_lines_evidence_and_reasons_make_no_difference() -> None:
    base = one(evidence=(an_evidence(line=1),), reason="Because.", rank=3)
    head = one(evidence=(an_evidence(line=200), an_evidence("bob@contoso.com")), reason="As ever.")
    assert compare(base, head).actions == ()


def test_an_action_is_known_by_an_old_id() -> None:
    found = compare(
        a_report([an_assessment("AdminMFA")]), a_report([an_assessment("AdminMFAV2")]), {"adminmfa": "AdminMFAV2"}
    )
    assert found.counts.unchanged == 1


def test_totals_and_groups_say_how_much() -> None:
    found = compare(one(earned=5), one(earned=4, outcome=Outcome.PARTIAL))
    assert (found.points, found.percent) == (-1.0, -10.0)
    assert [(each.id, each.points, each.percent) for each in found.categories] == [("identity", -1.0, -10.0)]
    assert [each.id for each in found.products] == ["Microsoft Entra ID"]


def with_overrides(*uses: OverrideUse) -> Report:
    return one()._replace(overrides=OverrideAudit("o.yaml", "0" * 64, uses, 0, 0, 0, 0, 0, 0, 0))


def a_use(state: OverrideState = OverrideState.ACTIVE, line: int = 3, **fields: Any) -> OverrideUse:
    entry = Override("AdminMFAV2", Status.PLANNED, "x", "x@contoso.com", "2026-01-01", "2026-12-01")
    entry = entry._replace(file="o.yaml", line=line, **fields)
    return OverrideUse(entry, OverrideSource.FILE, state, "x", 1)


@pytest.mark.parametrize(
    ("base", "head", "what"),
    [
        ([], [a_use()], ["added"]),
        ([a_use()], [], ["removed"]),
        ([a_use()], [a_use(status=Status.RISK_ACCEPTED)], ["status planned -> risk-accepted"]),
        ([a_use()], [a_use(OverrideState.EXPIRED)], ["active -> expired"]),
        ([a_use()], [a_use(expires="2027-01-01", ticket="SEC-1")], ["until 2026-12-01 -> 2027-01-01; ticket changed"]),
        ([a_use()], [a_use(line=70)], []),
        ([a_use(), a_use(scope=Scope(where="x"))], [a_use(line=9, scope=Scope(where="x")), a_use()], []),
    ],
)
def test_what_became_of_an_override(base: list[OverrideUse], head: list[OverrideUse], what: list[str]) -> None:
    found = compare(with_overrides(*base), with_overrides(*head)).overrides
    assert [each.what for each in found] == what


def test_a_permission_that_was_lost_is_told() -> None:
    lost = one()
    lost = lost._replace(coverage=tuple(each._replace(state=CoverageState.FORBIDDEN) for each in lost.coverage))
    (found,) = compare(one(), lost).coverage
    assert (found.resource, found.base, found.head, found.permission, found.actions) == (
        "entra.users",
        CoverageState.COLLECTED,
        CoverageState.FORBIDDEN,
        "User.Read.All",
        ("AdminMFAV2",),
    )
