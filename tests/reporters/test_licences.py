"""Seats needed against seats owned."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reporters._licences import HOLDERS, seats
from scanner.model.subscription import Subscription
from scanner.snapshot.read import snapshot_of
from scanner.subscriptions import subscriptions
from tests.builders import a_report, a_tenant, an_assessment, an_implementation
from tests.examples import contoso

E3 = Subscription("SPE_E3", 250, 235, ("AAD_PREMIUM", "EXCHANGE_S_ENTERPRISE"))
P2 = Subscription("AAD_PREMIUM_P2", 60, 53, ("AAD_PREMIUM_P2",))


@pytest.mark.parametrize(
    ("licences", "held", "fields", "text"),
    [
        pytest.param(
            ("Microsoft Entra ID P2",), (E3, P2), {}, "60 in AAD_PREMIUM_P2, 250 needed: 190 short", id="short"
        ),
        pytest.param(
            ("Microsoft Entra ID P1",), (E3, P2), {}, "250 in SPE_E3 and 60 in AAD_PREMIUM_P2, 250 needed", id="enough"
        ),
        pytest.param(("Exchange Online Plan 2",), (E3,), {}, "250 in SPE_E3, 250 needed", id="by-service-plan"),
        pytest.param(
            ("Microsoft Entra ID P2",),
            (P2,),
            {"count": 1, "total": 7, "unit": "administrators"},
            "60 in AAD_PREMIUM_P2, 7 needed",
            id="for-those-it-is-about",
        ),
        pytest.param(
            ("Microsoft Entra ID P2",),
            (E3,),
            {"count": 1, "total": 7, "unit": "domains"},
            "none owned, 250 needed: 250 short",
            id="none",
        ),
        pytest.param(("Microsoft Entra ID Free",), (), {}, "none needed", id="free"),
        pytest.param((), (E3,), {}, "", id="asks-for-none"),
        pytest.param(
            ("Microsoft 365 E5",), None, {}, "not known: entra.subscribedSkus was not collected", id="not-collected"
        ),
    ],
)
def test_seats_needed_stand_against_seats_owned(
    licences: tuple[str, ...], held: tuple[Subscription, ...] | None, fields: dict[str, Any], text: str
) -> None:
    action = an_assessment(implementation=an_implementation(licenses=licences), **fields)
    assert seats(action, a_report([action], subscriptions=held)) == text


def test_where_nobody_said_how_many_people_there_are_no_need_is_made_up() -> None:
    action = an_assessment()
    report = a_report([action], subscriptions=(E3,), tenant=a_tenant(seats=None))
    assert seats(action, report) == "250 in SPE_E3; how many are needed is not known"


def test_every_licence_that_the_catalogue_names_is_known() -> None:
    named = {name for action in contoso.report().actions for name in action.implementation.licenses}
    assert named - HOLDERS.keys() == {"Microsoft Entra ID Free"}


def test_subscriptions_come_from_the_snapshot_with_their_months_of_grace() -> None:
    rows = [
        {"skuPartNumber": "SPE_E5", "prepaidUnits": {"enabled": 5, "warning": 2, "suspended": 9}, "consumedUnits": 6},
        {"skuPartNumber": "AAD_PREMIUM", "servicePlans": [{"servicePlanName": "AAD_PREMIUM"}, {}, 5]},
        {"skuPartNumber": 7, "prepaidUnits": None},
    ]
    assert subscriptions(snapshot_of({"entra": {"subscribedSkus": rows}}, "snapshot")) == (
        Subscription("AAD_PREMIUM", 0, 0, ("AAD_PREMIUM",)),
        Subscription("SPE_E5", 7, 6, ()),
    )
    assert subscriptions(snapshot_of({"entra": {}}, "snapshot")) is None
    assert "SPE_E3" in json.dumps(contoso.report().subscriptions)
