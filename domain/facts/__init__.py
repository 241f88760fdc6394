"""The port to the facts: what the use cases read and write, whatever database keeps it.

``Ledger.transaction()`` is the only way in; everything done with the ``Facts`` inside one ``with`` block is committed
together when it ends and undone together when it raises. Every method is a constant number of statements, however
many units it concerns. Instants are aware; the ledger stores UTC and gives back Asia/Shanghai.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from domain.facts.amending import AmendingFacts, Branched, Carried, WithdrawingFacts
from domain.facts.cases import CaseFacts
from domain.facts.circulating import CirculatingFacts
from domain.facts.closing import ClosingFacts, Statement
from domain.facts.collecting import ReportingFacts, RollupFacts
from domain.facts.drafts import ReportDraftFacts
from domain.facts.entries import EntryFacts
from domain.facts.handovers import HandoverFacts, OpenWork
from domain.facts.hooks import HookFacts
from domain.facts.incidents import IncidentFacts
from domain.facts.issuing import DraftingFacts, IssuingFacts, RungFacts
from domain.facts.keeping import KeepingFacts
from domain.facts.ladders import LadderFacts
from domain.facts.passing import PassingFacts, WaitingNotice
from domain.facts.people import PeopleFacts
from domain.facts.punctuality import PunctualityFacts
from domain.facts.records import (
    Debtor,
    Incident,
    IssueRecord,
    ItemState,
    Link,
    Provenance,
    Receipt,
    Submitted,
    TaskFacts,
)
from domain.facts.reviews import Bound, RequestFacts, ReviewFacts
from domain.facts.sending import CourierFacts, RetryingFacts, SweepFacts
from domain.facts.supervising import SupervisingFacts
from domain.facts.units import UnitFacts
from domain.facts.urging import UrgingFacts

__all__ = [
    "AmendingFacts",
    "Bound",
    "Branched",
    "Carried",
    "CaseFacts",
    "CirculatingFacts",
    "ClosingFacts",
    "CourierFacts",
    "Debtor",
    "DraftingFacts",
    "Facts",
    "HookFacts",
    "Incident",
    "IssueRecord",
    "IssuingFacts",
    "ItemState",
    "LadderFacts",
    "Ledger",
    "Link",
    "OpenWork",
    "PassingFacts",
    "Provenance",
    "PunctualityFacts",
    "Receipt",
    "ReportDraftFacts",
    "ReportingFacts",
    "RequestFacts",
    "RetryingFacts",
    "ReviewFacts",
    "RollupFacts",
    "RungFacts",
    "Statement",
    "Submitted",
    "SupervisingFacts",
    "SweepFacts",
    "TaskFacts",
    "UrgingFacts",
    "WaitingNotice",
    "WithdrawingFacts",
]


class Facts(
    IssuingFacts,
    RungFacts,
    IncidentFacts,
    PeopleFacts,
    HandoverFacts,
    UnitFacts,
    KeepingFacts,
    EntryFacts,
    ReportDraftFacts,
    LadderFacts,
    AmendingFacts,
    WithdrawingFacts,
    PassingFacts,
    PunctualityFacts,
    RollupFacts,
    ClosingFacts,
    ReportingFacts,
    ReviewFacts,
    RequestFacts,
    CaseFacts,
    UrgingFacts,
    SupervisingFacts,
    CirculatingFacts,
    CourierFacts,
    RetryingFacts,
    SweepFacts,
    HookFacts,
    Protocol,
):
    """All of them, inside one transaction."""

    def trail(self, notice_id: str, at: datetime, actor: str, act: str, detail: Mapping[str, Any]) -> None:
        """Append to the hash-chained trail of the notice."""
        ...


class Ledger(Protocol):
    """The way to the facts."""

    def transaction(self) -> AbstractContextManager[Facts]:
        """One unit of work: commits when the block ends, rolls back when it raises."""
        ...

    def reading(self) -> AbstractContextManager[Facts]:
        """A snapshot for reading only; never waits for a writer."""
        ...
