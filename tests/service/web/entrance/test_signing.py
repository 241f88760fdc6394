"""Signing in and out."""

from datetime import datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
import time_machine

from domain.accounts import FREE_FAILURES, Account
from domain.clock import SHANGHAI
from service.web.entrance.cookies import SESSION_COOKIE
from tests.service.web.entrance.visitor import PASSWORD, Visitor, mark_in
from tests.service.web.front_desk import FrontDesk, open_front_desk

MORNING = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)


def test_the_way_in_and_out(desk: FrontDesk, chen: Account) -> None:
    visitor = Visitor(desk)
    led = visitor.get("/desk?tab=mine")
    assert (led.status_code, led.headers["location"]) == (303, "./sign-in?next=%2Fdesk%3Ftab%3Dmine")
    entered = visitor.sign_in(" CHEN ", next="/desk?tab=mine")
    assert (entered.status_code, entered.headers["location"]) == (303, "./desk?tab=mine")
    cookie = SimpleCookie(entered.headers["set-cookie"])[SESSION_COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "lax", "/", "")
    assert chen.name in visitor.get("/desk").text
    left = visitor.send("/sign-out", {}, page="/desk")
    assert (left.status_code, left.headers["location"]) == (303, "./sign-in?done=out")
    assert visitor.get("/desk").status_code == 303


def test_signing_out_ends_the_session_for_whoever_kept_the_cookie(desk: FrontDesk, chen: Account) -> None:
    visitor = Visitor(desk)
    visitor.sign_in(chen.login)
    kept = visitor.browser.cookies[SESSION_COOKIE]
    visitor.send("/sign-out", {}, page="/desk")
    assert visitor.get("/desk", cookie=f"{SESSION_COOKIE}={kept}").status_code == 303


def test_a_session_cookie_that_somebody_chose_is_worth_nothing(desk: FrontDesk, chen: Account) -> None:
    visitor = Visitor(desk)
    visitor.browser.cookies.set(SESSION_COOKIE, "chosen-by-somebody-else")
    entered = visitor.sign_in(chen.login)
    assert "chosen-by-somebody-else" not in entered.headers["set-cookie"]
    assert visitor.get("/desk", cookie=f"{SESSION_COOKIE}=chosen-by-somebody-else").status_code == 303


@pytest.mark.parametrize(
    "back", ["https://elsewhere.invalid", "//elsewhere.invalid", "/\\elsewhere.invalid", "javascript:alert(1)", ""]
)
def test_nobody_is_led_elsewhere(desk: FrontDesk, chen: Account, back: str) -> None:
    assert Visitor(desk).sign_in(chen.login, next=back).headers["location"] == "./desk"


def test_wrong_unknown_and_disabled_look_the_same(desk: FrontDesk, chen: Account) -> None:
    visitor = Visitor(desk)
    pages = [visitor.sign_in("chen", "wrong"), visitor.sign_in("nobody", "wrong"), visitor.sign_in("!", PASSWORD)]
    desk.office.accounts.disable(chen.id, "test", desk.clock.real_now())
    pages.append(visitor.sign_in("chen"))
    assert {page.status_code for page in pages} == {401}
    sentences = {page.text.split('role="alert"')[1].split("</div>")[0] for page in pages}
    assert len(sentences) == 1


def test_five_failures_lock_for_a_minute_and_the_right_password_waits(desk: FrontDesk, chen: Account) -> None:
    visitor = Visitor(desk)
    with time_machine.travel(MORNING, tick=False) as clock:
        for _ in range(FREE_FAILURES):
            assert visitor.sign_in(chen.login, "wrong").status_code == 401
        assert visitor.sign_in(chen.login).status_code == 401
        clock.shift(timedelta(seconds=59))
        assert visitor.sign_in(chen.login).status_code == 401
        clock.shift(timedelta(seconds=2))
        assert visitor.sign_in(chen.login).status_code == 303
    acts = [entry.act for entry in desk.office.accounts.log(chen.id)]
    assert acts[:2] == ["signed_in", "locked"]


def test_failures_from_one_address_are_limited_whatever_the_login(
    desk: FrontDesk, chen: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.office.door, "_hash", _Quick())
    visitor = Visitor(desk)
    statuses = [visitor.sign_in(f"guess{number}", "wrong").status_code for number in range(31)]
    assert statuses == [401] * 30 + [429]
    assert visitor.sign_in(chen.login).status_code == 429
    assert Visitor(desk, client=("192.0.2.9", 5000)).sign_in("guess", "wrong").status_code == 401


class _Quick:
    """Says no at once: what is tested counts, and hashing has its own tests."""

    def hash(self, password: str) -> str:
        return password

    def verify(self, password: str, kept: str) -> bool:  # noqa: ARG002
        return False


def test_a_session_ends_by_itself(desk: FrontDesk, chen: Account) -> None:
    visitor = Visitor(desk)
    with time_machine.travel(MORNING, tick=False) as clock:
        visitor.sign_in(chen.login)
        for _ in range(3):
            clock.shift(timedelta(hours=11))
            assert visitor.get("/desk").status_code == 200
        clock.shift(timedelta(hours=12))
        assert visitor.get("/desk").status_code == 303
        assert desk.client.get("/api/v1/me").status_code == 401


def test_over_https_the_cookie_is_secure(tmp_path: Path) -> None:
    with open_front_desk(tmp_path) as desk:
        settings = desk.house.settings.model_copy(update={"public_url": "https://cascade.example.invalid"})
        object.__setattr__(desk.house, "settings", settings)
        assert "Secure" in Visitor(desk).get("/sign-in").headers["set-cookie"]


def test_a_form_without_its_mark_is_refused(desk: FrontDesk, chen: Account) -> None:
    visitor = Visitor(desk)
    body = {"login": chen.login, "password": PASSWORD}
    assert visitor.browser.post("/sign-in", data=body).status_code == 403
    other = mark_in(Visitor(desk).get("/sign-in"))
    visitor.get("/sign-in")
    assert visitor.browser.post("/sign-in", data=body | {"csrf": other}).status_code == 403
    assert SESSION_COOKIE not in visitor.browser.cookies
