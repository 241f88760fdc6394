"""Notices, reports and rollups as an operator handles them."""

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.service.cli.commands import Shell
from tests.service.web.front_desk import FrontDesk
from tests.small_city import STATISTICS, draft

DRAFT = """
office = "c"
number = "测安办〔2024〕1号"
title = "关于开展安全生产月活动的通知"
issuers = ["测试市安委办"]

[[obligations]]
key = "statistics"
title = "进展情况统计表"
form = "statistics"
due = 2024-06-25
cascades = false

[[obligations.fields]]
key = "events"
label = "活动场次"

[[obligations]]
key = "cases"
title = "典型案例"
form = "cases"
due = 2024-06-29
cascades = false
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "notice.toml"
    path.write_text(DRAFT, encoding="utf-8")
    return path


@pytest.fixture
def notice(desk: FrontDesk, shell: Shell, file: Path) -> str:
    told = shell.good("notice", "issue", file)
    assert "注意" in told  # the 29th is a Saturday
    return desk.engine.started[0]


def test_a_dry_run_shows_every_moment_and_writes_nothing(desk: FrontDesk, shell: Shell, file: Path) -> None:
    with desk.untouched():
        told = shell.good("notice", "plan", file)
    assert "2024-06-25 18:00" in told
    assert "邮件" in told
    assert "共 1 个发文单位，4 项报送任务；尚未下发" in told
    assert json.loads(shell.good("notice", "plan", file, "--json"))["offices"][0]["office"]["code"] == "c"


def test_a_notice_is_issued_and_can_be_looked_up(desk: FrontDesk, shell: Shell, notice: str) -> None:
    listed = shell.good("notice", "status")
    assert notice in listed
    assert "测安办〔2024〕1号" in listed
    told = shell.good("notice", "status", notice)
    for said in ("关于开展安全生产月活动的通知", "进展情况统计表", "东区", "未签收", "待报", "下一步："):
        assert said in told
    assert json.loads(shell.good("notice", "status", notice, "--json"))["head"]["id"] == notice
    assert "测试市" in shell.good("notice", "status", notice, "--tree")
    assert desk.engine.started == [notice]


def test_without_notices_it_says_how_to_begin(desk: FrontDesk, shell: Shell) -> None:
    assert desk.engine.started == []
    assert "cascade notice issue" in shell.good("notice", "status")


def test_units_that_owe_most_come_first(desk: FrontDesk, shell: Shell) -> None:
    notice = desk.issue(draft(STATISTICS.model_copy(update={"cascades": False})))
    shell.good(
        "report",
        notice,
        "--unit",
        "d1",
        "--obligation",
        "statistics",
        "--source",
        "电话",
        "--value",
        "events=1",
        "--value",
        "people=2",
    )
    told = shell.good("notice", "status", notice)
    assert told.index("西区") < told.index("东区")
    assert "已采纳（第 1 版）" in told


def test_a_paper_report_is_entered(shell: Shell, notice: str) -> None:
    words = ("report", notice, "--unit", "d1", "--source", "电话 甲安宁")
    assert "已录入第 1 版；本期还有 1 个单位未报" in shell.good(
        *words, "--obligation", "statistics", "--value", "events=12"
    )
    assert "第 2 版" in shell.good(*words, "--obligation", "statistics", "--nil")
    assert "第 1 版" in shell.good(*words, "--obligation", "cases", "--entry", "一例=经过")


def test_a_text_may_stand_in_a_file(shell: Shell, notice: str, tmp_path: Path) -> None:
    text = tmp_path / "总结.txt"
    text.write_bytes("今年共开展活动十二场。".encode("gb18030"))
    words = ("report", notice, "--unit", "d1", "--source", "纸质", "--obligation", "cases")
    assert "已录入" in shell.good(*words, "--text-file", text)


def test_a_rollup_is_written(shell: Shell, notice: str, tmp_path: Path) -> None:
    target = tmp_path / "汇总.xlsx"
    assert str(target) in shell.good("rollup", notice, "-o", target)
    assert load_workbook(io.BytesIO(target.read_bytes())).sheetnames


def test_what_the_service_refuses_is_one_line(shell: Shell, notice: str, file: Path) -> None:
    assert "请换一个文号" in shell.refused("notice", "issue", file)
    assert "没有编号为" in shell.refused("notice", "status", "nowhere")
    assert "rollup.xlsx" not in shell.refused("rollup", "nowhere")
    words = ("report", notice, "--unit", "d1", "--obligation", "statistics", "--source", "电话")
    assert "应填数字" in shell.refused(*words, "--value", "events=多")
    assert "核对单位编码" in shell.refused("report", notice, "--unit", "v1", *words[4:])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("= 2024-06-25", "= 2024-06-31"), "不是合格的 TOML"),
        (('"statistics"\ndue', '"nonsense"\ndue'), "不是可选的值"),
        (("due = 2024-06-29", "due = 2023-06-29"), "不晚于下发时间"),
        (('office = "c"', 'office = "nowhere"'), "nowhere"),
    ],
)
@pytest.mark.parametrize("command", ["plan", "issue"])
def test_a_wrong_draft_is_one_line(
    desk: FrontDesk, shell: Shell, file: Path, command: str, change: tuple[str, str], said: str
) -> None:
    file.write_text(DRAFT.replace(*change), encoding="utf-8")
    with desk.untouched():
        assert said in shell.refused("notice", command, file)


def test_files_that_cannot_be_used_are_one_line(shell: Shell, notice: str, tmp_path: Path) -> None:
    assert "不存在" in shell.refused("notice", "issue", tmp_path / "nowhere.toml")
    assert "是文件夹" in shell.refused("notice", "plan", tmp_path)
    assert "是文件夹" in shell.refused("rollup", notice, "-o", tmp_path)
    assert "不存在" in shell.refused("rollup", notice, "-o", tmp_path / "nowhere" / "rollup.xlsx")


def test_pairs_must_be_pairs(shell: Shell) -> None:
    words = ("report", "n", "--unit", "d1", "--obligation", "statistics", "--source", "电话")
    assert "应写作 名称=内容" in shell.misused(*words, "--value", "events")
    assert "应写作 名称=内容" in shell.misused(*words, "--entry", "=内容")
