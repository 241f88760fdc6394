"""Who stands in for a unit now (委托办理), for everything that reads whom to tell."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row, and_, exists, or_, select

from domain.facts import Debtor, Receipt
from domain.handovers import StandIn, concerning, standing_in
from service.store.facts.base import Store
from service.store.rows import CONTACT_COLUMNS, contact_of
from service.store.statements import among, given, listed
from service.store.tables import CONTACT, HANDOVER, RECEIPT, UNIT

_NOW = given("now", HANDOVER.c.starts_at)
_NOTICE = given("notice", RECEIPT.c.notice_id)
_IN_FORCE = and_(
    HANDOVER.c.ended_at.is_(None),
    HANDOVER.c.starts_at <= _NOW,
    or_(HANDOVER.c.ends_at.is_(None), HANDOVER.c.ends_at > _NOW),
)
_STAND_INS = (
    select(
        HANDOVER.c.unit_code.label("for_unit"),
        HANDOVER.c.notice_id.label("for_notice"),
        HANDOVER.c.contact_id.label("away"),
        *CONTACT_COLUMNS,
    )
    .join_from(HANDOVER, CONTACT, (CONTACT.c.id == HANDOVER.c.to_contact_id) & CONTACT.c.active)
    .join(UNIT, (UNIT.c.code == CONTACT.c.unit_code) & UNIT.c.active)
    .where(_IN_FORCE)
    .order_by(HANDOVER.c.id)
)
_theirs = RECEIPT.alias("theirs")
# A delegate who has received the same notice for another unit gets one message of each kind, and that is the own one's.
_OTHERWISE_TOLD = exists().where(
    _theirs.c.notice_id == _NOTICE,
    _theirs.c.unit_code == CONTACT.c.unit_code,
    _theirs.c.unit_code != HANDOVER.c.unit_code,
)
_OF_NOTICE = _STAND_INS.join(
    RECEIPT, (RECEIPT.c.notice_id == _NOTICE) & (RECEIPT.c.unit_code == HANDOVER.c.unit_code)
).where(or_(HANDOVER.c.notice_id.is_(None), HANDOVER.c.notice_id == _NOTICE), ~_OTHERWISE_TOLD)
_OF_UNITS = _STAND_INS.where(among(HANDOVER.c.unit_code, "units"))

_Told = TypeVar("_Told", Receipt, Debtor)


class StandInFacts(Store):
    """One statement, however many units are asked about."""

    def _stand_ins(self, unit_codes: Iterable[str], now: datetime) -> list[StandIn]:
        """Every handover in force of these units, whatever notice it is for."""
        return [_stand_in(row) for row in self._all(_OF_UNITS, units=listed(sorted(set(unit_codes))), now=now)]

    def _with_stand_ins(self, told: Sequence[_Told], notice_id: str, now: datetime | None) -> list[_Told]:
        """The same units with delegates among their contacts as at ``now``; unchanged where no instant is given."""
        found = self._of_notice(notice_id, now) if told and now else []
        if not found:
            return list(told)
        delegated = {one.unit_code for one in found}
        return [_delegated(one, found, notice_id) if one.unit_code in delegated else one for one in told]

    def _of_notice(self, notice_id: str, now: datetime) -> list[StandIn]:
        return [_stand_in(row) for row in self._all(_OF_NOTICE, notice=notice_id, now=now)]


def _delegated(told: _Told, found: Sequence[StandIn], notice_id: str) -> _Told:
    contacts = standing_in(told.contacts, concerning(found, told.unit_code, notice_id))
    return told.model_copy(update={"contacts": contacts})


def _stand_in(row: Row[Any]) -> StandIn:
    return StandIn(unit_code=row.for_unit, notice_id=row.for_notice, away=row.away, contact=contact_of(row))
