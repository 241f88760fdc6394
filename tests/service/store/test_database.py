"""The two kinds of transaction, and how the engine is set up."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError, IntegrityError, InternalError, OperationalError

from service.store.database import open_engine, reachable, reading, writing
from service.store.migrate import migrate
from service.store.tables import SETTING

COUNT = text("SELECT count(*) FROM setting")


def put(engine: Engine, key: str) -> None:
    with writing(engine) as connection:
        connection.execute(SETTING.insert(), {"key": key, "value": 1})


def test_sqlite_is_set_up_for_us(empty_sqlite: Path) -> None:
    engine = open_engine(f"sqlite:///{empty_sqlite}")
    with reading(engine) as connection:
        settings = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()
    assert settings == ["wal", 1, 1, 30_000]


def test_a_reader_sees_one_snapshot_and_never_waits_for_a_writer(engine: Engine) -> None:
    put(engine, "before")
    with reading(engine) as reader:
        assert reader.execute(COUNT).scalar() == 1
        with writing(engine) as writer:
            writer.execute(SETTING.insert(), {"key": "meanwhile", "value": 1})
            assert reader.execute(COUNT).scalar() == 1
        assert reader.execute(COUNT).scalar() == 1
    with reading(engine) as reader:
        assert reader.execute(COUNT).scalar() == 2


def test_what_raises_leaves_nothing_behind(engine: Engine) -> None:
    put(engine, "known")
    rows = [{"key": "half", "value": 1}, {"key": "known", "value": 1}]
    with pytest.raises(IntegrityError), writing(engine) as connection:
        [connection.execute(SETTING.insert(), row) for row in rows]
    with reading(engine) as connection:
        assert connection.execute(COUNT).scalar() == 1


def test_many_writers_take_turns(engine: Engine) -> None:
    with ThreadPoolExecutor(12) as threads:
        list(threads.map(lambda number: put(engine, str(number)), range(60)))
    with reading(engine) as connection:
        assert connection.execute(COUNT).scalar() == 60


def test_a_reader_cannot_write_on_postgresql(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    migrate(engine)
    with pytest.raises(InternalError, match="read-only"), reading(engine) as connection:
        connection.execute(SETTING.insert(), {"key": "k", "value": 1})
    engine.dispose()


def test_reachable(engine: Engine, tmp_path: Path) -> None:
    assert reachable(engine)
    nowhere = open_engine(f"sqlite:///{tmp_path}/no/such/folder/facts.sqlite3")
    assert not reachable(nowhere)
    with pytest.raises((OperationalError, DatabaseError)), reading(nowhere) as connection:
        connection.execute(COUNT)
