"""Manual urging (人工催办): who owes what, and when each unit was urged last."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from domain.notices import NoticeState
from domain.obligations import Demand
from domain.policy import Track
from domain.units import ReissueRule
from domain.urging import Matter, Urgeable
from service.store.facts.rungs import RungFacts
from service.store.statements import among, effective_due, given, listed, owes
from service.store.tables import ITEM, NOTICE, NOTICE_DOCUMENT, RECEIPT, RUNG, TASK, UNIT

_NOTICE = given("notice", NOTICE.c.id)
# The document of a notice is written by nobody else meanwhile: it serves as the lock of what people do with it.
_LOCK = select(NOTICE_DOCUMENT.c.notice_id).where(NOTICE_DOCUMENT.c.notice_id == _NOTICE).with_for_update()
_OPEN = NOTICE.c.state == NoticeState.ISSUED.value
_RECEIPTS = (
    select(
        *(RECEIPT.c.unit_code, UNIT.c.name, RECEIPT.c.urged_at, RECEIPT.c.acknowledged_at, RECEIPT.c.ladder),
        *(RECEIPT.c.acknowledge_due, RECEIPT.c.reissue, RECEIPT.c.child_id),
        *(NOTICE.c.acknowledge_due.label("limit"), NOTICE.c.reissue_due, NOTICE.c.state),
    )
    .join_from(NOTICE, RECEIPT, RECEIPT.c.notice_id == NOTICE.c.id)
    .join(UNIT, UNIT.c.code == RECEIPT.c.unit_code)
    .where(NOTICE.c.id == _NOTICE)
    .order_by(RECEIPT.c.unit_code)
)
_TASKS = (
    select(TASK.c.unit_code, TASK.c.ladder, ITEM.c.obligation, ITEM.c.occurrence, ITEM.c.title)
    .add_columns(effective_due().label("due"))
    .join_from(NOTICE, ITEM, ITEM.c.notice_id == NOTICE.c.id)
    .join(TASK, TASK.c.item_id == ITEM.c.id)
    .where(NOTICE.c.id == _NOTICE, _OPEN, ITEM.c.closed_at.is_(None), owes())
    .where(ITEM.c.demand != Demand.AS_THEY_OCCUR.value)
    .order_by(TASK.c.unit_code, ITEM.c.position)
)
# The rungs of one urging have one instant.
_URGES = select(func.count(RUNG.c.instant.distinct())).where(RUNG.c.notice_id == _NOTICE, RUNG.c.id.like("%.urge.%"))
_MARK = (
    update(RECEIPT)
    .where(RECEIPT.c.notice_id == _NOTICE, among(RECEIPT.c.unit_code, "units"))
    .values(urged_at=bindparam("at", type_=RECEIPT.c.urged_at.type))
)


class UrgingFacts(RungFacts):
    """A constant number of statements, however many units are urged."""

    def urgeable(self, notice_id: str) -> Sequence[Urgeable]:
        """All recipients in order of code with what they owe now, and when each was urged last.

        In a writing transaction nobody else urges under this notice until it ends.
        """
        self.lock_notice(notice_id)
        owed: dict[str, list[Matter]] = defaultdict(list)
        for row in self._all(_TASKS, notice=notice_id):
            owed[row.unit_code].append(_report(row))
        return [
            Urgeable(
                unit_code=row.unit_code,
                unit_name=row.name,
                urged_at=row.urged_at,
                owes=(*_standing(row), *owed[row.unit_code]),
            )
            for row in self._all(_RECEIPTS, notice=notice_id)
        ]

    def lock_notice(self, notice_id: str) -> None:
        """In a writing transaction nobody else who does so goes on until it ends."""
        if self._locks:
            self._all(_LOCK, notice=notice_id)

    def next_urge(self, notice_id: str) -> int:
        """The number of the next urging under the notice, from 1."""
        return int(self._connection.execute(_URGES, {"notice": notice_id}).scalar_one()) + 1

    def mark_urged(self, notice_id: str, unit_codes: Sequence[str], at: datetime) -> None:
        """These units were urged."""
        self._write(_MARK, notice=notice_id, units=listed(unit_codes), at=at)


def _report(row: Row[Any]) -> Matter:
    return Matter(
        track=Track.REPORT, item=(row.obligation, row.occurrence), title=row.title, ladder=row.ladder, due=row.due
    )


def _standing(row: Row[Any]) -> list[Matter]:
    """What the receipt itself owes: its acknowledgement, and to be passed on by the clerk."""
    if row.state != NoticeState.ISSUED.value:
        return []
    owed = []
    if row.acknowledged_at is None:
        due = row.acknowledge_due or row.limit
        owed.append(Matter(track=Track.ACKNOWLEDGE, title="签收通知", ladder=row.ladder, due=due))
    if row.reissue == ReissueRule.REVIEW_FIRST.value and row.child_id is None:
        owed.append(Matter(track=Track.REISSUE, title="转发通知", due=row.reissue_due))
    return owed
