"""What a tenant calls itself stays text in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from reporters.html import render
from scanner.model.share import ServiceNow, ShareSettings
from tests.reporters.html.test_document import HOSTILE, a_report_saying

TEXTS = {
    **HOSTILE,
    "script": "<script>document.title = 'taken'</script>",
    "right-to-left": "invoice\u202efdp.exe\u2066 and \u200f more",
    "broken-surrogates": "\ud83d half \udc00 and \ud800",
    "ten-thousand-characters": "x" * 10_000,
    "ten-thousand-words": "word " * 2_000,
    "link": "javascript:document.title='taken'",
    "hash": "#AdminMFAV2?view=all&q='\"",
}
SHARE = ShareSettings(
    "https://contoso.com/a", ("a@contoso.com",), (), None, ServiceNow("https://contoso.service-now.com")
)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_it_is_shown_as_text_and_starts_nothing(browser: Browser, tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.html"
    path.write_text(render(a_report_saying(text)._replace(share=SHARE)), encoding="utf-8")
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    told: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.on("dialog", lambda dialog: told.append(dialog.message))
    context.on("request", lambda request: asked.append(request.url))
    for hash in ("#overview", "#actions?view=all", "#Action", "#Other", "#provenance"):
        page.goto(path.as_uri() + hash)
        page.locator(".share summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, hash
        links = page.locator("a[href]").evaluate_all("each => each.map(link => link.protocol)")
        assert set(links) <= {"file:", "https:", "mailto:"}
        assert "taken" not in page.title() or "taken" in text
        page.locator(".share summary").click()
    for fold in page.locator("details.long summary:visible").all()[:5]:
        fold.evaluate("each => each.click()")
    context.close()
    assert told == []
    assert {url for url in asked if not url.startswith(("file:", "data:"))} == set()
