"""Every page, light on a phone in Chinese and dark at a desk in English: readable by all (axe), no wider than the
screen, and asking nothing of any other place.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from domain.rights import Role
from tests.browser.conftest import DESKTOP, PHONE, City, SignIn
from tests.browser.served import served
from tests.service.web.addresses import FRAGMENTS, LEADING_ON, MORE, pages, shown
from tests.service.web.front_desk import TOKEN, open_front_desk
from tests.service.web.furnished import furnish

PAGES = [path for path in (*pages("GET"), *MORE) if path not in (*LEADING_ON, *FRAGMENTS, "/account")]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
    "resultTypes": ["violations"],  # else half of the time goes into describing what is right
}

PRINTED = """() => [...document.querySelectorAll("main *")].map(one => [one, getComputedStyle(one)])
    .filter(([one, style]) => one.clientHeight > 0 && one.localName !== "textarea" && style.maxHeight !== "none"
        && ["auto", "scroll"].includes(style.overflowY)).map(([one]) => one.className)"""

FOLDED = """() => [...document.querySelectorAll("details.printed")]
    .filter(one => !one.lastElementChild.checkVisibility()).map(one => one.innerText)"""


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The city in which everything has happened, served: where, and an address for every page."""
    with open_front_desk(tmp_path_factory.mktemp("city")) as desk, served(desk) as url:
        yield url, {**shown(furnish(desk)), "/l/forged": "/l/forged"}


@pytest.fixture(scope="module", params=[(PHONE, "light", "zh-CN"), (DESKTOP, "dark", "en")], ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser: Browser, life: tuple[str, Mapping[str, str]]) -> Iterator[Page]:
    screen, theme, language = request.param
    options: dict[str, Any] = {**screen, "color_scheme": theme}
    context = browser.new_context(extra_http_headers={"Authorization": f"Bearer {TOKEN}"}, **options)
    context.add_cookies([{"name": "language", "value": language, "url": life[0]}])
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield page
    context.close()
    assert [one for one in asked if not one.startswith((life[0], "data:", "blob:"))] == []


def hold(page: Page) -> None:
    """The page is no wider than the screen, has one heading, breaks no rule of axe, and prints whole and in black."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"
    assert page.locator("h1").count() == 1
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate(PRINTED) == [], "what scrolls is cut off on paper"
    assert page.evaluate(FOLDED) == []
    page.emulate_media(media="screen")


@pytest.mark.parametrize("path", [*PAGES, "/l/forged"])
def test_a_page_is_for_everybody(life: tuple[str, Mapping[str, str]], page: Page, path: str) -> None:
    url, addresses = life
    answer = page.goto(url + addresses[path])
    assert answer is not None
    assert answer.status == (403 if "forged" in path else 200)
    hold(page)


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_own_account_is_too(sign_in: SignIn, city: City, screen: dict[str, Any]) -> None:
    page = sign_in(Role.LIAISON, "d1", **screen)
    page.goto(f"{city.url}/account")
    hold(page)
