"""A database with all tables and no facts, on SQLite and on PostgreSQL: every test of the store runs on both."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from service.store.database import open_engine
from service.store.migrate import migrate
from tests.postgres import Server
from tests.postgres_again import Databases
from tests.service.store.world import World


def _migrated(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and no facts, to be copied."""
    path = tmp_path_factory.mktemp("store") / "empty.sqlite3"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def empty_postgres(postgres: Server) -> Iterator[Databases]:
    """Databases with all tables and no facts."""
    databases = Databases(postgres, postgres.template("facts", _migrated))
    yield databases
    databases.drop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    return str(request.param)


@contextmanager
def _fresh(request: pytest.FixtureRequest, database: str, name: str) -> Iterator[Engine]:
    with ExitStack() as stack:
        if database == "sqlite":
            folder: Path = request.getfixturevalue("tmp_path")
            url = f"sqlite:///{shutil.copy(request.getfixturevalue('empty_sqlite'), folder / name)}"
        else:
            databases: Databases = request.getfixturevalue("empty_postgres")
            url = stack.enter_context(databases.empty())
        engine = open_engine(url)
        stack.callback(engine.dispose)
        yield engine


@pytest.fixture
def engine(request: pytest.FixtureRequest, database: str) -> Iterator[Engine]:
    """An engine on a database with all tables and no facts."""
    with _fresh(request, database, "facts.sqlite3") as engine:
        yield engine


@pytest.fixture
def another_engine(request: pytest.FixtureRequest, database: str) -> Iterator[Engine]:
    """A second one, to compare."""
    with _fresh(request, database, "others.sqlite3") as engine:
        yield engine


@pytest.fixture
def world(engine: Engine) -> World:
    """A small city in it."""
    return World.furnished(engine)
