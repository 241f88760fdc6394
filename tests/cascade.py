"""The whole product in one test process: the real store, the real workflows on the time-skipping server, letters kept
in memory.

Scenario tests speak through it in the product's words: issue, tell me the mails, acknowledge, report, let time pass.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from temporalio import activity
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from activities.delivering import Matters, letter_id
from activities.reporting import Reporting, ReportOrder
from domain.clock import BusinessClock
from domain.contacts import Contact
from domain.facts import Provenance, Submitted, TaskFacts
from domain.letters import ChannelName, Delivery, Letter, Outcome
from domain.notices import Notice, NoticeDraft, NoticeState
from domain.orders import notice_workflow_id
from domain.outbox import Pending
from domain.reports import Submission
from domain.units import Unit
from service.composition import activities_of, build_worker
from service.embedded import SEARCH_ATTRIBUTES
from service.engine import TemporalEngine
from service.issuing_desk import IssuingDesk
from service.store.database import open_engine
from service.store.directory import Directory
from service.store.ledger import SqlLedger
from service.store.migrate import migrate
from service.worker import start_standing_workflows

_queues = itertools.count(1)


class SkippedClock:
    """Business time on the time-skipping server: inside an activity the server's time, outside what was last seen."""

    def __init__(self, business: BusinessClock) -> None:
        self.business = business
        self.seen = business.origin

    def now(self) -> datetime:
        if activity.in_activity():
            return self.business.business(activity.info().current_attempt_scheduled_time)
        return self.seen


@dataclass
class KeptLetter:
    """One letter that was accepted, with its parts and when."""

    letter: Letter
    parts: tuple[Pending, ...]
    at: datetime


@dataclass
class Post:
    """A channel that keeps what it is given and refuses addresses that begin with ``dead``."""

    name: ChannelName
    clock: SkippedClock
    kept: list[KeptLetter] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    written: dict[str, tuple[Pending, ...]] = field(default_factory=dict)

    async def send(self, letters: Sequence[Letter]) -> Sequence[Delivery]:
        return [self._deliver(letter) for letter in letters]

    def _deliver(self, letter: Letter) -> Delivery:
        if letter.address.startswith("dead"):
            self.refused.append(letter.address)
            return Delivery(id=letter.id, outcome=Outcome.REFUSED, detail="550 no such user")
        self.kept.append(KeptLetter(letter=letter, parts=self.written[letter.id], at=self.clock.now()))
        return Delivery(id=letter.id, outcome=Outcome.SENT)

    async def close(self) -> None:
        return None

    def write(self, parts: Sequence[Pending], matters: Matters) -> Letter:  # noqa: ARG002
        """Fits ``LetterWriter``: the parts themselves are what tests look at."""
        first = parts[0]
        address = first.contact.email if self.name is ChannelName.EMAIL else first.contact.mobile
        letter = Letter(id=letter_id(self.name, parts), address=address or "", text=first.purpose.value)
        self.written[letter.id] = tuple(parts)
        return letter


class Cascade:
    """What scenario tests hold in their hands."""

    def __init__(
        self, environment: WorkflowEnvironment, ledger: SqlLedger, clock: SkippedClock, engine: TemporalEngine
    ) -> None:
        self.environment = environment
        self.ledger = ledger
        self.clock = clock
        self.engine = engine
        self.post = {name: Post(name=name, clock=clock) for name in ChannelName}
        self.desk = IssuingDesk(ledger, clock, engine)
        self.reporting = Reporting(ledger, clock, engine)

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

    async def issue(self, draft: NoticeDraft) -> Notice:
        """Issue as a clerk would, and let the news reach everybody."""
        notice = self.desk.issue(draft, actor="test").notice
        await self.settle()
        return notice

    async def until(self, moment: datetime) -> None:
        """Let time pass up to a business moment."""
        now = self.clock.business.business(await self.environment.get_current_time())
        if moment > now:
            await self.environment.sleep(moment - now)
        await self.settle()

    async def pass_time(self, span: timedelta) -> None:
        """Let business time pass."""
        await self.until(self.clock.now() + span)

    async def settle(self) -> None:
        """Wait in real time until nothing moves any more: pokes delivered, facts at rest, outbox drained."""
        quiet, before = 0, None
        while quiet < 6:
            await asyncio.sleep(0.04)
            await self.engine.drain()
            self.clock.seen = self.clock.business.business(await self.environment.get_current_time())
            with self.ledger.reading() as facts:
                waiting = any(facts.pending(channel, self.clock.seen, 1) for channel in ChannelName)
            now = self._fingerprint()
            quiet = 0 if waiting or now != before else quiet + 1
            before = now

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

    async def until_closed(self, notice_id: str, days: int = 60) -> Notice:
        """Let time pass, a day at a time, until the notice is closed. Fails after ``days``."""
        for _ in range(days):
            with self.ledger.reading() as facts:
                notice = facts.notice(notice_id)
            if notice.state is NoticeState.CLOSED:
                return notice
            await self.pass_time(timedelta(days=1))
        raise AssertionError(f"{notice_id} is still open after {days} days")

    async def history_length(self, notice_id: str) -> int:
        """Events of the notice's workflow."""
        handle = self.environment.client.get_workflow_handle(notice_workflow_id(notice_id))
        return int((await handle.describe()).history_length)


@asynccontextmanager
async def open_cascade(
    folder: Path, units: Sequence[Unit], contacts: Sequence[Contact], origin: datetime
) -> AsyncIterator[Cascade]:
    """The product on the time-skipping server, with these units and contacts, at business time ``origin``."""
    database = open_engine(f"sqlite:///{folder / 'facts.sqlite3'}")
    migrate(database)
    directory = Directory(database)
    directory.put_units(units)
    directory.put_contacts(contacts)
    ledger = SqlLedger(database)
    async with await WorkflowEnvironment.start_time_skipping(
        data_converter=pydantic_data_converter, test_server_existing_path=str(_test_server())
    ) as environment:
        await _register_search_attributes(environment)
        business = BusinessClock(origin=origin, real_origin=await environment.get_current_time())
        clock = SkippedClock(business)
        queue = f"cascade-{next(_queues)}"
        engine = TemporalEngine(environment.client, business, queue, asyncio.get_running_loop())
        cascade = Cascade(environment, ledger, clock, engine)
        posts = cascade.post
        hands = activities_of(ledger, clock, engine, dict(posts), dict(posts), linger_seconds=0.1)
        async with build_worker(environment.client, queue, hands):
            await start_standing_workflows(environment.client, business, queue, sweep_seconds=86_400.0)
            yield cascade
    database.dispose()


def _test_server() -> Path:
    import sysconfig

    return Path(sysconfig.get_path("scripts")) / "temporal-test-server"


async def _register_search_attributes(environment: WorkflowEnvironment) -> None:
    attributes = {key.name: IndexedValueType.ValueType(key.indexed_value_type) for key in SEARCH_ATTRIBUTES}
    await environment.client.operator_service.add_search_attributes(
        AddSearchAttributesRequest(namespace=environment.client.namespace, search_attributes=attributes)
    )
