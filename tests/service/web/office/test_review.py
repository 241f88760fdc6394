"""The page of review: what waits, beside what it is compared to, and decisions at the versions that were seen."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from httpx2 import Response

from domain.obligations import Form, Obligation, Occurrence
from tests.service.store.world import World
from tests.service.web.front_desk import HTML, TOKEN, FrontDesk
from tests.small_city import DUE, MONDAY, STATISTICS, draft

HEADERS = {**HTML, "authorization": f"Bearer {TOKEN}"}
REVIEWED = STATISTICS.model_copy(update={"review": True, "cascades": False})
SUMMARY = Obligation(
    key="summary", title="活动总结", form=Form.SUMMARY, review=True, cascades=False, occurrences=(Occurrence(due=DUE),)
)
VALUES = {"events": "3", "people": "40"}
LATER = "2024-06-07T18:00"


@pytest.fixture
def notice_id(desk: FrontDesk) -> str:
    """A notice of the city to its two districts, to be reviewed."""
    return desk.issue(draft(REVIEWED, SUMMARY))


def look(desk: FrontDesk, notice_id: str, query: str = "") -> str:
    answer = desk.client.get(f"/notices/{notice_id}/review{query}", headers=HEADERS)
    assert answer.status_code == 200, answer.text
    return answer.text


def act(desk: FrontDesk, notice_id: str, name: str, **form: Any) -> Response:
    return desk.client.post(f"/notices/{notice_id}/review/{name}", headers=HEADERS, data=form, follow_redirects=False)


def write(desk: FrontDesk, unit: str, text: str, version: int = 0) -> None:
    token = desk.token(unit)
    body = {"task_id": desk.task(token, "summary"), "base_version": version, "submission": {"text": text}}
    assert desk.client.post(f"/api/v1/links/{token}/reports", json=body).status_code in (200, 201)


def seen(desk: FrontDesk, notice_id: str) -> Mapping[str, str]:
    """What the ticks of the queue send, by unit and obligation."""
    found = desk.api("GET", f"/notices/{notice_id}/waiting").json()["reports"]
    return {f"{one['unit_code']}.{one['obligation']}": f"{one['task_id']}:{one['version']}" for one in found}


def shown(text: str) -> Sequence[str]:
    """The units of the queue, in order."""
    queue = text[text.index('class="queue"') : text.index('id="report"')]
    return re.findall(r'class="name">([^<]+)<', queue)


def test_an_empty_queue_says_so(desk: FrontDesk, notice_id: str) -> None:
    assert "没有等待审核的材料" in look(desk, notice_id)


def test_the_oldest_comes_first_and_is_looked_at(desk: FrontDesk, notice_id: str) -> None:
    desk.report(desk.token("d2"), VALUES)
    desk.clock.moment = MONDAY + timedelta(hours=2)
    desk.report(desk.token("d1"), VALUES)
    text = look(desk, notice_id)
    assert shown(text) == ["西区", "东区"]
    assert re.search(r'id="report-title"><a [^>]+>西区</a>', text)
    assert "6月4日 18:00前审" in text
    desk.clock.moment = MONDAY + timedelta(days=3)
    assert look(desk, notice_id).count("审核已超时") == 2


def test_how_a_report_came_is_said_in_words(desk: FrontDesk, notice_id: str) -> None:
    desk.report(desk.token("d1"), VALUES)
    assert "邮件链接" in look(desk, notice_id)
    entry = {"notice_id": notice_id, "unit_code": "d1", "obligation": "statistics", "source": "甲安宁"}
    assert desk.api("POST", "/reports", json={**entry, "submission": {"values": VALUES}}).status_code == 201
    text = look(desk, notice_id)
    assert "发文单位代录：电话 甲安宁" in text
    assert "proxy" not in text


def test_an_objection_leads_to_what_was_entered_and_a_correction_settles_it(desk: FrontDesk, notice_id: str) -> None:
    entry = {"notice_id": notice_id, "unit_code": "d1", "obligation": "statistics", "source": "甲安宁"}
    assert desk.api("POST", "/reports", json={**entry, "submission": {"values": VALUES}}).status_code == 201
    token = desk.token("d1")
    task = desk.task(token)
    said = {"task_id": task, "reason": "人数有误"}
    assert desk.client.post(f"/api/v1/links/{token}/objections", json=said).status_code == 201
    [asked] = desk.api("GET", f"/notices/{notice_id}/waiting").json()["requests"]
    text = look(desk, notice_id, f"?ask={asked['request_id']}")
    assert "同意异议只告知单位" in text
    assert "现在的截止时间" not in text
    assert f"review?task={task}" in text
    address = f"/notices/{notice_id}/units/d1/entry/{task}"
    assert address in text
    assert 'name="base_version" value="1"' in desk.client.get(address, headers=HEADERS).text
    again = {"base_version": "1", "channel": "phone", "source": "甲安宁", "value.events": "3", "value.people": "41"}
    assert desk.client.post(address, headers=HEADERS, data=again, follow_redirects=False).status_code == 303
    assert "人数有误" not in look(desk, notice_id)


def test_the_queue_is_narrowed(desk: FrontDesk, notice_id: str) -> None:
    desk.report(desk.token("d1"), VALUES)
    desk.report(desk.token("d2"), VALUES)
    write(desk, "d1", "一、做法。")
    assert len(shown(look(desk, notice_id))) == 3
    assert shown(look(desk, notice_id, "?item=summary/once")) == ["东区"]
    assert shown(look(desk, notice_id, "?q=西")) == ["西区"]
    assert shown(look(desk, notice_id, "?flag=late")) == []
    assert shown(look(desk, notice_id, "?flag=nonsense&page=99")) == shown(look(desk, notice_id))


def test_accepting_goes_on_with_the_next(desk: FrontDesk, notice_id: str) -> None:
    for unit in ("d1", "d2"):
        desk.report(desk.token(unit), VALUES)
    ticks = seen(desk, notice_id)
    task = ticks["d2.statistics"].split(":")[0]
    answer = act(desk, notice_id, "accept", seen=ticks["d1.statistics"], back="item=statistics%2Fonce")
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert where.startswith(f"../../../notices/{notice_id}/review?item=statistics%2Fonce")
    assert f"task={task}" in where
    told = desk.client.get(f"/notices/{notice_id}/review?done=accepted&count=1&task={task}", headers=HEADERS).text
    assert "已采纳 1 份材料。 还有 1 项" in told
    assert shown(told) == ["西区"]


def test_a_batch_is_returned_with_a_phrase_and_a_due(desk: FrontDesk, notice_id: str) -> None:
    for unit in ("d1", "d2"):
        desk.report(desk.token(unit), VALUES)
    ticks = list(seen(desk, notice_id).values())
    answer = act(desk, notice_id, "return", seen=ticks, phrase=["缺少盖章扫描件"], reason=" 请补 ", due=LATER)
    assert (answer.status_code, "count=2" in answer.headers["location"]) == (303, True)
    [told, _] = desk.shown(desk.token("d1"))["tasks"]
    assert told["latest"]["returned"] == "缺少盖章扫描件；请补"
    assert told["task"]["due"] == "2024-06-07T18:00:00+08:00"


def test_what_was_not_seen_is_not_decided_and_is_named(desk: FrontDesk, notice_id: str) -> None:
    for unit in ("d1", "d2"):
        desk.report(desk.token(unit), VALUES)
    ticks = list(seen(desk, notice_id).values())
    for unit in ("d1", "d2"):
        desk.report(desk.token(unit), {**VALUES, "people": "41"}, version=1)
    with desk.untouched():
        answer = act(desk, notice_id, "accept", seen=ticks)
    assert answer.status_code == 409
    assert "有 2 个单位又报了新版（东区、西区）" in answer.text
    assert "<li>东区</li><li>西区</li>" in answer.text


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"due": LATER}, "请选择或填写退回的理由"),
        ({"reason": "重填"}, "请填写新的截止时间"),
        ({"reason": "重填", "due": "2024-06-01T18:00"}, "已经过去"),
        ({"reason": "重填", "due": "2024-09-01T18:00"}, "晚于该事项的办结时间"),
        ({"reason": "重" * 1001, "due": LATER}, "请改写"),
    ],
)
def test_a_refused_return_keeps_what_was_typed(
    desk: FrontDesk, notice_id: str, form: dict[str, str], told: str
) -> None:
    desk.report(desk.token("d1"), VALUES)
    [tick] = seen(desk, notice_id).values()
    with desk.untouched():
        answer = act(desk, notice_id, "return", seen=tick, back=f"task={tick.split(':')[0]}", **form)
    assert answer.status_code == 422, answer.text
    assert told in answer.text
    assert form.get("reason", "")[:50] in answer.text
    assert '<details data-key="return" open>' in answer.text


@pytest.mark.parametrize("tick", ["x", "1", "1:2:3", "²:1", "9" * 30 + ":1"])
def test_a_mangled_tick_is_refused(desk: FrontDesk, notice_id: str, tick: str) -> None:
    with desk.untouched():
        assert act(desk, notice_id, "accept", seen=tick).status_code == 422
        assert act(desk, notice_id, "accept").status_code == 422


def test_the_last_version_stands_beside_with_its_return(desk: FrontDesk, notice_id: str) -> None:
    write(desk, "d1", "一、旧做法。\n二、问题。")
    [tick] = seen(desk, notice_id).values()
    act(desk, notice_id, "return", seen=tick, reason="过于简略", due=LATER)
    write(desk, "d1", "一、新做法。\n二、问题。", 1)
    text = look(desk, notice_id)
    assert "<ins>新做法。</ins>" in text
    assert "<del>旧做法。</del>" in text
    assert "由api退回：过于简略" in text


def test_a_request_is_granted_and_another_refused(desk: FrontDesk, notice_id: str) -> None:
    for unit in ("d1", "d2"):
        token = desk.token(unit)
        body = {"task_id": desk.task(token), "kind": "extension", "reason": "汛情抢险", "due": "2024-06-28"}
        assert desk.client.post(f"/api/v1/links/{token}/requests", json=body).status_code == 201
    first, second = (one["request_id"] for one in desk.api("GET", f"/notices/{notice_id}/waiting").json()["requests"])
    text = look(desk, notice_id, f"?ask={first}")
    assert "汛情抢险" in text
    assert 'value="2024-06-28T18:00"' in text
    granted = act(desk, notice_id, "decide", number=first, grant="true", due="2024-06-27T18:00")
    assert f"ask={second}" in granted.headers["location"]
    with desk.untouched():
        refused = act(desk, notice_id, "decide", number=second, grant="false")
        assert (refused.status_code, "请写明理由" in refused.text) == (422, True)
    act(desk, notice_id, "decide", number=second, grant="false", reason="须按时")
    assert desk.api("GET", f"/notices/{notice_id}/waiting").json()["requests"] == []
    told = {part.unit_code: part.answer.decision.value for part in desk.pending() if part.answer}
    assert told == {"d1": "granted", "d2": "refused"}


def test_a_decided_request_is_told(desk: FrontDesk, notice_id: str) -> None:
    with desk.untouched():
        assert act(desk, notice_id, "decide", number=99, grant="true").status_code == 404


def test_the_page_asks_a_constant_number_of_statements(desk: FrontDesk, notice_id: str) -> None:
    numbers = []
    for unit in ("d1", "d2"):
        desk.report(desk.token(unit), VALUES)
        write(desk, unit, "一、做法。")
        with World(desk.house.ledger.engine).counting() as sent:
            look(desk, notice_id)
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 30
