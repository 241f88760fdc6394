"""What waits for an office's decision, reports and requests: asked when its handlers are told, and again when the
message is sent.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, literal, or_, select, union_all

from domain.clock import SHANGHAI
from domain.notices import NoticeState
from domain.outbox import Owed
from domain.policy import Track
from domain.requests import ASKED, RequestKind
from domain.reviews import waiting_since
from service.store.facts.base import Store
from service.store.statements import among_numbers, given, in_review, item_meant, listed, open_request
from service.store.tables import ITEM, NOTICE, OUTBOX, REPORT, REQUEST, RUNG, TASK, UNIT

_REPORT = "report"
_NEWEST = (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version)
_BEFORE = given("before", REPORT.c.submitted_at)


def something_waits() -> ColumnElement[bool]:
    """Whether anything of the item meant has waited since before ``before``."""
    of_item = (item_meant(), TASK.c.item_id == ITEM.c.id)
    return or_(
        exists().where(*of_item, in_review(), _NEWEST, REPORT.c.submitted_at < _BEFORE),
        exists().where(*of_item, REQUEST.c.task_id == TASK.c.id, open_request(), REQUEST.c.asked_at < _BEFORE),
    )


def before(rung_id: str) -> datetime:
    """The instant up to which a rung of the review clock looks: the end of its day."""
    return datetime.combine(waiting_since(rung_id) + timedelta(days=1), time(), SHANGHAI)


def _under(kind: ColumnElement[Any], since: ColumnElement[Any]) -> Select[Any]:
    return (
        select(
            *(OUTBOX.c.id, OUTBOX.c.rung_id, OUTBOX.c.notice_id, UNIT.c.code, UNIT.c.name, ITEM.c.title),
            *(ITEM.c.position, kind.label("kind"), since.label("since")),
        )
        .join_from(OUTBOX, NOTICE, (NOTICE.c.id == OUTBOX.c.notice_id) & (NOTICE.c.state == NoticeState.ISSUED.value))
        .join(RUNG, (RUNG.c.notice_id == OUTBOX.c.notice_id) & (RUNG.c.id == OUTBOX.c.rung_id))
        .join(
            ITEM,
            (ITEM.c.notice_id == RUNG.c.notice_id)
            & (ITEM.c.obligation == RUNG.c.obligation)
            & (ITEM.c.occurrence == RUNG.c.occurrence),
        )
        .join(TASK, TASK.c.item_id == ITEM.c.id)
        .join(UNIT, UNIT.c.code == TASK.c.unit_code)
        .where(among_numbers(OUTBOX.c.id, "intents"))
    )


_WAITING = union_all(
    _under(literal(_REPORT), REPORT.c.submitted_at).join(REPORT, _NEWEST).where(in_review()),
    _under(REQUEST.c.kind, REQUEST.c.asked_at).join(REQUEST, REQUEST.c.task_id == TASK.c.id).where(open_request()),
)


class WaitingFacts(Store):
    """One statement for a batch of messages, however much waits."""

    def waiting_under(self, intents: Sequence[Row[Any]]) -> dict[int, list[Owed]]:
        """What still waits, by the id of the intent, in order of unit and item. Rows of the outbox in."""
        found: dict[int, list[Owed]] = defaultdict(list)
        rows = self._all(_WAITING, intents=listed(row.id for row in intents)) if intents else ()
        for row in sorted(rows, key=lambda row: (row.code, row.position, row.since)):
            if row.since < before(row.rung_id):
                found[row.id].append(_owed(row))
        return found


def _owed(row: Row[Any]) -> Owed:
    asked = "" if row.kind == _REPORT else f"（{ASKED[RequestKind(row.kind)]}）"
    return Owed(
        notice_id=row.notice_id,
        unit_code=row.code,
        unit_name=row.name,
        track=Track.REVIEW,
        title=f"{row.title}{asked}",
        since=row.since,
    )
