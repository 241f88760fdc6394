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

from domain.clock import BusinessClock
from domain.contacts import Contact
from domain.letters import ChannelName
from domain.notices import Notice, NoticeDraft, NoticeState
from domain.orders import notice_workflow_id
from domain.outbox import IntentState
from domain.units import Unit
from service.clock import SystemClock
from service.composition import activities_of, build_worker
from service.deployment import deployment_config, make_current
from service.hooks.sender import HttpHookSender
from service.hooks.signing import HookSigner
from service.issuing_desk import IssuingDesk
from service.store.database import open_engine
from service.store.directory import Directory
from service.store.ledger import SqlLedger
from service.store.tables import NOTICE, OUTBOX, RUNG
from service.worker import start_standing_workflows
from tests.engines import at_work, real_server, time_skipping
from tests.facts import put_empty_facts
from tests.people import People
from tests.post import SkippedClock
from tests.watched_engine import WatchedEngine

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


class Cascade(People):
    """What scenario tests hold in their hands."""

    engine: WatchedEngine

    def __init__(
        self,
        environment: WorkflowEnvironment,
        ledger: SqlLedger,
        clock: SkippedClock,
        engine: WatchedEngine,
        queue: str,
        *,
        versioned: bool,
    ) -> None:
        super().__init__(ledger, clock, engine)
        self.environment = environment
        self.versioned = versioned
        self.queue = queue
        self.directory = Directory(ledger.engine)
        self.desk = IssuingDesk(ledger, clock, engine)
        self.forgiving = True

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """A worker runs while the block does; when it ends, it finishes what is in hand, as at any restart."""
        posts: dict[ChannelName, Any] = dict(self.post)
        sender = HttpHookSender(HookSigner("test-key"), SystemClock(BusinessClock.plain()), private=True)
        hands = activities_of(self.ledger, self.clock, self.engine, posts, posts, linger_seconds=0.1, sender=sender)
        client = self.environment.client
        async with at_work(build_worker(client, self.queue, hands, deployment_config() if self.versioned else None)):
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
        if self.engine.touched:
            await self.settle()
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
        while quiet < 1:
            await asyncio.sleep(0.02)
            await self.engine.drain()
            self.clock.seen = await self._business_now()
            waiting, now = self.restless() or await self._at_work(), self._fingerprint()
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

    async def _at_work(self) -> dict[str, list[str]]:
        # Only the time-skipping server loses a workflow; on the real one something may be due at every moment.
        at_work = [] if self.forgiving or self.versioned else await self.engine.at_work()
        return {"at work": at_work} if at_work else {}

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
    file = folder / "facts.sqlite3"
    database = open_engine(f"sqlite:///{file}" if file.exists() else put_empty_facts(file))
    directory = Directory(database)
    directory.put_units(units)
    directory.put_contacts(contacts)
    async with time_skipping() if speed is None else real_server() as environment:
        business = BusinessClock(origin=origin, real_origin=await environment.get_current_time(), speed=speed or 1.0)
        queue = f"cascade-{next(_queues)}"
        loop = asyncio.get_running_loop()
        engine = WatchedEngine(environment.client, business, queue, loop, courier_seconds=COURIER_SECONDS)
        await start_standing_workflows(environment.client, business, queue, sweep_seconds=SWEEP.total_seconds())
        ledger, clock = SqlLedger(database), SkippedClock(business)
        yield Cascade(environment, ledger, clock, engine, queue, versioned=speed is not None)
    database.dispose()
