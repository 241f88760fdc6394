"""What units and offices do with a notice in scenario tests, and the letters they got."""

from abc import ABC, abstractmethod
from datetime import datetime

from activities.asking import Asked, Asking, Petition
from activities.deciding import Deciding
from activities.reporting import Reporting, ReportOrder
from activities.reviewing import Acceptance, Return, Reviewed, Reviewing
from domain.facts import Provenance, Submitted, TaskFacts
from domain.letters import ChannelName
from domain.outbox import Purpose
from domain.reports import Submission
from domain.requests import RequestKind
from domain.reviews import SeenReport
from service.engine import TemporalEngine
from service.reissuing_desk import issue_reviewed
from service.store.ledger import SqlLedger
from tests.post import KeptLetter, Post, SkippedClock


class People(ABC):
    """Everybody outside the service. After each act the service is given time to settle."""

    def __init__(self, ledger: SqlLedger, clock: SkippedClock, engine: TemporalEngine) -> None:
        self.ledger = ledger
        self.clock = clock
        self.engine = engine
        self.post = {name: Post(name=name, clock=clock) for name in ChannelName}
        self.reporting = Reporting(ledger, clock, engine)
        self.reviewing = Reviewing(ledger, clock, engine)
        self.asking = Asking(ledger, clock, engine)
        self.deciding = Deciding(ledger, clock, engine)

    @abstractmethod
    async def settle(self) -> None:
        """Wait until nothing more happens at this instant."""

    @property
    def mails(self) -> list[KeptLetter]:
        """All mails that were accepted, in order."""
        return self.post[ChannelName.EMAIL].kept

    def mails_to(self, unit_code: str) -> list[KeptLetter]:
        """Mails to anybody of one unit."""
        return [mail for mail in self.mails if mail.parts[0].contact.unit_code == unit_code]

    def messages_to(self, unit_code: str) -> list[KeptLetter]:
        """Text messages to anybody of one unit."""
        return [m for m in self.post[ChannelName.SMS].kept if m.parts[0].contact.unit_code == unit_code]

    def tasks(self, notice_id: str, unit_code: str) -> list[TaskFacts]:
        """The unit's tasks under a notice."""
        with self.ledger.reading() as facts:
            return list(facts.tasks_of(notice_id, unit_code))

    async def acknowledge(self, notice_id: str, unit_code: str) -> bool:
        """签收."""
        return self.reporting.acknowledge(notice_id, unit_code, Provenance(actor=unit_code, channel="email"))

    async def report(self, notice_id: str, unit_code: str, submission: Submission, task: int = 0) -> Submitted:
        """报送 for the unit's ``task``-th task."""
        facts = self.tasks(notice_id, unit_code)[task]
        order = ReportOrder(
            notice_id=notice_id,
            unit_code=unit_code,
            task_id=facts.id,
            submission=submission,
            base_version=facts.version,
            provenance=Provenance(actor=unit_code, channel="email", link=f"test-{facts.id}-{facts.version}"),
        )
        submitted = self.reporting.report(order)
        await self.settle()
        return submitted

    def seen(self, notice_id: str, *units: str) -> tuple[SeenReport, ...]:
        """The newest reports of these units' first tasks, as an office sees them."""
        tasks = [self.tasks(notice_id, unit)[0] for unit in units]
        return tuple(SeenReport(task_id=task.id, version=task.version) for task in tasks)

    async def accept(self, notice_id: str, *units: str) -> Reviewed:
        """采纳."""
        reviewed = self.reviewing.accept(notice_id, Acceptance(reports=self.seen(notice_id, *units), by="王审核"))
        await self.settle()
        return reviewed

    async def send_back(self, notice_id: str, *units: str, due: datetime, reason: str = "人数与场次对不上") -> Reviewed:
        """退回."""
        order = Return(reports=self.seen(notice_id, *units), by="王审核", reason=reason, due=due)
        reviewed = self.reviewing.send_back(notice_id, order)
        await self.settle()
        return reviewed

    async def ask(self, notice_id: str, unit_code: str, *, due: datetime | None, reason: str = "汛情抢险") -> Asked:
        """申请延期 for the unit's first task, or 申请免报 where no ``due`` is given."""
        kind = (RequestKind.EXTENSION if due else RequestKind.WAIVER).value
        known = {"task_id": self.tasks(notice_id, unit_code)[0].id, "kind": kind, "reason": reason, "due": due}
        petition = Petition.model_validate(known)
        asked = self.asking.ask(notice_id, unit_code, petition, Provenance(actor=unit_code, channel="email"))
        await self.settle()
        return asked

    async def reissue(self, notice_id: str, unit_code: str) -> str:
        """转发, as the unit's clerk does by the link in the mail. Returns the notice id."""
        waiting = [mail.parts[0] for mail in self.mails_to(unit_code) if mail.parts[0].purpose is Purpose.REISSUE]
        part = next(part for part in waiting if part.notice_id == notice_id)
        with self.ledger.reading() as facts:
            link = facts.link(part.id)
        reissued = issue_reviewed(self.ledger, self.clock, self.engine, link, "")
        await self.settle()
        return reissued
