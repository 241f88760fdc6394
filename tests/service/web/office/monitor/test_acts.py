"""What is done about units and the notice: every act says what it did, and refuses in plain words."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.notices import NoticeDraft
from domain.task_life import TaskState
from service.store.database import reading
from service.store.tables import NOTICE, TASK
from tests.service.web.front_desk import HTML, assert_chinese
from tests.service.web.office.monitor.conftest import Watch
from tests.service.web.office.wizard.browser import Browser
from tests.small_city import DUE


def states(watch: Watch, code: str) -> set[str]:
    """The states of a unit's tasks."""
    with reading(watch.desk.house.ledger.engine) as connection:
        return {row.state for row in connection.execute(select(TASK.c.state).where(TASK.c.unit_code == code))}


def notice_state(watch: Watch) -> str:
    with reading(watch.desk.house.ledger.engine) as connection:
        return str(connection.execute(select(NOTICE.c.state).where(NOTICE.c.id == watch.notice)).scalar_one())


def test_units_of_several_offices_are_urged_at_once_and_then_throttled(watch: Watch) -> None:
    first = watch.post("/urge", place=[watch.place("d2"), watch.place("v1")])
    assert "已催办 2 个单位" in first.text
    again = watch.post("/urge", place=[watch.place("v1"), watch.place("v2")])
    assert "已催办 1 个单位" in again.text
    assert "每 4 个工作小时限催一次" in again.text


def test_all_red_are_urged_by_one_click(watch: Watch) -> None:
    watch.desk.clock.moment = DUE.replace(day=26, hour=10)
    assert "已催办 7 个单位" in watch.post("/urge", all="red").text


def test_nobody_ticked_leads_back_with_a_word(watch: Watch) -> None:
    for path in ("/urge", "/extend", "/waive"):
        answer = watch.post(path)
        assert answer.status_code == 303
        page = watch.get(answer.headers["location"].partition(watch.notice)[2].partition("#")[0])
        assert "没有选中任何单位" in page.text


def test_a_unit_of_another_notice_cannot_be_ticked(watch: Watch) -> None:
    with watch.desk.untouched():
        assert watch.post("/urge", place=["elsewhere/v1"]).status_code == 422


def test_more_time_is_asked_for_with_due_and_reason_first(watch: Watch) -> None:
    asked = watch.post("/extend", place=[watch.place("d2")])
    assert asked.status_code == 200
    assert "未报 1 项：进展情况统计表（截止 6月25日 18:00）" in asked.text
    with watch.desk.untouched():
        blank = watch.post("/extend", place=[watch.place("d2")], confirm="1", reason="  ", due="")
    assert blank.status_code == 422
    assert 'id="reason-mistake">请填写理由' in blank.text
    assert 'id="due-mistake">请填写新的截止时间' in blank.text
    past = watch.post("/extend", place=[watch.place("d2")], confirm="1", reason="路远", due="2023-06-28T18:00")
    assert past.status_code == 422
    assert "已经过去" in past.text
    done = watch.post("/extend", place=[watch.place("d2")], confirm="1", reason="路远", due="2024-06-26T18:00")
    assert done.headers["location"] == f"../{watch.notice}?done=extended"
    assert "6月26日" in watch.get("/units/d2").text


def test_a_waiver_settles_what_is_owed(watch: Watch) -> None:
    done = watch.post("/waive", place=[watch.place("d2")], confirm="1", reason="机构撤并")
    assert done.headers["location"].endswith("?done=waived")
    assert states(watch, "d2") == {TaskState.WAIVED.value}
    nothing = watch.post("/waive", place=[watch.place("d2")], confirm="1", reason="机构撤并")
    assert "没有未报事项" in nothing.text


def amending(watch: Watch) -> Browser:
    return Browser(watch.desk).open(f"/notices/{watch.notice}/amend")


def standing(watch: Watch) -> NoticeDraft:
    with watch.desk.house.ledger.reading() as facts:
        return facts.notice(watch.notice).draft


def test_an_amendment_is_shown_before_it_is_done(watch: Watch) -> None:
    browser = amending(watch)
    form = browser.form("/amend")
    form.fill(title="关于开展安全生产月活动的补充通知", reason="更正标题")
    with watch.desk.untouched():
        browser.press(form, "preview")
    assert "将作以下变更" in browser.text
    assert "补充通知" in browser.text
    confirm = browser.form("/amend", "confirm")
    browser.press(confirm, "confirm")
    assert "补充通知" in watch.get().text
    browser.path = f"/notices/{watch.notice}/amend"
    browser.press(confirm, "confirm")
    assert (browser.status, "刚被别人变更过" in browser.text) == (412, True)
    assert 'name="revision" value="2"' in browser.text


def test_items_blanks_dues_and_who_owes_can_be_amended(watch: Watch) -> None:
    browser = amending(watch)
    form = browser.form("/amend", "preview")
    form.put("obligations.0.audience.mode", "picked")
    form.tick("obligations.0.audience.codes", "d2")
    form.fill(obligations__0__occurrences__0__day="2024-06-27", reason="增加总结")
    browser.press(form, "add-field:obligations.0")
    form = browser.form("/amend", "preview")
    form.fill(obligations__0__fields__3__label="整改隐患")
    browser.press(form, "add-obligation")
    form = browser.form("/amend", "preview")
    form.fill(obligations__1__title="活动总结", obligations__1__occurrences__0__day="2024-06-28")
    with watch.desk.untouched():
        browser.press(form, "preview")
    assert "新增事项“活动总结”" in browser.text
    assert "新增“整改隐患”" in browser.text
    assert "取消报送单位：东区" in browser.text
    browser.press(browser.form("/amend", "confirm"), "confirm")
    now = standing(watch)
    assert [one.title for one in now.obligations] == ["进展情况统计表", "活动总结"]
    assert now.obligations[0].audience.codes == ("d2",)
    assert now.obligations[0].fields[-1].label == "整改隐患"
    assert now.obligations[0].occurrences[0].due == DUE + timedelta(days=2)


def test_what_was_not_changed_stays(watch: Watch) -> None:
    before = standing(watch)
    browser = amending(watch)
    form = browser.form("/amend")
    form.fill(body="请各单位认真组织，注意防汛。", reason="防汛")
    browser.press(form, "preview")
    browser.press(browser.form("/amend", "confirm"), "confirm")
    assert standing(watch) == before.model_copy(update={"body": "请各单位认真组织，注意防汛。"})


def test_an_amendment_without_reason_or_change_or_due_is_refused(watch: Watch) -> None:
    with watch.desk.untouched():
        assert "请填写变更理由" in watch.post("/amend", revision="1", act="preview").text
        assert "没有差别" in watch.post("/amend", revision="1", reason="无", act="preview").text
        browser = amending(watch)
        form = browser.form("/amend")
        form.fill(obligations__0__occurrences__0__day="", reason="无")
        browser.press(form, "preview")
    assert (browser.status, browser.mistakes()) == (422, ["请填写截止日期"])


def test_closing_shows_who_owes_and_reopening_lets_them_owe_again(watch: Watch) -> None:
    before = watch.get("/close").text
    assert "西区" in before
    assert "还没有到截止时间" in before
    assert "不发消息" in before
    with watch.desk.untouched():
        assert "请填写理由" in watch.post("/close").text
    assert watch.post("/close", reason="提前完成").headers["location"].endswith("?done=closed")
    assert states(watch, "d2") == {TaskState.MISSING.value}
    with watch.desk.untouched():
        refused = watch.post("/reopen", reason="补齐", due="2024-06-28T18:00")
    assert "请至少勾选一个" in refused.text
    done = watch.post("/reopen", reason="补齐", due="2024-06-28T18:00", item="statistics/once")
    assert done.headers["location"].endswith("?done=reopened")
    assert states(watch, "d2") == {TaskState.OWED.value}


def test_a_withdrawal_ends_the_notice_and_is_said_once(watch: Watch) -> None:
    assert watch.post("/withdraw", reason="停办").headers["location"].endswith("?done=withdrawn")
    assert notice_state(watch) == "withdrawn"
    again = watch.post("/withdraw", reason="停办")
    assert again.status_code == 409
    said = re.search(r'role="alert"[^>]*><p>(.*?)</p>', again.text)
    assert said is not None
    assert_chinese(said[1])
    page = watch.get().text
    assert "停办" in page
    assert "还没有单位收到" not in page
    for path in ("/close", "/reopen"):
        asked = watch.get(path).text
        assert "通知已撤回，不能办结或重新办理" in asked
        assert 'name="reason"' not in asked


@pytest.mark.parametrize("path", ["/amend", "/close", "/reopen", "/withdraw"])
def test_forms_are_for_those_who_signed_in(watch: Watch, path: str) -> None:
    answer = watch.desk.client.get(f"/notices/{watch.notice}{path}", headers=HTML, follow_redirects=False)
    assert answer.status_code in {303, 401}
