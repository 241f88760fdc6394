"""The administration on its pages: lights, items, failed messages, calendar, channels, policies, log; and who may."""

from datetime import timedelta
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import update

from domain.facts import Incident
from domain.letters import ChannelName
from domain.outbox import IntentState, Sent
from domain.policy import PLAIN, Urgency
from domain.rights import Role
from service.operations.policy_form import blanks_of
from service.store.database import writing
from service.store.tables import CALENDAR_YEAR
from tests.domain.test_gazette_text import HEAD
from tests.service.web.front_desk import HTML, TOKEN, FrontDesk
from tests.service.web.markup import read_page
from tests.service.web.staff import employ
from tests.small_city import DUE, STATISTICS, draft

HEADERS = {**HTML, "authorization": f"Bearer {TOKEN}"}
OF_2027 = HEAD.format(year=2027, before=2026, number=9) + (
    "一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n二、春节：2月5日至11日放假调休，共7天。1月31日（周日）、2月13日（周六）上班。"
)
PAGES = ("", "/incidents", "/messages", "/workers", "/calendar", "/channels", "/policies", "/log")


def get(desk: FrontDesk, address: str) -> str:
    answer = desk.client.get(address, headers=HEADERS)
    assert answer.status_code == 200, answer.text
    return answer.text


def post(desk: FrontDesk, address: str, /, **form: Any) -> Response:
    return desk.client.post(address, headers=HEADERS, data=form, follow_redirects=False)


def raised(desk: FrontDesk, key: str, unit: str, kind: str = "no_contact") -> None:
    incident = Incident(key=key, kind=kind, unit_code=unit, sentence=f"“{unit}”没有可用的联系人")
    with desk.house.ledger.transaction() as facts:
        facts.raise_incidents([incident], desk.clock.now())


@pytest.fixture
def failed(desk: FrontDesk, notice_id: str) -> int:
    """The id of a message whose address was refused for good."""
    part = next(one for one in desk.pending() if one.contact.unit_code == "d1" and one.notice_id == notice_id)
    now = desk.clock.now()
    done = Sent(
        id=part.id, state=IntentState.UNDELIVERABLE, letter_id="l", at=now, checked_at=now, detail="550 no such user"
    )
    with desk.house.ledger.transaction() as facts:
        facts.record(ChannelName.EMAIL, [done])
        facts.mark_dead(ChannelName.EMAIL, [part.contact.id])
    return part.id


@pytest.mark.parametrize("page", PAGES)
def test_only_whoever_administers_the_whole_sees_the_whole(desk: FrontDesk, page: str) -> None:
    assert employ(desk, Role.ADMINISTRATOR).get(f"/admin{page}").status_code == 200
    assert employ(desk, Role.LEADER).get(f"/admin{page}").status_code == 403
    of_a_part = employ(desk, Role.ADMINISTRATOR, "d1").get(f"/admin{page}").status_code
    assert of_a_part == (200 if page in ("", "/incidents") else of_a_part)
    if page not in ("", "/incidents"):
        assert of_a_part in (403, 404)


def test_the_overview_tells_what_does_not_work(desk: FrontDesk) -> None:
    page = get(desk, "/admin")
    assert "没有应答" in page  # no Temporal runs beside this test
    assert "可以读写" in page
    assert "剩余" in page


def test_items_are_resolved_with_a_note_by_whoever_keeps_their_place(desk: FrontDesk) -> None:
    raised(desk, "a", "d1")
    raised(desk, "b", "d2")
    own = employ(desk, Role.ADMINISTRATOR, "d1")
    listed = read_page(own.get("/admin/incidents").text).text
    assert "“d1”没有可用的联系人" in listed
    assert "d2" not in listed
    assert own.post("/admin/incidents", data={"key": "b", "note": "已补"}).status_code == 404
    assert own.post("/admin/incidents", data={"key": "a", "note": ""}).status_code == 422
    assert own.post("/admin/incidents", data={"key": "a", "note": "已补充联系人"}).status_code == 303
    assert "已补充联系人" in own.get("/admin/incidents?state=resolved").text
    assert "“d2”" in get(desk, "/admin/incidents?kind=no_contact&unit=d2")
    assert "没有这样的事项" in get(desk, "/admin/incidents?kind=dead_address")


def test_failed_messages_are_sent_again_once_somebody_vouches(desk: FrontDesk, failed: int) -> None:
    assert "550 no such user" in get(desk, "/admin/messages?channel=email")
    assert "没有发送失败的消息" in get(desk, "/admin/messages?channel=sms")
    assert "请先勾选" in post(desk, "/admin/messages").text
    assert "地址已被拒收" in post(desk, "/admin/messages", message=failed).text
    assert "1 条已交回发送队列" in post(desk, "/admin/messages", message=failed, trusting="1").text
    assert failed in {part.id for part in desk.pending()}
    assert ChannelName.EMAIL in desk.engine.couriers


def test_a_published_year_is_looked_at_and_then_kept(desk: FrontDesk) -> None:
    desk.issue(draft(STATISTICS.model_copy(update={"occurrences": (due_in_2027(),)})))
    before = get(desk, "/admin/calendar?year=2027")
    assert "2027 年暂定" in before
    assert "进展情况统计表" in before
    with desk.untouched():
        shown = post(desk, "/admin/calendar/preview", text=OF_2027)
    assert "还没有保存" in shown.text
    kept = post(desk, "/admin/calendar", gazetted=read_page(shown.text).blank("gazetted")["value"])
    assert kept.status_code == 303
    after = get(desk, "/admin/calendar?year=2027")
    assert "国办发明电〔2026〕9号" in after
    assert "暂定：" not in after
    assert "导入了 2027 年放假安排" in get(desk, "/admin/log?area=calendar")


def due_in_2027() -> Any:
    return STATISTICS.occurrences[0].model_copy(update={"due": DUE.replace(year=2027, month=1, day=15)})


def test_a_table_may_be_uploaded_and_nonsense_is_told_on_the_page(desk: FrontDesk) -> None:
    table = "日期,类型,名称,至,来源\n2027-01-01,放假,元旦,2027-01-03,国办发明电〔2026〕9号\n".encode()
    shown = desk.client.post("/admin/calendar/preview", headers=HEADERS, files={"file": ("2027.csv", table)})
    assert "2027 年安排" in shown.text
    for wrong in ("", "随便写写", "2027年部分节假日安排\n一、元旦：13月1日放假。"):
        answer = post(desk, "/admin/calendar/preview", text=wrong)
        assert answer.status_code == 422
        assert wrong[:4] in answer.text
    assert post(desk, "/admin/calendar", gazetted="{}").status_code == 422


def test_a_test_message_tells_the_true_answer_and_is_logged(desk: FrontDesk) -> None:
    sent = post(desk, "/admin/channels/test", channel="sms", address="13900000001")
    assert "对方服务器已接收" in sent.text
    assert "已存入本地短信箱" in sent.text
    assert "被拒收" in post(desk, "/admin/channels/test", channel="sms", address="10000000000").text
    assert "没有发出" in post(desk, "/admin/channels/test", channel="email", address="a@example.invalid").text
    assert post(desk, "/admin/channels/test", channel="fax", address="1").status_code == 422
    log = get(desk, "/admin/log?area=channel")
    assert "139****0001" in log
    assert "13900000001" not in log
    answers = [post(desk, "/admin/channels/test", channel="sms", address="13900000001") for _ in range(5)]
    assert answers[-1].status_code == 429


def test_settings_are_shown_without_secrets(desk: FrontDesk) -> None:
    page = get(desk, "/admin/channels")
    assert "&lt;cascade@example.invalid&gt;" in page
    assert TOKEN not in page


def test_a_policy_is_for_new_notices_only(desk: FrontDesk, notice_id: str) -> None:
    blanks = blanks_of(PLAIN) | {"close_working_days": "9", "csrf": ""}
    assert post(desk, "/admin/policies/plain", **blanks).headers["location"].endswith("done=kept")
    assert "截止后 9 个工作日自动办结" in get(desk, "/admin/policies")
    later = desk.issue(draft(number="测安办〔2024〕2号", policy=None))
    with desk.house.ledger.reading() as facts:
        assert facts.notice(notice_id).policy.close_working_days == 5
        assert facts.notice(later).policy.close_working_days == 9
    refused = post(desk, "/admin/policies/plain", **{**blanks, "close_working_days": "viele"})
    assert refused.status_code == 422
    assert read_page(refused.text).blank("close_working_days")["value"] == "viele"
    assert post(desk, "/admin/policies/plain", restore="1").status_code == 303
    assert desk.office.administration.policies()[Urgency.PLAIN] == PLAIN
    assert "恢复了默认督办策略" in get(desk, "/admin/log")


def test_workflows_of_a_notice_say_when_temporal_is_away_and_link_to_its_pages(desk: FrontDesk, notice_id: str) -> None:
    assert "Temporal 没有应答" in get(desk, f"/admin/notices/{notice_id}/workflows")
    assert "Temporal 没有应答" in get(desk, "/admin/workers")
    raised(desk, "a", "d1")
    answer = post(desk, "/admin/workers", act="revive", workflow=f"notice-{notice_id}", notice=notice_id)
    assert answer.status_code == 303
    assert desk.engine.started.count(notice_id) == 2
    assert post(desk, "/admin/workers", act="couriers", workflow="couriers").status_code == 303
    assert len(desk.engine.couriers) >= len(ChannelName)


def test_nothing_of_others_is_taken_for_html(desk: FrontDesk) -> None:
    raised(desk, "<i>", "d1", kind="<b>kind</b>")
    desk.office.administration.log("<u>who</u>", desk.clock.now(), "workflow", "revive", "<script>", why="<s>")
    desk.office.administration.log("x", desk.clock.now(), "policy", "changed", "<script>")
    for address in ("/admin", "/admin/incidents", "/admin/log"):
        page = get(desk, address)
        assert "<b>kind" not in page
        assert "<u>who" not in page
        assert page.count("<script>") == 0


def test_what_waits_too_long_is_red(desk: FrontDesk, notice_id: str) -> None:
    assert notice_id
    desk.clock.moment += timedelta(hours=30)
    assert "最早的已等 30 小时" in get(desk, "/admin")


def test_a_calendar_year_that_was_entered_counts_before_the_programs(desk: FrontDesk) -> None:
    text = HEAD.format(year=2024, before=2023, number=99) + "一、元旦：1月2日放假。"
    shown = post(desk, "/admin/calendar/preview", text=text)
    assert "取代已有的安排" in shown.text
    post(desk, "/admin/calendar", gazetted=read_page(shown.text).blank("gazetted")["value"])
    assert "〔2023〕99号" in get(desk, "/admin/calendar?year=2024")
    with writing(desk.house.ledger.engine) as connection:
        connection.execute(update(CALENDAR_YEAR).values(source="改过", digest="x"))
    assert "改过" in get(desk, "/admin/calendar?year=2024")
