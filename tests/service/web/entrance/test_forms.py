"""Forms of other sites do nothing (CSRF)."""

import pytest

from domain.rights import Role
from service.web.entrance.cookies import SESSION_COOKIE
from service.web.entrance.forms import HEADER, FormForged
from tests.service.web.front_desk import TOKEN, FrontDesk
from tests.service.web.staff import Colleague, employ

ACT = "/account/sessions"
INVITE = {"role": "reader", "unit_code": ""}


@pytest.fixture
def clerk(desk: FrontDesk) -> Colleague:
    return employ(desk, Role.CLERK, "d1")


def test_a_mark_counts_in_the_header_and_in_a_form_of_either_kind(clerk: Colleague) -> None:
    assert clerk.post(ACT).status_code == 303
    for more in ({"data": {"csrf": clerk.csrf}}, {"files": {"csrf": (None, clerk.csrf)}}):
        assert clerk.post(ACT, headers={HEADER: ""}, **more).status_code == 303


@pytest.mark.parametrize("mark", ["", "x", "中文"])
def test_no_mark_or_a_wrong_one_is_refused(desk: FrontDesk, clerk: Colleague, mark: str) -> None:
    before = desk.counts()
    answer = clerk.post(ACT, headers={HEADER: ""}, data={"csrf": mark, "session": "others"})
    assert answer.status_code == 403
    assert FormForged.code in answer.text
    assert desk.counts() == before


def test_a_mark_is_of_one_session(desk: FrontDesk, clerk: Colleague) -> None:
    other = employ(desk, Role.CLERK, "d1", login="other")
    assert clerk.post(ACT, headers={HEADER: other.csrf}).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "http://testserver"}, 303),
        ({"origin": "http://cascade.example.invalid"}, 303),
        ({"origin": "null"}, 303),
        ({"origin": "https://elsewhere.invalid"}, 403),
    ],
)
def test_where_it_comes_from_counts_even_with_the_mark(clerk: Colleague, headers: dict[str, str], status: int) -> None:
    assert clerk.post(ACT, headers=headers).status_code == status


def test_looking_needs_no_mark_and_a_token_needs_none(desk: FrontDesk, clerk: Colleague) -> None:
    assert clerk.get("/account", headers={HEADER: ""}).status_code == 200
    headers = {"authorization": f"Bearer {TOKEN}", "cookie": f"{SESSION_COOKIE}={clerk.secret}"}
    answer = desk.client.post("/api/v1/accounts/invitations", json=INVITE, headers=headers)
    assert answer.status_code == 201


def test_json_by_a_cookie_needs_the_mark_too(desk: FrontDesk) -> None:
    keeper = employ(desk, Role.ADMINISTRATOR)
    assert keeper.post("/api/v1/accounts/invitations", json=INVITE, headers={HEADER: ""}).status_code == 403
    assert keeper.post("/api/v1/accounts/invitations", json=INVITE).status_code == 201


def test_an_act_after_the_session_ended_leads_to_the_sign_in(desk: FrontDesk, clerk: Colleague) -> None:
    desk.office.accounts.end_other_sessions(clerk.account_id, "")
    answer = clerk.post(ACT)
    assert (answer.status_code, answer.headers["location"]) == (303, "./../sign-in")
    assert clerk.post("/api/v1/notices/plan", json={}).status_code == 401
