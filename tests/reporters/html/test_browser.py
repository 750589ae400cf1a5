"""The report in a real browser. Every test also fails on a console message or a request (see `conftest.py`)."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

ROWS = "#list tr[data-a]:visible"


def address(page: Page) -> str:
    return str(page.evaluate("location.hash"))


def ids(page: Page) -> list[str]:
    return page.locator(f"{ROWS} code").all_inner_texts()


def test_it_opens_on_the_overview(page: Page) -> None:
    expect(page).to_have_title(re.compile(r"^Contoso \d"))
    expect(page.locator("main > section:visible")).to_have_count(1)
    expect(page.get_by_role("heading", name="Secure Score")).to_be_visible()
    assert page.locator(".tabs [aria-current]").inner_text() == "Overview"


def test_tabs_lead_to_pages_and_back_leads_back(page: Page) -> None:
    page.get_by_role("link", name="Improvement actions").click()
    expect(page.get_by_role("heading", name="Improvement actions")).to_be_focused()
    page.get_by_role("link", name="Provenance").click()
    expect(page).to_have_title(re.compile("Provenance$"))
    page.go_back()
    expect(page.get_by_role("heading", name="Improvement actions")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Secure Score")).to_be_visible()


@pytest.mark.parametrize("name", ["AdminMFAV2", "exo_mailboxaudit", "PWAgePolicyNew", "AATP_sensor", "UserRiskPolicy"])
def test_an_action_opens_from_its_address(browser: Browser, report_file: Path, name: str) -> None:
    page = browser.new_page()
    page.goto(f"{report_file.as_uri()}#{name}")
    expect(page.locator("main > section:visible")).to_have_id(name)
    expect(page.locator(".tabs [aria-current]")).to_contain_text("Improvement actions")
    page.close()


@pytest.mark.parametrize("hash", ["#nothing", "#main", "#said", "#%E0%A4%A", "#<img>", "#actions-title", "#?view=all"])
def test_an_unknown_address_shows_the_overview(browser: Browser, report_file: Path, hash: str) -> None:
    page = browser.new_page()
    page.goto(report_file.as_uri() + hash)
    expect(page.locator("main > section:visible")).to_have_id("overview")
    page.close()


def test_the_list_shows_what_is_to_do_and_every_view_its_count(page: Page) -> None:
    page.goto(page.url.partition("#")[0] + "#actions")
    assert len(ids(page)) == 6
    for label, count in {"All": 12, "Completed": 2, "Risk accepted": 1, "Not assessed": 2, "To do": 6}.items():
        button = page.get_by_role("button", name=f"{label} {count}")
        button.click()
        expect(page.locator(ROWS)).to_have_count(count)
        expect(button).to_have_attribute("aria-pressed", "true")
    assert address(page) == "#actions"


def test_search_finds_titles_ids_products_and_tags_with_every_word(page: Page) -> None:
    page.goto(page.url.partition("#")[0] + "#actions?view=all")
    search = page.get_by_role("searchbox")
    for query, found in {
        "risk": ["UserRiskPolicy", "SigninRiskPolicy"],
        "MAILBOXAUDIT": ["exo_mailboxaudit"],
        "defender two": ["OneAdmin"],
        "mfa": ["AdminMFAV2", "BlockLegacyAuthentication"],
        "nowhere": [],
    }.items():
        search.fill(query)
        expect(page.locator("#hits")).to_have_text(f"{len(found)} of 12 actions")
        assert ids(page) == found
    expect(page.get_by_text("No action matches")).to_be_visible()
    page.get_by_role("button", name="Show all actions").click()
    expect(page.locator(ROWS)).to_have_count(12)


def test_hits_outside_the_view_are_offered(page: Page) -> None:
    page.goto(page.url.partition("#")[0] + "#actions?q=risk")
    expect(page.locator(ROWS)).to_have_count(0)
    page.get_by_role("button", name="2 more in All").click()
    assert ids(page) == ["UserRiskPolicy", "SigninRiskPolicy"]
    assert address(page) == "#actions?q=risk&view=all"


def test_typing_replaces_the_entry_and_every_choice_adds_one(page: Page) -> None:
    page.goto(page.url.partition("#")[0] + "#actions")
    page.get_by_role("button", name="All 12").click()
    page.get_by_role("searchbox").press_sequentially("safe")
    assert address(page) == "#actions?q=safe&view=all"
    page.go_back()
    assert address(page) == "#actions"
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(page.locator(ROWS)).to_have_count(6)


@pytest.mark.parametrize(
    ("facet", "option", "state", "count"),
    [
        ("Outcome", "Not assessed", "outcome=not-assessed", 2),
        ("Status", "Completed", "status=completed", 2),
        ("Group", "Apps", "category=apps", 2),
        ("Product", "Microsoft Entra ID", "product=Microsoft+Entra+ID", 9),
        ("Severity", "Low", "severity=low", 1),
        ("Points", "Open", "band=open", 6),
        ("Tag", "mfa", "tag=mfa", 2),
    ],
)
def test_each_filter_narrows_the_list_and_can_be_removed(
    page: Page, facet: str, option: str, state: str, count: int
) -> None:
    page.goto(page.url.partition("#")[0] + "#actions?view=all")
    menu = page.locator("details.facet", has=page.locator("legend", has_text=re.compile(f"^{facet}$")))
    menu.locator("summary").click()
    menu.get_by_role("checkbox", name=option).check()
    expect(page.locator(ROWS)).to_have_count(count)
    assert address(page) == f"#actions?view=all&{state}"
    page.keyboard.press("Escape")
    expect(menu.locator("fieldset")).not_to_be_visible()
    page.get_by_role("button", name=f"Remove filter {facet}: {option}").click()
    expect(page.locator(ROWS)).to_have_count(12)


def test_choices_of_one_facet_add_up_and_facets_narrow(browser: Browser, report_file: Path) -> None:
    page = browser.new_page()
    page.goto(f"{report_file.as_uri()}#actions?view=all&outcome=partial,not-assessed&severity=critical&nonsense=1")
    assert ids(page) == ["AdminMFAV2"]
    page.get_by_role("button", name="Clear").click()
    assert address(page) == "#actions?view=all"
    page.close()


def test_column_heads_sort_both_ways(page: Page) -> None:
    page.goto(page.url.partition("#")[0] + "#actions")
    page.get_by_role("button", name="Gain").click()
    assert ids(page)[:2] == ["mdo_safelinks", "mdo_safeattachments"]
    assert address(page) == "#actions?sort=-gain"
    expect(page.locator("th[data-sort=gain]")).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="Gain").click()
    assert ids(page)[0] == "RoleOverlap"
    page.get_by_role("button", name="Action", exact=True).click()
    assert ids(page)[0] == "exo_mailboxaudit"
    page.get_by_role("button", name="#").click()
    assert ids(page)[0] == "AdminMFAV2"
    assert address(page) == "#actions"


def test_groups_have_heads_with_counts_of_what_is_shown(page: Page) -> None:
    page.goto(page.url.partition("#")[0] + "#actions")
    page.get_by_label("Group by").select_option("product")
    heads = page.locator("#list tr.gh:visible")
    expect(heads).to_have_count(2)
    assert heads.first.inner_text().startswith("Defender")
    expect(heads.first).to_contain_text("2 of 3 actions")
    assert ids(page)[:2] == ["mdo_safelinks", "mdo_safeattachments"]
    page.get_by_label("Group by").select_option("")
    expect(heads).to_have_count(0)
    assert ids(page)[0] == "AdminMFAV2"


def test_links_of_the_overview_open_filtered_lists(page: Page) -> None:
    page.locator(".legend a", has_text="Accepted").click()
    assert ids(page) == ["SelfServicePasswordReset"]
    page.go_back()
    page.locator(".shares a", has_text="Defender").click()
    assert len(ids(page)) == 3


def test_the_keyboard_reaches_everything(page: Page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page.get_by_role("heading", name="Provenance")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("jk/g")
    expect(page.get_by_role("searchbox")).to_have_value("jk/g")
    page.keyboard.press("Escape")
    expect(page.locator(ROWS)).to_have_count(6)
    page.get_by_role("heading", name="Improvement actions").focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Block legacy authentication")).to_be_focused()
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="Switch on safe links")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(page.get_by_role("heading", name="Protect administrators")).to_be_focused()
    page.keyboard.press("g")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name="Secure Score")).to_be_visible()


def test_the_skip_link_leads_to_the_page_that_is_shown(page: Page) -> None:
    page.goto(page.url.partition("#")[0] + "#AdminMFAV2")
    page.reload()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Protect administrators")).to_be_focused()
    assert address(page) == "#AdminMFAV2"


def test_the_theme_follows_the_system_until_somebody_chooses(page: Page) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(ground)
    assert light != dark
    page.get_by_role("button", name="Switch between light and dark").click()
    assert page.evaluate(ground) == light
    page.reload()
    assert page.evaluate(ground) == light


def test_back_returns_to_where_the_list_was(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(page.url.partition("#")[0] + "#actions?view=all")
    page.evaluate("() => new Promise(done => { addEventListener('scroll', done, {once: true}); scrollTo(0, 300); })")
    page.locator("a[href='#OneAdmin']").evaluate("link => link.click()")  # the mouse would scroll to it first
    expect(page.get_by_role("heading", name="Name two administrators")).to_be_visible()
    assert page.evaluate("scrollY") == 0
    page.go_back()
    expect(page.get_by_role("heading", name="Improvement actions")).to_be_visible()
    assert page.evaluate("scrollY") == 300


def test_copy_takes_the_address_of_what_is_shown(browser: Browser, report_file: Path) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{report_file.as_uri()}#AdminMFAV2")
    page.locator(".share summary").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#said")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{report_file.as_uri()}#AdminMFAV2"
    context.close()


def test_without_scripts_everything_can_be_read(browser: Browser, report_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report_file.as_uri())
    expect(page.locator("main > section:visible")).to_have_count(15)
    expect(page.locator(ROWS)).to_have_count(12)
    expect(page.locator(".js:visible")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("width", [360, 768, 1024, 1600])
def test_no_page_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    start = page.url.partition("#")[0]
    for hash in ("#overview", "#actions?view=all&group=product", "#AdminMFAV2", "#exo_mailboxaudit", "#provenance"):
        page.goto(start + hash)
        assert page.evaluate("document.documentElement.scrollWidth") == width, hash


def test_targets_are_large_enough_for_a_thumb(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(page.url.partition("#")[0] + "#actions")
    for button in page.locator("button:visible, summary:visible, select:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 24, button.inner_text()
        assert box["width"] >= 24, button.inner_text()


def test_print_is_light_and_opens_everything(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(page.locator("main > section:visible")).to_have_count(15)
    expect(page.locator(ROWS)).to_have_count(12)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0
    assert page.pdf().startswith(b"%PDF")


def test_long_text_is_folded_and_unfolds(page: Page) -> None:
    page.goto(page.url.partition("#")[0] + "#exo_mailboxaudit")
    whole = page.get_by_text("x" * 10_000, exact=True)
    expect(whole).not_to_be_visible()
    page.locator("details.long summary").click()
    expect(whole).to_be_visible()


def test_every_control_has_a_name(page: Page) -> None:
    page.goto(page.url.partition("#")[0] + "#actions")
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, summary, a")].filter(each =>
        !(each.textContent.trim() || each.getAttribute("aria-label") || (each.labels && each.labels.length))).length"""
    )
    assert unnamed == 0
