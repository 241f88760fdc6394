"""What offices decide and units ask for: accept, return, more time, to be let off (rules 11 and 12)."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from activities.asking import Asking, Petition
from activities.deciding import Deciding, DecisionOrder, Extension, Waiver
from activities.reviewing import Acceptance, Return, Reviewing
from domain.requests import RequestKind
from domain.reviews import SeenReport
from domain.task_life import TaskState
from tests.machines import town
from tests.machines.stored_life import SOMEBODY, UNITS, StoredLife

DAYS = st.integers(1, 20)


class ReviewedLife(StoredLife):
    """A life in which the office looks at what it gets."""

    reviews = True

    @rule(unit=st.sampled_from(sorted(town.OFFICES)))
    def accept(self, unit: str) -> None:
        """The office accepts what a unit handed in."""
        self.decide_on(unit, self.task(unit, "table").version)

    def decide_on(self, unit: str, version: int) -> None:
        """Accept one version of the table."""
        task = self.task(unit, "table")
        order = Acceptance(reports=(SeenReport(task_id=task.id, version=version),), by="王五")
        self.did("accept", lambda: self.reviewing.accept(task.notice_id, order))

    @rule(unit=UNITS, days=DAYS)
    def send_back(self, unit: str, days: int) -> None:
        """The office returns it with a new due: only now does the unit owe again."""
        task = self.task(unit, "table")
        seen = SeenReport(task_id=task.id, version=task.version)
        order = Return(reports=(seen,), by="王五", reason="数字不符", due=self.in_days(days))
        if self.did("return", lambda: self.reviewing.send_back(task.notice_id, order)):
            self.owing.add((unit, "table"))

    @rule(unit=UNITS, days=DAYS)
    def extend(self, unit: str, days: int) -> None:
        """The office gives more time."""
        task = self.task(unit, "table")
        order = Extension(tasks=(task.id,), by="王五", reason="汛情", due=self.in_days(days))
        self.did("extend", lambda: self.deciding.extend(task.notice_id, order))

    @rule(unit=UNITS)
    def waive(self, unit: str) -> None:
        """The office lets a unit off."""
        task = self.task(unit, "table")
        order = Waiver(tasks=(task.id,), by="王五", reason="机构撤并")
        if self.did("waive", lambda: self.deciding.waive(task.notice_id, order)):
            self.owing.discard((unit, "table"))

    @rule(unit=UNITS, days=st.none() | DAYS)
    def ask(self, unit: str, days: int | None) -> None:
        """A unit asks for more time, or to be let off."""
        task = self.task(unit, "table")
        petition = Petition(task_id=task.id, kind=RequestKind.WAIVER, reason="人手不足")
        if days:
            due = self.in_days(days)
            petition = Petition(task_id=task.id, kind=RequestKind.EXTENSION, reason="人手不足", due=due)
        self.did("ask", lambda: Asking(*self.service.hands).ask(task.notice_id, unit, petition, SOMEBODY))

    @rule(grant=st.booleans())
    def answer(self, grant: bool) -> None:
        """The office answers the oldest request."""
        if self.oldest_request() is not None:
            self.answer_oldest(grant=grant)

    def answer_oldest(self, *, grant: bool) -> bool:
        """Decide the request that has waited longest."""
        row = self.oldest_request()
        order = DecisionOrder(requests=(row.id,), grant=grant, by="王五", reason="" if grant else "时间紧")
        taken = self.did("answer", lambda: self.deciding.decide(row.notice_id, order))
        if taken and grant and row.kind == RequestKind.WAIVER.value:
            self.owing.discard((row.unit_code, "table"))
        return taken

    def oldest_request(self) -> Any:
        """Its id, notice, kind and unit; None where none is open. With its item a request is closed."""
        statement = "SELECT q.id, q.notice_id, q.kind, t.unit_code FROM request q JOIN task t ON t.id = q.task_id"
        statement += " JOIN item i ON i.id = t.item_id AND i.closed_at IS NULL"
        with self.service.ledger.engine.connect() as connection:
            return connection.exec_driver_sql(f"{statement} WHERE q.decision IS NULL ORDER BY q.id").first()

    @property
    def reviewing(self) -> Reviewing:
        """The reviewing office."""
        return Reviewing(*self.service.hands)

    @property
    def deciding(self) -> Deciding:
        """The office that gives time."""
        return Deciding(*self.service.hands)

    def in_days(self, days: int) -> datetime:
        """Closing time some days from now."""
        return (self.service.clock.now() + timedelta(days=days)).replace(hour=18, minute=0, second=0, microsecond=0)

    def come_to_an_end(self) -> None:
        """What waits for review waits for ever, so the office decides at last."""
        super().come_to_an_end()
        for _ in range(2):
            while self.oldest_request() is not None and self.answer_oldest(grant=False):
                pass
            for unit in town.OFFICES:
                task = self.task(unit, "table")
                if task.state is TaskState.SUBMITTED:
                    self.decide_on(unit, task.version)
            super().come_to_an_end()
