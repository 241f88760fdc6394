"""What a unit still owes under the rung of a message, asked when it is sent and for a whole batch at once."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, true, union_all

from domain.notices import NoticeState
from domain.outbox import Owed, Purpose
from domain.policy import Track
from domain.task_life import TaskState
from domain.units import ReissueRule
from service.store.facts.enclosed import EnclosedFacts
from service.store.facts.held import HeldFacts
from service.store.facts.waiting import WaitingFacts
from service.store.statements import among_numbers, effective_due, listed, owes, sent_back
from service.store.tables import ITEM, NOTICE, OUTBOX, RECEIPT, REVIEW, RUNG, TASK, UNIT

_OWING = frozenset(
    {
        Purpose.NOTICE.value,
        Purpose.REISSUE.value,
        Purpose.REMINDER.value,
        Purpose.ALARM.value,
        Purpose.REVIEW.value,
        Purpose.RETURNED.value,
        Purpose.SUPERVISION.value,
        Purpose.SUPERVISION_OPEN.value,
        Purpose.HANDOVER.value,
    }
)
# What was said when the newest version was sent back, as long as the unit has not handed in again.
_RETURNED = sent_back() & (TASK.c.state == TaskState.RETURNED.value)
_MATTERS = (
    OUTBOX.join(NOTICE, (NOTICE.c.id == OUTBOX.c.notice_id) & (NOTICE.c.state == NoticeState.ISSUED.value))
    # The message that brings the notice itself has no rung in the plan.
    .outerjoin(RUNG, (RUNG.c.notice_id == OUTBOX.c.notice_id) & (RUNG.c.id == OUTBOX.c.rung_id))
)
_track = case(
    (OUTBOX.c.purpose == Purpose.REISSUE.value, Track.REISSUE.value),
    (OUTBOX.c.purpose == Purpose.HANDOVER.value, Track.ACKNOWLEDGE.value),
    else_=RUNG.c.track,
)
_RECEIPT_OWES = or_(
    and_(_track == Track.ACKNOWLEDGE.value, RECEIPT.c.acknowledged_at.is_(None)),
    and_(
        _track == Track.REISSUE.value,
        RECEIPT.c.reissue == ReissueRule.REVIEW_FIRST.value,
        RECEIPT.c.child_id.is_(None),
    ),
)
_DUE = case(
    (_track == Track.REISSUE.value, NOTICE.c.reissue_due),
    else_=func.coalesce(RECEIPT.c.acknowledge_due, NOTICE.c.acknowledge_due, type_=NOTICE.c.acknowledge_due.type),
)
# A rung speaks for its own ladder only; the message that brings the notice speaks for all.
_RECEIPT_CLIMBS = or_(RUNG.c.id.is_(None), _track != Track.ACKNOWLEDGE.value, RECEIPT.c.ladder == RUNG.c.ladder)
_TASK_CLIMBS = or_(RUNG.c.id.is_(None), TASK.c.ladder == RUNG.c.ladder)
_ITEM_MEANT = or_(
    OUTBOX.c.purpose.in_([Purpose.NOTICE.value, Purpose.HANDOVER.value]),
    and_(
        RUNG.c.track == Track.REPORT.value,
        RUNG.c.obligation == ITEM.c.obligation,
        RUNG.c.occurrence == ITEM.c.occurrence,
    ),
)


def _receipts(unit: ColumnElement[bool], whose: ColumnElement[bool]) -> Select[Any]:
    """Receipts that owe: of the one unit of a message, or of all where it names none."""
    return (
        select(OUTBOX.c.id, UNIT.c.code, UNIT.c.name, _track.label("track"), _DUE.label("due"))
        .select_from(_MATTERS)
        .join(RECEIPT, (RECEIPT.c.notice_id == OUTBOX.c.notice_id) & unit)
        .join(UNIT, UNIT.c.code == RECEIPT.c.unit_code)
        .where(among_numbers(OUTBOX.c.id, "intents"), whose, UNIT.c.active, _RECEIPT_OWES, _RECEIPT_CLIMBS)
    )


def _tasks(unit: ColumnElement[bool], whose: ColumnElement[bool]) -> Select[Any]:
    """Tasks that owe, likewise."""
    return (
        select(
            *(OUTBOX.c.id, UNIT.c.code, UNIT.c.name, ITEM.c.title, effective_due().label("due"), ITEM.c.position),
            REVIEW.c.reason.label("returned"),
        )
        .select_from(_MATTERS)
        .join(ITEM, (ITEM.c.notice_id == OUTBOX.c.notice_id) & ITEM.c.closed_at.is_(None))
        .join(TASK, (TASK.c.item_id == ITEM.c.id) & unit)
        .join(UNIT, UNIT.c.code == TASK.c.unit_code)
        .outerjoin(REVIEW, _RETURNED)
        .where(among_numbers(OUTBOX.c.id, "intents"), whose, _ITEM_MEANT, _TASK_CLIMBS, owes())
    )


_ONE, _ALL = OUTBOX.c.unit_code.is_not(None), OUTBOX.c.unit_code.is_(None)
_RECEIPTS = union_all(_receipts(RECEIPT.c.unit_code == OUTBOX.c.unit_code, _ONE), _receipts(true(), _ALL))
_TASKS = union_all(_tasks(TASK.c.unit_code == OUTBOX.c.unit_code, _ONE), _tasks(true(), _ALL))


class OwingFacts(WaitingFacts, EnclosedFacts, HeldFacts):
    """Two statements for a batch, however many messages and units it holds; more where offices have to review or
    units to reply.
    """

    def owed_under(self, intents: Sequence[Row[Any]]) -> dict[int, tuple[Owed, ...]]:
        """What is still owed, by the id of the intent, in order of unit and item. Rows of the outbox in, whole."""
        asked = [row for row in intents if row.purpose in _OWING]
        if not asked:
            return {}
        # Several people are told the same thing: it is asked once.
        spokesman = {_matter(row): row for row in asked}
        listing = listed(row.id for row in spokesman.values())
        reviewing = [row for row in spokesman.values() if row.purpose == Purpose.REVIEW.value]
        found: dict[int, list[Owed]] = defaultdict(list, self.waiting_under(reviewing) | self.replies_owed(asked))
        found |= self.held_under(list(spokesman.values()))
        notices = {row.id: row.notice_id for row in spokesman.values()}
        for row in sorted(self._all(_RECEIPTS, intents=listing), key=lambda row: row.code):
            found[row.id].append(_owed_receipt(row, notices[row.id]))
        for row in sorted(self._all(_TASKS, intents=listing), key=lambda row: (row.code, row.position)):
            found[row.id].append(_owed_task(row, notices[row.id]))
        shared = {matter: tuple(found[row.id]) for matter, row in spokesman.items()}
        return {row.id: shared[_matter(row)] for row in asked}


def _matter(row: Row[Any]) -> tuple[str, str, str | None, str]:
    return row.notice_id, row.rung_id, row.unit_code, row.purpose


def _owed_receipt(row: Row[Any], notice_id: str) -> Owed:
    return Owed(notice_id=notice_id, unit_code=row.code, unit_name=row.name, track=Track(row.track), due=row.due)


def _owed_task(row: Row[Any], notice_id: str) -> Owed:
    return Owed(
        notice_id=notice_id,
        unit_code=row.code,
        unit_name=row.name,
        track=Track.REPORT,
        title=row.title,
        due=row.due,
        remark=f"退回原因：{row.returned}" if row.returned else "",
    )
