"""Fresh facts for every life."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

import activities.delivering
from service.store.database import open_engine
from tests.facts import put_empty_facts
from tests.machines.fragile import FragileLedger

pytest.register_assert_rewrite("tests.machines.laws", "tests.machines.letters", "tests.machines.stored_life")

OpenLedger = Callable[[], FragileLedger]


@pytest.fixture
def open_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenLedger:
    """A new ledger without facts at every call."""
    # A courier lingers for what may still come; here nothing comes while it waits.
    monkeypatch.setattr(activities.delivering, "POLL_SECONDS", 0.001)
    numbers = itertools.count()

    def opened() -> FragileLedger:
        return FragileLedger(open_engine(put_empty_facts(tmp_path / f"{next(numbers)}.sqlite3")))

    return opened
