"""The activities themselves, on the real ledger, with a clock that stands where a test puts it and noted pokes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import event
from temporalio.testing import ActivityEnvironment

from activities.asking import Asking
from activities.compiling import Compiled, CompileOrder, CompilingActivities, SubmitOrder, take_stock
from activities.deciding import Deciding
from activities.delivering import Delivered, DeliveringActivities
from activities.issuing import Issued, IssuingActivities, issue_notice
from activities.reporting import Reporting, ReportOrder
from activities.reviewing import Reviewing
from activities.sweeping import SweepingActivities
from activities.telling import RungOrder, TellingActivities, Told
from domain.clock import BusinessClock
from domain.contacts import Contact
from domain.facts import Provenance, Submitted, TaskFacts
from domain.letters import ChannelName
from domain.notices import Notice, NoticeDraft, reissue_id
from domain.orders import CourierOrder, NoticeOrder
from domain.outbox import Pending
from domain.plan import Rung
from domain.policy import Act, Track
from domain.reports import Submission
from domain.units import Unit
from service.store.directory import Directory
from service.store.ledger import SqlLedger
from service.store.tables import METADATA
from tests import small_city
from tests.post import Post
from tests.service.channels.standing_clock import StandingClock

Dump = dict[str, list[tuple[Any, ...]]]
SOMEBODY = Provenance(actor="林一", channel="email")


class NotedEngine:
    """Notes what it is asked for, by name."""

    def __init__(self) -> None:
        self.noted: list[str] = []

    def start(self, notice: Notice, office: Unit) -> None:
        self.noted.append(f"start {notice.id} of {office.code}")

    def revive(self, notice: Notice, office: Unit) -> None:
        self.noted.append(f"revive {notice.id} of {office.code}")

    def restart(self, notice: Notice, office: Unit) -> None:
        self.noted.append(f"restart {notice.id} of {office.code}")

    def poke(self, notice_id: str) -> None:
        self.noted.append(f"poke {notice_id}")

    def poke_courier(self, channel: ChannelName) -> None:
        self.noted.append(f"courier {channel.value}")

    def poke_herald(self) -> None:
        self.noted.append("herald")

    async def drain(self) -> None:
        return None


class Desk:
    """All activities over one ledger."""

    def __init__(self, ledger: SqlLedger, units: Sequence[Unit], contacts: Sequence[Contact]) -> None:
        self.ledger = ledger
        self.directory = Directory(ledger.engine)
        self.directory.put_units(units)
        self.directory.put_contacts(contacts)
        self.units = {unit.code: unit for unit in units}
        self.clock = StandingClock(small_city.MONDAY)
        self.engine = NotedEngine()
        self.post = {name: Post(name=name, clock=self.clock) for name in ChannelName}
        hands = (ledger, self.clock, self.engine)
        self.issuing = IssuingActivities(*hands)
        self.telling = TellingActivities(*hands)
        self.compiling = CompilingActivities(*hands)
        self.sweeping = SweepingActivities(*hands)
        self.reporting = Reporting(*hands)
        self.reviewing, self.asking, self.deciding = Reviewing(*hands), Asking(*hands), Deciding(*hands)
        self.delivering = DeliveringActivities(*hands, dict(self.post), dict(self.post), linger_seconds=0.05)

    def issue(self, draft: NoticeDraft | None = None, notice_id: str = "top") -> Notice:
        """Write an origin notice and run its issue, as its workflow would."""
        with self.ledger.transaction() as facts:
            notice = issue_notice(facts, draft or small_city.draft(), notice_id, self.clock.now(), actor="陈二").notice
        self.begin(notice)
        return notice

    def begin(self, notice: Notice) -> Issued:
        """The first step of the workflow of a notice written already."""
        return self.issuing.issue(self.order(notice.id, notice.draft.office, None))

    def reissue(self, superior: str, office: str) -> str:
        """The first step of the workflow of a re-issue. Returns its notice id."""
        notice_id = reissue_id("top", office)
        self.issuing.issue(self.order(notice_id, office, superior))
        return notice_id

    def order(self, notice_id: str, office: str, superior: str | None) -> NoticeOrder:
        """What a workflow is started with."""
        unit = self.units[office]
        return NoticeOrder(
            notice_id=notice_id,
            origin_id="top",
            office=office,
            office_path=unit.path,
            level=unit.level.value,
            clock=BusinessClock.plain(),
            superior_id=superior,
        )

    def cascade(self) -> tuple[str, str, str]:
        """City, eastern district and its first street: the notice ids."""
        top = self.issue().id
        return top, self.reissue(top, "d1"), self.reissue("top-d1", "s1")

    def rungs(self, notice_id: str, *acts: Act, track: Track = Track.REPORT) -> list[Rung]:
        """What has not fired yet."""
        with self.ledger.reading() as facts:
            return [rung for rung in facts.rungs(notice_id) if rung.act in acts and rung.track is track]

    def tell(self, notice_id: str, rungs: Sequence[Rung]) -> Told:
        """Carry rungs out at the instant of the last one."""
        self.clock.moment = max([self.clock.moment, *(rung.instant for rung in rungs)])
        return self.telling.escalate(RungOrder(notice_id=notice_id, rung_ids=tuple(rung.id for rung in rungs)))

    def compile(self, notice_id: str, *acts: Act) -> tuple[Compiled, CompileOrder]:
        """Compile at the planned moments of these acts; without acts as after a poke."""
        rungs = self.rungs(notice_id, *acts)
        self.clock.moment = max([self.clock.moment, *(rung.instant for rung in rungs)])
        order = CompileOrder(notice_id=notice_id, rung_ids=tuple(rung.id for rung in rungs))
        return self.compiling.compile_rollup(order), order

    def compile_only(self, notice_id: str) -> Compiled:
        """Compile what is complete and hand nothing in, as a step did before it submitted too."""
        with self.ledger.transaction() as facts:
            return take_stock(facts, CompileOrder(notice_id=notice_id), self.clock.now())

    def submit(self, notice_id: str, compiled: Compiled) -> int:
        """Hand in upward what was only compiled."""
        return self.compiling.submit_upward(SubmitOrder(notice_id=notice_id, items=compiled.unsubmitted))

    def task(self, notice_id: str, unit_code: str) -> TaskFacts:
        """The unit's first task."""
        with self.ledger.reading() as facts:
            return facts.tasks_of(notice_id, unit_code)[0]

    def report(self, notice_id: str, unit_code: str, /, **changes: Any) -> Submitted:
        """Hand in two events with three people, or what ``changes`` to the order say."""
        known: dict[str, Any] = {
            "notice_id": notice_id,
            "unit_code": unit_code,
            "task_id": self.task(notice_id, unit_code).id,
            "submission": Submission(values={"events": "2", "people": "3"}),
            "provenance": SOMEBODY,
        }
        return self.reporting.report(ReportOrder.model_validate(known | changes))

    async def deliver(self, channel: ChannelName = ChannelName.EMAIL) -> Delivered:
        """One round of a courier."""
        order = CourierOrder(channel=channel, clock=BusinessClock.plain())
        return await ActivityEnvironment().run(self.delivering.deliver, order)

    def pending(self, channel: ChannelName = ChannelName.EMAIL) -> list[Pending]:
        """What waits to be sent, whenever it is released."""
        with self.ledger.reading() as facts:
            return list(facts.pending(channel, self.clock.moment.replace(year=2100), 10_000))

    def dump(self) -> Dump:
        """Every row of every table."""
        with self.ledger.engine.connect() as connection:
            return {
                table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
                for table in METADATA.sorted_tables
            }

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The statements sent to the database meanwhile."""
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            sent.append(statement)

        event.listen(self.ledger.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(self.ledger.engine, "before_cursor_execute", note)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in June 2024."""
    return small_city.MONDAY.replace(day=day, hour=hour, minute=minute)
