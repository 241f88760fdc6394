"""The ledger: the port ``domain.facts`` on SQL, on SQLite and PostgreSQL alike."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from domain.facts import Facts, Ledger
from service.store.database import open_engine, reachable, reading, writing
from service.store.facts.amending import AmendingFacts
from service.store.facts.cases import CaseFacts
from service.store.facts.circulating import CirculatingFacts
from service.store.facts.closing import ClosingFacts
from service.store.facts.contributing import ContributionFacts
from service.store.facts.courier import CourierFacts
from service.store.facts.entries import EntryFacts
from service.store.facts.handovers import HandoverFacts
from service.store.facts.hooks import HookFacts
from service.store.facts.incidents import IncidentFacts
from service.store.facts.keeping import KeepingFacts
from service.store.facts.ladders import LadderFacts
from service.store.facts.memory import Memory
from service.store.facts.passing import PassingFacts
from service.store.facts.punctuality import PunctualityFacts
from service.store.facts.report_drafts import ReportDraftFacts
from service.store.facts.requests import RequestFacts
from service.store.facts.retrying import RetryingFacts
from service.store.facts.reviews import ReviewFacts
from service.store.facts.rollups import RollupFacts
from service.store.facts.sweep import SweepFacts
from service.store.facts.units import UnitFacts
from service.store.facts.withdrawing import WithdrawingFacts

__all__ = ["SqlFacts", "SqlLedger", "open_engine", "reachable"]


class SqlFacts(
    RollupFacts,
    ClosingFacts,
    SweepFacts,
    CourierFacts,
    RetryingFacts,
    ContributionFacts,
    IncidentFacts,
    HandoverFacts,
    UnitFacts,
    KeepingFacts,
    EntryFacts,
    AmendingFacts,
    WithdrawingFacts,
    LadderFacts,
    PassingFacts,
    ReviewFacts,
    RequestFacts,
    ReportDraftFacts,
    CirculatingFacts,
    PunctualityFacts,
    CaseFacts,
    HookFacts,
    Facts,
):
    """All facts, inside one transaction."""


class SqlLedger(Ledger):
    """The facts of one database. Safe to share between threads; every transaction has its own connection."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._memory = Memory()

    @contextmanager
    def transaction(self) -> Iterator[Facts]:
        """One unit of work: commits when the block ends, rolls back when it raises."""
        with writing(self.engine) as connection:
            facts = SqlFacts(connection, self._memory, writes=True)
            yield facts
            facts.write_trail()
        facts.remember()

    @contextmanager
    def reading(self) -> Iterator[Facts]:
        """A snapshot for reading only; never waits for a writer."""
        with reading(self.engine) as connection:
            facts = SqlFacts(connection, self._memory, writes=False)
            yield facts
        facts.remember()
