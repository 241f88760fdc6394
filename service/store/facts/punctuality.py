"""How punctual units were: one statement over the tasks of a span of time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from domain.obligations import Demand
from domain.punctuality import PastReport
from domain.task_life import REPORTED, TaskState
from service.store.facts.base import Store
from service.store.statements import given
from service.store.tables import ITEM, RECEIPT, REPORT, TASK

_DUE = func.coalesce(TASK.c.due, ITEM.c.due, type_=ITEM.c.due.type)
_ENDED = sorted({state.value for state in REPORTED} | {TaskState.MISSING.value, TaskState.RETURNED.value})
_PAST = (
    select(TASK.c.unit_code, _DUE.label("due"), REPORT.c.submitted_at)
    .join_from(TASK, ITEM, ITEM.c.id == TASK.c.item_id)
    .join(RECEIPT, (RECEIPT.c.notice_id == ITEM.c.notice_id) & (RECEIPT.c.unit_code == TASK.c.unit_code))
    .outerjoin(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == 1))
    .where(
        ITEM.c.demand == Demand.MANDATORY.value,
        ITEM.c.due >= given("since", ITEM.c.due),
        ITEM.c.due < given("until", ITEM.c.due),
        TASK.c.state.in_(_ENDED),
        # What an office compiles by itself says nothing about its people.
        RECEIPT.c.child_id.is_(None),
        REPORT.c.rollup_id.is_(None),
    )
    .order_by(TASK.c.id)
)


class PunctualityFacts(Store):
    """Reads of the past."""

    def past_reports(self, since: datetime, until: datetime) -> Sequence[PastReport]:
        """What units owed with a due in [since, until) and when their first report came."""
        return [
            PastReport(unit_code=row.unit_code, due=row.due, reported_at=row.submitted_at)
            for row in self._all(_PAST, since=since, until=until)
        ]
