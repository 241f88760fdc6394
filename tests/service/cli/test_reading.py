"""Reading from the command line: alone, and the whole way from a file to an issued notice."""

import json
from pathlib import Path

from tests.service.cli.commands import Shell
from tests.service.reading.test_files import TEXT
from tests.service.web.api.test_drafts import STREETS
from tests.service.web.front_desk import FrontDesk


def test_a_file_is_read_without_a_running_service(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "n1.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert json.loads(shell.good("read", file, "--json"))["id"] == "n1"
    assert "due.before_verb" in shell.good("read", file, "--explain")


def test_a_refusal_is_told_and_ends_with_one(shell: Shell, tmp_path: Path) -> None:
    ended = shell.run("read", tmp_path / "absent.txt")
    assert (ended.code, ended.out) == (1, "")
    assert "absent.txt" in ended.err


def test_a_file_becomes_a_draft_that_is_issued_once_confirmed(desk: FrontDesk, shell: Shell, tmp_path: Path) -> None:
    file, output = tmp_path / "n1.txt", tmp_path / "draft.toml"
    file.write_text(STREETS, encoding="utf-8")
    told = shell.good("notice", "draft", file, "--office", "d1", "-o", output)
    assert "待确认 number" in told
    refused = shell.refused("notice", "issue", output)
    assert "number" in refused
    text = output.read_text(encoding="utf-8")
    assert "可选：2024-06-30" in text
    text = text.replace('number = "待确认"', 'number = "东应急〔2024〕5号"')
    output.write_text(text.replace('due = "待确认"', "due = 2024-06-30"), encoding="utf-8")
    shell.good("notice", "issue", output)
    assert len(desk.engine.started) == 1
