"""The overview, before it becomes HTML."""

import pytest

from reporters.html.overview import Standing, overview, score
from scanner.model.config import Zones
from scanner.model.finding import Outcome
from scanner.model.points import Points
from scanner.model.report import Group
from scanner.model.rule import Category
from scanner.model.snapshot import CoverageState
from tests.builders import a_missing, a_report, an_assessment, some_points


def test_the_score_is_read_from_the_totals() -> None:
    shown = score(a_report(earned=30, maximum=60))
    assert shown.number == "50.00"
    assert shown.figures == (
        ("Points earned", "30.00 of 60"),
        ("Verified alone", "50.00\u00a0%"),
        ("Still to gain", "+30.00"),
    )
    assert shown.sentence == ""


def test_unknown_points_widen_the_score_to_a_range() -> None:
    shown = score(a_report([an_assessment("A", earned=10), an_assessment("B", unknown=10)]))
    assert shown.sentence == "Between 50.00\u00a0% and 100.00\u00a0%, whatever the unknown turns out to be."


def test_the_legend_says_points_share_and_actions_of_each_band() -> None:
    report = a_report([an_assessment("A", earned=4, unknown=1), an_assessment("B", asserted=10)])
    cells = [(cell.band.label, cell.points, cell.share, cell.actions) for cell in score(report).legend]
    assert cells == [
        ("Verified", "4.00", "20.00\u00a0%", "1 action"),
        ("Asserted", "10.00", "50.00\u00a0%", "1 action"),
        ("Unknown", "1.00", "5.00\u00a0%", "1 action"),
        ("Open", "5.00", "25.00\u00a0%", "1 action"),
        ("Accepted", "0.00", "0.00\u00a0%", "0 actions"),
    ]


def test_with_nothing_collected_there_is_no_score_yet() -> None:
    shown = score(a_report([an_assessment("A", unknown=10), an_assessment("B", unknown=5, maximum=5)]))
    assert shown.standing is Standing.UNKNOWN
    assert shown.sentence == (
        "The score lies anywhere between 0 and 100\u00a0%: no resource that the actions read was collected."
    )


def test_with_no_action_that_applies_there_is_no_score_either() -> None:
    shown = score(a_report([an_assessment("A", points=some_points(0, worth=5.0), outcome=Outcome.NOT_APPLICABLE)]))
    assert shown.standing is Standing.EMPTY
    assert score(a_report([])).standing is Standing.EMPTY


def test_everything_completed_is_still_no_guarantee() -> None:
    shown = score(a_report([an_assessment("A", earned=10), an_assessment("B", asserted=5, maximum=5)]))
    assert shown.standing is Standing.COMPLETED
    assert (
        shown.sentence == "Every applicable action is completed. A full score is still no guarantee against a breach."
    )


def test_an_accepted_risk_is_not_a_completed_tenant() -> None:
    assert score(a_report([an_assessment("A", accepted=10)])).standing is Standing.SCORED


def test_the_first_six_with_open_points_are_to_be_done_first() -> None:
    actions = [an_assessment("Done", earned=10), *(an_assessment(f"Open{index}") for index in range(8))]
    shown = overview(a_report(actions))
    assert [action.id for action in shown.first] == ["Open0", "Open1", "Open2", "Open3", "Open4", "Open5"]
    assert [action.rank for action in shown.first] == [2, 3, 4, 5, 6, 7]
    assert shown.open_actions == 8
    assert shown.together == "+60.00 points: from 11.11 to 77.78\u00a0%"


def test_what_is_to_do_counts_the_items_that_fail() -> None:
    report = a_report([an_assessment("A", earned=5, count=50, total=100, not_assessed=2), an_assessment("B")])
    assert [action.todo for action in overview(report).first] == ["48 of 100 users to fix", "One setting decides"]


def test_what_was_not_assessed_is_grouped_by_the_permissions_that_would_lift_it() -> None:
    roles = a_missing("entra.directoryRoles", permission="RoleManagement.Read.Directory")
    report = a_report(
        [
            an_assessment("A", unknown=4, maximum=4),
            an_assessment("B", unknown=3, maximum=3),
            an_assessment("C", unknown=9, maximum=9, missing=(roles,)),
            an_assessment("D", earned=1, unknown=1, maximum=2),
        ]
    )
    shown = overview(report)
    assert [(gap.verb, gap.permissions, gap.gain, gap.actions) for gap in shown.gaps] == [
        ("Grant", ("RoleManagement.Read.Directory",), "+9.00", 1),
        ("Grant", ("User.Read.All",), "+7.00", 2),
        ("Complete what was collected", (), "+1.00", 1),
    ]
    assert shown.unknown == "17.00 points in 4 actions"
    assert shown.answered == "0 of 4 actions"


def test_the_verb_of_a_gap_follows_from_what_went_wrong() -> None:
    states = {
        CoverageState.NOT_COLLECTED: "Collect with",
        CoverageState.ERROR: "Collect again with",
        CoverageState.NOT_LICENSED: "License what needs",
        CoverageState.FORBIDDEN: "Grant",
    }
    for state, verb in states.items():
        report = a_report([an_assessment("A", unknown=10, missing=(a_missing(state=state),))])
        assert overview(report).gaps[0].verb == verb


def test_a_resource_without_a_permission_is_exported_by_hand() -> None:
    report = a_report([an_assessment("A", unknown=10, missing=(a_missing(permission=""),))])
    assert overview(report).gaps[0].verb == "Export by hand"


def test_a_group_of_which_nothing_is_known_has_no_percentage() -> None:
    report = a_report([an_assessment("A", earned=5), an_assessment("B", category=Category.DATA, unknown=10)])
    assert [(group.title, group.percent) for group in overview(report).groups] == [
        ("Identity", "50.00\u00a0%"),
        ("Data", "unknown"),
    ]


def test_a_group_without_actions_says_so() -> None:
    nothing = Group("device", "Device", 0, Points(0.0), 0.0, None)
    group = overview(a_report(categories=(nothing,))).groups[0]
    assert (group.percent, group.is_empty) == ("no actions", True)


def test_products_stand_by_size() -> None:
    report = a_report([an_assessment("A", product="Small", maximum=1), an_assessment("B", product="Large")])
    assert [product.title for product in overview(report).products] == ["Large", "Small"]


@pytest.mark.parametrize(
    ("earned", "zone"),
    [(29.9, "bad (below 50)"), (30, "okay (50 to 75)"), (45, "good (from 75)"), (60, "good (from 75)")],
)
def test_the_zone_of_the_score_comes_with_its_range(earned: float, zone: str) -> None:
    assert score(a_report(earned=earned, maximum=60)).zone == zone


def test_without_a_score_there_is_no_zone() -> None:
    assert score(a_report([an_assessment(unknown=10)])).zone == ""


def test_the_axis_names_zones_that_are_wide_enough() -> None:
    marks = score(a_report(zones=Zones(bad=30, okay=45))).axis
    assert [(mark.text, mark.x) for mark in marks] == [
        ("0", "0"),
        ("bad", "15"),
        ("30", "30"),
        ("45", "45"),
        ("good", "69"),
        ("100 %", "100"),
    ]
