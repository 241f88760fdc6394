"""Running the service: every way in which it cannot start is one clear line."""

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.data_folder import DataFolder
from service.demo.stage import free_ports
from service.runtime.errors import EXIT_CONFIGURATION
from service.runtime.locks import DataFolderLock
from service.store.database import open_engine
from service.store.migrate import head, migrate, revision
from tests.service.cli.commands import Shell


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """The data folder of the commands."""
    folder = DataFolder(tmp_path / "data")
    folder.prepare()
    return folder


@pytest.fixture(autouse=True)
def _free_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("WEB_PORT", "TEMPORAL_PORT", "TEMPORAL_UI_PORT", "MAILBOX_PORT")
    for name, port in zip(names, free_ports(len(names)), strict=True):
        monkeypatch.setenv(f"CASCADE_{name}", str(port))


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def stands_at(folder: DataFolder) -> str | None:
    engine = open_engine(f"sqlite:///{folder.database}")
    found = revision(engine)
    engine.dispose()
    return found


def set_revision(folder: DataFolder, name: str) -> None:
    engine = open_engine(f"sqlite:///{folder.database}")
    migrate(engine)
    engine.dispose()
    with sqlite3.connect(folder.database) as connection:
        connection.execute("UPDATE cascade_revision SET version_num = ?", (name,))
    connection.close()


@pytest.mark.parametrize("variable", ["CASCADE_WEB_PORT", "CASCADE_TEMPORAL_PORT", "CASCADE_MAILBOX_PORT"])
def test_a_taken_port(shell: Shell, monkeypatch: pytest.MonkeyPatch, taken: int, variable: str) -> None:
    monkeypatch.setenv(variable, str(taken))
    told = shell.refused("up")
    assert f"端口 {taken}（设置 {variable}）已被" in told
    assert f"修改 {variable}" in told


def test_a_second_instance(shell: Shell, folder: DataFolder) -> None:
    with DataFolderLock(folder, {}):
        told = shell.refused("up")
    assert f"数据目录 {folder.root} 正被另一个 Cascade" in told


def test_an_unwritable_folder(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in the place of the folder", encoding="utf-8")
    for command in ("up", "migrate"):
        assert f"数据目录 {tmp_path / 'data'} 不可写" in shell.refused(command)


def test_a_database_of_a_newer_program(shell: Shell, folder: DataFolder) -> None:
    set_revision(folder, "r9999")
    for command in ("up", "migrate"):
        assert "数据库由更新的版本写成（r9999）" in shell.refused(command)
    assert stands_at(folder) == "r9999"


def test_a_database_of_somebody_else(shell: Shell, folder: DataFolder) -> None:
    with sqlite3.connect(folder.database) as connection:
        connection.execute("CREATE TABLE ledger (id INTEGER)")
    connection.close()
    for command in ("up", "migrate"):
        assert "数据库里已有其他程序的表" in shell.refused(command)


def test_a_file_that_is_no_database(shell: Shell, folder: DataFolder) -> None:
    folder.database.write_bytes(b"no database" * 1000)
    for command in ("up", "migrate"):
        assert "不是 SQLite 数据库" in shell.refused(command)


def test_a_part_alone_refuses_a_database_of_an_older_program(folder: DataFolder) -> None:
    sqlite3.connect(folder.database).close()
    program = [sys.executable, "-c", "from service.cli import main; main()", "web"]
    ended = subprocess.run(program, capture_output=True, env=os.environ)
    assert ended.returncode == EXIT_CONFIGURATION  # tells the supervisor not to try again
    assert "数据库还没有升级到本程序的版本" in ended.stderr.decode()
    assert "Traceback" not in ended.stderr.decode()


def test_migrating_says_what_it_did(shell: Shell, folder: DataFolder) -> None:
    assert f"数据库已升级：空 → {head()}" in shell.good("migrate")
    assert "无需升级" in shell.good("migrate")
    assert stands_at(folder) == head()


def test_the_doctor_tells_how_everything_stands(shell: Shell, folder: DataFolder) -> None:
    shell.good("migrate")
    told = shell.good("doctor")
    assert "没有故障" in told
    for said in ("Python", "数据目录", "端口", "数据库", "工作日历"):
        assert said in told
    assert stands_at(folder) == head()


def test_the_doctor_fails_where_something_does_not_work(
    shell: Shell, folder: DataFolder, monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    set_revision(folder, "r9999")
    monkeypatch.setenv("CASCADE_WEB_PORT", str(taken))
    ended = shell.run("doctor")
    assert ended.code == 1
    assert "2 项故障" in ended.out
    assert "r9999" in ended.out
