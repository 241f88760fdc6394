"""One-time links, as people open them."""

import pytest

from domain.rights import Role
from service.first_administrator import first_administrator_link
from service.web.entrance.cookies import SESSION_COOKIE
from tests.service.web.entrance.visitor import PASSWORD, Visitor, mistakes
from tests.service.web.front_desk import HTML, FrontDesk
from tests.service.web.staff import Colleague, employ

GOOD = {"login": "Lin.Er", "name": "林二", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def keeper(desk: FrontDesk) -> Colleague:
    return employ(desk, Role.ADMINISTRATOR)


def invited(desk: FrontDesk) -> str:
    body = {"role": "clerk", "unit_code": "d1", "name": "林二"}
    link: str = desk.api("POST", "/accounts/invitations", json=body).json()["link"]
    return link.removeprefix("http://cascade.example.invalid")


def test_the_first_administrator_comes_in_by_the_printed_link(desk: FrontDesk) -> None:
    link = first_administrator_link(desk.house.settings, desk.office.accounts, desk.clock.real_now())
    assert link is not None
    visitor = Visitor(desk)
    entered = visitor.send(link.removeprefix("http://cascade.example.invalid"), GOOD)
    assert (entered.status_code, entered.headers["location"]) == (303, "./../desk")
    assert visitor.get("/admin/accounts").status_code == 200
    assert visitor.browser.get("/api/v1/me").json()["login"] == "lin.er"


def test_opening_a_link_uses_nothing_up_and_using_it_does(desk: FrontDesk) -> None:
    link = invited(desk)
    before = desk.counts()
    for method in ("GET", "HEAD", "GET"):
        assert desk.client.request(method, link, headers=HTML).status_code == 200
    assert desk.client.post(link, data=GOOD, headers=HTML).status_code == 403
    assert desk.counts() == before
    visitor = Visitor(desk)
    assert visitor.send(link, GOOD).status_code == 303
    assert desk.client.get(link, headers=HTML).status_code == 410
    other = Visitor(desk)
    assert other.send(link, GOOD | {"login": "zhou"}, page="/sign-in").status_code == 410
    assert SESSION_COOKIE not in other.browser.cookies


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"login": "林二"}, "登录名用"),
        ({"login": "taken"}, "已有账号"),
        ({"name": " "}, "请填写姓名"),
        ({"password": "short", "again": "short"}, "至少 10 位"),
        ({"password": "password123", "again": "password123"}, "常见"),
        ({"password": "my-lin.er-77", "again": "my-lin.er-77"}, "登录名或姓名"),
        ({"again": "something else"}, "不一致"),
    ],
)
def test_a_mistake_shows_the_form_again_and_leaves_the_link(desk: FrontDesk, change: dict[str, str], told: str) -> None:
    employ(desk, Role.READER, "d1", login="taken")
    link, visitor = invited(desk), Visitor(desk)
    again = visitor.send(link, GOOD | change)
    assert again.status_code in (409, 422)
    assert any(told in one for one in mistakes(again)), mistakes(again)
    assert PASSWORD not in again.text
    assert visitor.get(link).status_code == 200


def test_a_reset_link_sets_the_password_and_ends_the_sessions(desk: FrontDesk, keeper: Colleague) -> None:
    clerk = employ(desk, Role.CLERK, "d1")
    page = keeper.post(f"/admin/accounts/{clerk.account_id}/reset")
    assert page.status_code == 200
    link = page.text.split("/welcome/")[1].split("<")[0]
    visitor = Visitor(desk)
    assert visitor.send(f"/welcome/{link}", {"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert clerk.get("/desk").status_code == 303
    assert Visitor(desk).sign_in(clerk.login).status_code == 303
