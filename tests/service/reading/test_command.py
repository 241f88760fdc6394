"""``cascade read`` on the terminal."""

import json
from pathlib import Path

import pytest

from service.reading.command import main
from tests.service.reading.makers import make_docx
from tests.service.reading.test_files import LINES, TEXT


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "n1.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_draft_is_printed_for_people(notice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(notice)]) == 0
    shown = capsys.readouterr().out
    assert "文号：望教安〔2024〕17号" in shown
    assert "2024-06-20" in shown
    assert "抄送：未识别" in shown


def test_one_object_a_line(notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "n2.docx"
    other.write_bytes(make_docx(LINES, [["序号", "隐患", "整改"], ["1", "", ""]]))
    assert main([str(notice), str(other), "--json"]) == 0
    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (first["id"], second["id"]) == ("n1", "n2")
    assert first["doc_number"] == second["doc_number"]
    assert second["forms"][0]["columns"] == ["序号", "隐患", "整改"]


def test_explain_names_rules_and_sources(notice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(notice), "--explain"]) == 0
    shown = capsys.readouterr().out
    assert "due.before_verb" in shown
    assert "Source:" in shown


def test_a_refused_file_does_not_stop_the_others(
    notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"PK\x03\x04broken")
    assert main([str(bad), str(tmp_path / "absent.txt"), str(notice)]) == 1
    printed = capsys.readouterr()
    assert "file_corrupt" in printed.err
    assert "absent.txt：文件打不开" in printed.err
    assert "望教安〔2024〕17号" in printed.out


def test_a_classified_notice_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("机密★1年\n" + TEXT, encoding="utf-8")
    assert main([str(path)]) == 1
    assert "classified" in capsys.readouterr().err
