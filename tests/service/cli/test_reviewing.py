"""Deciding from the command line."""

import json

import pytest

from domain.task_life import TaskState
from tests.service.cli.commands import Shell
from tests.service.web.front_desk import FrontDesk
from tests.small_city import STATISTICS, draft

REVIEWED = STATISTICS.model_copy(update={"review": True, "cascades": False})
VALUES = {"events": "3", "people": "40"}
WAITING = ("notice", "waiting")


@pytest.fixture
def notice(desk: FrontDesk) -> str:
    """A notice of the city to its districts, to be reviewed; the eastern one has reported, the western one asks."""
    notice_id = desk.issue(draft(REVIEWED))
    desk.report(desk.token("d1"), VALUES)
    token = desk.token("d2")
    body = {"task_id": desk.task(token), "kind": "extension", "reason": "汛情抢险", "due": "2024-06-28"}
    assert desk.client.post(f"/api/v1/links/{token}/requests", json=body).status_code == 201
    return notice_id


def state(desk: FrontDesk, notice_id: str, unit: str) -> TaskState:
    with desk.house.ledger.reading() as facts:
        return facts.tasks_of(notice_id, unit)[0].state


def test_what_waits_is_listed_as_it_is_named_in_the_next_command(shell: Shell, notice: str) -> None:
    told = shell.good(*WAITING, notice)
    for said in ("东区", "1:1", "进展情况统计表", "西区", "延期至 2024-06-28 18:00", "汛情抢险"):
        assert said in told
    assert json.loads(shell.good(*WAITING, notice, "--json"))["requests"][0]["request_id"] == 1


def test_reports_are_accepted_one_by_one_or_all_at_once(desk: FrontDesk, shell: Shell, notice: str) -> None:
    assert "已采纳 1 份材料；还有 0 份待审" in shell.good("notice", "accept", notice, "1:1", "--by", "王审核")
    assert state(desk, notice, "d1") is TaskState.ACCEPTED
    desk.report(desk.token("d2"), VALUES)
    assert "已采纳 1 份材料" in shell.good("notice", "accept", notice, "--all", "--by", "王审核")
    assert "没有等待审核的材料" in shell.good(*WAITING, notice)
    assert "没有等待审核的材料" in shell.good("notice", "accept", notice, "--all", "--by", "王审核")


def test_a_report_is_returned_with_reason_and_due(desk: FrontDesk, shell: Shell, notice: str) -> None:
    words = ("--due", "2024-06-28", "--reason", "少了参加人数", "--by", "王审核")
    told = shell.good("notice", "return", notice, "1:1", *words)
    assert "已退回 1 份材料，新的截止时间 2024-06-28 18:00；还有 0 份待审" in told
    assert state(desk, notice, "d1") is TaskState.RETURNED
    assert "退回" in shell.good("notice", "status", notice)


def test_requests_are_granted_or_refused(shell: Shell, notice: str) -> None:
    refused = shell.refused("notice", "decide", notice, 1, "--refuse", "--by", "李批")
    assert "写明理由" in refused
    told = shell.good("notice", "decide", notice, 1, "--grant", "--by", "李批")
    assert "已同意 1 项申请，截止时间改为 2024-06-28 18:00" in told
    assert "已经批复" in shell.refused("notice", "decide", notice, 1, "--grant", "--by", "李批")


def test_time_is_given_and_units_are_let_off_by_their_codes(desk: FrontDesk, shell: Shell, notice: str) -> None:
    shell.good("notice", "decide", notice, 1, "--refuse", "--reason", "时间充裕", "--by", "李批")
    words = ("--unit", "d2", "--reason", "汛情", "--by", "李批")
    told = shell.good("notice", "extend", notice, *words, "--obligation", "statistics", "--due", "2024-06-27")
    assert "已将 1 项任务延期至 2024-06-27 18:00" in told
    assert "已免报 1 项任务" in shell.good("notice", "waive", notice, *words)
    assert state(desk, notice, "d2") is TaskState.WAIVED


@pytest.mark.parametrize(
    "words",
    [
        ("accept", "1:9", "--by", "王"),
        ("return", "1:1", "--due", "2020-01-01", "--reason", "重填", "--by", "王"),
        ("return", "1:1", "--due", "下周", "--reason", "重填", "--by", "王"),
        ("extend", "--unit", "v1", "--due", "2024-06-28", "--reason", "汛情", "--by", "李"),
        ("waive", "--unit", "d2", "--obligation", "summary", "--reason", "已撤并", "--by", "李"),
        ("waive", "--unit", "d1", "--reason", "已撤并", "--by", "李"),
    ],
)
def test_refusals_are_one_line(desk: FrontDesk, shell: Shell, notice: str, words: tuple[str, ...]) -> None:
    with desk.untouched():
        shell.refused("notice", words[0], notice, *words[1:])


@pytest.mark.parametrize(
    "words",
    [
        ("accept", "--by", "王"),
        ("accept", "东区", "--by", "王"),
        ("accept", "1:", "--by", "王"),
        ("accept", "1:1"),
        ("return", "1:1", "--by", "王", "--reason", "重填"),
        ("decide", "1", "--by", "李"),
    ],
)
def test_wrong_calls_are_told(desk: FrontDesk, shell: Shell, notice: str, words: tuple[str, ...]) -> None:
    with desk.untouched():
        shell.misused("notice", words[0], notice, *words[1:])
