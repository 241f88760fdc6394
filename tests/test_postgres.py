"""The private PostgreSQL: fresh databases, clones, and its polite or loud absence."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests import postgres as postgres_module
from tests.postgres import Server, find_programs, running


def execute(url: str, statement: str) -> list[tuple[object, ...]]:
    with create_engine(url, poolclass=NullPool).begin() as connection:
        result = connection.execute(text(statement))
        return [tuple(row) for row in result] if result.returns_rows else []


@pytest.fixture
def not_installed(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("CI", "CASCADE_REQUIRE_POSTGRES", "CASCADE_TEST_POSTGRES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(postgres_module, "find_programs", lambda: None)
    return monkeypatch


def test_every_test_has_its_own_database(postgres: Server) -> None:
    with postgres.database() as one, postgres.database() as other:
        execute(one, "CREATE TABLE notes (words text)")
        assert execute(other, "SELECT count(*) FROM pg_tables WHERE tablename = 'notes'") == [(0,)]


def test_a_fresh_database_speaks_chinese_and_utc(postgres_url: str) -> None:
    assert execute(postgres_url, "SELECT '报送', current_setting('TimeZone')") == [("报送", "UTC")]


def test_clones_hold_what_was_prepared_once(postgres: Server) -> None:
    prepared: list[str] = []

    def prepare(url: str) -> None:
        prepared.append(url)
        execute(url, "CREATE TABLE units (code text)")

    for _ in range(2):
        with postgres.database(postgres.template("units", prepare)) as url:
            execute(url, "INSERT INTO units VALUES ('3505')")
            assert execute(url, "SELECT code FROM units") == [("3505",)]
    assert len(prepared) == 1


def test_the_environment_may_name_a_server(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASCADE_TEST_POSTGRES", postgres.url.render_as_string(hide_password=False))
    with running() as named:
        assert named is not None
        assert named.url == postgres.url
        template = named.template("left_over", lambda _url: None)
    databases = execute(str(postgres.url), "SELECT datname FROM pg_database")
    assert (template,) not in databases


@pytest.mark.usefixtures("not_installed")
def test_its_absence_is_told_politely() -> None:
    with running() as server:
        assert server is None


@pytest.mark.parametrize(("name", "value"), [("CI", "true"), ("CASCADE_REQUIRE_POSTGRES", "1")])
def test_its_absence_is_an_error_where_it_is_required(not_installed: pytest.MonkeyPatch, name: str, value: str) -> None:
    not_installed.setenv(name, value)
    with pytest.raises(RuntimeError, match="apt-get install postgresql"), running():
        pass


def test_the_newest_version_is_taken(tmp_path: Path) -> None:
    for version in ("9", "17", "15"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    assert find_programs(str(tmp_path)) == tmp_path / "17" / "bin"


KILLED = """
import os, signal
from tests.postgres import running
with running() as server:
    print(server.url.query["host"], flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.usefixtures("postgres")
def test_no_server_outlives_a_killed_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CASCADE_TEST_POSTGRES", raising=False)
    if find_programs() is None:
        pytest.skip("only a named server, none to start")
    killed = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    folder = Path(killed.stdout.strip())
    while (folder / "data" / "postmaster.pid").exists():  # the limit of pytest ends this if it never goes
        time.sleep(0.02)
    subprocess.run(["rm", "-rf", os.fspath(folder)], check=True)
