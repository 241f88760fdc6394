"""What every page of an office has: keyboard first, two languages, two themes, no wider than the screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, City
from tests.small_city import draft


def test_the_keyboard_alone_reaches_the_content_and_the_language(city: City, operator: Callable[..., Page]) -> None:
    page = operator()
    page.goto(f"{city.url}/desk")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.locator(".person summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="English").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_title("Desk · Notices and reports")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_theme_is_chosen_and_stays(city: City, operator: Callable[..., Page]) -> None:
    page = operator(color_scheme="light")
    page.goto(f"{city.url}/desk")
    bright = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator(".person summary").click()
    page.get_by_role("button", name="深色").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(f"{city.url}/desk")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != bright


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_desk_is_no_wider_than_the_screen(
    city: City, operator: Callable[..., Page], screen: dict[str, object]
) -> None:
    city.desk.issue(draft())
    page = operator(**screen)
    page.goto(f"{city.url}/desk")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
