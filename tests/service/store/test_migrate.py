"""Migrations lead to the very tables of the program, and refuse databases that are not ours."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from service.store.database import open_engine
from service.store.migrate import (
    DatabaseForeign,
    DatabaseTooNew,
    DatabaseTooOld,
    environment,
    head,
    migrate,
    require_current,
    revision,
)
from service.store.tables import METADATA
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path}/bare.sqlite3")
        yield engine
        engine.dispose()
        return
    server: Server = request.getfixturevalue("postgres")
    with server.database() as url:
        engine = open_engine(url)
        yield engine
        engine.dispose()


def execute(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def test_migrations_and_tables_agree(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=environment())
        assert compare_metadata(context, METADATA) == []


def test_constraints_and_indexes_agree(bare: Engine) -> None:
    """Alembic compares neither checks nor the conditions of indexes."""
    METADATA.create_all(bare)
    declared = constraints(bare)
    METADATA.drop_all(bare)
    migrate(bare)
    assert constraints(bare) == declared


def constraints(engine: Engine) -> dict[str, list[str]]:
    """Everything that guards or speeds up a table, spelt out."""
    looks = ("get_check_constraints", "get_indexes", "get_foreign_keys", "get_unique_constraints", "get_pk_constraint")
    inspector = inspect(engine)
    return {
        f"{table} {look}": sorted(spelt(one) for one in _listed(getattr(inspector, look)(table)))
        for table in METADATA.tables
        for look in looks
    }


def _listed(found: Any) -> list[dict[str, Any]]:
    return found if isinstance(found, list) else [found]


def spelt(found: dict[str, Any]) -> str:
    return str({key: spelt(value) if isinstance(value, dict) else str(value) for key, value in found.items()})


def test_an_empty_database_is_brought_to_the_newest_tables(bare: Engine) -> None:
    assert revision(bare) is None
    with pytest.raises(DatabaseTooOld):
        require_current(bare)
    migrate(bare)
    assert revision(bare) == head()
    require_current(bare)
    migrate(bare)
    assert revision(bare) == head()


def test_processes_may_start_at_once(bare: Engine) -> None:
    errors: list[BaseException] = []

    def start() -> None:
        try:
            migrate(bare)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert revision(bare) == head()


def test_a_newer_database_is_refused(engine: Engine) -> None:
    execute(engine, "UPDATE cascade_revision SET version_num = '9999'")
    for refused in (migrate, require_current):
        with pytest.raises(DatabaseTooNew, match="9999") as caught:
            refused(engine)
        assert caught.value.code == "database_too_new"
    assert revision(engine) == "9999"


def test_a_database_of_others_is_refused_and_left_alone(bare: Engine) -> None:
    execute(bare, "CREATE TABLE ledger (id integer)")
    for refused in (migrate, revision, require_current):
        with pytest.raises(DatabaseForeign, match="ledger"):
            refused(bare)
    assert inspect(bare).get_table_names() == ["ledger"]


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.sqlite3").write_text("这不是数据库" * 100)
    engine = open_engine(f"sqlite:///{tmp_path}/letter.sqlite3")
    with pytest.raises(DatabaseForeign, match="备份"):
        migrate(engine)
    engine.dispose()


def test_references_are_watched_again_after_a_migration(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/facts.sqlite3")
    migrate(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
    with sqlite3.connect(tmp_path / "facts.sqlite3") as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    plain.close()
