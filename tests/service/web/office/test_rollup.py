"""The page of a rollup: numbers lead to their units, the missing are named with what to do, acts have reasons."""

import re
from datetime import timedelta
from typing import Any

import pytest
from httpx2 import Response

from activities.issuing import reissue
from domain.clock import BusinessClock
from domain.obligations import Form, Obligation, Occurrence
from domain.orders import NoticeOrder
from tests.service.store.world import World
from tests.service.web.front_desk import HTML, TOKEN, FrontDesk
from tests.small_city import DUE, STATISTICS, draft

HEADERS = {**HTML, "authorization": f"Bearer {TOKEN}"}
OWN = STATISTICS.model_copy(update={"cascades": False})
GOOD = {"events": "12", "people": "340"}
SUMMARY = Obligation(
    key="summary", title="活动总结", form=Form.SUMMARY, cascades=False, occurrences=(Occurrence(due=DUE),)
)
ITEM = "statistics/once"


@pytest.fixture
def notice(desk: FrontDesk) -> str:
    """Open, with one of two reports."""
    issued = desk.issue(draft(OWN, SUMMARY))
    desk.report(desk.token("d1"), GOOD)
    return issued


@pytest.fixture
def passed_on(desk: FrontDesk) -> str:
    """The notice by which the eastern district passed one of the city on; one of its two streets has reported."""
    top = desk.issue(draft(STATISTICS))
    order = NoticeOrder(
        notice_id=f"{top}-d1",
        origin_id=top,
        office="d1",
        office_path="/c/d1/",
        level="district",
        clock=BusinessClock.plain(),
        superior_id=top,
    )
    with desk.house.ledger.transaction() as facts:
        below = reissue(facts, order, desk.clock.now())
    desk.tell(below.id)
    desk.report(desk.token("s1", below.id), GOOD)
    return below.id


def get(desk: FrontDesk, path: str) -> str:
    answer = desk.client.get(f"/notices/{path}", headers=HEADERS)
    assert answer.status_code == 200, answer.text
    return answer.text


def act(desk: FrontDesk, notice: str, name: str, **form: Any) -> Response:
    form = {"item": ITEM, "reason": "上级催要", **form}
    return desk.client.post(f"/notices/{notice}/rollup/{name}", headers=HEADERS, data=form, follow_redirects=False)


def words(page: str) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_parts_make_up_what_was_expected(desk: FrontDesk, notice: str) -> None:
    said = words(get(desk, f"{notice}/rollup"))
    assert "直接下级应报 2 = 按时 1 + 零报告 0 + 迟报 0 + 未报 1 + 免报 0" in said
    assert "合计 2 个单位 12 340" in said
    assert "西区 未报" in said


def test_who_is_missing_is_named_with_why_and_whom_to_ring_up(desk: FrontDesk, notice: str) -> None:
    page = get(desk, f"{notice}/rollup")
    said = words(page)
    assert "西区 尚未签收 先电话确认是否收到，再催办 催办" in said
    assert 'href="tel:199000002' in page


def test_every_number_of_the_table_leads_on(desk: FrontDesk, notice: str) -> None:
    page = get(desk, f"{notice}/rollup")
    found = re.findall(r'class="figure" href="([^"]+)"', page)
    assert len(found) >= 6 + 3
    for address in set(found):
        where = address.replace("&amp;", "&").removeprefix("../../")
        assert desk.client.get(f"/{where}", headers=HEADERS).status_code == 200, where
    said = words(get(desk, f"{notice}/rollup/sources?item={ITEM}&field=people"))
    assert "进展情况统计表 · 参加人数 = 340 人" in said
    assert "东区 按时 340 1 第 1 版" in said


def test_an_item_without_reports_is_a_page_too(desk: FrontDesk) -> None:
    empty = desk.issue(draft(OWN))
    for path in (
        "rollup",
        "rollup/sources?item=statistics/once",
        "rollup/text",
        "rollup/downloads?item=statistics/once",
    ):
        get(desk, f"{empty}/{path}")
    assert "还没有文字材料" in get(desk, f"{empty}/rollup/text")


def test_what_the_office_asks_for_itself_is_not_offered_to_go_up(desk: FrontDesk) -> None:
    top = desk.issue(draft(STATISTICS))
    basis = ({"number": "测安办〔2024〕1号", "notice_id": top},)
    earlier = {"occurrences": (Occurrence(due=DUE - timedelta(days=2)),)}
    asked = (STATISTICS.model_copy(update=earlier), SUMMARY.model_copy(update=earlier))
    own = desk.issue(draft(*asked, office="d1", number="东安办〔2024〕2号", basis=basis))
    carried, local = (get(desk, f"{own}/rollup?item={key}/once") for key in ("statistics", "summary"))
    assert ("冻结并上报" in carried, "冻结并上报" in local) == (True, False)
    assert "本级自设的事项，不上报" in local


@pytest.mark.parametrize("path", ["rollup?item=never/once", "rollup/sources?item=x", "rollup/text?item=never/once"])
def test_an_unknown_item_is_told(desk: FrontDesk, notice: str, path: str) -> None:
    assert desk.client.get(f"/notices/{notice}/{path}", headers=HEADERS).status_code == 404


def test_texts_come_by_chapter_with_their_unit(desk: FrontDesk, notice: str) -> None:
    for unit, text in (("d1", "一、主要做法\n东做。"), ("d2", "一、主要做法\n西做。\n二、问题\n无。")):
        token = desk.token(unit)
        body = {"task_id": desk.task(token, "summary"), "base_version": 0, "submission": {"text": text}}
        desk.client.post(f"/api/v1/links/{token}/reports", json=body)
    said = words(get(desk, f"{notice}/rollup/text?item=summary/once"))
    assert "2 个单位的 3 段文字" in said
    assert re.search(r"主要做法 2 段 东区 第 1 版 #\d+ 东做。 西区 第 1 版 #\d+ 西做。 问题 1 段 西区", said)


def test_closing_needs_a_reason_and_names_who_was_missing(desk: FrontDesk, notice: str) -> None:
    with desk.untouched():
        refused = act(desk, notice, "close", reason=" ")
        assert (refused.status_code, "请写明理由" in refused.text) == (422, True)
    answer = act(desk, notice, "close")
    assert answer.headers["location"] == f"../../../notices/{notice}/rollup?item={ITEM}&done=closed"
    page = get(desk, f"{notice}/rollup?item={ITEM}&done=closed")
    assert "已办结。" in page
    assert "重新办理" in page
    assert "办结时仍未报" in page


def test_what_waits_for_review_stands_in_the_way(desk: FrontDesk) -> None:
    notice = desk.issue(draft(OWN.model_copy(update={"review": True})))
    desk.report(desk.token("d1"), GOOD)
    assert "1 份材料待审" in get(desk, f"{notice}/rollup")
    with desk.untouched():
        refused = act(desk, notice, "close")
    assert (refused.status_code, "东区" in refused.text) == (409, True)
    assert "上级催要" in refused.text


def test_a_closed_item_is_opened_again(desk: FrontDesk, notice: str) -> None:
    act(desk, notice, "close")
    answer = act(desk, notice, "reopen", due="2024-07-05T18:00")
    assert "done=reopened" in answer.headers["location"]
    assert "收集中" in get(desk, f"{notice}/rollup?item={ITEM}")


def test_a_rollup_goes_up_early_and_then_again(desk: FrontDesk, passed_on: str) -> None:
    page = get(desk, f"{passed_on}/rollup")
    assert "提前，缺报 1 个单位" in page
    assert "done=submitted" in act(desk, passed_on, "submit").headers["location"]
    said = words(get(desk, f"{passed_on}/rollup"))
    assert "第 1 版" in said
    assert "应报 5，已报 1，缺报 4" in said or "应报 2，已报 1，缺报 1" in said
    assert "说明：上级催要" in said
    desk.clock.moment += timedelta(hours=1)
    desk.report(desk.token("s1", passed_on), {**GOOD, "people": "341"}, version=1)
    stale = words(get(desk, f"{passed_on}/rollup"))
    assert "第 1 版已过时" in stale
    assert "参加人数： 340 → 341 人" in stale
    top = passed_on.removesuffix("-d1")
    below = words(get(desk, f"{top}/rollup/sources?item={ITEM}&field=people&through=d1"))
    assert "东区第 1 版汇总" in below
    assert "甲街道 按时 340" in below


def test_what_came_after_the_close_is_supplemented(desk: FrontDesk, notice: str) -> None:
    act(desk, notice, "close")
    with desk.untouched():
        assert act(desk, notice, "supplement").status_code == 409
    desk.report(desk.token("d2"), GOOD)
    assert "汇总并补报" in get(desk, f"{notice}/rollup?item={ITEM}")
    assert "done=supplemented" in act(desk, notice, "supplement").headers["location"]


def test_files_are_offered_with_their_sizes(desk: FrontDesk, notice: str) -> None:
    said = words(get(desk, f"{notice}/rollup/downloads?item={ITEM}"))
    assert re.search(r"汇总表（xlsx） \d+ KB 汇总材料（docx） 本事项数据（csv） \d+ B", said)


def test_the_page_asks_a_constant_number_of_statements(desk: FrontDesk, notice: str) -> None:
    numbers = []
    for unit in ("", "d2"):
        if unit:
            desk.report(desk.token(unit), GOOD)
        with World(desk.house.ledger.engine).counting() as sent:
            get(desk, f"{notice}/rollup")
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 40
