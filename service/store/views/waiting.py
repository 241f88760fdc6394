"""What waits for an office's decision: reports for review, and requests of units."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from domain.base import Frozen
from domain.errors import NotFound
from domain.requests import RequestKind
from service.store.database import reading
from service.store.statements import effective_due, given, in_review, open_request
from service.store.tables import ITEM, NOTICE, REPORT, REQUEST, TASK, UNIT
from service.store.views.base import View, rows


class WaitingReport(Frozen):
    """One report for review: decide on ``task_id`` at ``version``. ``since`` is when it was handed in."""

    task_id: int
    version: int
    unit_code: str
    unit_name: str
    obligation: str
    occurrence: str
    title: str
    since: datetime
    late: bool
    nil: bool
    actor: str
    channel: str


class WaitingRequest(Frozen):
    """One request to be decided. ``due`` is the present due of the task, ``asked_due`` the one wished for."""

    request_id: int
    task_id: int
    kind: RequestKind
    unit_code: str
    unit_name: str
    obligation: str
    occurrence: str
    title: str
    since: datetime
    reason: str
    due: datetime | None
    asked_due: datetime | None
    actor: str


class Waiting(Frozen):
    """Everything under one notice that waits for its office, what waits longest first."""

    reports: tuple[WaitingReport, ...]
    requests: tuple[WaitingRequest, ...]


_NOTICE = given("notice", ITEM.c.notice_id)
_KNOWN = select(NOTICE.c.id).where(NOTICE.c.id == _NOTICE)
_WHOSE = (
    TASK.c.id.label("task_id"),
    TASK.c.unit_code,
    UNIT.c.name.label("unit_name"),
    ITEM.c.obligation,
    ITEM.c.occurrence,
    ITEM.c.title,
)
_REPORTS = (
    select(
        *_WHOSE,
        *(REPORT.c.version, REPORT.c.submitted_at.label("since"), REPORT.c.late, REPORT.c.nil),
        *(REPORT.c.actor, REPORT.c.channel),
    )
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .join(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version))
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .where(ITEM.c.notice_id == _NOTICE, in_review())
    .order_by(REPORT.c.submitted_at, TASK.c.id)
)
_REQUESTS = (
    select(
        *_WHOSE,
        *(REQUEST.c.id.label("request_id"), REQUEST.c.kind, REQUEST.c.asked_at.label("since"), REQUEST.c.reason),
        *(effective_due().label("due"), REQUEST.c.asked_due, REQUEST.c.actor),
    )
    .join_from(REQUEST, TASK, TASK.c.id == REQUEST.c.task_id)
    .join(ITEM, ITEM.c.id == TASK.c.item_id)
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .where(REQUEST.c.notice_id == _NOTICE, open_request())
    .order_by(REQUEST.c.asked_at, REQUEST.c.id)
)


class WaitingViews(View):
    """What an office has to decide."""

    def waiting(self, notice_id: str) -> Waiting:
        """Three statements. Raises NotFound."""
        with reading(self._engine) as connection:
            if connection.execute(_KNOWN, {"notice": notice_id}).first() is None:
                raise NotFound(f"没有编号为“{notice_id[:80]}”的通知；请核对编号", field="notice_id")
            return Waiting(
                reports=tuple(WaitingReport(**_named(row)) for row in rows(connection, _REPORTS, notice=notice_id)),
                requests=tuple(WaitingRequest(**_named(row)) for row in rows(connection, _REQUESTS, notice=notice_id)),
            )


def _named(row: Row[Any]) -> dict[str, Any]:
    return dict(row._mapping)
