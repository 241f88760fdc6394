"""The small city on a database of its own."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from domain.contacts import Contact
from domain.units import Unit
from service.store.database import open_engine
from service.store.ledger import SqlLedger
from service.store.migrate import migrate
from tests import small_city
from tests.activities.desk import Desk

Furnish = Callable[[Sequence[Unit], Sequence[Contact]], Desk]


@pytest.fixture(scope="session")
def empty_facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and no facts, to be copied."""
    path = tmp_path_factory.mktemp("facts") / "empty.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def furnish(empty_facts: Path, tmp_path: Path) -> Iterator[Furnish]:
    """A desk with the units and people that a test wants."""
    with ExitStack() as stack:

        def furnished(units: Sequence[Unit], contacts: Sequence[Contact]) -> Desk:
            engine = open_engine(f"sqlite:///{shutil.copy(empty_facts, tmp_path / f'{len(units)}.sqlite3')}")
            stack.callback(engine.dispose)
            return Desk(SqlLedger(engine), units, contacts)

        yield furnished


@pytest.fixture
def desk(furnish: Furnish) -> Desk:
    """The small city."""
    return furnish(small_city.units(), small_city.contacts())
