"""Urging and 督办单 as typed."""

from datetime import timedelta

import pytest

from tests.service.cli.commands import Shell
from tests.service.web.front_desk import FrontDesk
from tests.small_city import DUE, draft


@pytest.fixture
def notice_id(desk: FrontDesk) -> str:
    """A notice of the city, an hour after its due."""
    notice_id = desk.issue(draft())
    desk.clock.moment = DUE + timedelta(hours=1)
    return notice_id


def test_urging_says_who_was_urged_and_who_was_not(shell: Shell, notice_id: str) -> None:
    told = shell.good("notice", "urge", notice_id, "--by", "王五", "--unit", "d1", "--unit", "v1")
    assert "已催办 1 个单位" in told
    assert "不在这份通知的主送范围内" in told
    again = shell.good("notice", "urge", notice_id, "--by", "王五", "--unit", "d1", "--obligation", "statistics")
    assert "已催办 0 个单位" in again
    assert "工作小时限催一次" in again
    assert '"possible_at"' in shell.good("notice", "urge", notice_id, "--by", "王五", "--json")


def test_from_the_draft_to_the_striking_off(shell: Shell, desk: FrontDesk, notice_id: str) -> None:
    drafted = shell.good("supervision", "draft", notice_id, "--by", "王五")
    assert "已起草 2 份" in drafted
    assert "东区" in drafted
    assert "（签发后编号）" in shell.good("supervision", "show", notice_id, 1)
    assert "已签发督办单〔2024〕督1号" in shell.good("supervision", "sign", notice_id, 1, "--by", "赵六")
    desk.report(desk.token("d1"), {"events": "1", "people": "2"})
    listed = shell.good("supervision", "list", notice_id)
    assert "可销号" in listed
    assert "共 2 份" in listed
    assert "共 1 份" in shell.good("supervision", "list", notice_id, "--unit", "d2")
    assert "已销号" in shell.good("supervision", "clear", notice_id, 1, "--by", "赵六", "--reason", "已补报")
    assert "赵六" in shell.good("supervision", "show", notice_id, 1)
    assert "草稿已撤销" in shell.good("supervision", "cancel", notice_id, 2, "--by", "王五", "--reason", "另行处理")
    assert '"number": "〔2024〕督1号"' in shell.good("supervision", "show", notice_id, 1, "--json")


def test_refusals_are_those_of_the_api(shell: Shell, notice_id: str) -> None:
    assert "没有编号为 9 的督办单" in shell.refused("supervision", "sign", notice_id, 9, "--by", "赵六")
    assert "没有编号为“none”的通知" in shell.refused("notice", "urge", "none", "--by", "王五")
    assert "缺少选项 --by" in shell.misused("supervision", "sign", notice_id, 1)
