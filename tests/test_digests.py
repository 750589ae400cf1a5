"""Two reports are divided without their snapshots where nothing has to be guessed."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.digests import compare_reports
from scanner.model.finding import Outcome
from scanner.model.part import Part
from scanner.model.report import Report
from scanner.model.rule import Catalogue, ResourceInfo
from scanner.snapshot.digest import digest
from scanner.snapshot.document import Snapshot
from tests.builders import a_report, a_tenant, an_assessment

SETTINGS, PEOPLE, DECISIONS, RULES, COVERAGE = Part


def info(name: str, changes: str, settings: tuple[str, ...] = ()) -> ResourceInfo:
    return ResourceInfo(name, name, "GET", "Read", None, ("id",), changes, settings)


INFOS = {
    "entra.users": info("entra.users", "population"),
    "entra.policies": info("entra.policies", "configuration"),
    "exchange.mailboxes": info("exchange.mailboxes", "population", ("AuditEnabled",)),
}
CATALOGUE = Catalogue((), (), INFOS, "c" * 64, "2026.11")


def a_side(earned: float, *resources: str, digests: str = "", sha256: str = "", **fields: Any) -> Report:
    """A report of one action that reads resources; a letter of `digests` stands for the content of each."""
    action = an_assessment(earned=earned, outcome=Outcome.PARTIAL, requires=resources)
    report = a_report([action])
    held = tuple(each._replace(digest=letter) for each, letter in zip(report.coverage, digests, strict=True))
    snapshot = report.snapshot._replace(sha256=sha256 or digests)
    return report._replace(coverage=held, snapshot=snapshot, **fields)


def moved(base: Report, head: Report) -> dict[Part, float] | str:
    found = compare_reports(base, head, catalogue=CATALOGUE)
    if found.division is None:
        return found.undivided or ""
    return {each.part: each.points for each in found.division.parts if each.points}


BOTH = ("entra.policies", "entra.users")


@pytest.mark.parametrize(
    ("base", "head", "found"),
    [
        (a_side(5, *BOTH, digests="ab"), a_side(4, *BOTH, digests="xb"), {SETTINGS: -1.0}),
        (a_side(5, *BOTH, digests="ab"), a_side(4, *BOTH, digests="ax"), {PEOPLE: -1.0}),
        (
            a_side(5, *BOTH, digests="ab"),
            a_side(4, *BOTH, digests="xy"),
            "it cannot be divided without the snapshots: AdminMFAV2 rests on configuration and population, "
            "both of which may have changed",
        ),
        (
            a_side(5, "exchange.mailboxes", digests="a"),
            a_side(4, "exchange.mailboxes", digests="b"),
            "it cannot be divided without the snapshots: AdminMFAV2 rests on configuration and population, "
            "both of which may have changed",
        ),
        (a_side(5, *BOTH, digests="ab"), a_side(4, *BOTH, digests="ab"), "the reports do not say what changed"),
        (a_side(5, "entra.policies", digests="a"), a_side(5, "entra.policies", digests="b"), {}),
    ],
    ids=["a setting", "people", "both", "people with settings", "nothing", "nothing moved"],
)
def test_reports_are_divided_where_their_digests_leave_no_doubt(
    base: Report, head: Report, found: dict[Part, float] | str
) -> None:
    assert moved(base, head) == found


def test_what_reads_the_time_is_not_known_of_another_catalogue() -> None:
    base, head = a_side(5, "entra.policies", digests="a"), a_side(4, "entra.policies", digests="a")
    later = head._replace(tenant=a_tenant(seats=9))
    assert moved(base, later) == "the reports do not say what changed"  # no action of this catalogue reads it
    tool = base.tool._replace(catalogue_digest="d" * 64)
    assert moved(base._replace(tool=tool), later._replace(tool=tool)) == {PEOPLE: -1.0}


def test_digests_that_are_not_there_decide_nothing() -> None:
    base, head = a_side(5, "entra.policies", digests="a"), a_side(4, "entra.policies", digests="b")
    found = compare_reports(base, head)
    assert found.undivided is not None
    assert found.undivided.startswith("it cannot be divided without the snapshots: AdminMFAV2 rests on")


def test_the_digest_of_a_resource_minds_no_order() -> None:
    one, same, other = (
        Snapshot.from_data({"entra": {"domains": rows}})
        for rows in (
            [{"id": "a", "isDefault": True}, {"id": "b"}],
            [{"id": "b"}, {"isDefault": True, "id": "a"}],
            [{"id": "b"}, {"isDefault": False, "id": "a"}],
        )
    )
    assert digest(one, "entra.domains") == digest(same, "entra.domains") != digest(other, "entra.domains")
    assert digest(one, "entra.users") is None
