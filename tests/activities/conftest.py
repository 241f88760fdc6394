"""The small city on a database of its own."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from domain.contacts import Contact
from domain.units import Unit
from service.store.database import open_engine
from service.store.ledger import SqlLedger
from tests import small_city
from tests.activities.desk import Desk
from tests.facts import put_empty_facts

Furnish = Callable[[Sequence[Unit], Sequence[Contact]], Desk]


@pytest.fixture
def furnish(tmp_path: Path) -> Iterator[Furnish]:
    """A desk with the units and people that a test wants."""
    with ExitStack() as stack:

        def furnished(units: Sequence[Unit], contacts: Sequence[Contact]) -> Desk:
            engine = open_engine(put_empty_facts(tmp_path / f"{len(units)}.sqlite3"))
            stack.callback(engine.dispose)
            return Desk(SqlLedger(engine), units, contacts)

        yield furnished


@pytest.fixture
def desk(furnish: Furnish) -> Desk:
    """The small city."""
    return furnish(small_city.units(), small_city.contacts())
