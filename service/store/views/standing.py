"""How one notice stands: its head, its items, every direct unit, and what comes next."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from domain.base import Frozen
from domain.facts import ItemState
from domain.notices import NoticeState
from domain.task_life import OWING, REPORTED, TaskState
from domain.units import Level, ReissueRule
from service.store.database import reading
from service.store.facts.rollups import ITEMS, item_of
from service.store.statements import effective_due, given, sent_back
from service.store.tables import ITEM, NOTICE, NOTICE_SUPERIOR, RECEIPT, REPORT, REVIEW, RUNG, TASK, UNIT
from service.store.views.base import View, rows
from service.store.views.heads import NoticeHead, read_head


class ItemStanding(Frozen):
    """One occurrence with its tasks counted.

    ``late`` and ``nil`` are among the ``reported``, ``owing`` have handed in nothing. ``returned`` have, and it was
    sent back: that is 退回 and never 漏报, also where it did not come again before the close.
    """

    state: ItemState
    tasks: int
    reported: int
    late: int
    nil: int
    owing: int
    missing: int
    waived: int
    returned: int = 0


class TaskStanding(Frozen):
    """One task of a unit. ``version`` 0 means that nothing has come; ``due`` is the task's own where it was given one;
    ``returned`` where the newest report was sent back; ``supplement`` where it came after the close. ``missing`` counts
    the units at the bottom that were missing in a rollup it submitted.
    """

    id: int
    obligation: str
    occurrence: str
    state: TaskState
    version: int
    climbed: int
    submitted_at: datetime | None
    late: bool
    nil: bool
    due: datetime | None = None
    returned: bool = False
    supplement: bool = False
    missing: int = 0


class UnitStanding(Frozen):
    """One recipient. Where it has passed the notice on, ``child_…`` tell how its own notice stands."""

    code: str
    name: str
    level: Level
    reissue: ReissueRule
    acknowledged_at: datetime | None
    acknowledged_by: str
    child_id: str | None
    child_expected: int
    child_outstanding: int
    tasks: tuple[TaskStanding, ...]


class NextRung(Frozen):
    """What the plan says next."""

    id: str
    instant: datetime
    act: str
    reason: str


class NoticeStatus(Frozen):
    """Everything about one notice that its office asks first."""

    head: NoticeHead
    superiors: tuple[str, ...]
    items: tuple[ItemStanding, ...]
    units: tuple[UnitStanding, ...]
    next_rung: NextRung | None


_NOTICE = given("notice", NOTICE.c.id)
_sums = (
    select(ITEM.c.notice_id, func.sum(ITEM.c.expected).label("expected"), func.sum(ITEM.c.outstanding).label("owed"))
    .group_by(ITEM.c.notice_id)
    .subquery("sums")
)
_SUPERIORS = (
    select(NOTICE_SUPERIOR.c.superior_id)
    .where(NOTICE_SUPERIOR.c.notice_id == _NOTICE)
    .order_by(NOTICE_SUPERIOR.c.position)
)
_UNITS = (
    select(RECEIPT, UNIT.c.name, UNIT.c.level, _sums.c.expected, _sums.c.owed)
    .join_from(RECEIPT, UNIT, UNIT.c.code == RECEIPT.c.unit_code)
    .outerjoin(_sums, _sums.c.notice_id == RECEIPT.c.child_id)
    .where(RECEIPT.c.notice_id == _NOTICE)
    .order_by(RECEIPT.c.unit_code)
)
_TASKS = (
    select(
        *(TASK, ITEM.c.obligation, ITEM.c.occurrence, REPORT.c.submitted_at, REPORT.c.late, REPORT.c.nil),
        *(REPORT.c.supplement, REPORT.c.missing),
        *(effective_due().label("effective_due"), REVIEW.c.id.label("returned_by")),
    )
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .outerjoin(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version))
    .outerjoin(REVIEW, sent_back() & TASK.c.state.in_([TaskState.RETURNED.value, TaskState.MISSING.value]))
    .where(ITEM.c.notice_id == _NOTICE)
    .order_by(TASK.c.unit_code, ITEM.c.position)
)
_NEXT = (
    select(RUNG)
    .where(RUNG.c.notice_id == _NOTICE, RUNG.c.fired_at.is_(None))
    .order_by(RUNG.c.instant, RUNG.c.position)
    .limit(1)
)


class StandingViews(View):
    """Notices and how they stand."""

    def notice_status(self, notice_id: str) -> NoticeStatus:
        """How the notice stands. Six statements. Raises NotFound."""
        with reading(self._engine) as connection:
            return _status(connection, read_head(connection, notice_id))


def _status(connection: Connection, head: NoticeHead) -> NoticeStatus:
    tasks = rows(connection, _TASKS, notice=head.id)
    upcoming = rows(connection, _NEXT, notice=head.id) if head.state is NoticeState.ISSUED else ()
    return NoticeStatus(
        head=head,
        superiors=tuple(row.superior_id for row in rows(connection, _SUPERIORS, notice=head.id)),
        items=_items(rows(connection, ITEMS, notice=head.id), tasks),
        units=_units(rows(connection, _UNITS, notice=head.id), tasks),
        next_rung=next(
            (NextRung(id=row.id, instant=row.instant, act=row.act, reason=row.reason) for row in upcoming), None
        ),
    )


def _items(items: Sequence[Row[Any]], tasks: Sequence[Row[Any]]) -> tuple[ItemStanding, ...]:
    by_item: Mapping[int, list[Row[Any]]] = defaultdict(list)
    for task in tasks:
        by_item[task.item_id].append(task)
    return tuple(_item(row, by_item[row.id]) for row in items)


def _item(row: Row[Any], tasks: Sequence[Row[Any]]) -> ItemStanding:
    states = Counter(TaskState(task.state) for task in tasks)
    reported = [task for task in tasks if TaskState(task.state) in REPORTED]
    sent_back_and_closed = sum(task.returned_by is not None and task.state == TaskState.MISSING.value for task in tasks)
    return ItemStanding(
        state=item_of(row),
        tasks=len(tasks),
        reported=len(reported),
        late=sum(task.late for task in reported),
        nil=sum(task.nil for task in reported),
        owing=sum(states[state] for state in OWING) - states[TaskState.RETURNED],
        missing=states[TaskState.MISSING] - sent_back_and_closed,
        waived=states[TaskState.WAIVED],
        returned=states[TaskState.RETURNED] + sent_back_and_closed,
    )


def _units(receipts: Sequence[Row[Any]], tasks: Sequence[Row[Any]]) -> tuple[UnitStanding, ...]:
    by_unit: Mapping[str, list[TaskStanding]] = defaultdict(list)
    for task in tasks:
        by_unit[task.unit_code].append(_task(task))
    return tuple(
        UnitStanding(
            code=row.unit_code,
            name=row.name,
            level=Level(row.level),
            reissue=ReissueRule(row.reissue),
            acknowledged_at=row.acknowledged_at,
            acknowledged_by=row.acknowledged_by,
            child_id=row.child_id,
            child_expected=row.expected or 0,
            child_outstanding=row.owed or 0,
            tasks=tuple(by_unit[row.unit_code]),
        )
        for row in receipts
    )


def _task(row: Row[Any]) -> TaskStanding:
    return TaskStanding(
        id=row.id,
        obligation=row.obligation,
        occurrence=row.occurrence,
        state=TaskState(row.state),
        version=row.version,
        climbed=row.climbed,
        submitted_at=row.submitted_at,
        late=bool(row.late),
        nil=bool(row.nil),
        due=row.effective_due,
        returned=row.returned_by is not None,
        supplement=bool(row.supplement),
        missing=row.missing or 0,
    )
