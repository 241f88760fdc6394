"""Bringing a database to the tables of this program, or saying why not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from domain.errors import Conflict
from service.store.database import is_postgresql, remaking
from service.store.tables import METADATA

_VERSIONS = "cascade_revision"
_LOCK = 7_203_505  # any number, the same in every process
_NOT_SQLITE = "file is not a database"


class DatabaseTooNew(Conflict):
    """The database was written by a newer program."""

    code = "database_too_new"


class DatabaseTooOld(Conflict):
    """The database has not been brought to this program's tables yet."""

    code = "database_too_old"


class DatabaseForeign(Conflict):
    """The database holds somebody else's tables, or is none at all."""

    code = "database_foreign"


def environment() -> dict[str, Any]:
    """How Alembic looks at our tables. SQLite changes a table by copying it, so revisions are written as batches."""
    return {
        "target_metadata": METADATA,
        "version_table": _VERSIONS,
        "render_as_batch": True,
        "compare_type": True,
        "transactional_ddl": True,
    }


def migrate(engine: Engine) -> None:
    """Bring the database to the newest tables, all or nothing. Several processes may start at once.

    Raises DatabaseTooNew, DatabaseForeign.
    """
    with _named_refusals(), _exclusively(engine) as connection:
        if not _is_current(connection):
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _check_references(connection)


def revision(engine: Engine) -> str | None:
    """The revision the database stands at, None for an empty one. Raises DatabaseForeign."""
    with _named_refusals(), engine.connect() as connection:
        return _revision(connection)


def require_current(engine: Engine) -> None:
    """Refuse a database that this program cannot work with. Raises DatabaseTooOld, DatabaseTooNew, DatabaseForeign."""
    with _named_refusals(), engine.connect() as connection:
        if not _is_current(connection):
            raise DatabaseTooOld(
                "数据库还没有升级到本程序的版本；请先备份，再运行 cascade up 或 cascade migrate 完成升级"
            )


def head() -> str:
    """The newest revision that this program knows."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    assert newest is not None
    return newest


def _config() -> Config:
    config = Config()
    # A "%" in a folder's name must not be read as an interpolation.
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _exclusively(engine: Engine) -> Iterator[Connection]:
    """A writing transaction in which nobody else migrates."""
    with remaking(engine) as connection:
        if is_postgresql(connection):
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield connection


def _check_references(connection: Connection) -> None:
    if not is_postgresql(connection) and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise RuntimeError(f"a migration broke a reference of table {broken[0]}")


def _is_current(connection: Connection) -> bool:
    current = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if current is not None and current not in known:
        raise DatabaseTooNew(f"数据库由更新的版本写成（{current}），本程序无法使用；请升级本程序，或改用升级前的备份")
    return current == head()


def _revision(connection: Connection) -> str | None:
    context = MigrationContext.configure(connection, opts={"version_table": _VERSIONS})
    current = context.get_current_revision()
    if current is None and (tables := set(inspect(connection).get_table_names()) - {_VERSIONS}):
        raise DatabaseForeign(f"数据库里已有其他程序的表（如 {min(tables)}），不能使用；请另建一个空数据库")
    return current


@contextmanager
def _named_refusals() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        if _NOT_SQLITE not in str(error.orig):
            raise
        raise DatabaseForeign("数据库文件不是 SQLite 数据库，可能已损坏；请从备份恢复，或改用另一个数据目录") from error
