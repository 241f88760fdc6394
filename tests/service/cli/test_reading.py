"""``cascade read`` through the whole command line."""

import json
from pathlib import Path

from typer.testing import CliRunner

from service.cli.app import app
from tests.service.reading.test_files import TEXT

RUNNER = CliRunner()


def test_a_file_is_read_without_a_running_service(tmp_path: Path) -> None:
    file = tmp_path / "n1.txt"
    file.write_text(TEXT, encoding="utf-8")
    told = RUNNER.invoke(app, ["read", str(file), "--json"])
    assert told.exit_code == 0
    assert json.loads(told.stdout)["id"] == "n1"


def test_a_refusal_is_told_and_ends_with_one(tmp_path: Path) -> None:
    told = RUNNER.invoke(app, ["read", str(tmp_path / "absent.txt")])
    assert told.exit_code == 1
    assert "absent.txt" in told.stderr
