"""Answering a 督办单 through the signed link, on the page and as JSON."""

import re
from datetime import timedelta
from typing import Any

import pytest

from activities.supervising import SupervisionForeign
from domain.errors import NotFound
from domain.supervision import ReplyUnfit, SupervisionNotFit
from service.links import LinkForged
from tests.service.web.front_desk import HTML, FrontDesk, headline
from tests.small_city import DUE

LATE = DUE + timedelta(hours=1)


@pytest.fixture
def signed(desk: FrontDesk, notice_id: str) -> Any:
    """A 督办单 for d1, an hour after the due."""
    desk.clock.moment = LATE
    path = f"/notices/{notice_id}/supervisions"
    (one,) = desk.api("POST", path, json={"by": "王五", "units": ["d1"]}).json()["drafted"]
    return desk.api("POST", f"{path}/{one['id']}/sign", json={"by": "赵六"}).json()


def reply(desk: FrontDesk, token: str, one: Any, text: str) -> Any:
    return desk.client.post(f"/api/v1/links/{token}/supervisions/{one['id']}/reply", json={"reply": text})


def test_the_unit_sees_its_own_and_answers(desk: FrontDesk, signed: Any) -> None:
    token = desk.token("d1")
    (shown,) = desk.client.get(f"/api/v1/links/{token}/supervisions").json()
    assert (shown["number"], shown["colour"], shown["open"]) == ("〔2024〕督1号", "红", True)
    assert "drafted_by" not in shown
    answer = reply(desk, token, signed, " 明天补报 ")
    assert (answer.status_code, answer.json()["reply"]) == (201, "明天补报")
    assert answer.json()["state"] == "replied"
    assert desk.shown(token)["orders"] == 1


def test_a_sibling_sees_nothing_and_cannot_answer(desk: FrontDesk, signed: Any) -> None:
    token = desk.token("d2")
    assert desk.client.get(f"/api/v1/links/{token}/supervisions").json() == []
    with desk.untouched():
        desk.refused(reply(desk, token, signed, "已补报"), SupervisionForeign, "supervision_id")
        desk.refused(reply(desk, "forged", signed, "已补报"), LinkForged, "token")
        desk.refused(reply(desk, desk.token("d1"), {"id": 99}, "已补报"), NotFound, "supervision_id")
        desk.refused(reply(desk, desk.token("d1"), signed, "  "), ReplyUnfit, "reply")


def test_a_draft_is_nothing_to_the_unit(desk: FrontDesk, notice_id: str) -> None:
    desk.clock.moment = LATE
    path = f"/notices/{notice_id}/supervisions"
    (one,) = desk.api("POST", path, json={"by": "王五", "units": ["d1"]}).json()["drafted"]
    token = desk.token("d1")
    assert desk.client.get(f"/api/v1/links/{token}/supervisions").json() == []
    assert desk.shown(token)["orders"] == 0
    desk.refused(reply(desk, token, one, "已补报"), SupervisionForeign, "supervision_id")


def test_after_the_striking_off_nothing_is_taken(desk: FrontDesk, signed: Any, notice_id: str) -> None:
    desk.api("POST", f"/notices/{notice_id}/supervisions/{signed['id']}/clear", json={"by": "赵六"})
    token = desk.token("d1")
    desk.refused(reply(desk, token, signed, "已补报"), SupervisionNotFit)
    assert desk.shown(token)["orders"] == 0


def test_the_page_leads_to_it_and_takes_the_answer(desk: FrontDesk, signed: Any) -> None:
    token = desk.token("d1")
    notice = desk.client.get(f"/l/{token}", headers=HTML).text
    assert f'href="../l/{token}/supervisions"' in notice
    page = desk.client.get(f"/l/{token}/supervisions", headers=HTML)
    assert page.status_code == 200
    assert "督办单〔2024〕督1号" in page.text
    action = re.search(r'<form method="post" action="([^"]+)"', page.text)
    assert action is not None
    assert action[1] == f"../../l/{token}/supervisions/{signed['id']}"
    posted = desk.client.post(
        f"/l/{token}/supervisions/{signed['id']}", data={"reply": "明天补报"}, follow_redirects=False
    )
    assert posted.status_code == 303
    after = desk.client.get(f"/l/{token}/supervisions", params={"done": signed["id"]}, headers=HTML).text
    assert "已回复督办单〔2024〕督1号" in after
    assert "明天补报" in after


def test_a_mistake_shows_the_form_with_what_was_typed(desk: FrontDesk, signed: Any) -> None:
    token = desk.token("d1")
    typed = "一" * 4001
    with desk.untouched():
        page = desk.client.post(f"/l/{token}/supervisions/{signed['id']}", data={"reply": typed}, headers=HTML)
    assert page.status_code == 422
    assert typed in page.text
    assert "不超过 4000 个字" in page.text
    assert headline(page.text)


@pytest.mark.usefixtures("signed")
def test_an_office_has_nothing_to_answer(desk: FrontDesk) -> None:
    desk.clock.moment = LATE + timedelta(days=9)
    token = desk.token("c", duty="clerk")
    answer = desk.client.get(f"/api/v1/links/{token}/supervisions")
    desk.refused(answer, NotFound, "token")
    page = desk.client.get(f"/l/{token}", headers=HTML).text
    assert re.search(r'href="\.\./notices/\w+/review">登录并审核<', page)
