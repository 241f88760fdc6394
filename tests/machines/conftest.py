"""Fresh facts for every life."""

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import activities.delivering
from service.store.database import open_engine
from service.store.migrate import migrate
from tests.machines.fragile import FragileLedger

pytest.register_assert_rewrite("tests.machines.laws", "tests.machines.letters", "tests.machines.stored_life")

OpenLedger = Callable[[], FragileLedger]


@pytest.fixture(scope="session")
def empty_facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and no facts, to be copied."""
    path = tmp_path_factory.mktemp("facts") / "empty.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def open_ledger(empty_facts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenLedger:
    """A new ledger without facts at every call."""
    # A courier lingers for what may still come; here nothing comes while it waits.
    monkeypatch.setattr(activities.delivering, "POLL_SECONDS", 0.001)
    numbers = itertools.count()

    def opened() -> FragileLedger:
        return FragileLedger(
            open_engine(f"sqlite:///{shutil.copy(empty_facts, tmp_path / f'{next(numbers)}.sqlite3')}")
        )

    return opened
