"""The engine and its two kinds of transaction: one writes; one reads a snapshot and never waits for a writer."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

BUSY_SECONDS = 30
_TURN = "cascade_turn"
_WRITES = "cascade_writes"
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA cache_size = -8000",
    # A checkpoint stops the writer for a moment: a burst of reports should see few of them.
    "PRAGMA wal_autocheckpoint = 4000",
    "PRAGMA journal_size_limit = 67108864",
)


Mark = Callable[[Connection], None]
"""What is written last in a transaction, together with whatever else it wrote. It may raise, and so undo all of it."""
_marks: ContextVar[tuple[Mark, ...]] = ContextVar("marks", default=())


def marks() -> tuple[Mark, ...]:
    """Those that every transaction of this context leaves."""
    return _marks.get()


@contextmanager
def marked(given: Sequence[Mark]) -> Iterator[None]:
    """Every transaction that writes within the block, also in threads it starts by anyio, leaves these marks."""
    token = _marks.set(tuple(given))
    try:
        yield
    finally:
        _marks.reset(token)


def open_engine(url: str) -> Engine:
    """An engine for ``sqlite:///…`` or ``postgresql+psycopg://…``. Nothing is connected yet, no table is made."""
    return _open_sqlite(url) if make_url(url).get_backend_name() == "sqlite" else _open_postgresql(url)


def _open_postgresql(url: str) -> Engine:
    # A server takes a hundred connections unless told otherwise: enough for two processes of each kind.
    return create_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True, json_serializer=to_json)


def _open_sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None, "cached_statements": 256},
        pool_size=16,
        max_overflow=64,
        # The connection used last has the warmest page cache.
        pool_use_lifo=True,
        json_serializer=to_json,
        execution_options={_TURN: threading.Lock()},
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def in_memory() -> Engine:
    """An empty database that lives as long as its engine, on one connection. References are not watched in it."""
    return create_engine(
        "sqlite://",
        connect_args={"check_same_thread": False, "cached_statements": 256},
        poolclass=StaticPool,
        json_serializer=to_json,
    )


def _set_pragmas(connection: Any, _record: Any) -> None:
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    # A writer that began as a reader can never wait for another one: it fails at its first write. So it begins as one.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def to_json(value: Any) -> str:
    """JSON as the database keeps it: Chinese readable, no blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: commits when the block ends, rolls back when it raises."""
    with _turn(engine), engine.connect() as connection, connection.execution_options(**{_WRITES: True}).begin():
        yield connection
        for mark in marks():
            mark(connection)


def _turn(engine: Engine) -> AbstractContextManager[Any]:
    """SQLite has one writer, and polls for its turn; threads of this process queue on a lock instead."""
    turn: AbstractContextManager[Any] | None = engine.get_execution_options().get(_TURN)
    return turn or nullcontext()


@contextmanager
def remaking(engine: Engine) -> Iterator[Connection]:
    """A transaction that changes tables: on SQLite references are not watched while tables are copied."""
    with _turn(engine), engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        if is_postgresql(connection):
            with connection.begin():
                yield connection
            return
        # Inside a transaction this would be passed over silently.
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.execution_options(**{_WRITES: True}).begin():
                yield connection
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A snapshot for reading only: every statement in it sees the same facts."""
    with engine.connect() as connection:
        if is_postgresql(connection):
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


def is_postgresql(connection: Connection) -> bool:
    """Whether the facts are kept by PostgreSQL."""
    return connection.dialect.name == "postgresql"


def reachable(engine: Engine) -> bool:
    """Whether the database answers now."""
    try:
        with reading(engine) as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
