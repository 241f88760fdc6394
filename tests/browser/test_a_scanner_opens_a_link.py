"""Mail scanners open every link of a mail, and every link behind it: nothing may come of that."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.conftest import City
from tests.small_city import draft


def test_a_scanner_that_opens_the_link_does_nothing(city: City, opened: Callable[..., Page]) -> None:
    city.desk.issue(draft())
    page = opened()
    page.goto(f"{city.url}/l/" + city.desk.token("d1"))
    with city.desk.untouched():
        page.reload()
        for anchor in page.locator("a[href]").all():
            address = anchor.get_attribute("href") or ""
            if not address.startswith(("tel:", "#")):
                assert page.request.get(f"{city.url}/" + address.removeprefix("../")).ok
