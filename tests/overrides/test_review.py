from __future__ import annotations

from typing import Any

import pytest

from scanner.model.config import Config
from scanner.model.override import Violation
from scanner.model.review import Person, ReviewPolicy, Role
from scanner.model.rule import Severity
from scanner.model.status import Status
from tests.overrides.entries import an_entry, scanned, users
from tests.packs import a_pack, an_action

PEOPLE = (
    Person(("ciso@contoso.com", "ciso@fabrikam.com"), "contoso-ciso", (Role.SECURITY_ADMINISTRATOR,)),
    Person(("audit@contoso.com",), None, (Role.SECURITY_READER, Role.GLOBAL_READER)),
)
APPROVED = {"approvedBy": "ciso@contoso.com"}


def violations(policy: ReviewPolicy, *entries: dict[str, Any], people: tuple[Person, ...] = ()) -> list[str]:
    pack = a_pack(an_action("AdminMFAV2"), an_action("OneAdmin", severity=Severity.CRITICAL))
    report = scanned(pack, users(safe=1, unsafe=1), *entries, config=Config(review_policy=policy, people=people))
    assert report.overrides is not None
    assert all(violation.file == "overrides.yaml" for violation in report.overrides.violations)
    return [told(violation) for violation in report.overrides.violations]


def told(violation: Violation) -> str:
    return f"{violation.line}: {violation.action}: {violation.message} [{violation.rule}]"


@pytest.mark.parametrize(
    ("policy", "fields", "expected"),
    [
        (
            ReviewPolicy(justification_length=60),
            {},
            "the justification has 40 characters, and the policy asks for 60 [justification-length]",
        ),
        (
            ReviewPolicy(ticket="SEC-[0-9]+"),
            {},
            "names no ticket, and the policy asks for one like SEC-[0-9]+ [ticket]",
        ),
        (
            ReviewPolicy(ticket="SEC-[0-9]+"),
            {"ticket": "XSEC-12"},
            "the ticket 'XSEC-12' is not like SEC-[0-9]+ [ticket]",
        ),
        (
            ReviewPolicy(longest_days={Severity.HIGH: 364}),
            {},
            "lasts 365 days, and the policy allows 364 where the severity is high [lifetime]",
        ),
        (
            ReviewPolicy(forbidden={"AdminMFAV2": (Status.RISK_ACCEPTED,)}),
            {},
            "the policy forbids 'risk-accepted' for AdminMFAV2 [forbidden-status]",
        ),
        (
            ReviewPolicy(forbidden={"*": (Status.RISK_ACCEPTED,)}),
            {},
            "the policy forbids 'risk-accepted' for any action [forbidden-status]",
        ),
        (
            ReviewPolicy(),
            {"approvedBy": None},
            "'risk-accepted' needs an approver: add 'approvedBy' [approval]",
        ),
        (
            ReviewPolicy(),
            {"owner": "ciso@fabrikam.com"},
            "ciso@contoso.com approved what they own [approval]",
        ),
        (
            ReviewPolicy(),
            {"approvedBy": "audit@contoso.com"},
            "audit@contoso.com has no role that may approve [approval]",
        ),
        (
            ReviewPolicy(),
            {"approvedBy": "nobody@contoso.com"},
            "nobody@contoso.com has no role that may approve [approval]",
        ),
    ],
)
def test_each_breach_is_told_at_the_entry(policy: ReviewPolicy, fields: dict[str, Any], expected: str) -> None:
    assert violations(policy, an_entry(**{**APPROVED, **fields}), people=PEOPLE) == [f"3: AdminMFAV2: {expected}"]


@pytest.mark.parametrize(
    ("policy", "fields"),
    [
        (ReviewPolicy(justification_length=40), {}),
        (ReviewPolicy(ticket="SEC-[0-9]+"), {"ticket": "SEC-12"}),
        (ReviewPolicy(longest_days={Severity.HIGH: 365, Severity.CRITICAL: 1}), {}),
        (ReviewPolicy(forbidden={"OneAdmin": (Status.RISK_ACCEPTED,), "*": (Status.PLANNED,)}), {}),
        (ReviewPolicy(), {"status": "planned", "approvedBy": None}),
        (ReviewPolicy(), {"approvedBy": "@contoso-ciso"}),
    ],
)
def test_what_keeps_to_the_policy_is_no_breach(policy: ReviewPolicy, fields: dict[str, Any]) -> None:
    assert violations(policy, an_entry(**{**APPROVED, **fields}), people=PEOPLE) == []


def test_asserted_points_beyond_the_cap_are_told_at_the_entries_that_go_over_it() -> None:
    entries = (an_entry("AdminMFAV2", status="third-party", **APPROVED), an_entry("OneAdmin", **APPROVED))
    assert violations(ReviewPolicy(asserted_percent=25), *entries) == []
    assert violations(ReviewPolicy(asserted_percent=24.99), *entries) == [
        "3: AdminMFAV2: asserts 5.00 points; all entries together assert 25.00 % of the maximum, "
        "and the policy allows 24.99 % [asserted-points]"
    ]


def test_the_roles_of_the_seed_read_or_write() -> None:
    assert {role for role in Role if role.writes} == {
        Role.GLOBAL_ADMINISTRATOR,
        Role.SECURITY_ADMINISTRATOR,
        Role.EXCHANGE_ADMINISTRATOR,
        Role.SHAREPOINT_ADMINISTRATOR,
        Role.ACCOUNT_ADMINISTRATOR,
    }
    assert len(Role) == 11


def test_the_configuration_knows_the_roles_and_the_statuses_that_can_be_set() -> None:
    from typing import get_args

    from scanner.config.document import RoleName
    from scanner.config.strict import StatusName
    from scanner.overrides.statuses import statuses

    assert set(get_args(RoleName)) == {role.value for role in Role}
    assert set(get_args(StatusName)) == {rule.id.value for rule in statuses().values() if rule.settable}
