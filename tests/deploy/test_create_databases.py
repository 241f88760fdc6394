"""What PostgreSQL runs on an empty volume: two roles that own their databases and cannot open each other's."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.postgres import find_programs, running

SCRIPT = Path(__file__).parents[2] / "deploy" / "postgres" / "create-databases.sh"
AWKWARD = {"CASCADE_DATABASE_PASSWORD": "it's %40 $HOME", "TEMPORAL_DATABASE_PASSWORD": 'another"one\\'}


@pytest.fixture(scope="module")
def socket() -> Iterator[str]:
    """The socket folder of a prepared server of its own: roles would stay in a shared one."""
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("CASCADE_TEST_POSTGRES", raising=False)
        with running() as server:
            assert server is not None
            host, path = str(server.url.query["host"]), f"{programs}{os.pathsep}{os.environ['PATH']}"
            surroundings = {"PATH": path, "PGHOST": host, "POSTGRES_USER": str(server.url.username), **AWKWARD}
            subprocess.run(["sh", SCRIPT], env=surroundings, check=True)
            yield host


@pytest.mark.parametrize(
    ("role", "database"), [("cascade", "cascade"), ("temporal", "temporal"), ("temporal", "temporal_visibility")]
)
def test_a_role_may_make_tables_in_its_own_database(socket: str, role: str, database: str) -> None:
    with psycopg.connect(host=socket, user=role, dbname=database) as connection:
        connection.execute("CREATE TABLE facts (words text)")
        superuser = connection.execute("SELECT current_setting('is_superuser')").fetchone()
    assert superuser == ("off",)


def test_the_extension_that_temporal_needs_can_be_made_by_its_role(socket: str) -> None:
    with psycopg.connect(host=socket, user="temporal", dbname="temporal_visibility") as connection:
        connection.execute("CREATE EXTENSION btree_gin")


@pytest.mark.parametrize(("role", "database"), [("cascade", "temporal"), ("temporal", "cascade")])
def test_a_role_cannot_open_the_others_database(socket: str, role: str, database: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(host=socket, user=role, dbname=database)
