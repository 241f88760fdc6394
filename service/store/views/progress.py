"""How a whole cascade stands, one line an office: cheap enough to be asked twice a second."""

from sqlalchemy import func, select

from domain.base import Frozen
from domain.notices import NoticeState
from domain.obligations import Demand
from domain.task_life import TaskState
from domain.units import Level
from service.store.database import reading
from service.store.statements import reported, sent_back
from service.store.tables import ITEM, NOTICE, RECEIPT, REPORT, REVIEW, TASK, UNIT
from service.store.views.base import IN_SUBTREE, View, rows, subtree


class OfficeProgress(Frozen):
    """One office's notice in the cascade. Tasks count where they are mandatory; ``late`` are among the ``reported``.

    ``returned`` were sent back and did not come again, which is never ``missing``.
    """

    notice_id: str
    path: str
    office_code: str
    office_name: str
    office_path: str
    office_level: Level
    state: NoticeState
    recipients: int
    acknowledged: int
    expected: int
    outstanding: int
    reported: int
    late: int
    missing: int
    returned: int = 0


_receipts = (
    select(RECEIPT.c.notice_id, func.count().label("recipients"), func.count(RECEIPT.c.acknowledged_at).label("known"))
    .join_from(NOTICE, RECEIPT, RECEIPT.c.notice_id == NOTICE.c.id)
    .where(IN_SUBTREE)
    .group_by(RECEIPT.c.notice_id)
    .subquery("receipts")
)
_items = (
    select(ITEM.c.notice_id, func.sum(ITEM.c.expected).label("expected"), func.sum(ITEM.c.outstanding).label("owed"))
    .join_from(NOTICE, ITEM, ITEM.c.notice_id == NOTICE.c.id)
    .where(IN_SUBTREE)
    .group_by(ITEM.c.notice_id)
    .subquery("items")
)
_MISSING = TASK.c.state == TaskState.MISSING.value
_tasks = (
    select(
        ITEM.c.notice_id,
        func.count().filter(reported()).label("reported"),
        func.count().filter(reported(), REPORT.c.late).label("late"),
        func.count().filter(_MISSING, REVIEW.c.id.is_(None)).label("missing"),
        func.count().filter(REVIEW.c.id.is_not(None)).label("returned"),
    )
    .join_from(NOTICE, ITEM, ITEM.c.notice_id == NOTICE.c.id)
    .join(TASK, TASK.c.item_id == ITEM.c.id)
    .outerjoin(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version))
    .outerjoin(REVIEW, sent_back() & (_MISSING | (TASK.c.state == TaskState.RETURNED.value)))
    .where(IN_SUBTREE, ITEM.c.demand == Demand.MANDATORY.value)
    .group_by(ITEM.c.notice_id)
    .subquery("tasks")
)
_PROGRESS = (
    select(
        NOTICE.c.id.label("notice_id"),
        NOTICE.c.path,
        UNIT.c.code.label("office_code"),
        UNIT.c.name.label("office_name"),
        UNIT.c.path.label("office_path"),
        UNIT.c.level.label("office_level"),
        NOTICE.c.state,
        func.coalesce(_receipts.c.recipients, 0).label("recipients"),
        func.coalesce(_receipts.c.known, 0).label("acknowledged"),
        func.coalesce(_items.c.expected, 0).label("expected"),
        func.coalesce(_items.c.owed, 0).label("outstanding"),
        func.coalesce(_tasks.c.reported, 0).label("reported"),
        func.coalesce(_tasks.c.late, 0).label("late"),
        func.coalesce(_tasks.c.missing, 0).label("missing"),
        func.coalesce(_tasks.c.returned, 0).label("returned"),
    )
    .join_from(NOTICE, UNIT, UNIT.c.code == NOTICE.c.office)
    .outerjoin(_receipts, _receipts.c.notice_id == NOTICE.c.id)
    .outerjoin(_items, _items.c.notice_id == NOTICE.c.id)
    .outerjoin(_tasks, _tasks.c.notice_id == NOTICE.c.id)
    .where(IN_SUBTREE)
    .order_by(NOTICE.c.path)
)


class ProgressViews(View):
    """The live display."""

    def subtree_progress(self, notice_id: str) -> list[OfficeProgress]:
        """The notice and everything issued below it, in order of path. Two statements. Raises NotFound."""
        with reading(self._engine) as connection:
            found = rows(connection, _PROGRESS, **subtree(connection, notice_id))
            return [OfficeProgress(**row._mapping) for row in found]
