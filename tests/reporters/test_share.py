"""Links that pass an action on."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from reporters._share import LONGEST, Message, Way, address, message, ways
from scanner.model.finding import Outcome
from scanner.model.report import Report
from scanner.model.share import ServiceNow, ShareSettings
from tests.builders import a_report, an_assessment, an_implementation, some_points

EVERYTHING = ShareSettings(
    link="https://contoso.sharepoint.com/score.html",
    email=("security@contoso.com", "soc+desk@contoso.com"),
    teams=(),
    planner="https://planner.cloud.microsoft/contoso.com/",
    service_now=ServiceNow("https://contoso.service-now.com"),
)


def way(key: str, settings: ShareSettings = EVERYTHING) -> Way:
    return next(each for each in ways(settings) if each.key == key)


def a_shared_report(settings: ShareSettings | None = EVERYTHING, **fields: Any) -> Report:
    return a_report([an_assessment("AdminMFAV2", earned=5, **fields)], share=settings)


def test_without_configuration_there_is_e_mail_to_nobody_yet() -> None:
    assert [each.key for each in ways(None)] == ["email"]
    assert address(ways(None)[0], Message("A", "B")) == "mailto:?subject=A&body=B"


def test_each_way_is_offered_where_it_is_configured() -> None:
    assert [each.label for each in ways(EVERYTHING)] == ["E-mail", "Microsoft Teams", "Planner", "ServiceNow"]


def test_a_message_says_what_to_do_and_where_to_read_on() -> None:
    report = a_shared_report(implementation=an_implementation(steps=("Open the policy.", "Switch it on.")))
    assert message(report.actions[0], report) == Message(
        "Contoso: Ensure AdminMFAV2 is set up",
        "Ensure AdminMFAV2 is set up (AdminMFAV2)\nPartial, 5.00 of 10 points\n1. Open the policy.\n2. Switch it on.",
        "https://contoso.sharepoint.com/score.html#AdminMFAV2",
    )


def test_what_does_not_apply_has_neither_points_nor_steps() -> None:
    report = a_shared_report(None, points=some_points(0, worth=5.0), outcome=Outcome.NOT_APPLICABLE)
    made = message(report.actions[0], report)
    assert made.text == "Ensure AdminMFAV2 is set up (AdminMFAV2)\nNot applicable"
    assert made.link is None


def test_an_e_mail_has_lines_of_mail_and_names_its_recipients() -> None:
    made = address(way("email"), Message("50 % & more?", "one\ntwo = 2", "https://contoso.com/a#B"))
    assert made == (
        "mailto:security%40contoso.com,soc%2Bdesk%40contoso.com?subject=50%20%25%20%26%20more%3F"
        "&body=one%0D%0Atwo%20%3D%202%0D%0A%0D%0Ahttps%3A%2F%2Fcontoso.com%2Fa%23B"
    )


def test_microsoft_teams_lets_the_sender_choose_or_begins_a_chat() -> None:
    said = Message("A & B", "text", "https://contoso.com/a#B")
    assert address(way("teams"), said) == (
        "https://teams.microsoft.com/share?href=https%3A%2F%2Fcontoso.com%2Fa%23B&msgText=A%20%26%20B&preview=false"
    )
    chat = way("teams", EVERYTHING._replace(teams=("ana@contoso.com", "soc@contoso.com")))
    assert address(chat, said) == (
        "https://teams.microsoft.com/l/chat/0/0?users=ana%40contoso.com,soc%40contoso.com"
        "&message=text%0A%0Ahttps%3A%2F%2Fcontoso.com%2Fa%23B"
    )


def test_planner_opens_the_plan_and_takes_the_text_by_pasting() -> None:
    assert way("planner").copies
    assert address(way("planner"), Message("A", "B")) == "https://planner.cloud.microsoft/contoso.com/"


def test_servicenow_begins_a_record_whose_fields_nothing_breaks_out_of() -> None:
    made = address(way("service-now"), Message("A^state=7 " + "x" * 300, "B^caller_id=1 & <b>", None))
    query = parse_qs(urlsplit(made).query)
    assert made.startswith("https://contoso.service-now.com/incident.do?sys_id=-1&sysparm_query=short_description%3D")
    assert query["sys_id"] == ["-1"]
    fields = query["sysparm_query"][0].split("^")
    assert [each.partition("=")[0] for each in fields] == ["short_description", "description"]
    assert len(fields[0].partition("=")[2]) == 160
    assert fields[1] == "description=B caller_id=1 & <b>"


@pytest.mark.parametrize("key", ["email", "teams", "service-now"])
@pytest.mark.parametrize("text", ["x" * 10_000, "\U0001f512" * 3_000, "&\n" * 4_000], ids=["long", "pictures", "lines"])
def test_no_link_is_longer_than_windows_takes_and_the_address_stays_whole(key: str, text: str) -> None:
    link = "https://contoso.sharepoint.com/score.html#AdminMFAV2"
    made = address(way(key, EVERYTHING._replace(teams=("ana@contoso.com",))), Message("A", text, link))
    assert len(made) <= LONGEST
    assert unquote(made).endswith(f"…\n\n{link}" if key != "email" else f"…\r\n\r\n{link}")


def test_braces_in_a_text_are_text() -> None:
    made = address(way("email"), Message("{text} {link}", "{subject}", "https://contoso.com/"))
    assert unquote(made).endswith("?subject={text} {link}&body={subject}\r\n\r\nhttps://contoso.com/")


def test_text_that_hides_is_shown_and_broken_surrogates_are_replaced() -> None:
    report = a_shared_report(title="a\u202eb\ud800c")
    assert "a%5BU%2B202E%5Db%EF%BF%BDc" in address(way("email"), message(report.actions[0], report))
