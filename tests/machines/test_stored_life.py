"""Random lives against the real store and the real activities."""

from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis.stateful import run_state_machine_as_test

from tests.machines.budget import budget
from tests.machines.change_acts import ChangedLife
from tests.machines.closing_acts import ClosedLife
from tests.machines.conftest import OpenLedger
from tests.machines.largest import PROPERTY, Largest
from tests.machines.stored_life import StoredLife

Note = Callable[[str, object], None]


def test_no_plain_life_in_the_store_breaks_a_law(open_ledger: OpenLedger, record_property: Note) -> None:
    """Issue, acknowledge, report, correct, and everything that goes wrong with machines."""
    live(StoredLife, open_ledger, record_property, examples=3)


def test_no_life_with_decisions_breaks_a_law(open_ledger: OpenLedger, record_property: Note) -> None:
    """With reviews, requests, closing by hand, supplements and reopening."""
    live(ClosedLife, open_ledger, record_property, examples=5)


def test_no_life_with_changes_breaks_a_law(open_ledger: OpenLedger, record_property: Note) -> None:
    """With amendments, urging, people who come and go, and withdrawal."""
    live(ChangedLife, open_ledger, record_property, examples=6)


def live(kind: type[StoredLife], open_ledger: OpenLedger, record_property: Note, examples: int) -> None:
    """Lead lives of a kind."""
    largest = Largest()
    factory: Any = partial(kind, open_ledger, largest)
    run_state_machine_as_test(factory, settings=budget(examples, 30))
    record_property(PROPERTY, str(largest))
