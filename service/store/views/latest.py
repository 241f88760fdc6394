"""What one unit handed in last under a notice: a page tells it when its report arrived."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, select

from domain.base import Frozen
from domain.requests import RequestKind
from domain.task_life import TaskState
from service.store.database import reading
from service.store.statements import given, open_request, sent_back
from service.store.tables import ITEM, REPORT, REQUEST, REVIEW, TASK
from service.store.views.base import View, rows


class LatestReport(Frozen):
    """One task of the unit. ``version`` is 0, and the rest empty, where nothing has come.

    ``closed_at`` is set where the item is closed; ``supplement``: the report came after that; ``returned`` says why the
    newest version was sent back; ``asked`` what the unit has asked for and the office not decided yet.
    """

    task_id: int
    version: int
    submitted_at: datetime | None = None
    late: bool = False
    supplement: bool = False
    actor: str = ""
    channel: str = ""
    closed_at: datetime | None = None
    returned: str = ""
    asked: RequestKind | None = None
    asked_due: datetime | None = None


_ASKED = and_(REQUEST.c.task_id == TASK.c.id, open_request(), REQUEST.c.kind != RequestKind.OBJECTION.value)
_LATEST = (
    select(
        TASK.c.id.label("task_id"),
        TASK.c.version,
        REPORT.c.submitted_at,
        REPORT.c.late,
        REPORT.c.supplement,
        REPORT.c.actor,
        REPORT.c.channel,
        ITEM.c.closed_at,
        REVIEW.c.reason.label("returned"),
        REQUEST.c.kind.label("asked"),
        REQUEST.c.asked_due,
    )
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .outerjoin(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version))
    .outerjoin(REVIEW, sent_back() & (TASK.c.state == TaskState.RETURNED.value))
    .outerjoin(REQUEST, _ASKED)
    .where(ITEM.c.notice_id == given("notice", ITEM.c.notice_id), TASK.c.unit_code == given("unit", TASK.c.unit_code))
)


class LatestViews(View):
    """One unit's own standing."""

    def latest_reports(self, notice_id: str, unit_code: str) -> Mapping[int, LatestReport]:
        """The unit's newest report of every task it has under the notice, by task id. One statement."""
        with reading(self._engine) as connection:
            found = rows(connection, _LATEST, notice=notice_id, unit=unit_code)
            return {
                row.task_id: LatestReport(**{name: value for name, value in row._mapping.items() if value is not None})
                for row in found
            }
