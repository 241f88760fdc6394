"""The whole product in one test process: the real store, the real workflows on the time-skipping server, letters kept
in memory.

Scenario tests speak through it in the product's words: issue, tell me the mails, acknowledge, report, let time pass.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from activities.asking import Asked, Asking, Petition
from activities.deciding import Deciding
from activities.reporting import Reporting, ReportOrder
from activities.reviewing import Acceptance, Return, Reviewed, Reviewing
from domain.clock import BusinessClock
from domain.contacts import Contact
from domain.facts import Provenance, Submitted, TaskFacts
from domain.letters import ChannelName
from domain.notices import Notice, NoticeDraft, NoticeState
from domain.orders import notice_workflow_id
from domain.outbox import IntentState, Purpose
from domain.reports import Submission
from domain.requests import RequestKind
from domain.reviews import SeenReport
from domain.units import Unit
from service.composition import activities_of, build_worker
from service.deployment import deployment_config, make_current
from service.engine import TemporalEngine
from service.issuing_desk import IssuingDesk
from service.reissuing_desk import issue_reviewed
from service.store.database import open_engine
from service.store.directory import Directory
from service.store.ledger import SqlLedger
from service.store.migrate import migrate
from service.store.tables import NOTICE, OUTBOX, RUNG
from service.worker import start_standing_workflows
from tests.engines import real_server, time_skipping
from tests.post import KeptLetter, Post, SkippedClock

_queues = itertools.count(1)

PAST_TIMERS = timedelta(seconds=20)
"""A timer is set some moments after the instant it was reckoned from, later still on a slow machine."""
SWEEP = timedelta(days=1)
PATIENCE_SECONDS = 60.0
COURIER_SECONDS = 0.02
"""Pokes of the couriers need not be saved here."""
_NOT_PASSED_ON = """
SELECT r.notice_id || ' to ' || r.unit_code FROM receipt r JOIN notice n ON n.id = r.notice_id
WHERE n.state = 'issued' AND r.reissue = 'automatic' AND r.child_id IS NULL AND NOT EXISTS
  (SELECT 1 FROM incident c WHERE c.kind = 'reissue_refused' AND c.unit_code = r.unit_code)
"""


class Cascade:
    """What scenario tests hold in their hands."""

    def __init__(
        self,
        environment: WorkflowEnvironment,
        ledger: SqlLedger,
        clock: SkippedClock,
        engine: TemporalEngine,
        queue: str,
        *,
        versioned: bool,
    ) -> None:
        self.environment = environment
        self.versioned = versioned
        self.queue = queue
        self.ledger = ledger
        self.clock = clock
        self.engine = engine
        self.post = {name: Post(name=name, clock=clock) for name in ChannelName}
        self.directory = Directory(ledger.engine)
        self.desk = IssuingDesk(ledger, clock, engine)
        self.reporting = Reporting(ledger, clock, engine)
        self.reviewing = Reviewing(ledger, clock, engine)
        self.asking = Asking(ledger, clock, engine)
        self.deciding = Deciding(ledger, clock, engine)
        self.forgiving = True

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

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """A worker runs while the block does; when it ends, it finishes what is in hand, as at any restart."""
        posts: dict[ChannelName, Any] = dict(self.post)
        hands = activities_of(self.ledger, self.clock, self.engine, posts, posts, linger_seconds=0.1)
        client = self.environment.client
        async with build_worker(client, self.queue, hands, deployment_config() if self.versioned else None):
            if self.versioned:
                await make_current(client)
            self.forgiving = False
            yield
            self.forgiving = True

    async def issue(self, draft: NoticeDraft) -> Notice:
        """Issue as a clerk would, and let the news reach everybody."""
        notice = self.desk.issue(draft, actor="test").notice
        await self.settle()
        return notice

    async def until(self, moment: datetime) -> None:
        """Let time pass up to a business moment, with a stop at every moment at which something is planned.

        In one leap, pokes of the one office would meet timers of the next. The time-skipping server loses a workflow
        for good whose timer fires while a task that cancels it is with the worker.
        """
        while (now := await self._business_now()) < moment:
            planned = self._next_planned(now)
            stop = min(moment, planned + PAST_TIMERS) if planned else moment
            await self.environment.sleep(self.clock.business.real_duration(stop - now))
            await self.settle()

    async def pass_time(self, span: timedelta) -> None:
        """Let business time pass."""
        await self.until(self.clock.now() + span)

    async def settle(self) -> None:
        """Wait in real time until nothing moves any more: pokes delivered, facts at rest, outbox drained.

        Fails when something that is due is still not done after a long while.
        """
        quiet, before, patience = 0, None, asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while quiet < 2:
            await asyncio.sleep(0.02)
            await self.engine.drain()
            self.clock.seen = await self._business_now()
            waiting, now = self.restless(), self._fingerprint()
            quiet = 0 if waiting or now != before else quiet + 1
            before = now
            if waiting and asyncio.get_running_loop().time() > patience:
                raise AssertionError(f"still not done: {waiting}")

    def restless(self) -> dict[str, list[str]]:
        """What is due by now and not done yet, by kind; nothing where a test is ``forgiving``, because it has stopped
        the worker or ended a workflow.
        """
        if self.forgiving:
            return {}
        with self.ledger.reading() as facts:
            found = {
                "outbox": [part.rung_id for name in ChannelName for part in facts.pending(name, self.clock.seen, 1)],
                "unattended": list(facts.unattended(self.clock.seen)),
                "unstarted": [notice.id for notice, _ in facts.unstarted()],
            }
        with self.ledger.engine.connect() as connection:
            found["not yet passed on"] = list(connection.exec_driver_sql(_NOT_PASSED_ON).scalars())
        return {kind: those for kind, those in found.items() if those}

    async def _business_now(self) -> datetime:
        return self.clock.business.business(await self.environment.get_current_time())

    def _next_planned(self, now: datetime) -> datetime | None:
        """The next rung of any open notice, release of a message, or sweep, after ``now``."""
        rungs = (
            select(func.min(RUNG.c.instant))
            .join_from(RUNG, NOTICE, NOTICE.c.id == RUNG.c.notice_id)
            .where(RUNG.c.fired_at.is_(None), RUNG.c.instant > now, NOTICE.c.state == NoticeState.ISSUED.value)
        )
        messages = select(func.min(OUTBOX.c.release_at)).where(
            OUTBOX.c.state == IntentState.WAITING.value, OUTBOX.c.release_at > now
        )
        with self.ledger.engine.connect() as connection:
            found = [connection.execute(statement).scalar() for statement in (rungs, messages)]
        if self.forgiving:  # else the sweep finds nothing to do
            sweeps = (now - self.clock.business.origin) // SWEEP + 1
            found.append(self.clock.business.origin + sweeps * SWEEP)
        return min((moment for moment in found if moment), default=None)

    def _fingerprint(self) -> tuple[int, ...]:
        with self.ledger.engine.connect() as connection:
            counts = "SELECT coalesce(sum(trail_sequence), 0), count(*), count(started_at) FROM notice"
            return tuple(connection.exec_driver_sql(counts).one())

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

    async def until_closed(self, notice_id: str, days: int = 60) -> Notice:
        """Let time pass until the notice is closed. Fails after ``days``."""
        last = self.clock.now() + timedelta(days=days)
        while self.clock.now() < last:
            with self.ledger.reading() as facts:
                notice = facts.notice(notice_id)
            if notice.state is NoticeState.CLOSED:
                return notice
            planned = self._next_planned(self.clock.now())
            await self.until(planned + PAST_TIMERS if planned else last)
        raise AssertionError(f"{notice_id} is still open after {days} days")

    def workflow(self, notice_id: str) -> WorkflowHandle[Any, Any]:
        """The notice's workflow."""
        return self.environment.client.get_workflow_handle(notice_workflow_id(notice_id))

    async def history_length(self, notice_id: str) -> int:
        """Events of the notice's workflow."""
        return int((await self.workflow(notice_id).describe()).history_length)


@asynccontextmanager
async def open_cascade(
    folder: Path, units: Sequence[Unit], contacts: Sequence[Contact], origin: datetime
) -> AsyncIterator[Cascade]:
    """The product at work on the time-skipping server, with these units and contacts, at business time ``origin``."""
    async with idle_cascade(folder, units, contacts, origin) as cascade, cascade.working():
        yield cascade


@asynccontextmanager
async def idle_cascade(
    folder: Path, units: Sequence[Unit], contacts: Sequence[Contact], origin: datetime, speed: float | None = None
) -> AsyncIterator[Cascade]:
    """The same without a worker: a test stops and starts it by ``working()``.

    With ``speed``, business seconds in a real one, it is the real server: the time-skipping one stands still while a
    task waits for a worker.
    """
    database = open_engine(f"sqlite:///{folder / 'facts.sqlite3'}")
    migrate(database)
    directory = Directory(database)
    directory.put_units(units)
    directory.put_contacts(contacts)
    async with time_skipping() if speed is None else real_server() as environment:
        business = BusinessClock(origin=origin, real_origin=await environment.get_current_time(), speed=speed or 1.0)
        queue = f"cascade-{next(_queues)}"
        loop = asyncio.get_running_loop()
        engine = TemporalEngine(environment.client, business, queue, loop, courier_seconds=COURIER_SECONDS)
        await start_standing_workflows(environment.client, business, queue, sweep_seconds=SWEEP.total_seconds())
        ledger, clock = SqlLedger(database), SkippedClock(business)
        yield Cascade(environment, ledger, clock, engine, queue, versioned=speed is not None)
    database.dispose()
