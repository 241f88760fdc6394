"""An administrator watches a live cascade: lights turn within a second, branches open, units are found and urged."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, City
from tests.service.web.office.monitor.conftest import pass_on
from tests.small_city import draft


@pytest.fixture
def cascade(city: City) -> tuple[str, str]:
    """The ids of the notice and of the eastern district's own."""
    notice = city.desk.issue(draft())
    return notice, pass_on(city.desk, notice, "d1")


def test_a_light_turns_within_a_second_of_the_report(
    city: City, cascade: tuple[str, str], operator: Callable[..., Page]
) -> None:
    notice, district = cascade
    page = operator()
    page.goto(f"{city.url}/notices/{notice}")
    expect(page.locator("#live")).to_have_text("实时")
    page.locator("[data-place$='/d1'] > details > summary").click(position={"x": 6, "y": 12})
    row = page.locator(f"[data-place='{district}/s1']")
    expect(row.locator("[data-words]").first).to_have_text("未签收 · 待报")
    assert city.desk.report(city.desk.token("s1"), {"events": "1", "people": "2"}).status_code == 201
    expect(row.locator("[data-words]").first).to_have_text("已报")
    expect(row.locator(".light").first).to_have_class("light green")
    level = page.locator("[data-level=street]")
    expect(level.locator("[data-share]")).to_have_text("50%")
    expect(page.locator("[data-place$='/d1'] > details > summary [data-below=green]")).to_have_text("1")
    expect(page.locator("[data-total=unreported]")).to_have_text("3")


def test_units_are_found_by_pinyin_and_urged_together(
    city: City, cascade: tuple[str, str], operator: Callable[..., Page]
) -> None:
    page = operator()
    page.goto(f"{city.url}/notices/{cascade[0]}")
    page.get_by_label("单位名称或拼音").fill("jd")
    page.get_by_role("button", name="查找").click()
    expect(page.locator(".place")).to_have_count(2)
    expect(page.locator(".place .way").first).to_have_text("东区")
    page.get_by_label("选中本页全部").check()
    button = page.get_by_role("button", name="催办", exact=False).first
    expect(button).to_contain_text("2")
    button.click()
    expect(page.get_by_text("已催办 2 个单位。")).to_be_visible()
    page.go_back()
    expect(page.locator(".place input:checked")).to_have_count(2)
    expect(button).to_be_enabled()


def test_a_branch_opens_by_keyboard_alone(city: City, cascade: tuple[str, str], operator: Callable[..., Page]) -> None:
    page = operator()
    page.goto(f"{city.url}/notices/{cascade[0]}")
    page.locator("[data-place$='/d1'] > details > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".branch .place")).to_have_count(2)


def test_without_script_a_branch_is_a_page_of_its_own(
    city: City, cascade: tuple[str, str], operator: Callable[..., Page]
) -> None:
    page = operator(java_script_enabled=False)
    page.goto(f"{city.url}/notices/{cascade[0]}?under={cascade[1]}")
    assert page.locator(".place").count() == 2
    page.locator("nav[aria-label=所在分支] a").click()
    assert page.locator(".place").count() == 2


@pytest.mark.parametrize("path", ["?flag=unreported", "/units/s1"])
def test_a_phone_needs_no_scrolling_sideways(
    city: City, cascade: tuple[str, str], operator: Callable[..., Page], path: str
) -> None:
    page = operator(**PHONE)
    page.goto(f"{city.url}/notices/{cascade[0]}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
