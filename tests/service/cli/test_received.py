"""The embedded mailbox and phone on the screen."""

import json
from pathlib import Path

import pytest

from service.data_folder import DataFolder
from tests.service.channels.test_mailbox import fill
from tests.service.cli.commands import Shell


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path / "data")
    folder.prepare()
    return folder


def test_an_empty_mailbox_says_so(shell: Shell, folder: DataFolder) -> None:
    assert str(folder.mailbox) in shell.good("mail")
    assert "没有短信" in shell.good("mail", "--sms")
    assert "没有第 3 封邮件" in shell.refused("mail", "3")


def test_mails_are_listed_and_read(shell: Shell, folder: DataFolder) -> None:
    fill(folder.mailbox, 12)
    listed = shell.good("mail", "--limit", "5")
    assert "person11@example.invalid" in listed
    assert "person6@example.invalid" not in listed
    assert "person6@example.invalid" in shell.good("mail", "--to", "person6@")
    told = shell.good("mail", "7")
    assert "收件人：person6@example.invalid" in told
    assert "请打开 http://127.0.0.1:8000/r/6?a=1&b=2" in told
    assert "没有第 13 封邮件" in shell.refused("mail", "13")


def test_messages_are_listed(shell: Shell, folder: DataFolder) -> None:
    folder.phone.mkdir()
    lines = [{"number": f"1990000{number:04d}", "text": f"[提醒]{number}", "segments": 1} for number in range(3)]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder.phone / "messages.jsonl").write_text(text, encoding="utf-8")
    told = shell.good("mail", "--sms", "--limit", "2")
    assert "[提醒]2" in told
    assert "[提醒]0" not in told
