"""A small city for tests of the store: two districts, five streets, everybody invented.

It issues, re-issues, reports and compiles through the very functions of the product.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, event

from activities.compiling import CompileOrder, SubmitOrder, submit, take_stock
from activities.issuing import issue_notice, reissue
from domain.clock import SHANGHAI, BusinessClock
from domain.contacts import Contact, Duty
from domain.facts import Facts, Provenance, Submitted, TaskFacts
from domain.notices import Basis, Notice, NoticeDraft
from domain.obligations import Aggregation, Demand, Field, FieldKind, Form, Obligation, Occurrence
from domain.orders import NoticeOrder
from domain.plan import ItemKey
from domain.reports import Content
from domain.rollup import Value
from domain.task_life import after_report, after_supplement
from domain.units import Level, ReissueRule, Unit
from service.store.directory import Directory
from service.store.ledger import SqlLedger

ISSUED = datetime(2024, 6, 3, 9, 0, tzinfo=SHANGHAI)
DUE = datetime(2024, 6, 20, 18, 0, tzinfo=SHANGHAI)
TABLE: ItemKey = ("table", "once")
SUMMARY: ItemKey = ("summary", "once")
SOMEBODY = Provenance(actor="林一", channel="email")

STATISTICS = Obligation(
    key="table",
    title="统计表",
    form=Form.STATISTICS,
    fields=(
        Field(key="people", label="参加人数"),
        Field(key="place", label="地点", kind=FieldKind.TEXT, aggregation=Aggregation.TEXT_LIST),
    ),
    occurrences=(Occurrence(due=DUE),),
)
TEXT = Obligation(key="summary", title="活动总结", form=Form.SUMMARY, occurrences=(Occurrence(due=DUE),))
INTENTION = Obligation(
    key="intention", title="意向报名表", form=Form.FORM, demand=Demand.OPT_IN, occurrences=(Occurrence(due=DUE),)
)
CASES = Obligation(
    key="cases", title="典型案例", form=Form.CASES, demand=Demand.AS_THEY_OCCUR, occurrences=(Occurrence(),)
)


def unit(code: str, parent: Unit | None = None, level: Level = Level.STREET, **rest: Any) -> Unit:
    """A unit below its parent."""
    path = f"{parent.path if parent else '/'}{code}/"
    return Unit(
        code=code, name=f"{code}单位", level=level, parent_code=parent.code if parent else None, path=path, **rest
    )


def people(code: str) -> list[Contact]:
    """A liaison, a backup and a leader of one unit."""
    return [
        Contact(
            id=f"{code}-{duty.value}",
            unit_code=code,
            name=f"{code}{duty.value}",
            duty=duty,
            email=f"{code}.{duty.value}@example.invalid",
            mobile="10000000000",
        )
        for duty in (Duty.LIAISON, Duty.BACKUP, Duty.LEADER)
    ]


CITY = unit("c", level=Level.CITY)
NORTH, SOUTH = unit("n", CITY, Level.DISTRICT), unit("s", CITY, Level.DISTRICT)
NORTHERN = tuple(unit(f"n{number}", NORTH) for number in (1, 2))
SOUTHERN = tuple(unit(f"s{number}", SOUTH) for number in (1, 2, 3))
TREE = (CITY, NORTH, SOUTH, *NORTHERN, *SOUTHERN)


def draft(*obligations: Obligation, office: str = "c", number: str = "泉安办〔2024〕1号", **rest: Any) -> NoticeDraft:
    """A draft that asks for ``obligations``, or for one table."""
    return NoticeDraft(
        office=office,
        number=number,
        title="关于开展安全生产月活动的通知",
        issuers=("某市安委办",),
        obligations=obligations or (STATISTICS,),
        **rest,
    )


class World:
    """One ledger, and shorthand for what happens in it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.ledger = SqlLedger(engine)
        self.directory = Directory(engine)

    @classmethod
    def furnished(cls, engine: Engine, units: Sequence[Unit] = TREE) -> "World":
        """With these units and their people."""
        world = cls(engine)
        world.directory.put(units, [contact for unit in units for contact in people(unit.code)])
        return world

    def issue(self, chosen: NoticeDraft, notice_id: str = "top", at: datetime = ISSUED) -> Notice:
        """Issue a draft."""
        with self.ledger.transaction() as facts:
            return issue_notice(facts, chosen, notice_id, at, actor="陈二").notice

    def reissue(self, superior: Notice, office: Unit, at: datetime = ISSUED) -> Notice:
        """Pass a notice on by itself."""
        order = NoticeOrder(
            notice_id=f"{superior.origin_id}-{office.code}",
            origin_id=superior.origin_id,
            office=office.code,
            office_path=office.path,
            level=office.level.value,
            clock=BusinessClock.plain(),
            superior_id=superior.id,
        )
        with self.ledger.transaction() as facts:
            notice = reissue(facts, order, at)
            facts.mark_started(notice.id, at)
            return notice

    def cascade(self, *obligations: Obligation) -> tuple[Notice, Notice, Notice]:
        """City, north and south."""
        top = self.issue(draft(*obligations))
        return top, self.reissue(top, NORTH), self.reissue(top, SOUTH)

    def task(self, notice: Notice, unit_code: str, key: ItemKey = TABLE) -> TaskFacts:
        """The unit's task."""
        with self.ledger.reading() as facts:
            return next(t for t in facts.tasks_of(notice.id, unit_code) if (t.obligation, t.occurrence) == key)

    def report(
        self,
        notice: Notice,
        unit_code: str,
        key: ItemKey = TABLE,
        *,
        values: dict[str, Value] | None = None,
        nil: bool = False,
        text: str = "",
        at: datetime = ISSUED + timedelta(days=1),
        provenance: Provenance = SOMEBODY,
    ) -> Submitted:
        """Hand in a report."""
        content = Content(values=values or {}, nil=nil, text=text)
        task_id = self.task(notice, unit_code, key).id
        with self.ledger.transaction() as facts:
            task = facts.task(task_id)
            state = after_supplement(task.state) if task.closed else after_report(task.state, review=False)
            return facts.put_report(task, state, content, at, provenance)

    def compile(self, notice: Notice, *acts: str, at: datetime) -> None:
        """Fire the rungs ``compile`` or ``close`` of all items, and submit upward."""
        with self.ledger.transaction() as facts:
            rungs = tuple(rung.id for rung in facts.rungs(notice.id) if rung.act.value in acts)
            compiled = take_stock(facts, CompileOrder(notice_id=notice.id, rung_ids=rungs), at)
        with self.ledger.transaction() as facts:
            submit(facts, SubmitOrder(notice_id=notice.id, items=compiled.unsubmitted), at)

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The statements sent to the database meanwhile, an ``executemany`` once, without BEGIN."""
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith("BEGIN"):
                sent.append(statement)

        event.listen(self.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(self.engine, "before_cursor_execute", note)

    @contextmanager
    def facts(self) -> Iterator[Facts]:
        """A transaction."""
        with self.ledger.transaction() as facts:
            yield facts


def office(count: int, **rest: Any) -> tuple[Unit, ...]:
    """A city with ``count`` enterprises directly below it."""
    top = unit("c", level=Level.CITY)
    return top, *(unit(f"e{number:05d}", top, Level.ENTERPRISE, **rest) for number in range(count))


def superseding(superior: Notice, chosen: NoticeDraft) -> NoticeDraft:
    """The draft with a superior as its basis."""
    basis = Basis(number=superior.draft.number, title=superior.draft.title, notice_id=superior.id)
    return chosen.model_copy(update={"basis": (*chosen.basis, basis)})


REVIEWED = ReissueRule.REVIEW_FIRST
