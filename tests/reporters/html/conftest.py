"""The system's Chromium, one for all tests of a file; a page of its own for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from reporters.html import render
from scanner.model.finding import Outcome
from scanner.model.report import Report
from scanner.model.rule import Category, Severity
from scanner.model.status import Status
from tests.builders import a_missing, a_report, an_assessment, an_evidence, some_points

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for found in map(shutil.which, NAMES) if found), None)
    if path is None:
        pytest.skip("no Chromium on this machine; 'sh scripts/ensure_chromium.sh' installs it")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS, chromium_sandbox=False)
        yield running
        running.close()


@pytest.fixture(scope="session")
def report_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of twelve actions with everything in it."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(twelve_actions()), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Browser, report_file: Path) -> Iterator[Page]:
    """The report, opened. The test fails if the page says anything on the console or asks for anything else."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(report_file.as_uri())
    yield opened
    context.close()
    assert said == []
    assert {url for url in asked if not url.startswith("data:")} == {report_file.as_uri()}


def twelve_actions() -> Report:
    """Six to do, two completed, one accepted, two not assessed, one not applicable."""
    long = an_evidence("x" * 10_000)
    shared: dict[str, Any] = {"tags": ("mfa",), "severity": Severity.CRITICAL}
    return a_report(
        [
            an_assessment("AdminMFAV2", title="Protect administrators", earned=5, count=50, total=100, **shared),
            an_assessment("BlockLegacyAuthentication", title="Block legacy authentication", maximum=8, **shared),
            an_assessment("mdo_safelinks", title="Switch on safe links", product="Defender", category=Category.APPS),
            an_assessment("mdo_safeattachments", title="Scan attachments", product="Defender", category=Category.APPS),
            an_assessment("exo_mailboxaudit", title="Audit mailboxes", maximum=5, evidence=(an_evidence(), long)),
            an_assessment("RoleOverlap", title="Separate duties", maximum=1, severity=Severity.LOW),
            an_assessment("UserRiskPolicy", title="Require a new password at risk", unknown=7, maximum=7),
            an_assessment(
                "SigninRiskPolicy", title="Challenge risky sign-ins", unknown=6, maximum=6, missing=(a_missing(),)
            ),
            an_assessment("PWAgePolicyNew", title="Let passwords live", earned=8, maximum=8),
            an_assessment("OneAdmin", title="Name two administrators", earned=1, maximum=1, product="Defender"),
            an_assessment("SelfServicePasswordReset", title="Reset passwords oneself", accepted=1, maximum=1),
            an_assessment(
                "AATP_sensor",
                title="Install sensors",
                points=some_points(0, worth=5.0),
                outcome=Outcome.NOT_APPLICABLE,
                status=Status.TO_ADDRESS,
            ),
        ]
    )
