"""Every page, light on a phone and dark at a desk: readable by all (axe), and no wider than the screen."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from domain.rights import Role
from tests.browser.conftest import DESKTOP, PHONE, City, SignIn
from tests.browser.served import served
from tests.service.web.front_desk import TOKEN, open_front_desk
from tests.small_city import draft

NOTICE = "/notices/{notice}"
PAGES = [
    "/desk",
    "/notices",
    "/notices/new",
    NOTICE,
    f"{NOTICE}/units/d1",
    f"{NOTICE}/ledger",
    f"{NOTICE}/review",
    f"{NOTICE}/rollup",
    f"{NOTICE}/timeline",
    f"{NOTICE}/messages",
    f"{NOTICE}/supervisions",
    f"{NOTICE}/circulars",
    f"{NOTICE}/trail",
    "/work/{notice}/d1",
    "/l/{link}",
    "/l/forged",
    "/units",
    "/units/d1",
    "/units/import",
    "/scorecard",
    "/admin",
    "/admin/accounts",
    "/admin/webhooks",
    "/sign-in",
    "/api",
]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[City, dict[str, str]]]:
    """A notice to which one district has reported, and what fills the blanks of the addresses."""
    with open_front_desk(tmp_path_factory.mktemp("city")) as desk, served(desk) as url:
        notice = desk.issue(draft())
        link = desk.token("d1")
        assert desk.report(link, {"events": "3", "people": "120"}).status_code == 201
        yield City(desk, url), {"notice": notice, "link": link}


@pytest.fixture(scope="module", params=[(PHONE, "light"), (DESKTOP, "dark")], ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    screen, theme = request.param
    options: dict[str, Any] = {**screen, "color_scheme": theme}
    context = browser.new_context(extra_http_headers={"Authorization": f"Bearer {TOKEN}"}, **options)
    yield context.new_page()
    context.close()


def hold(page: Page) -> None:
    """The page is no wider than the screen, has one heading, and breaks no rule of axe."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"
    assert page.locator("h1").count() == 1
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_for_everybody(life: tuple[City, dict[str, str]], page: Page, address: str) -> None:
    city, blanks = life
    answer = page.goto(city.url + address.format(**blanks))
    assert answer is not None
    assert answer.status == (403 if "forged" in address else 200)
    hold(page)


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_own_account_is_too(sign_in: SignIn, city: City, screen: dict[str, Any]) -> None:
    page = sign_in(Role.LIAISON, "d1", **screen)
    page.goto(f"{city.url}/account")
    hold(page)


def test_nothing_is_asked_of_any_other_place(life: tuple[City, dict[str, str]], browser: Browser) -> None:
    city, blanks = life
    context = browser.new_context(extra_http_headers={"Authorization": f"Bearer {TOKEN}"})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in PAGES:
        page.goto(city.url + address.format(**blanks))
    context.close()
    assert asked
    assert [one for one in asked if not one.startswith((city.url, "data:", "blob:"))] == []
