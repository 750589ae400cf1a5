from __future__ import annotations

import json

import pytest

from scanner.model.problem import InputError
from scanner.model.rule import Severity
from scanner.rules.query import chosen, conditions, data, find
from tests.packs import an_action

ACTIONS = (
    an_action("AdminMFAV2", points=10, tags=("mfa", "administrators")),
    an_action("mdo_spamaction", points=2.5, tags=("spam",), severity=Severity.MEDIUM, aliases=("mdo_spam",)),
    an_action("PWAgePolicyNew", points=8, product="Microsoft Entra ID P1"),
)


def ids(*texts: str) -> list[str]:
    return [action.id for action in chosen(ACTIONS, conditions(texts))]


def faults(*texts: str) -> list[str]:
    with pytest.raises(InputError) as raised:
        conditions(texts)
    return [str(problem) for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((), ["AdminMFAV2", "mdo_spamaction", "PWAgePolicyNew"]),
        (("severity=medium",), ["mdo_spamaction"]),
        (("SEVERITY=Medium",), ["mdo_spamaction"]),
        (("tag=mfa",), ["AdminMFAV2"]),
        (("tag!=mfa",), ["mdo_spamaction", "PWAgePolicyNew"]),
        (("id=*POLICY*",), ["PWAgePolicyNew"]),
        (("id=mdo_spam",), ["mdo_spamaction"]),
        (("tag=mfa", "tag=spam"), ["AdminMFAV2", "mdo_spamaction"]),
        (("tag=mfa", "severity=medium"), []),
        (("points>=8",), ["AdminMFAV2", "PWAgePolicyNew"]),
        (("points<8",), ["mdo_spamaction"]),
        (("points=2.5",), ["mdo_spamaction"]),
        (("points>2.5", "points<=8"), ["PWAgePolicyNew"]),
        (("product=Microsoft Entra ID",), ["AdminMFAV2", "mdo_spamaction"]),
        (("service=entra",), ["AdminMFAV2", "mdo_spamaction", "PWAgePolicyNew"]),
        (("requires=entra.users", "deprecated=yes"), []),
    ],
    ids=str,
)
def test_actions_are_chosen_by_their_fields(texts: tuple[str, ...], expected: list[str]) -> None:
    assert ids(*texts) == expected


def test_every_faulty_condition_is_told_with_a_hint() -> None:
    assert faults("severty=high", "severity>high", "points=many", "high") == [
        "error: --where: there is no field 'severty'\n  hint: did you mean 'severity'?",
        "error: --where: '>' goes with points only\n  hint: write severity=high or severity!=high",
        "error: --where: 'many' is not a number\n  hint: write points>=5",
        "error: --where: 'high' is not a condition\n  hint: write FIELD=VALUE, such as severity=high or points>=5",
    ]


def test_an_action_is_found_by_id_or_alias_in_any_case() -> None:
    assert find(ACTIONS, "adminmfav2").id == "AdminMFAV2"
    assert find(ACTIONS, "MDO_SPAM").id == "mdo_spamaction"


def test_an_id_that_nothing_has_gets_the_nearest_one() -> None:
    with pytest.raises(InputError) as raised:
        find(ACTIONS, "AdminMFA")
    assert str(raised.value) == "error: ID: there is no action 'AdminMFA'\n  hint: did you mean 'AdminMFAV2'?"


def test_an_action_as_data_has_its_check_as_text() -> None:
    made = data(an_action(each="entra.users", where="item.enabled", require="item.safe"))

    assert made["check"] == {"each": "entra.users", "where": "item.enabled", "require": "item.safe"}
    assert (made["service"], made["pointsBasis"], made["userImpact"]["level"]) == ("entra", "published", "low")
    assert json.loads(json.dumps(made)) == made
