"""What a rollup is made of, one level at a time: the reports of direct subordinates now, and those frozen below."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from domain.base import Frozen
from domain.plan import ItemKey
from domain.rollup import Category, Counts, Partial, Value
from domain.task_life import TaskState
from domain.units import Level
from service.store.database import reading
from service.store.facts.carried import carried_of
from service.store.facts.tasks import FILLED
from service.store.statements import effective_due, given, item_meant, item_parameters, sent_back
from service.store.tables import ITEM, NOTICE, REPORT, REVIEW, ROLLUP, ROLLUP_SOURCE, TASK, UNIT
from service.store.views.base import View, rows


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One report that was counted, or none: ``version`` is 0 then. ``rollup_id``: what it was compiled into below.

    ``category`` is None of what is not frozen yet. ``base`` counts the units at the bottom of the branch, as far as the
    report tells.
    """

    task_id: int
    unit_code: str
    unit_name: str
    level: Level
    category: Category | None
    state: TaskState
    due: datetime | None
    report_id: int | None
    version: int
    submitted_at: datetime | None
    late: bool
    nil: bool
    returned: bool
    actor: str
    channel: str
    values: dict[str, Value]
    partials: dict[str, Partial]
    base: Counts | None
    rollup_id: int | None


class FrozenRollup(Frozen):
    """One version of the rollup of one office that was handed in above."""

    rollup_id: int
    notice_id: str
    office_code: str
    office_name: str
    version: int
    compiled_at: datetime


_COLUMNS = (
    *(TASK.c.id.label("task_id"), TASK.c.unit_code, TASK.c.state, UNIT.c.name, UNIT.c.level),
    effective_due().label("due"),
    *(REPORT.c.id.label("report_id"), REPORT.c.version, REPORT.c.submitted_at, REPORT.c.late, REPORT.c.nil),
    *(REPORT.c.actor, REPORT.c.channel, REPORT.c.filled, REPORT.c.carried, REPORT.c.rollup_id),
)
_NOW = (
    select(*_COLUMNS, REVIEW.c.id.label("returned"))
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .outerjoin(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version))
    .outerjoin(REVIEW, sent_back())
    .where(item_meant())
    .order_by(UNIT.c.path)
)
_BELOW = (
    select(*_COLUMNS, ROLLUP_SOURCE.c.category)
    .join_from(ROLLUP_SOURCE, TASK, TASK.c.id == ROLLUP_SOURCE.c.task_id)
    .join(ITEM, ITEM.c.id == TASK.c.item_id)
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .outerjoin(REPORT, REPORT.c.id == ROLLUP_SOURCE.c.report_id)
    .where(ROLLUP_SOURCE.c.rollup_id == given("rollup", ROLLUP_SOURCE.c.rollup_id))
    .order_by(UNIT.c.path)
)
_ROLLUP = (
    select(ROLLUP.c.id, ITEM.c.notice_id, NOTICE.c.office, UNIT.c.name, ROLLUP.c.version, ROLLUP.c.compiled_at)
    .join_from(ROLLUP, ITEM, ITEM.c.id == ROLLUP.c.item_id)
    .join(NOTICE, NOTICE.c.id == ITEM.c.notice_id)
    .join(UNIT, UNIT.c.code == NOTICE.c.office)
    .where(ROLLUP.c.id == given("rollup", ROLLUP.c.id))
)


class SourceViews(View):
    """The way down from a number, step by step."""

    def item_reports(self, notice_id: str, key: ItemKey) -> list[SourceReport]:
        """Every task of the item with its newest report, as the facts are now. One statement."""
        with reading(self._engine) as connection:
            return [_source(row) for row in rows(connection, _NOW, **item_parameters(notice_id, key))]

    def rollup_sources(self, rollup_id: int) -> tuple[FrozenRollup, list[SourceReport]]:
        """A frozen rollup with the very reports it was compiled from. Two statements."""
        with reading(self._engine) as connection:
            head = connection.execute(_ROLLUP, {"rollup": rollup_id}).one()
            found = [_source(row) for row in rows(connection, _BELOW, rollup=rollup_id)]
        frozen = FrozenRollup(
            rollup_id=head.id,
            notice_id=head.notice_id,
            office_code=head.office,
            office_name=head.name,
            version=head.version,
            compiled_at=head.compiled_at,
        )
        return frozen, found


def _source(row: Row[Any]) -> SourceReport:
    there = row.report_id is not None
    carried = carried_of(row.carried) if row.carried is not None else None
    known = row._mapping
    return SourceReport(
        task_id=row.task_id,
        unit_code=row.unit_code,
        unit_name=row.name,
        level=Level(row.level),
        category=Category(known["category"]) if "category" in known else None,
        state=TaskState(row.state),
        due=row.due,
        report_id=row.report_id,
        version=row.version if there else 0,
        submitted_at=row.submitted_at,
        late=bool(row.late),
        nil=bool(row.nil),
        returned=known.get("returned") is not None,
        actor=row.actor or "",
        channel=row.channel or "",
        values=FILLED.validate_json(row.filled) if there else {},
        partials=carried.partials if carried else {},
        base=carried.base if carried else None,
        rollup_id=row.rollup_id,
    )
