"""A few random lives of the whole product: the real workflows on the time-skipping server.

What people do is drawn first, because the workflows live in an event loop; the laws are those of the store.
"""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from activities.reopening import ItemDue, Reopen, Reopening
from activities.reviewing import Acceptance, Return, Reviewing
from activities.revising import Amending, AmendOrder
from activities.withdrawing import Withdrawing, WithdrawOrder
from domain.clock import Clock
from domain.errors import CascadeError
from domain.facts import Ledger, TaskFacts
from domain.orders import Engine
from domain.reports import Submission
from domain.reviews import SeenReport
from domain.task_life import TaskState
from tests.cascade import Cascade, open_cascade
from tests.machines import laws, town
from tests.machines.budget import budget
from tests.machines.largest import PROPERTY, Largest

KINDS = ("report", "report", "acknowledge", "accept", "return", "amend", "reopen", "withdraw", "wait", "wait", "wait")
ACTS = st.tuples(st.sampled_from(KINDS), st.sampled_from(town.BOTTOM), st.integers(1, 12))
ANSWER = Submission(values={"events": "2"})
END = timedelta(days=120)


class Town(NamedTuple):
    """The product at work, and the notice that lives in it."""

    cascade: Cascade
    notice_id: str

    def office(self, unit: str) -> str:
        """Under which notice a unit reports."""
        return town.OFFICES[unit].replace("top", self.notice_id)

    def task(self, unit: str) -> TaskFacts:
        """The unit's table."""
        return next(task for task in self.cascade.tasks(self.office(unit), unit) if task.obligation == "table")

    def in_days(self, days: int) -> datetime:
        """Closing time some days from now."""
        return (self.cascade.clock.now() + timedelta(days=days)).replace(hour=18, minute=0, second=0, microsecond=0)

    async def act(self, kind: str, unit: str, days: int) -> bool:
        """One act; False where it was refused by name."""
        try:
            await self._act(kind, unit, days)
        except CascadeError:
            return False
        await self.cascade.settle()
        return True

    async def _act(self, kind: str, unit: str, days: int) -> None:
        cascade, hands, task = self.cascade, self.hands, self.task(unit)
        seen = (SeenReport(task_id=task.id, version=task.version),)
        due = self.in_days(days)
        match kind:
            case "wait":
                await cascade.pass_time(timedelta(days=days))
            case "report":
                await cascade.report(task.notice_id, unit, ANSWER, cascade.tasks(task.notice_id, unit).index(task))
            case "acknowledge":
                await cascade.acknowledge(task.notice_id, unit)
            case "accept":
                Reviewing(*hands).accept(task.notice_id, Acceptance(reports=seen, by="王五"))
            case "return":
                Reviewing(*hands).send_back(task.notice_id, Return(reports=seen, by="王五", reason="不符", due=due))
            case "amend":
                self._amend(days)
            case "reopen":
                item = ItemDue(obligation="table", due=due)
                Reopening(*hands).reopen(task.notice_id, Reopen(by="赵六", reason="过早", items=(item,)))
            case _:
                # The time-skipping server stands still for good once a parent has ended before its child: the street's.
                street = self.office("v1")
                Withdrawing(*hands).withdraw(WithdrawOrder(notice_id=street, by="陈二", reason="取消"))

    def _amend(self, days: int) -> None:
        with self.cascade.ledger.reading() as facts:
            draft = facts.notice(self.notice_id).draft
        changed = town.draft(self.in_days(days), more=False).obligations
        amended = draft.model_copy(update={"obligations": changed, "body": f"补充要求{days}"})
        order = AmendOrder(notice_id=self.notice_id, draft=amended, by="陈二", reason="情况有变")
        Amending(*self.hands).amend(order)

    @property
    def hands(self) -> tuple[Ledger, Clock, Engine]:
        """What every use case is made with."""
        return self.cascade.ledger, self.cascade.clock, self.cascade.engine

    def anything_open(self) -> bool:
        """Whether any of its notices is still being carried out."""
        with self.cascade.ledger.engine.connect() as connection:
            return bool(laws.named(connection, "SELECT id FROM notice WHERE state = 'issued'"))


async def live(acts: Sequence[tuple[str, str, int]], review: bool, largest: Largest) -> None:
    """One life from issue to end."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_cascade(Path(folder), town.units(), town.contacts(), town.MONDAY) as cascade:
            notice = await cascade.issue(town.draft(more=False, review=review))
            place = Town(cascade, notice.id)
            done = [kind for kind, unit, days in acts if await place.act(kind, unit, days)]
            await come_to_an_end(place)
            hold(cascade)
            largest.note(
                done,
                days=(cascade.clock.now() - town.MONDAY).days,
                rungs=laws.fired(cascade.ledger.engine),
                messages=sum(len(post.kept) for post in cascade.post.values()),
            )


async def come_to_an_end(place: Town) -> None:
    """The offices decide what waits for them, and time passes until nothing is open."""
    last = place.cascade.clock.now() + END
    while place.anything_open():
        assert place.cascade.clock.now() < last, "there is no end"
        for unit in town.OFFICES:
            if place.task(unit).state is TaskState.SUBMITTED:
                await place.act("accept", unit, 1)
        await place.cascade.pass_time(timedelta(days=7))
    await place.cascade.pass_time(timedelta(days=7))


def hold(cascade: Cascade) -> None:
    """All laws, at the end."""
    database = cascade.ledger.engine
    laws.everything_has_ended(database)
    with database.connect() as connection:
        laws.counts_agree(connection)
        laws.rungs_fire_in_time(connection, cascade.clock.now(), punctual=True)
    with database.connect() as connection:
        laws.everybody_is_in_one_category(cascade.ledger, connection)


def test_no_life_of_the_whole_product_breaks_a_law(record_property: Callable[[str, object], None]) -> None:
    largest = Largest()

    @budget(2, 0, longer=10)
    @given(acts=st.lists(ACTS, min_size=4, max_size=12), review=st.booleans())
    def lives(acts: list[tuple[str, str, int]], review: bool) -> None:
        asyncio.run(live(acts, review, largest))

    lives()
    record_property(PROPERTY, str(largest))
