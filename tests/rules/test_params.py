"""Parameters of rules: bounds, and what a check is said to expect."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.model.rule import Bounds
from scanner.rules.compiled import pack_of_bytes, pack_to_bytes
from scanner.rules.lint import lint
from tests.packs import a_pack, an_action
from tests.rules.files import a_rules_folder
from tests.rules.loading import faults, load, registry

RULE = "rules/entra/PWAgePolicyNew.yaml"
READS = ("isForever(item.passwordValidityPeriodInDays)", "isForever(item.passwordValidityPeriodInDays - params.days)")


def test_a_parameter_may_have_bounds(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path, ("unit: domains", "unit: domains\nparams: {days: {default: 0, min: 0, max: 9}}"))

    for pack in (load(rules), pack_of_bytes(pack_to_bytes(load(rules)))):
        (action,) = pack.catalogue.actions
        assert (action.params, action.bounds) == ({"days": 0}, {"days": Bounds(0, 9)})


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (
            "{days: {default: 0, min: 1}}",
            "19:26: params.days.default must be at least 1\n  hint: change the default or the bounds",
        ),
        (
            "{days: {default: 8, max: 7}}",
            "19:26: params.days.default must be at most 7\n  hint: change the default or the bounds",
        ),
        ("{days: {default: 8, min: 9, max: 7}}", "19:42: params.days: 'max' is less than 'min'\n  hint: 'min' is 9"),
        (
            "{kind: {default: a, values: [b]}}",
            "19:26: params.kind.default cannot be 'a'; it is one of b\n  hint: change the default or the bounds",
        ),
        (
            "{kind: {default: a, min: 1}}",
            "19:29: params.kind: 'min' goes with numbers\n  hint: write 'values' for texts",
        ),
        (
            "{days: {default: 1, values: [a]}}",
            "19:29: params.days: 'values' goes with texts\n  hint: write 'min' and 'max' for numbers",
        ),
        (
            "{days: {default: 1, notAbove: dais}}",
            "19:39: params.days: there is no parameter 'dais'\n  hint: name another of 'params'",
        ),
        (
            "{days: {default: 3, notAbove: top}, top: 2}",
            "19:26: params.days.default must not be above that of params.top\n  hint: change one of the two",
        ),
        (
            "{days: {default: 3, notAbove: top}, top: text}",
            "19:39: params.days: 'notAbove' goes with numbers\n  hint: remove 'notAbove'",
        ),
        ("{days: {default: true, max: 1}}", "19:32: params.days: 'max' goes with numbers\n  hint: remove 'max'"),
    ],
)
def test_bounds_that_do_not_go_with_their_parameter_are_errors(tmp_path: Path, params: str, expected: str) -> None:
    changed = a_rules_folder(tmp_path, ("unit: domains", f"unit: domains\nparams: {params}"))
    assert faults(changed) == [f"error: {RULE}:{expected}"]


@pytest.mark.parametrize(
    ("expect", "message", "hint"),
    [
        (
            "at least 90 days",
            "check.expect says '90', which is the default of the parameter 'days'",
            "write {days}, which stands for the value it has",
        ),
        (
            "at least {dyas} days",
            "check.expect names {dyas}, which is no parameter of the rule",
            "did you mean 'days'?",
        ),
        ("0.90 days in 1990", None, None),
        ("at least {days} days", None, None),
    ],
)
def test_a_default_that_is_written_out_in_what_is_expected_is_a_fault(
    tmp_path: Path, expect: str, message: str | None, hint: str | None
) -> None:
    rules = a_rules_folder(
        tmp_path,
        ("unit: domains", "unit: domains\nparams: {days: 90}"),
        READS,
        ("  where:", f"  expect: '{expect}'\n  where:"),
    )
    told = [str(one) for one in lint([rules], registry()).problems if "check.expect" in one.message]
    assert told == ([f"error: {RULE}:22:12: {message}\n  hint: {hint}"] if message else [])


def test_a_number_in_words_and_an_item_of_a_list_are_defaults_too(tmp_path: Path) -> None:
    rules = a_rules_folder(
        tmp_path,
        ("unit: domains", "unit: domains\nparams: {least: 2, kinds: [high]}"),
        (READS[0], "isForever(params.least) || item.id in params.kinds"),
        ("  where:", "  expect: two or more of a high kind\n  where:"),
    )
    told = [one.message for one in lint([rules], registry()).problems if "check.expect" in one.message]
    assert told == [
        "check.expect says 'high', which is the default of the parameter 'kinds'",
        "check.expect says 'two', which is the default of the parameter 'least'",
    ]


def test_what_is_expected_has_parameters_in_the_place_of_their_names() -> None:
    action = an_action(expect="{least} of {kinds}, not {other}", params={"least": 2, "kinds": ["high", "low"]})
    assert a_pack(action).actions[0].action.expected == "2 of high, low, not {other}"
