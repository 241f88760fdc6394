"""Units that stood before names had a sound get theirs when the database is brought up to date."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, text

from service.store.database import open_engine, remaking
from service.store.migrate import _config, migrate
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database as it was before."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path}/old.sqlite3")
        _bring_to(engine, "0007")
        yield engine
        engine.dispose()
        return
    server: Server = request.getfixturevalue("postgres")
    with server.database() as url:
        engine = open_engine(url)
        _bring_to(engine, "0007")
        yield engine
        engine.dispose()


def _bring_to(engine: Engine, revision: str) -> None:
    with remaking(engine) as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_known_units_are_found_by_their_sound(before: Engine) -> None:
    with before.begin() as connection:
        for code, name in (("a", "江南街道"), ("b", "乙街道")):
            connection.execute(
                text(
                    "INSERT INTO unit (code, name, level, path, tags, reissue, active) "
                    "VALUES (:code, :name, 'street', :path, '[]', 'automatic', true)"
                ),
                {"code": code, "name": name, "path": f"/{code}/"},
            )
    migrate(before)
    with before.connect() as connection:
        found = {row.code: row.search for row in connection.execute(text("SELECT code, search FROM unit"))}
    assert found == {"a": "jiangnanjiedao jnjd", "b": "yijiedao yjd"}
