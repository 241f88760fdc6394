"""Handing over, objecting, and looking back: as pages, through a link and signed in."""

from typing import Any

import pytest
from sqlalchemy import event

from activities.reporting import ForeignTask
from domain.errors import NotFound
from tests.service.web.front_desk import HTML, TOKEN, FrontDesk
from tests.service.web.link.test_pages import GOOD, OPT_IN, OWN, page, post
from tests.service.web.markup import Page, read_page
from tests.small_city import STATISTICS, draft

SIGNED: Any = {"authorization": f"Bearer {TOKEN}", **HTML}


@pytest.fixture
def notice(desk: FrontDesk) -> str:
    return desk.issue(draft(OWN, OPT_IN))


@pytest.fixture
def token(desk: FrontDesk, notice: str) -> str:
    return desk.token("d1", notice)


def shown(desk: FrontDesk, path: str, status: int = 200, **more: Any) -> Page:
    answer = desk.client.get(path, **more)
    assert answer.status_code == status, answer.text
    return read_page(answer.text)


def test_work_is_handed_over_and_taken_back(desk: FrontDesk, token: str) -> None:
    place = f"/l/{token}/handover"
    assert f"../l/{token}/handover" in page(desk, token).anchors
    form = shown(desk, f"/l/{token}，请办理/handover")  # as a chat hands the link on
    assert form.actions[0] == f"../../l/{token}/handover"
    assert "d1clerk（经办人，东区）" in form.text
    assert "d2liaison" not in form.text
    given = {"to_contact": "d1.clerk", "scope": "notice", "ends": "6月10日", "reason": "出差"}
    for wrong, told in (
        ({"to_contact": ""}, "请选择受托人"),
        ({"ends": "下周"}, "请写成“6月28日”"),
        ({"reason": " "}, "委托原因"),
    ):
        with desk.untouched():
            answer = desk.client.post(place, data=given | wrong)
        assert answer.status_code == 422
        assert told in answer.text
        assert "出差" in answer.text or "reason" in wrong
    done = read_page(desk.client.post(place, data=given).text)
    assert "已委托。" in done.text
    assert "至2024年6月10日（星期一）23:59" in done.text
    assert done.blank("ends")["type"] == "date"
    (end,) = [action for action in done.actions if "/handovers/" in action]
    ended = desk.client.post(f"/l/{token}/handovers/{end.split('/')[-2]}/end")
    assert "委托已收回" in ended.text


def test_an_entry_is_objected_to(desk: FrontDesk, notice: str, token: str) -> None:
    report = {
        "notice_id": notice,
        "unit_code": "d1",
        "obligation": "statistics",
        "submission": {"values": {"events": "3", "people": "4"}},
        "source": "甲安宁",
        "by": "陈二",
    }
    assert desk.api("POST", "/reports", json=report).status_code == 201
    task = desk.task(token)
    place = f"/l/{token}/tasks/{task}/objection"
    before = page(desk, token)
    assert "发文单位代录：电话 甲安宁。" in before.text
    assert "进展情况统计表由发文单位代录，请核对" in before.text
    assert f"#task-{task}-inside" in before.anchors
    assert f"../l/{token}/tasks/{task}/objection" in before.anchors
    with desk.untouched():
        empty = desk.client.post(place, data={"reason": " "})
    assert (empty.status_code, "请写明哪里不对" in empty.text) == (422, True)
    done = desk.client.post(place, data={"reason": "人数应为 5"})
    assert "异议已提交" in done.text
    after = page(desk, token)
    assert "本单位已提出异议，等待答复" in after.text
    assert "请核对" not in after.text
    assert f"../l/{token}/tasks/{task}/objection" not in after.anchors
    history = shown(desk, f"/l/{token}/tasks/{task}/versions")
    assert "发文单位代录：电话 甲安宁" in history.text


def test_history_says_what_was_returned_and_why(desk: FrontDesk) -> None:
    notice = desk.issue(draft(OWN.model_copy(update={"review": True})))
    token = desk.token("d1", notice)
    post(desk, token, "statistics", GOOD)
    task = desk.task(token)
    order = {"reports": [{"task_id": task, "version": 1}], "by": "陈二", "reason": "与照片不符", "due": "2024-06-12"}
    assert desk.api("POST", f"/notices/{notice}/return", json=order).status_code == 200
    returned = page(desk, token)
    assert "退回原因：与照片不符" in returned.text
    assert returned.blank("value.events")["value"] == "12"
    history = shown(desk, f"/l/{token}/tasks/{task}/versions")
    assert "退回，原因：与照片不符" in history.text


def test_an_office_that_passed_on_sees_what_it_gathers(desk: FrontDesk) -> None:
    notice = desk.issue(draft(STATISTICS))
    token = desk.token("d1", notice)
    answer = desk.client.get(f"/l/{token}/rollup")
    assert answer.status_code == 404
    assert "没有转发" in answer.text


def test_who_has_signed_in_has_the_same_page(desk: FrontDesk, notice: str) -> None:
    place = f"/work/{notice}/d1"
    first = shown(desk, place, headers=SIGNED)
    assert f"../../work/{notice}/d1/acknowledge" in first.actions
    answer = desk.client.post(f"{place}/acknowledge", headers=SIGNED, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"../../../work/{notice}/d1?done=acknowledged")
    with desk.house.ledger.reading() as facts:
        task = facts.tasks_of(notice, "d1")[0].id
        assert facts.receipt(notice, "d1").acknowledged_by == "api"
    answer = desk.client.post(f"{place}/tasks/{task}", data=GOOD, headers=SIGNED)
    assert "报送成功" in answer.text
    assert "登录填报" in shown(desk, f"{place}/tasks/{task}/versions", headers=SIGNED).text
    for below in ("/handover", f"/tasks/{task}/request", f"/tasks/{task}/objection", "/supervisions"):
        shown(desk, f"{place}{below}", headers=SIGNED)


def test_nothing_is_there_for_a_unit_that_was_not_asked(desk: FrontDesk, notice: str) -> None:
    shown(desk, f"/work/{notice}/s1", 404, headers=SIGNED)
    shown(desk, f"/work/{notice}/nowhere", 404, headers=SIGNED)
    with desk.house.ledger.reading() as facts:
        task = facts.tasks_of(notice, "d1")[0].id
    answer = desk.client.put(
        f"/api/v1/work/{notice}/d2/tasks/{task}/draft", json={"typed": {}}, headers={"authorization": f"Bearer {TOKEN}"}
    )
    desk.refused(answer, ForeignTask, "task_id")
    got = desk.api("GET", f"/work/{notice}/d2/tasks/{task}/draft")
    desk.refused(got, NotFound, "task_id")
    assert desk.client.get(f"/work/{notice}/d1", headers=HTML, follow_redirects=False).status_code == 303


def test_the_page_costs_the_same_however_many_tasks_there_are(desk: FrontDesk) -> None:
    said: list[str] = []
    event.listen(desk.house.ledger.engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    counts, sizes = [], []
    for number in (1, 12):
        several = [OWN.model_copy(update={"key": f"t{n}", "title": f"统计表{n}"}) for n in range(number)]
        token = desk.token("d1", desk.issue(draft(*several, number=f"测安办〔2024〕{number}号")))
        desk.client.get(f"/l/{token}")
        said.clear()
        sizes.append(len(desk.client.get(f"/l/{token}").content))
        counts.append(len([one for one in said if one.startswith(("SELECT", "WITH"))]))
    assert counts[0] == counts[1]
    assert sizes[1] < 60_000
    print(counts, sizes)
