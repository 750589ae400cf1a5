"""The catalogue as a configuration wants it."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import pytest

from scanner.data import data_path
from scanner.departures import adapted
from scanner.engine.pack import Pack
from scanner.model.config import ActionSetting, Config, ParamSetting
from scanner.model.departure import Departure, SwitchedOff
from scanner.model.finding import Outcome
from scanner.model.problem import InputError
from scanner.model.report import Assessment, Report
from scanner.model.rule import Category, Severity
from scanner.pipeline import scan
from scanner.rules.cache import cached_pack
from scanner.snapshot.document import Snapshot
from tests.packs import a_pack, an_action

TIPS = {
    "exchange": {
        "organizationConfig": {
            "Name": "contoso.onmicrosoft.com",
            "MailTipsAllTipsEnabled": True,
            "MailTipsExternalRecipientsTipsEnabled": True,
            "MailTipsGroupMetricsEnabled": True,
            "MailTipsLargeAudienceThreshold": 40,
        }
    }
}
ID = "exo_mailtipsenabled"
WRONG_NUMBERS: tuple[object, ...] = ("25", True, 2.5, ["25"])
WRONG_LEVELS: tuple[object, ...] = ("high", [], 1)


@cache
def catalogue() -> Pack:
    return cached_pack([data_path("rules")], os.environ)


def measured(*actions: ActionSetting, resources: Any = TIPS, frameworks: tuple[str, ...] = ()) -> Report:
    config = Config(actions=actions, frameworks=frameworks)
    return scan(catalogue(), Snapshot.from_data(resources), (), config, "2026-11-20")


def action(report: Report, id: str = ID) -> Assessment:
    return next(one for one in report.actions if one.id == id)


def with_params(id: str = ID, **params: object) -> ActionSetting:
    return ActionSetting(
        id, "c:1:1", params=tuple(ParamSetting(name, value, "c:2:2") for name, value in params.items())
    )


def faults_of(*actions: ActionSetting, frameworks: tuple[str, ...] = ()) -> list[str]:
    with pytest.raises(InputError) as caught:
        adapted(catalogue(), Config(actions=actions, frameworks=frameworks))
    return [str(problem).removeprefix("error: ") for problem in caught.value.problems]


def test_a_parameter_decides_what_passes_and_the_report_says_so() -> None:
    assert action(measured()).outcome is Outcome.FAILED
    report = measured(with_params(largeAudience=50))
    assert action(report).outcome is Outcome.PASSED
    assert report.departures == (Departure(ID, "params.largeAudience", 25, 50, "c:2:2"),)


def test_what_is_expected_has_the_value_that_was_set() -> None:
    (usual,) = action(measured()).evidence
    (evidence,) = action(measured(with_params(largeAudience=30))).evidence
    assert usual.expected.endswith(" and a large audience of 1 to 25")
    assert evidence.expected.endswith(" and a large audience of 1 to 30")


def test_a_text_that_does_not_name_the_parameter_says_what_was_set_beside_it() -> None:
    policy = {"Identity": "Default Role Assignment Policy", "IsDefault": True, "AssignedRoles": ["My Custom Apps"]}
    resources = {"exchange": {"roleAssignmentPolicies": [policy]}}
    setting = with_params("exo_outlookaddins", roles=["custom apps", "market"])
    (evidence,) = action(measured(setting, resources=resources), "exo_outlookaddins").evidence
    assert evidence.expected == "no role that allows add-ins (here with roles = [custom apps, market])"


BOUNDED = [
    ("mdo_phishthresholdlevel", {"level": 5}, "params.level of mdo_phishthresholdlevel must be at most 4", "2"),
    ("mdo_phishthresholdlevel", {"level": -1}, "params.level of mdo_phishthresholdlevel must be at least 1", "2"),
    ("OneAdmin", {"least": 0}, "params.least of OneAdmin must be at least 1", "2"),
    (
        "UserRiskPolicy",
        {"riskLevels": ["high", "hgih"]},
        "params.riskLevels of UserRiskPolicy cannot be 'hgih'; it is one of low, medium, high",
        "[high]",
    ),
]


@pytest.mark.parametrize(("id", "params", "message", "default"), BOUNDED)
def test_a_value_beyond_what_the_rule_allows_is_an_error(id: str, params: Any, message: str, default: str) -> None:
    assert faults_of(with_params(id, **params)) == [f"c:2:2: {message}\n  hint: the catalogue has {default}"]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"least": 5, "most": 2}, "it is 5, and params.most is 2"),
        ({"least": 5}, "it is 5, and params.most is 4"),
        ({"most": 1}, "it is 2, and params.most is 1"),
    ],
)
def test_a_value_above_one_that_it_must_not_exceed_is_an_error(params: Any, said: str) -> None:
    message = "params.least of OneAdmin must not be above params.most"
    assert faults_of(with_params("OneAdmin", **params)) == [f"c:2:2: {message}\n  hint: {said}"]


def test_values_that_go_together_are_taken_though_one_exceeds_the_default_of_the_other() -> None:
    report = measured(with_params("OneAdmin", least=5, most=6))
    assert [each.configured for each in report.departures] == [5, 6]


def test_a_parameter_moves_advice_too() -> None:
    people = [{"id": name, "userPrincipalName": f"{name}@contoso.com"} for name in ("adele", "alex", "lee")]
    role = {"id": "g", "roleTemplateId": "62e90394-69f5-4237-9190-012177145e10", "members": people}
    held = {"entra": {"directoryRoles": [role]}}
    assert action(measured(resources=held), "OneAdmin").advice == ()
    assert len(action(measured(with_params("OneAdmin", most=2), resources=held), "OneAdmin").advice) == 1
    assert action(measured(with_params("OneAdmin", least=4), resources=held), "OneAdmin").outcome is Outcome.FAILED


def test_a_parameter_of_one_run_is_gone_in_the_next() -> None:
    measured(with_params(largeAudience=50))
    assert action(measured()).outcome is Outcome.FAILED
    assert catalogue().catalogue.actions == cached_pack([data_path("rules")], os.environ).catalogue.actions


def test_a_severity_changes_the_action_and_not_its_points() -> None:
    plain, report = measured(), measured(ActionSetting(ID, "c:1:1", severity="critical", severity_place="c:2:2"))
    assert action(report).severity is Severity.CRITICAL
    assert report.totals == plain.totals
    assert report.departures == (Departure(ID, "severity", action(plain).severity.value, "critical", "c:2:2"),)


def test_a_value_that_is_the_catalogues_own_is_no_departure() -> None:
    same = with_params(largeAudience=25)._replace(severity=action(measured()).severity.value)
    assert measured(same).departures == ()


def test_an_action_that_is_switched_off_is_in_no_total_and_is_listed_with_its_reason() -> None:
    plain, report = measured(), measured(ActionSetting(ID, "c:1:1", disabled="Done on paper"))
    assert ID not in {one.id for one in report.actions}
    assert plain.totals.max - report.totals.max == pytest.approx(3)
    title = action(plain).title
    assert report.switched_off == (
        SwitchedOff(ID, title, Category.APPS, "Exchange Online", 3, "Done on paper", "c:1:1"),
    )
    assert sum(group.actions for group in report.categories) == len(report.actions) == len(plain.actions) - 1


def test_an_action_of_a_family_can_be_switched_off_and_its_rows_are_still_known() -> None:
    rows = [{"configurationId": f"scid-{n}", "isApplicable": True, "isCompliant": False} for n in (2010, 2011, 99999)]
    report = measured(
        ActionSetting("scid_2010", disabled="No such devices"),
        resources={"devices": {"secureConfigurationAssessments": rows}},
    )
    assert "scid_2010" not in {one.id for one in report.actions}
    assert action(report, "scid_2011").outcome is Outcome.FAILED
    (covered,) = (one for one in report.coverage if one.resource == "devices.secureConfigurationAssessments")
    assert (covered.strangers, covered.strange_keys) == (1, ("scid-99999",))


def test_rows_about_actions_of_other_rules_are_no_strangers() -> None:
    rows = [{"controlName": name, "score": 1} for name in ("AdminMFAV2", "scid_2010", "brandNew", "brandNew", "other")]
    report = measured(resources={"secureScore": {"controlScores": rows}})
    (covered,) = (one for one in report.coverage if one.resource == "secureScore.controlScores")
    assert (covered.strangers, covered.strange_keys) == (3, ("brandNew", "other"))


def test_an_old_id_still_works_and_the_report_notes_it() -> None:
    report = measured(ActionSetting("adminmfa", "c:1:1", severity="low"))
    (departure,) = report.departures
    assert (departure.action, departure.note) == ("AdminMFAV2", "'adminmfa' is an old id of it")


def test_a_framework_confines_the_report_to_the_actions_that_it_names() -> None:
    report = measured(frameworks=("Essential-Eight",))
    (framework,) = (one for one in catalogue().catalogue.frameworks if one.id == "essential-eight")
    assert {one.id for one in report.actions} == framework.actions
    assert [one.id for one in report.frameworks] == ["essential-eight"]
    assert report.restricted_to == ("essential-eight",)
    assert measured().restricted_to == ()


def test_several_frameworks_give_the_actions_of_each_and_a_repeated_one_counts_once() -> None:
    report = measured(frameworks=("scuba", "essential-eight", "scuba"))
    named = [one.actions for one in catalogue().catalogue.frameworks if one.id in ("scuba", "essential-eight")]
    assert {one.id for one in report.actions} == named[0] | named[1]
    assert [one.id for one in report.frameworks] == ["scuba", "essential-eight"]


def test_departures_of_actions_that_are_not_measured_are_not_told() -> None:
    settings = (with_params(largeAudience=30), ActionSetting("scid_2010", disabled="No such devices"))
    report = measured(*settings, frameworks=("essential-eight",))
    assert (report.departures, report.switched_off) == ((), ())


def test_coverage_of_frameworks_adds_up() -> None:
    for framework in measured().frameworks:
        counted = framework.passed + framework.partial + framework.failed + framework.not_assessed
        assert counted == framework.mapped
        assert {control.id for control in framework.controls} >= set(framework.unmapped)


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        pytest.param(
            ActionSetting("AdminMFAV3", "c:1:1", severity="low"),
            "c:1:1: there is no action 'AdminMFAV3'\n  hint: did you mean 'AdminMFAV2'?",
            id="an unknown action",
        ),
        pytest.param(
            ActionSetting("zzzzzz", "c:1:1", disabled="why"),
            "c:1:1: there is no action 'zzzzzz'\n  hint: 'tenantscore rules list' shows all",
            id="an action like no other",
        ),
        pytest.param(
            with_params(largeAudienc=3),
            f"c:2:2: {ID} has no parameter 'largeAudienc'\n  hint: did you mean 'largeAudience'?",
            id="an unknown parameter",
        ),
        pytest.param(
            with_params(zzz=3),
            f"c:2:2: {ID} has no parameter 'zzz'\n  hint: it has largeAudience",
            id="a parameter like no other",
        ),
        pytest.param(
            with_params("RoleOverlap", zzz=3),
            "c:2:2: RoleOverlap has no parameter 'zzz'\n  hint: it has none",
            id="an action without parameters",
        ),
        *(
            pytest.param(
                with_params(largeAudience=wrong),
                f"c:2:2: params.largeAudience of {ID} must be a whole number\n  hint: the catalogue has 25",
                id=f"not a whole number: {wrong}",
            )
            for wrong in WRONG_NUMBERS
        ),
        *(
            pytest.param(
                with_params("UserRiskPolicy", riskLevels=levels),
                "c:2:2: params.riskLevels of UserRiskPolicy must be a list of texts, of at least one\n"
                "  hint: the catalogue has [high]",
                id=f"not a list: {levels}",
            )
            for levels in WRONG_LEVELS
        ),
    ],
)
def test_a_setting_that_fits_nothing_is_an_error(setting: ActionSetting, expected: str) -> None:
    assert faults_of(setting) == [expected]


def test_two_names_of_one_action_are_an_error() -> None:
    first, second = (
        ActionSetting("AdminMFA", "c:1:1", severity="low"),
        ActionSetting("AdminMFAV2", "c:3:1", disabled="x"),
    )
    assert faults_of(first, second) == [
        "c:3:1: 'AdminMFAV2' is the action 'AdminMFAV2', which is set at c:1:1 already\n  hint: keep one of the two"
    ]


def test_all_faults_are_told_at_once() -> None:
    faults = faults_of(ActionSetting("nope", "c:1:1"), with_params(a=1), frameworks=("scubba", "x"))
    assert [fault.splitlines()[0] for fault in faults] == [
        "--framework: there is no framework 'scubba'",
        "--framework: there is no framework 'x'",
        "c:1:1: there is no action 'nope'",
        f"c:2:2: {ID} has no parameter 'a'",
    ]


def test_a_setting_of_a_deprecated_action_works_and_says_that_it_is_one() -> None:
    old = an_action("OldRule", expr="entra.policies.safe", deprecated="use NewRule", aliases=("OlderRule",))
    settings = (ActionSetting("OlderRule", "c:1:1", disabled="not ours"),)
    made = adapted(a_pack(old), Config(actions=settings))
    assert made.pack.actions == ()
    assert [(one.id, one.note) for one in made.switched_off] == [("OldRule", "deprecated: use NewRule")]
