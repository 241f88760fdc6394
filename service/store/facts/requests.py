"""What units ask of the office above them (延期、免报、异议), and what was decided."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from domain.errors import NotFound
from domain.requests import Ask, Decision, Request, RequestDecided, RequestKind
from service.store.facts.base import Store
from service.store.statements import among_numbers, given, listed, open_request
from service.store.tables import ITEM, REQUEST, TASK

_PUT = REQUEST.insert().returning(REQUEST.c.id, REQUEST.c.task_id)
_NOTICE = given("notice", REQUEST.c.notice_id)
_REQUESTS = (
    select(REQUEST, TASK.c.unit_code, ITEM.c.obligation, ITEM.c.occurrence, open_request().label("open"))
    .join_from(REQUEST, TASK, TASK.c.id == REQUEST.c.task_id)
    .join(ITEM, ITEM.c.id == TASK.c.item_id)
    .where(REQUEST.c.notice_id == _NOTICE)
    .order_by(REQUEST.c.id)
)
_CHOSEN = _REQUESTS.where(among_numbers(REQUEST.c.id, "requests"))
_OPEN = _REQUESTS.where(among_numbers(REQUEST.c.task_id, "tasks"), open_request())
_DECIDE = (
    update(REQUEST)
    .where(among_numbers(REQUEST.c.id, "requests"), REQUEST.c.decision.is_(None))
    .values(
        decision=given("verdict", REQUEST.c.decision),
        due=bindparam("granted_due", type_=REQUEST.c.due.type),
        decided_by=given("person", REQUEST.c.decided_by),
        decided_at=bindparam("moment", type_=REQUEST.c.decided_at.type),
        decision_reason=given("why", REQUEST.c.decision_reason),
    )
)


class RequestFacts(Store):
    """Writes and reads requests."""

    def put_requests(self, asks: Sequence[Ask]) -> Sequence[int]:
        """Write requests, each for another task. Returns their ids, in order."""
        rows = [{**ask.model_dump(), "kind": ask.kind.value, "decided_by": "", "decision_reason": ""} for ask in asks]
        # The database gives ids back in any order: asked to sort them, it would take one statement a row.
        ids = {row.task_id: row.id for row in self._connection.execute(_PUT, rows)} if rows else {}
        return [ids[ask.task_id] for ask in asks]

    def requests(self, notice_id: str, request_ids: Sequence[int]) -> Sequence[Request]:
        """These requests of the notice, in order of id. Raises NotFound where one is not the notice's."""
        wanted = sorted(set(request_ids))
        rows = self._all(_CHOSEN, notice=notice_id, requests=listed(wanted))
        if len(rows) < len(wanted):
            strange = min(set(wanted) - {row.id for row in rows})
            raise NotFound(f"这份通知下没有编号为 {strange} 的申请；请重新列出待办后再选", field="requests")
        return [_request(row) for row in rows]

    def open_requests(self, notice_id: str, task_ids: Sequence[int]) -> Sequence[Request]:
        """What is asked for these tasks and not decided yet."""
        return [_request(row) for row in self._all(_OPEN, notice=notice_id, tasks=listed(sorted(set(task_ids))))]

    def decide_requests(
        self,
        request_ids: Sequence[int],
        decision: Decision,
        at: datetime,
        decided_by: str,
        reason: str = "",
        due: datetime | None = None,
    ) -> None:
        """Note the decision on requests that are open. Raises RequestDecided where one is not any more."""
        wanted = sorted(set(request_ids))
        told = {"verdict": decision.value, "person": decided_by, "moment": at, "why": reason, "granted_due": due}
        if self._write(_DECIDE, requests=listed(wanted), **told).rowcount < len(wanted):
            raise RequestDecided("其中有的申请刚刚已经批复，本次未作决定；请重新列出待办后再试", field="requests")


def _request(row: Row[Any]) -> Request:
    return Request(
        id=row.id,
        notice_id=row.notice_id,
        task_id=row.task_id,
        version=row.version,
        kind=RequestKind(row.kind),
        reason=row.reason,
        asked_due=row.asked_due,
        actor=row.actor,
        asked_at=row.asked_at,
        unit_code=row.unit_code,
        obligation=row.obligation,
        occurrence=row.occurrence,
        decision=Decision(row.decision) if row.decision else None,
        due=row.due,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        open=bool(row.open),
    )
