"""Amending and withdrawing as an operator does it."""

import json
from pathlib import Path

import pytest

from tests.service.cli.commands import Shell
from tests.service.cli.test_notices import DRAFT
from tests.service.web.front_desk import FrontDesk

WHY = ("--by", "王五", "--reason", "因台风推迟")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "notice.toml"
    path.write_text(DRAFT, encoding="utf-8")
    return path


@pytest.fixture
def notice(desk: FrontDesk, shell: Shell, file: Path) -> str:
    shell.good("notice", "issue", file)
    return desk.engine.started[0]


def test_the_difference_is_seen_before_it_is_done(desk: FrontDesk, shell: Shell, notice: str, file: Path) -> None:
    file.write_text(DRAFT.replace("2024-06-25", "2024-06-26"), encoding="utf-8")
    with desk.untouched():
        told = shell.good("notice", "amend", notice, file, *WHY, "--preview")
    assert "“进展情况统计表”截止时间：2024年6月25日（星期二）18:00 → 2024年6月26日（星期三）18:00" in told
    assert "尚未变更" in told
    assert "已变更" in shell.good("notice", "amend", notice, file, *WHY)
    listed = shell.good("notice", "revisions", notice)
    assert "因台风推迟" in listed
    assert "王五" in listed


def test_a_version_can_be_taken_edited_and_given_back(shell: Shell, notice: str, tmp_path: Path) -> None:
    taken = json.loads(shell.good("notice", "revisions", notice, "--number", "1"))
    taken["body"] = "请认真组织。"
    edited = tmp_path / "edited.json"
    edited.write_text(json.dumps(taken), encoding="utf-8")
    answer = json.loads(shell.good("notice", "amend", notice, edited, *WHY, "--json"))
    assert [change["sentence"] for change in answer["changes"]] == ["正文新增：“请认真组织。”"]
    assert answer["moments_dropped"] == 0


def test_a_notice_is_withdrawn_once(shell: Shell, notice: str, file: Path) -> None:
    assert "已撤回 1 份通知" in shell.good("notice", "withdraw", notice, *WHY)
    assert "已撤回" in shell.refused("notice", "withdraw", notice, *WHY)
    assert "已撤回" in shell.refused("notice", "amend", notice, file, *WHY)
    assert "没有编号为" in shell.refused("notice", "withdraw", "nowhere", *WHY)


def test_what_cannot_be_amended_is_one_line(shell: Shell, notice: str, file: Path, tmp_path: Path) -> None:
    assert "没有差别" in shell.refused("notice", "amend", notice, file, *WHY)
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    assert "不是可读的 JSON" in shell.refused("notice", "amend", notice, broken, *WHY)
