"""Units and people that change, as an administrator types it."""

import json

import pytest

from tests.service.cli.commands import Shell
from tests.service.web.front_desk import FrontDesk
from tests.small_city import STATISTICS, draft

OWN = STATISTICS.model_copy(update={"cascades": False})
WHY = ("--by", "林一", "--reason", "区划调整")


@pytest.fixture
def street(desk: FrontDesk) -> str:
    return desk.issue(draft(OWN, office="s1"))


def test_units_change(shell: Shell, street: str) -> None:
    told = shell.good("units", "merge", "v1", "--into", "v2", *WHY)
    assert "已并入：v1，涉及 1 份正在办理的通知，1 项未办任务记为免报" in told
    assert "已更名" in shell.good("units", "rename", "v2", "--name", "新二社区", *WHY)
    assert "已撤销" in shell.good("units", "dissolve", "v3", *WHY)
    assert "并入" in shell.good("units", "changes", "v1")
    assert json.loads(shell.good("units", "changes", "v2", "--json"))[0]["after"] == "新二社区"
    assert "不能补入" in shell.refused("units", "join", "v4", "--notice", street, *WHY)
    assert "下级单位" in shell.refused("units", "dissolve", "s1", *WHY)


@pytest.mark.usefixtures("street")
def test_work_is_handed_over(shell: Shell) -> None:
    handed = shell.good("units", "handover", "v1", "--to", "v1.leader", "--until", "2124-06-30 18:00", *WHY)
    assert "一社区由v1leader代办，至2124-06-30 18:00；责任单位不变" in handed
    (one,) = json.loads(shell.good("units", "handovers", "v1", "--json"))
    assert "共 1 项" in shell.good("units", "handovers", "v1")
    assert "恢复由本单位人员办理" in shell.good("units", "return", "v1", one["id"], "--by", "林一")
    assert "已收回" in shell.good("units", "handovers", "v1")
    assert "已经结束" in shell.refused("units", "return", "v1", one["id"], "--by", "林一")
    assert "应写作" in shell.misused("units", "handover", "v1", "--to", "v1.leader", "--until", "明天", *WHY)


@pytest.mark.usefixtures("desk")
def test_a_last_resort_is_named(shell: Shell) -> None:
    assert "尚未指定" in shell.good("contacts", "fallback")
    assert "cleader（c.leader）" in shell.good("contacts", "fallback", "c.leader", "--by", "林一")
    assert "cleader" in shell.good("contacts", "fallback")


def test_a_report_is_entered_with_how_and_when_it_came(desk: FrontDesk, shell: Shell, street: str) -> None:
    entered = ("--unit", "v1", "--obligation", "statistics", "--source", "甲安宁", "--value", "events=1")
    told = shell.good("report", street, *entered, "--value", "people=2", "--channel", "fax", "--by", "林一")
    assert "已录入第 1 版" in told
    latest = desk.shown(desk.token("v1", street))["tasks"][0]["latest"]
    assert (latest["actor"], latest["channel"]) == ("林一", "proxy:传真 甲安宁")
    refused = shell.refused("report", street, *entered, "--value", "people=2", "--received", "2024-06-01")
    assert "早于通知下发时间" in refused
