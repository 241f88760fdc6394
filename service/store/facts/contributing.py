"""What each direct subordinate contributes to a rollup: its newest report, or that there is none."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, not_, select

from domain.obligations import Demand, Field
from domain.plan import ItemKey
from domain.rollup import Category, Contribution, Counts, lift
from domain.task_life import OWING, REPORTED, TaskState
from service.store.facts.carried import carried_of
from service.store.facts.reporting import ReportingFacts
from service.store.facts.tasks import FILLED
from service.store.statements import item_meant, item_parameters, reported, within
from service.store.tables import ITEM, NOTICE, RECEIPT, REPORT, TASK

_LOCK = select(ITEM.c.id).where(item_meant()).with_for_update(key_share=True)
_PARTS = (
    select(
        TASK.c.id,
        TASK.c.unit_code,
        TASK.c.state,
        ITEM.c.demand,
        RECEIPT.c.child_id,
        REPORT.c.id.label("report_id"),
        REPORT.c.late,
        REPORT.c.nil,
        REPORT.c.filled,
        REPORT.c.carried,
    )
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .join(RECEIPT, (RECEIPT.c.notice_id == ITEM.c.notice_id) & (RECEIPT.c.unit_code == TASK.c.unit_code))
    .outerjoin(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version))
    .where(item_meant())
    .order_by(TASK.c.unit_code)
)
_child, _below = NOTICE.alias("child"), NOTICE.alias("below")
_their_item, _their_task, _their_receipt = ITEM.alias("their_item"), TASK.alias("their_task"), RECEIPT.alias("theirs")
# Units at the bottom of the branches that have not reported: those that were asked the same and passed nothing on.
_BRANCH_SIZES = (
    select(TASK.c.unit_code, func.count().label("units"))
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .join(RECEIPT, (RECEIPT.c.notice_id == ITEM.c.notice_id) & (RECEIPT.c.unit_code == TASK.c.unit_code))
    .join(_child, _child.c.id == RECEIPT.c.child_id)
    .join(_below, within(_below.c.path, _child.c.path))
    .join(
        _their_item,
        (_their_item.c.notice_id == _below.c.id)
        & (_their_item.c.obligation == ITEM.c.obligation)
        & (_their_item.c.occurrence == ITEM.c.occurrence),
    )
    .join(_their_task, _their_task.c.item_id == _their_item.c.id)
    .join(
        _their_receipt,
        (_their_receipt.c.notice_id == _below.c.id) & (_their_receipt.c.unit_code == _their_task.c.unit_code),
    )
    .where(item_meant(), not_(reported()), _their_receipt.c.child_id.is_(None))
    .group_by(TASK.c.unit_code)
)


class ContributionFacts(ReportingFacts):
    """The parts that a rollup is compiled from."""

    def contributions(self, notice_id: str, key: ItemKey) -> Sequence[Contribution]:
        """One contribution a task of the item, from the newest report of each, in order of code.

        A late report is LATE even where it is a 零报告. An owing task counts as MISSING, also one whose report was
        returned. In a writing transaction no report is counted off from here to the commit, so that none is lost
        between reading the parts and marking the item compiled.
        """
        item = item_parameters(notice_id, key)
        if self._locks:
            self._all(_LOCK, **item)
        rows = self._all(_PARTS, **item)
        silent_offices = any(row.child_id and TaskState(row.state) not in REPORTED for row in rows)
        sizes = {row.unit_code: row.units for row in self._all(_BRANCH_SIZES, **item)} if silent_offices else {}
        fields = self.notice(notice_id).obligation(key[0]).fields
        parts = (_contribution(row, fields, sizes) for row in rows)
        return [part for part in parts if part is not None]


def _contribution(row: Row[Any], fields: Sequence[Field], sizes: Mapping[str, int]) -> Contribution | None:
    state = TaskState(row.state)
    if state in REPORTED:
        return part_of(row, Category.LATE if row.late else Category.NIL if row.nil else Category.INCLUDED, fields)
    if row.demand != Demand.MANDATORY.value or state is TaskState.WITHDRAWN:
        return None
    category = Category.WAIVED if state is TaskState.WAIVED else Category.MISSING
    assert category is Category.WAIVED or state in OWING | {TaskState.MISSING}
    base = Counts.of(category, sizes.get(row.unit_code, 1))
    return Contribution(unit_code=row.unit_code, task_id=row.id, report_id=None, category=category, base=base)


def part_of(row: Row[Any], category: Category, fields: Sequence[Field]) -> Contribution:
    """The part in a row of a task (id, unit_code) with its report (report_id, filled, carried)."""
    if row.carried is not None:
        carried = carried_of(row.carried)
        base, partials = carried.base, carried.partials
    else:
        values = FILLED.validate_json(row.filled)
        base, partials = Counts.of(category), {field.key: lift(field, values) for field in fields}
    return Contribution(
        unit_code=row.unit_code,
        task_id=row.id,
        report_id=row.report_id,
        category=category,
        base=base,
        partials=partials,
    )
