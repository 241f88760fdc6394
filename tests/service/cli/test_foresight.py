"""The dry run under a behaviour, and quotas, as an operator sees them."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from domain.obligations import Form, Obligation, Occurrence
from service.samples.contacts import invent_contacts
from service.samples.drafts import dump_draft
from service.samples.notices import NAMES, sample
from tests.service.cli.commands import Shell, listening
from tests.service.web.front_desk import TOKEN, FrontDesk, open_front_desk
from tests.small_city import DUE, MONDAY, STATISTICS, draft

CASES = Obligation(
    key="cases",
    title="典型案例",
    form=Form.CASES,
    cascades=False,
    minimum_entries=1,
    selected_maximum=1,
    occurrences=(Occurrence(key="june", label="6月", due=DUE),),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "notice.toml"
    path.write_text(dump_draft(draft()), encoding="utf-8")
    return path


def test_it_says_who_is_told_what_when(desk: FrontDesk, shell: Shell, file: Path) -> None:
    with desk.untouched():
        told = shell.good("notice", "plan", file, "--behaviour", "nobody")
    for said in ("无人签收、无人报送", "将发出的消息", "2024-06-21 18:00", "分管领导", "督办", "最终结果", "尚未下发"):
        assert said in told
    assert "逐条消息" not in told


def test_single_messages_and_texts_are_shown_where_asked_for(desk: FrontDesk, shell: Shell, file: Path) -> None:
    assert desk.clock.now() == MONDAY
    told = shell.good("notice", "plan", file, "--behaviour", "last-day", "--units", "--texts", "--unit", "v1")
    assert "v1.liaison@example.invalid" in told
    assert "v2.liaison@example.invalid" not in told
    assert "标题：【新通知】" in told
    assert "一社区 v1liaison：" in told


def test_a_table_of_punctuality_is_read(desk: FrontDesk, shell: Shell, file: Path, tmp_path: Path) -> None:
    table = tmp_path / "准时.csv"
    table.write_text("单位编码,工作日\nv1,不报\nv2,1\nv3,-2\n", encoding="utf-8")
    told = shell.good("notice", "plan", file, "--behaviour", "history", "--history", table, "--json")
    base = json.loads(told)["forecast"]["outcome"][0]["base"]
    assert (base["included"], base["late"], base["missing"]) == (5, 1, 1)
    assert desk.engine.started == []
    table.write_text("单位编码,工作日\nv1,有时\n", encoding="utf-8")
    refusal = shell.refused("notice", "plan", file, "--behaviour", "history", "--history", table)
    assert "第 2 行" in refusal


def test_too_little_time_is_said(desk: FrontDesk, shell: Shell, tmp_path: Path) -> None:
    hurried = STATISTICS.model_copy(update={"occurrences": (Occurrence(due=MONDAY + timedelta(days=2)),)})
    path = tmp_path / "hurried.toml"
    path.write_text(dump_draft(draft(hurried)), encoding="utf-8")
    told = shell.good("notice", "plan", path, "--behaviour", "nobody")
    assert "上午发、下午要" in told
    assert "（太短）" in told
    assert desk.engine.started == []


def test_quotas_and_a_choice(desk: FrontDesk, shell: Shell) -> None:
    notice = desk.issue(draft(CASES))
    token = desk.token("d1")
    body = {"task_id": desk.task(token, "cases"), "submission": {"entries": [{"title": "动火作业"}]}}
    assert desk.client.post(f"/api/v1/links/{token}/reports", json=body).is_success
    told = shell.good("notice", "quotas", notice)
    assert "已完成 1 个" in told
    assert "待报" in told
    chosen = ("--item", "cases/june", "--unit", "d1", "--by", "庚小海")
    assert "本期共推荐 1 个，最多 1 个" in shell.good("notice", "select", notice, *chosen, "--reason", "典型")
    assert "动火作业" in shell.good("notice", "quotas", notice)
    assert "已经推荐" in shell.refused("notice", "select", notice, *chosen, "--reason", "典型")
    assert "本期共推荐 0 个" in shell.good("notice", "unselect", notice, 1, "--reason", "更换", "--by", "庚小海")


@pytest.mark.parametrize("name", [name for name in NAMES if name != "quanzhou-2024"])
def test_each_of_the_four_notices_is_shown(
    name: str, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = sample(name)
    last = chosen.notices[-1]
    file = tmp_path / "notice.toml"
    file.write_text(dump_draft(last.draft), encoding="utf-8")
    people = invent_contacts(chosen.units, 7)
    (tmp_path / "service").mkdir()
    with (
        open_front_desk(tmp_path / "service", units=chosen.units, contacts=people, moment=last.issued_at) as desk,
        listening(desk) as address,
    ):
        monkeypatch.setenv("CASCADE_PUBLIC_URL", address)
        monkeypatch.setenv("CASCADE_API_TOKEN", TOKEN)
        told = shell.good("notice", "plan", file, "--behaviour", "nobody", "--texts")
    for obligation in last.draft.obligations:
        assert obligation.title in told
    for said in ("各级办理时间", "将发出的消息", "各类消息的全文", "最终结果", "尚未下发"):
        assert said in told
