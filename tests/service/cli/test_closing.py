"""Ending a notice as an operator does."""

import json

import pytest

from activities.issuing import reissue
from domain.clock import BusinessClock
from domain.orders import NoticeOrder
from tests.service.cli.commands import Shell
from tests.service.web.front_desk import FrontDesk
from tests.small_city import STATISTICS, draft

OWN = STATISTICS.model_copy(update={"cascades": False})
BY = ("--by", "陈二", "--reason", "上级催要")


@pytest.fixture
def notice(desk: FrontDesk) -> str:
    issued = desk.issue(draft(OWN))
    desk.report(desk.token("d1"), {"events": "12", "people": "340"})
    return issued


def test_from_the_gate_to_a_supplement_and_a_reopening(shell: Shell, notice: str) -> None:
    told = shell.good("notice", "gate", notice)
    for said in ("进展情况统计表", "欠报", "西区", "共 1 项未了"):
        assert said in told
    assert json.loads(shell.good("notice", "gate", notice, "--json"))["state"] == "issued"
    assert "声明漏报 1 个单位：西区" in shell.good("notice", "close", notice, *BY)
    assert "没有差异" in shell.good("notice", "diff", notice, "--item", "statistics")
    assert "声明漏报" not in shell.good("notice", "gate", notice)
    reopened = shell.good("notice", "reopen", notice, "--item", "statistics=2024-07-05", *BY)
    assert "1 个单位须在 2024-07-05 18:00 前报送" in reopened
    shell.good("notice", "close", notice, "--item", "statistics/once", *BY)
    words = ("report", notice, "--unit", "d2", "--obligation", "statistics", "--source", "电话")
    assert "（补报）" in shell.good(*words, "--value", "events=1", "--value", "people=2")
    shown = shell.good("notice", "diff", notice, "--item", "statistics/once")
    for said in ("活动场次", "12", "13", "漏报", "迟报", "共 1 个单位有变化"):
        assert said in shown
    assert "第 3 版" in shell.good("notice", "supplement", notice, "--item", "statistics", *BY)
    assert "补报" in shell.good("notice", "status", notice)


def test_an_office_submits_before_all_are_in(desk: FrontDesk, shell: Shell) -> None:
    top = desk.issue(draft())
    order = NoticeOrder(
        notice_id=f"{top}-d2",
        origin_id=top,
        office="d2",
        office_path="/c/d2/",
        level="district",
        clock=BusinessClock.plain(),
        superior_id=top,
    )
    with desk.house.ledger.transaction() as facts:
        reissue(facts, order, desk.clock.now())
    told = shell.good("notice", "submit", f"{top}-d2", *BY)
    for said in ("第 1 版", "已报 1 个上级通知", "缺报 1 个单位：丙街道"):
        assert said in told


def test_refusals_are_one_line_with_their_code(shell: Shell, notice: str) -> None:
    assert "没有上级来文" in shell.refused("notice", "submit", notice, *BY)
    assert "还没有办结" in shell.refused("notice", "supplement", notice, "--item", "statistics", *BY)
    assert "还没有汇总过" in shell.refused("notice", "diff", notice, "--item", "statistics")
    assert "没有事项" in shell.refused("notice", "close", notice, "--item", "nothing", *BY)
    assert "还没有办结" in shell.refused("notice", "reopen", notice, "--item", "statistics=2024-07-05", *BY)
    assert "看不懂" in shell.refused("notice", "reopen", notice, "--item", "statistics=7", *BY)
    assert "应写作 事项=时限" in shell.misused("notice", "reopen", notice, "--item", "statistics", *BY)
