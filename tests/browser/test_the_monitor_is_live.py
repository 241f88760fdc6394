"""An administrator watches a cascade: what a unit does is seen without touching anything."""

from playwright.sync_api import expect

from domain.rights import Role
from tests.browser.conftest import City, SignIn
from tests.small_city import draft


def test_a_report_is_seen_within_moments(city: City, sign_in: SignIn) -> None:
    notice = city.desk.issue(draft())
    page = sign_in(Role.ADMINISTRATOR, "c")
    page.goto(f"{city.url}/notices/{notice}")
    expect(page.locator("#live")).to_have_text("实时")
    expect(page.locator("[data-share]").first).to_have_text("0%")
    assert city.desk.report(city.desk.token("d1"), {"events": "3", "people": "120"}).status_code == 201
    expect(page.locator("[data-share]").first).to_have_text("50%")


def test_who_has_no_right_any_more_is_not_told_on(city: City, sign_in: SignIn) -> None:
    notice = city.desk.issue(draft())
    page = sign_in(Role.READER, "c")
    page.goto(f"{city.url}/notices/{notice}")
    expect(page.locator("#live")).to_have_text("实时")
    [account] = [one for one in city.desk.office.accounts.page().accounts if one.login == "reader.c"]
    city.desk.office.accounts.disable(account.id, "test", city.desk.clock.real_now())
    page.reload()
    expect(page).to_have_url(f"{city.url}/sign-in?next=%2Fnotices%2F{notice}")
