"""The share menu in a real browser: what it opens is what `reporters._share` makes, and nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from reporters._share import LONGEST, address, message, ways
from reporters.html import render
from scanner.model.report import Report
from scanner.model.share import ServiceNow, ShareSettings
from tests.reporters.html.conftest import twelve_actions

SETTINGS = ShareSettings(
    link="https://contoso.sharepoint.com/score.html",
    email=("security@contoso.com",),
    teams=(),
    planner="https://planner.cloud.microsoft/contoso.com/",
    service_now=ServiceNow("https://contoso.service-now.com"),
)
TITLE = "Stop ^ & \"quotes\" 'of' {text} $& " + "\U0001f512" * 200


def a_shared_report() -> Report:
    report = twelve_actions()
    first, *others = report.actions
    plan = first.implementation._replace(steps=("Open <b>it</b>.", "y" * 3000))
    return report._replace(share=SETTINGS, actions=(first._replace(title=TITLE, implementation=plan), *others))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shared") / "report.html"
    path.write_text(render(a_shared_report()), encoding="utf-8")
    return path


@pytest.fixture
def sharing(browser: Browser, shared: Path) -> Iterator[Page]:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page.goto(shared.as_uri())
    yield page
    context.close()
    assert {url.partition("#")[0] for url in asked} == {shared.as_uri()}


@pytest.mark.parametrize("id", ["AdminMFAV2", "mdo_safelinks", "PWAgePolicyNew", "AATP_sensor", "UserRiskPolicy"])
def test_the_menu_fills_its_links_as_the_program_does(sharing: Page, id: str) -> None:
    report = a_shared_report()
    action = next(each for each in report.actions if each.id == id)
    sharing.goto(f"{sharing.url.partition('#')[0]}#{id}")
    sharing.locator(".share summary").click()
    links = sharing.locator(".share a")
    expect(links.first).to_have_attribute("href", address(ways(SETTINGS)[0], message(action, report)))
    made = links.evaluate_all("each => each.map(link => link.getAttribute('href'))")
    assert made == [address(way, message(action, report)) for way in ways(SETTINGS)]
    assert max(map(len, made)) <= LONGEST


def test_other_pages_are_passed_on_with_the_score_and_their_address(sharing: Page) -> None:
    sharing.goto(f"{sharing.url.partition('#')[0]}#actions?outcome=failed")
    sharing.locator(".share summary").click()
    link = sharing.get_by_role("link", name="E-mail")
    expect(link).to_have_attribute(
        "href",
        "mailto:security%40contoso.com?subject=Contoso%3A%20Improvement%20actions&body="
        "Secure%20Score%3A%2020.90%20%25%2C%2014.00%20of%2067%20points%0D%0A%0D%0A"
        "https%3A%2F%2Fcontoso.sharepoint.com%2Fscore.html%23actions%3Foutcome%3Dfailed",
    )


def test_planner_gets_the_text_by_way_of_the_clipboard(sharing: Page) -> None:
    sharing.goto(f"{sharing.url.partition('#')[0]}#mdo_safelinks")
    sharing.locator(".share summary").click()
    plan = sharing.get_by_role("link", name="Planner")
    plan.evaluate("link => link.addEventListener('click', event => event.preventDefault())")
    plan.click()
    expect(sharing.locator("#said")).to_have_text("Copied")
    report = a_shared_report()
    said = message(next(each for each in report.actions if each.id == "mdo_safelinks"), report)
    assert sharing.evaluate("navigator.clipboard.readText()") == f"{said.text}\n\n{said.link}"
    assert plan.inner_text().startswith("Planner\n")


def test_links_out_open_apart_and_tell_nobody_where_from(sharing: Page) -> None:
    sharing.locator(".share summary").click()
    for link in sharing.locator(".share a[target]").all():
        assert link.get_attribute("rel") == "noopener noreferrer"
    assert sharing.locator(".share a:not([target])").all_inner_texts() == ["E-mail"]


def test_escape_closes_the_menu_and_gives_the_focus_back(sharing: Page) -> None:
    sharing.locator(".share summary").focus()
    sharing.keyboard.press("Enter")
    sharing.keyboard.press("Tab")
    expect(sharing.get_by_role("button", name="Copy link")).to_be_focused()
    sharing.keyboard.press("Escape")
    expect(sharing.locator(".share > div")).not_to_be_visible()
    expect(sharing.locator(".share summary")).to_be_focused()
