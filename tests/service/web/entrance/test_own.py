"""The own account."""

import re

import pytest

from domain.accounts import Account
from domain.rights import Role
from service.web.entrance.cookies import SESSION_COOKIE
from tests.service.web.entrance.visitor import PASSWORD, Visitor, mistakes
from tests.service.web.front_desk import TOKEN, FrontDesk
from tests.service.web.staff import Colleague, employ

NEW = "四只燕子飞过了旧钟楼"


@pytest.fixture
def clerk(desk: FrontDesk) -> Colleague:
    return employ(desk, Role.CLERK, "d1")


def token_of(clerk: Colleague, *acts: str) -> str:
    page = clerk.post("/account/tokens", data={"token_name": "看板", "acts": list(acts), "days": "30"})
    assert page.status_code == 200, mistakes(page)
    found = re.search(r"cascade_[\w-]{43}", page.text)
    assert found is not None
    return found[0]


def test_a_token_does_what_its_scopes_say_and_no_more(desk: FrontDesk, clerk: Colleague) -> None:
    headers = {"authorization": f"Bearer {token_of(clerk, 'see')}"}
    assert desk.client.get("/api/v1/me", headers=headers).json()["login"] == clerk.login
    assert desk.client.get("/api/v1/units", headers=headers).status_code == 200
    assert desk.client.post("/api/v1/notices/plan", json={}, headers=headers).status_code == 403
    assert desk.client.get("/account", headers=headers).status_code == 403
    assert desk.client.post("/account/tokens", data={"acts": "work"}, headers=headers).status_code == 403
    page = clerk.get("/account").text
    assert headers["authorization"][7:] not in page
    number = re.search(r"account/tokens/(\d+)/revoke", page)
    assert number is not None
    stranger = employ(desk, Role.CLERK, "d2")
    assert stranger.post(f"/account/tokens/{number[1]}/revoke").status_code == 404
    assert clerk.post(f"/account/tokens/{number[1]}/revoke").status_code == 303
    assert desk.client.get("/api/v1/me", headers=headers).status_code == 401


def test_a_token_never_exceeds_its_account(desk: FrontDesk, clerk: Colleague) -> None:
    headers = {"authorization": f"Bearer {token_of(clerk, 'see', 'administer', 'sign')}"}
    [kept] = desk.office.accounts.tokens(clerk.account_id)
    assert [act.value for act in kept.acts] == ["see"]
    assert desk.client.get("/api/v1/accounts", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "data",
    [
        {"token_name": "", "acts": "see", "days": "30"},
        {"token_name": "看板", "days": "30"},
        {"token_name": "看板", "acts": "see", "days": "3660"},
        {"token_name": "看板", "acts": "administer", "days": "30"},
    ],
)
def test_half_a_token_is_none(desk: FrontDesk, clerk: Colleague, data: dict[str, str]) -> None:
    answer = clerk.post("/account/tokens", data=data)
    assert answer.status_code == 422
    assert mistakes(answer)
    assert desk.office.accounts.tokens(clerk.account_id) == []


def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(desk: FrontDesk, chen: Account) -> None:
    here, there = Visitor(desk), Visitor(desk)
    here.sign_in(chen.login)
    there.sign_in(chen.login)
    form = {"password": NEW, "again": NEW}
    wrong = here.send("/account/password", form | {"present": "wrong"}, page="/account")
    assert mistakes(wrong) == ["现在的密码不对"]
    assert there.get("/account").status_code == 200
    done = here.send("/account/password", form | {"present": PASSWORD}, page="/account")
    assert done.headers["location"].endswith("account?done=password")
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303
    assert Visitor(desk).sign_in(chen.login).status_code == 401
    assert Visitor(desk).sign_in(chen.login, NEW).status_code == 303


def test_sessions_are_listed_and_ended(desk: FrontDesk, clerk: Colleague) -> None:
    accounts, now = desk.office.accounts, desk.clock.real_now()
    accounts.open_session(clerk.account_id, "there", now, agent="Edge on a <b>shared</b> machine")
    page = clerk.get("/account").text
    assert "Edge on a &lt;b&gt;shared" in page
    clerk.post("/account/sessions", data={"session": "there"})
    assert len(accounts.sessions(clerk.account_id, now)) == 1
    assert clerk.get("/account").status_code == 200


def test_name_and_language_are_kept(desk: FrontDesk, clerk: Colleague) -> None:
    done = clerk.post("/account/profile", data={"name": " 陈小一 ", "language": "en"})
    assert "language=en" in done.headers["set-cookie"]
    kept = desk.office.accounts.account(clerk.account_id)
    assert (kept.name, kept.language) == ("陈小一", "en")
    assert clerk.post("/account/profile", data={"name": ""}).status_code == 422


def test_the_operator_has_no_account_of_its_own(desk: FrontDesk) -> None:
    assert desk.client.get("/account", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 403
    assert SESSION_COOKIE not in desk.client.cookies
