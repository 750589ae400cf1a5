"""The page of one action, before it becomes HTML."""

from typing import Any

import pytest

from reporters.html.detail import Term, detail, equation, evidence_cap, evidence_count
from scanner.model.finding import Outcome
from scanner.model.report import Rule
from scanner.model.rule import PointsBasis, Scoring
from scanner.model.status import Status
from tests.builders import a_missing, a_report, an_assessment, an_evidence, some_points

VERIFIED = "points verified"


@pytest.mark.parametrize(
    ("fields", "terms"),
    [
        pytest.param(
            {"earned": 5, "count": 50, "total": 100},
            [("", "50 of 100", "users pass"), ("×", "10", "points at most"), ("=", "5.00", VERIFIED)],
            id="proportional",
        ),
        pytest.param(
            {"earned": 7.142857, "count": 5, "total": 7, "unit": "administrators"},
            [("", "5 of 7", "administrators pass"), ("×", "10", "points at most"), ("=", "7.14", VERIFIED)],
            id="proportional-rounded",
        ),
        pytest.param(
            {"count": 2, "total": 3, "unit": "domains", "scoring": Scoring.BINARY},
            [("", "2 of 3", "domains pass"), ("→", "all or nothing", "is how it scores"), ("=", "0.00", VERIFIED)],
            id="all-or-nothing",
        ),
        pytest.param(
            {},
            [("", "0 of 1", "check passes"), ("×", "10", "points at most"), ("=", "0.00", VERIFIED)],
            id="one-setting-fails",
        ),
        pytest.param(
            {"earned": 10},
            [("", "1 of 1", "check passes"), ("×", "10", "points at most"), ("=", "10.00", VERIFIED)],
            id="one-setting-passes",
        ),
        pytest.param(
            {"earned": 10, "count": 3, "total": 100, "satisfied_by": "securityDefaults"},
            [("", "securityDefaults", "earns full points"), ("=", "10.00", VERIFIED)],
            id="satisfied-by-a-definition",
        ),
        pytest.param({"unknown": 10}, [], id="not-assessed"),
        pytest.param(
            {"points": some_points(0, worth=10.0), "outcome": Outcome.NOT_APPLICABLE}, [], id="not-applicable"
        ),
        pytest.param({"earned": 4, "count": 50, "total": 100}, [], id="never-a-wrong-one"),
    ],
)
def test_points_come_with_the_arithmetic_that_made_them(fields: dict[str, Any], terms: list[tuple[str, ...]]) -> None:
    assert equation(an_assessment(**fields)) == tuple(Term(*term) for term in terms)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"count": 5, "total": 7, "not_assessed": 0, "evidence_total": 2}, "2 of 7 users fail, all shown"),
        ({"count": 6, "total": 7, "not_assessed": 0, "evidence_total": 1}, "1 of 7 users fails, all shown"),
        (
            {"count": 5, "total": 1209, "not_assessed": 0, "evidence_total": 1204},
            "1,204 of 1,209 users fail, 50 of 1,204 shown",
        ),
        ({"evidence_total": 1}, "all shown"),
        (
            {"count": 5, "total": 9, "not_assessed": 3, "evidence_total": 4},
            "1 of 9 users fails, 3 undecided, all shown",
        ),
        ({"count": 5, "total": 7, "not_assessed": 2, "evidence_total": 2}, "2 undecided, all shown"),
    ],
)
def test_evidence_says_its_true_count(fields: dict[str, Any], text: str) -> None:
    pieces = tuple(an_evidence(f"user{index}@contoso.com") for index in range(min(80, fields["evidence_total"])))
    assert evidence_count(an_assessment(evidence=pieces, **fields)) == text


def test_at_most_fifty_pieces_of_evidence_are_shown() -> None:
    action = an_assessment(evidence=tuple(an_evidence(f"user{index}@contoso.com") for index in range(80)))
    assert len(detail(action, a_report([action]), "Identity").evidence[0].proofs) == 50


@pytest.mark.parametrize(
    ("actions", "each", "cap"),
    [
        pytest.param(1, 10_000, 50, id="one-action"),
        pytest.param(19, 50, 50, id="just-enough-for-all"),
        pytest.param(100, 100, 9, id="shared-out-evenly"),
        pytest.param(333, 2, 50, id="small-lists-stay-whole"),
        pytest.param(600, 100, 1, id="at-least-one"),
    ],
)
def test_a_large_report_shares_out_the_evidence_that_it_shows(actions: int, each: int, cap: int) -> None:
    evidence = (an_evidence(),) * each
    assert evidence_cap(a_report(an_assessment(f"A{index}", evidence=evidence) for index in range(actions))) == cap


def test_evidence_with_the_same_cause_stands_together() -> None:
    pieces = (
        an_evidence("adele@contoso.com", observed="no method", pointer="/resources/entra/users/1"),
        an_evidence("alex@contoso.com", observed="excluded"),
        an_evidence("megan@contoso.com", observed="no method", pointer="/resources/entra/users/2"),
        an_evidence("lee@contoso.com", observed="no method", pointer="/resources/entra/users/1"),
    )
    action = an_assessment(evidence=pieces)
    causes = detail(action, a_report([action]), "Identity").evidence
    assert [
        (cause.observed.head, [(proof.subject.head, proof.together) for proof in cause.proofs]) for cause in causes
    ] == [
        ("no method", [("adele@contoso.com", 2), ("lee@contoso.com", 0), ("megan@contoso.com", 1)]),
        ("excluded", [("alex@contoso.com", 1)]),
    ]


def test_evidence_that_only_repeats_what_is_missing_is_left_out() -> None:
    pieces = (an_evidence("Password protection", observed="entra.groupSettings is not available", assessed=False),)
    action = an_assessment(unknown=10, evidence=pieces, missing=(a_missing("entra.groupSettings"),))
    assert detail(action, a_report([action]), "Identity").evidence == ()


def test_evidence_names_file_line_column_and_pointer() -> None:
    action = an_assessment(evidence=(an_evidence(line=2217, column=7), an_evidence(line=None, column=None)))
    report = a_report([action], snapshot=a_report().snapshot._replace(path="exports/contoso.json"))
    first, second = detail(action, report, "Identity").evidence[0].proofs
    assert first.place == "contoso.json:2217:7"
    assert first.pointer.head == "/resources/entra/users/0"
    assert second.place is None


def test_a_pointer_into_the_resource_of_the_one_above_is_shortened() -> None:
    places = ("users/0/a", "users/7/a", "groups/7/a", "users/8")
    pieces = tuple(an_evidence(f"{place}@contoso.com", pointer=f"/resources/entra/{place}") for place in places)
    action = an_assessment(evidence=(*pieces, an_evidence("the tenant", pointer="/tenant")))
    proofs = detail(action, a_report([action]), "Identity").evidence[0].proofs
    assert [proof.pointer.head for proof in proofs] == [
        "/resources/entra/users/0/a",
        "…/7/a",
        "/resources/entra/groups/7/a",
        "/resources/entra/users/8",
        "/tenant",
    ]


def test_what_could_not_be_decided_is_no_failure() -> None:
    action = an_assessment(evidence=(an_evidence(assessed=False),))
    assert not detail(action, a_report([action]), "Identity").evidence[0].assessed


def test_notes_say_what_the_equation_does_not() -> None:
    points = some_points(10, measured=5, unknown=0.1, basis=PointsBasis.ESTIMATED)
    action = an_assessment(points=points, count=50, total=100, not_assessed=1, excused=2)
    assert detail(action, a_report([action]), "Identity").notes == (
        "1 of 100 users could not be decided.",
        "2 excused, and so not counted.",
        "Microsoft does not publish the maximum; it is an estimate of the rule.",
    )


def test_an_action_that_does_not_apply_says_what_it_would_be_worth() -> None:
    action = an_assessment(points=some_points(0, worth=5.0), outcome=Outcome.NOT_APPLICABLE)
    shown = detail(action, a_report([action]), "Identity")
    assert shown.notes == ()
    assert shown.brief == (
        "worth 5 · Identity · Microsoft Entra ID · High · reads entra.users · rules/entra/AdminMFAV2.yaml:1"
    )
    assert shown.is_done


def test_the_gain_is_also_a_share_of_the_score() -> None:
    actions = [an_assessment("A", earned=7.14), an_assessment("B", maximum=30)]
    assert detail(actions[0], a_report(actions), "Identity").to_gain == "+2.86 to gain, 7.15\u00a0% of the score"


def test_the_default_status_needs_no_words_and_an_override_does() -> None:
    plain, decided = an_assessment("A"), an_assessment("B", status=Status.PLANNED)
    report = a_report([plain, decided])
    assert "Status" not in [fact.label for fact in detail(plain, report, "Identity").glance]
    assert detail(decided, report, "Identity").glance[3][:2] == ("Status", "Planned, by an override")


def test_the_check_is_shown_as_it_is_written() -> None:
    rule = Rule("rules/entra/AdminMFAV2.yaml", 21, (("each", "entra.users"), ("where", "item.a\n&& item.b\n")))
    action = an_assessment(rule=rule)
    shown = detail(action, a_report([action]), "Identity")
    assert shown.check == "each: entra.users\nwhere: item.a\n  && item.b"
    assert shown.rule == "rules/entra/AdminMFAV2.yaml:21"
