"""The pages of webhooks, of calendars and of the API, as people read and send them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from httpx2 import Response

from domain.rights import Act, Role
from service.store.accounts import NewAccount, hashed
from tests.service.web.front_desk import HTML, TOKEN, FrontDesk
from tests.small_city import draft

URL = "https://oa.example.org/events"
HEADERS = {"authorization": f"Bearer {TOKEN}", **HTML}


def get(desk: FrontDesk, path: str, **cookies: str) -> Response:
    shown = "; ".join(f"{name}={value}" for name, value in cookies.items())
    answer = desk.client.get(path, headers=HEADERS | ({"cookie": shown} if shown else {}))
    assert answer.status_code == 200, answer.text
    return answer


def send(desk: FrontDesk, path: str, data: dict[str, Any] | None = None) -> Response:
    return desk.client.post(path, data=data or {}, headers=HEADERS)


def make(desk: FrontDesk) -> tuple[int, str]:
    made = send(desk, "/admin/webhooks", {"unit": "c", "url": URL, "events": ["reported", "issued"]})
    assert made.status_code == 200, made.text
    found = re.search(r'id="secret">(whsec_[^<]+)<', made.text)
    number = re.search(r"admin/webhooks/(\d+)/test", made.text)
    assert found is not None
    assert number is not None
    return int(number[1]), found[1]


def test_a_webhook_is_made_and_its_secret_shown_once(desk: FrontDesk) -> None:
    assert "还没有事件推送" in get(desk, "/admin/webhooks").text
    number, secret = make(desk)
    assert "oa.example.org" in get(desk, "/admin/webhooks").text
    assert secret not in get(desk, f"/admin/webhooks/{number}").text


def test_a_wrong_address_is_told_beside_its_blank_and_nothing_typed_is_lost(desk: FrontDesk) -> None:
    with desk.untouched():
        answer = send(desk, "/admin/webhooks", {"unit": "c", "url": "https://127.0.0.1/x", "events": ["closed"]})
    assert answer.status_code == 422
    assert "指向本机或内部网络" in answer.text
    assert 'value="https://127.0.0.1/x"' in answer.text
    assert re.search(r'value="closed" checked', answer.text)


def test_a_webhook_is_tested_changed_renewed_and_removed(desk: FrontDesk) -> None:
    number, secret = make(desk)
    page = f"/admin/webhooks/{number}"
    assert "测试事件已排入" in send(desk, f"{page}/test").text
    assert "待推送" in get(desk, page).text
    off = send(desk, page, {"url": URL})
    assert "已保存" in off.text
    assert "已停用" in off.text
    assert send(desk, f"{page}/test").status_code == 409
    renewed = send(desk, f"{page}/secret")
    assert "whsec_" in renewed.text
    assert secret not in renewed.text
    assert "事件推送已删除" in send(desk, f"{page}/remove").text
    assert desk.client.get(page, headers=HEADERS).status_code == 404


def test_a_calendar_address_is_made_and_revoked(desk: FrontDesk) -> None:
    desk.issue(draft())
    assert "还没有日历地址" in get(desk, "/units/d1/calendar").text
    made = send(desk, "/units/d1/calendar")
    address = re.search(r"http://cascade\.example\.invalid(/calendar/[^<]+\.ics)", made.text)
    number = re.search(r"calendar/(\d+)/revoke", made.text)
    assert address is not None
    assert number is not None
    assert desk.client.get(address[1]).status_code == 200
    assert "日历地址已停用" in send(desk, f"/units/d1/calendar/{number[1]}/revoke").text
    assert desk.client.get(address[1]).status_code == 404


def test_a_calendar_dies_with_the_right_of_its_maker(desk: FrontDesk) -> None:
    accounts, now = desk.office.accounts, desk.clock.real_now()
    chen = accounts.make(NewAccount(login="chen", name="陈一", grants=((Role.READER, "d1"),)), "test", now)
    accounts.make_token(chen.id, "日历", [Act.SEE], hashed("key"), now + timedelta(days=1), "test", now)
    own = {"authorization": "Bearer key"}
    feed = desk.client.post("/api/v1/units/s1/calendars", headers=own).json()
    assert desk.client.post("/api/v1/units/d2/calendars", headers=own).status_code == 404
    address = feed["url"].removeprefix("http://cascade.example.invalid")
    assert desk.client.get(address).status_code == 200
    accounts.take(chen.id, Role.READER, "d1", "test", now)
    assert desk.client.get(address).status_code == 404


def test_the_api_is_told_to_people(desk: FrontDesk) -> None:
    answer = desk.client.get("/api", headers=HTML)
    assert answer.status_code == 200
    document = desk.client.get("/api/v1/openapi.json").json()
    for path in document["paths"]:
        assert f"<code>{path}</code>" in answer.text
    assert "接口说明" in answer.text
    english = desk.client.get("/api", headers=HTML | {"cookie": "language=en"})
    assert "no sign-in" in english.text


@pytest.mark.parametrize("path", ["/admin/webhooks", "/units/d1/calendar"])
def test_pages_are_there_in_english(desk: FrontDesk, path: str) -> None:
    make(desk)
    text = get(desk, path, language="en").text
    assert "Webhooks" in text or "Calendar" in text
