"""axe-core finds nothing on any page, in light and dark, wide and narrow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from reporters.html import render
from tests.test_redact import of_contoso

RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
PAGES = {
    "overview": "#overview",
    "actions": "#actions?view=all&outcome=failed&group=product",
    "failed": "#PWAgePolicyNew",
    "partial": "#MFARegistrationV2",
    "accepted": "#exo_individualsharing",
    "not-assessed": "#aad_custom_banned_passwords",
    "passed": "#mdo_highconfidencephishaction",
    "not-applicable": "#AATP_AccountWithLeakedCredentials",
    "overrides": "#overrides",
    "frameworks": "#frameworks",
    "provenance": "#provenance",
}


@pytest.fixture(scope="module")
def contoso_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of Contoso's report with a list of thirty actions: axe takes a minute for a list of all."""
    report, shown = of_contoso(), {hash[1:] for hash in PAGES.values()}
    actions = [one for one in report.actions if one.rank <= 20 or one.rank % 50 == 0 or one.id in shown]
    path = tmp_path_factory.mktemp("contoso") / "report.html"
    path.write_text(render(report._replace(actions=tuple(actions))), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(browser: Browser, contoso_file: Path, scheme: Any, width: int) -> None:
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    found = {}
    for name, hash in PAGES.items():
        page.goto(contoso_file.as_uri() + hash)
        if name == "actions":
            page.locator(".share summary").click()
        faults = (
            Axe().run(page, context={"include": [["header"], ["main > .on"]]}, options=RULES).response["violations"]
        )
        found[name] = [f"{each['id']}: {each['nodes'][0]['html'][:150]}" for each in faults]
    context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}
