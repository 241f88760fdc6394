"""Handing over (委托办理): who stands in for whom, for which notices, and until when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, or_, select, update

from domain.errors import NotFound
from domain.facts.handovers import OpenWork
from domain.handovers import Handing, Handover
from domain.notices import NoticeState
from domain.outbox import IntentState
from service.store.facts.stand_ins import StandInFacts
from service.store.statements import among, given, listed, owes
from service.store.tables import CONTACT, HANDOVER, ITEM, NOTICE, OUTBOX, RECEIPT, TASK, UNIT

_away, _to, _theirs = CONTACT.alias("away"), CONTACT.alias("delegate"), UNIT.alias("delegate_unit")
_HANDOVERS = (
    select(
        HANDOVER,
        UNIT.c.name.label("unit_name"),
        _away.c.name.label("contact_name"),
        _to.c.name.label("to_name"),
        _to.c.unit_code.label("to_unit_code"),
        _theirs.c.name.label("to_unit_name"),
    )
    .join_from(HANDOVER, UNIT, UNIT.c.code == HANDOVER.c.unit_code)
    .join(_to, _to.c.id == HANDOVER.c.to_contact_id)
    .join(_theirs, _theirs.c.code == _to.c.unit_code)
    .outerjoin(_away, _away.c.id == HANDOVER.c.contact_id)
)
_ONE = _HANDOVERS.where(HANDOVER.c.id == given("handover", HANDOVER.c.id))
_LOCKED = _ONE.with_for_update(of=HANDOVER)
_OF_UNIT = _HANDOVERS.where(HANDOVER.c.unit_code == given("unit", HANDOVER.c.unit_code)).order_by(HANDOVER.c.id.desc())
_PUT = HANDOVER.insert().returning(HANDOVER.c.id)
_END = (
    update(HANDOVER)
    .where(HANDOVER.c.id == given("handover", HANDOVER.c.id), HANDOVER.c.ended_at.is_(None))
    .values(ended_at=bindparam("ended", type_=HANDOVER.c.ended_at.type))
)
_TAKE_BACK = (
    update(OUTBOX)
    .where(OUTBOX.c.rung_id == given("rung", OUTBOX.c.rung_id), OUTBOX.c.state == IntentState.WAITING.value)
    .values(state=IntentState.SETTLED.value)
)
_OWES = exists().where(
    ITEM.c.notice_id == NOTICE.c.id,
    ITEM.c.closed_at.is_(None),
    TASK.c.item_id == ITEM.c.id,
    TASK.c.unit_code == RECEIPT.c.unit_code,
    owes(),
)
_OPEN_WORK = (
    select(NOTICE.c.id, RECEIPT.c.unit_code, or_(RECEIPT.c.acknowledged_at.is_(None), _OWES).label("owes"))
    .join_from(NOTICE, RECEIPT, RECEIPT.c.notice_id == NOTICE.c.id)
    .where(NOTICE.c.state == NoticeState.ISSUED.value, among(RECEIPT.c.unit_code, "units"))
    .order_by(NOTICE.c.id, RECEIPT.c.unit_code)
)


def handover_rung(handover_id: int) -> str:
    """The rung id of the messages that tell the delegate of a handover."""
    return f"handover.{handover_id}"


class HandoverFacts(StandInFacts):
    """A constant number of statements, however many notices are handed over."""

    def open_work(self, unit_codes: Sequence[str]) -> Sequence[OpenWork]:
        """The open notices that these units have received, in order of notice and unit."""
        rows = self._all(_OPEN_WORK, units=listed(unit_codes)) if unit_codes else ()
        return [OpenWork(notice_id=row.id, unit_code=row.unit_code, owes=bool(row.owes)) for row in rows]

    def put_handover(self, handing: Handing) -> int:
        """Write one. Returns its id. The trail is the caller's."""
        return int(self._connection.execute(_PUT, handing.model_dump()).scalar_one())

    def handover(self, handover_id: int) -> Handover:
        """In a writing transaction nobody else ends it from now on. Raises NotFound."""
        row = self._one(_LOCKED if self._locks else _ONE, handover=handover_id)
        if row is None:
            raise NotFound("没有这一委托；请核对编号", field="handover_id")
        return _handover(row)

    def handovers(self, unit_code: str) -> Sequence[Handover]:
        """All of the unit, the newest first, also those that are over."""
        return [_handover(row) for row in self._all(_OF_UNIT, unit=unit_code)]

    def end_handover(self, handover_id: int, at: datetime) -> None:
        """Everything is as before from now on; what waited to tell the delegate of it is not sent any more."""
        self._write(_END, handover=handover_id, ended=at)
        self._write(_TAKE_BACK, rung=handover_rung(handover_id))


def _handover(row: Row[Any]) -> Handover:
    named = dict(row._mapping)
    return Handover(**named | {"contact_name": row.contact_name or ""})
