"""The service without its engine: the real activities on the real store, each carried out as the workflows would, on
a clock that stands still between the moments.

What the engine promises is kept here: a step that crashes is tried again, a step may be run twice, a poke may get lost.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.compiling import Compiled, CompileOrder, CompilingActivities, SubmitOrder
from activities.delivering import DeliveringActivities
from activities.issuing import Branch, IssuingActivities, issue_notice
from activities.reporting import Reporting
from activities.sweeping import SweepingActivities
from activities.telling import RungOrder, TellingActivities
from domain.clock import BusinessClock
from domain.contacts import Contact
from domain.letters import ChannelName
from domain.notices import Notice, NoticeDraft, NoticeState
from domain.orders import CourierOrder, Moment, NoticeOrder, due_together
from domain.policy import Act
from domain.units import Unit
from service.store.directory import Directory
from tests.machines.fragile import Crashed, Errands, FragileLedger
from tests.machines.letters import watched_posts
from tests.service.channels.standing_clock import StandingClock

Result = TypeVar("Result")
SWEEP = timedelta(minutes=1)
"""How often the sweep comes, and so how late anything is for a poke that got lost."""
RESTLESS = 300
TELLING = {Act.REMIND.value, Act.ESCALATE.value}


@dataclass
class Run:
    """What the workflow of one notice keeps: the moments to come, and whether it has ended."""

    order: NoticeOrder
    moments: tuple[Moment, ...] = ()
    closed: bool = False
    failed: bool = False

    @property
    def alive(self) -> bool:
        """Whether it still takes pokes."""
        return not self.closed and not self.failed

    def due(self, now: datetime) -> tuple[Moment, ...]:
        """The moments to carry out together, as the workflow takes them."""
        return due_together(self.moments, now) if self.alive else ()


class Service:
    """Everything but Temporal."""

    def __init__(
        self, ledger: FragileLedger, units: Sequence[Unit], contacts: Sequence[Contact], origin: datetime
    ) -> None:
        self.ledger, self.clock, self.errands = ledger, StandingClock(origin), Errands()
        self.units = {unit.code: unit for unit in units}
        self.directory = Directory(ledger.engine)
        self.directory.put_units(units)
        self.directory.put_contacts(contacts)
        self.post = watched_posts(ledger.engine, self.clock)
        self.runs: dict[str, Run] = {}
        self.twice = False
        self.carried_out = 0
        hands = self.hands = (ledger, self.clock, self.errands)
        self.reporting = Reporting(*hands)
        self._issuing = IssuingActivities(*hands)
        self._telling = TellingActivities(*hands)
        self._compiling = CompilingActivities(*hands)
        self._sweeping = SweepingActivities(*hands)
        self._delivering = DeliveringActivities(*hands, dict(self.post), dict(self.post), linger_seconds=0.001)
        self._loop = asyncio.Runner()

    def stop(self) -> None:
        """Give everything back."""
        self._loop.close()
        self.ledger.engine.dispose()

    def issue(self, draft: NoticeDraft, notice_id: str = "top") -> Notice:
        """Write an origin notice and start it."""
        with self.ledger.transaction() as facts:
            notice = issue_notice(facts, draft, notice_id, self.clock.now(), actor="陈二").notice
        self.errands.start(notice, self.units[notice.office])
        return notice

    def work(self) -> None:
        """Run errands and carry out what is due until nothing is left for this moment."""
        for _ in range(RESTLESS):
            if self.errands.waiting:
                self._run_errand(*self.errands.waiting.pop(0))
            elif (run := next((run for run in self.runs.values() if run.due(self.clock.now())), None)) is not None:
                self._carry_out(run, run.due(self.clock.now()))
            else:
                return
        due = {run.order.notice_id: run.due(self.clock.now()) for run in self.runs.values()}
        raise AssertionError(f"the service does not come to rest: {self.errands.waiting}, {due}")

    def until(self, moment: datetime) -> None:
        """Let time pass with a stop at every moment planned; the sweep looks at each of them."""
        while self.clock.now() < moment:
            self.clock.moment = min(moment, self.next_planned() or moment)
            self.wake()

    def sleep(self, span: timedelta) -> None:
        """An outage: time passes and nothing is done; then the service is back."""
        self.clock.moment += span
        self.wake()

    def wake(self) -> None:
        """Timers that have gone off, then the sweep."""
        self._call_couriers()
        self.work()
        self.sweep()
        self._call_couriers()
        self.work()

    def sweep(self) -> None:
        """Make the runs agree with the facts."""
        self._step(self._sweeping.reconcile)
        self.work()

    def next_planned(self) -> datetime | None:
        """The next moment of any run or release of a message after now, or when the sweep finds what a run forgot."""
        moments = [run.moments[0].instant for run in self.runs.values() if run.alive and run.moments]
        with self.ledger.reading() as facts:
            releases = [facts.next_release(channel) for channel in ChannelName]
            # A notice that was reopened while its poke got lost has no run that is alive.
            known = [facts.notice(notice_id) for notice_id in self.runs if facts.has_notice(notice_id)]
            open_ones = [notice.id for notice in known if notice.state is NoticeState.ISSUED]
            planned = [facts.rungs(notice_id)[:1] for notice_id in open_ones]
        swept = [rung.instant + SWEEP for rungs in planned for rung in rungs]
        later = [moment for moment in (*moments, *releases, *swept) if moment and moment > self.clock.now()]
        return min(later, default=None)

    def _call_couriers(self) -> None:
        with self.ledger.reading() as facts:
            releases = {channel: facts.next_release(channel) for channel in ChannelName}
        for channel, release in releases.items():
            if release is not None and release <= self.clock.now():
                self._deliver(channel)

    def _deliver(self, channel: ChannelName) -> None:
        order = CourierOrder(channel=channel, clock=BusinessClock.plain())
        environment = ActivityEnvironment()
        self._step(lambda: self._loop.run(environment.run(self._delivering.deliver, order)))

    def _step(self, step: Callable[[], Result]) -> Result:
        """One activity, as the engine runs it: again after a crash, and again where its answer got lost."""
        while True:
            try:
                result = step()
            except Crashed:
                continue
            if not self.twice:
                return result
            self.twice = False

    def _run_errand(self, kind: str, what: str) -> None:
        run = self.runs.get(what)
        if kind == "courier":
            self._deliver(ChannelName(what))
        elif run is not None and run.alive and kind != "start":
            self._look_again(run)
        elif kind == "restart" or (kind != "poke" and (run is None or run.failed)):
            self._begin(what, kind)

    def _begin(self, notice_id: str, kind: str) -> None:
        with self.ledger.reading() as facts:
            notice = facts.notice(notice_id)
        run = self._run(self._order(notice_id, notice.origin_id, notice.office))
        if kind == "revive" and run.alive:
            self._look_again(run)

    def _order(self, notice_id: str, origin_id: str, office: str, superior_id: str | None = None) -> NoticeOrder:
        unit = self.units[office]
        return NoticeOrder(
            notice_id=notice_id,
            origin_id=origin_id,
            office=office,
            office_path=unit.path,
            level=unit.level.value,
            clock=BusinessClock.plain(),
            superior_id=superior_id,
        )

    def _run(self, order: NoticeOrder) -> Run:
        """The first step of a workflow, then those of its branches."""
        run = self.runs[order.notice_id] = Run(order)
        try:
            issued = self._step(lambda: self._issuing.issue(order))
        except ApplicationError:
            run.failed = True
            return run
        run.moments, run.closed = issued.moments, issued.closed
        self._branch(run, issued.branches)
        if run.closed:
            self._take(run, self._step(lambda: self._compiling.compile_rollup(CompileOrder(notice_id=order.notice_id))))
        return run

    def _branch(self, run: Run, branches: Sequence[Branch]) -> None:
        for branch in branches:
            if branch.notice_id not in self.runs or self.runs[branch.notice_id].failed:
                order = self._order(branch.notice_id, run.order.origin_id, branch.office, run.order.notice_id)
                self._run(order)

    def _look_again(self, run: Run) -> None:
        order = CompileOrder(notice_id=run.order.notice_id)
        self._take(run, self._step(lambda: self._compiling.compile_rollup(order)))

    def _carry_out(self, run: Run, due: Sequence[Moment]) -> None:
        notice_id, rung_ids = run.order.notice_id, tuple(moment.rung_id for moment in due)
        self.carried_out += len(due)
        if due[0].act in TELLING:
            order = RungOrder(notice_id=notice_id, rung_ids=rung_ids)
            self._step(lambda: self._telling.escalate(order))
            run.moments = tuple(moment for moment in run.moments if moment.rung_id not in rung_ids)
            return
        compiling = CompileOrder(notice_id=notice_id, rung_ids=rung_ids, moment=max(m.instant for m in due))
        step = self._compiling.close if due[0].act == Act.CLOSE.value else self._compiling.compile_rollup
        self._take(run, self._step(lambda: step(compiling)))

    def _take(self, run: Run, compiled: Compiled) -> None:
        if compiled.unsubmitted:
            order = SubmitOrder(notice_id=run.order.notice_id, items=compiled.unsubmitted)
            self._step(lambda: self._compiling.submit_upward(order))
        run.moments, run.closed = compiled.moments, compiled.closed
        self._branch(run, compiled.branches)
