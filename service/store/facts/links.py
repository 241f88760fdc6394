"""Signed links (签名链接): what each leads to, and whether its contact may still act through it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, select

from domain.errors import NotFound
from domain.facts import Link
from domain.letters import ChannelName
from domain.outbox import Purpose
from domain.unit_changes import gone_sentence
from service.store.facts.people import PeopleFacts
from service.store.facts.stand_ins import StandInFacts
from service.store.statements import given
from service.store.tables import CONTACT, NOTICE, NOTICE_SUPERIOR, OUTBOX, UNIT, UNIT_CHANGE

_origin = NOTICE.alias("origin")
_above = NOTICE.alias("above")
_SERVES_ABOVE = exists().where(
    NOTICE_SUPERIOR.c.notice_id == OUTBOX.c.notice_id,
    _above.c.id == NOTICE_SUPERIOR.c.superior_id,
    _above.c.office == CONTACT.c.unit_code,
)
_LINK = (
    select(
        OUTBOX,
        CONTACT.c.name,
        CONTACT.c.active,
        CONTACT.c.unit_code.label("serves"),
        NOTICE.c.office,
        _origin.c.office.label("origin_office"),
        _SERVES_ABOVE.label("serves_above"),
        UNIT.c.name.label("unit_name"),
        UNIT.c.active.label("unit_active"),
    )
    .join_from(OUTBOX, CONTACT, CONTACT.c.id == OUTBOX.c.contact_id)
    .join(NOTICE, NOTICE.c.id == OUTBOX.c.notice_id)
    .join(_origin, _origin.c.id == NOTICE.c.origin_id)
    .outerjoin(UNIT, UNIT.c.code == OUTBOX.c.unit_code)
    .where(OUTBOX.c.id == given("intent", OUTBOX.c.id))
)
_into = UNIT.alias("into")
_LAST_CHANGE = (
    select(UNIT_CHANGE.c.kind, _into.c.name.label("into"))
    .join_from(UNIT_CHANGE, _into, _into.c.code == UNIT_CHANGE.c.other_code, isouter=True)
    .where(UNIT_CHANGE.c.unit_code == given("unit", UNIT_CHANGE.c.unit_code))
    .order_by(UNIT_CHANGE.c.id.desc())
)


class LinkFacts(StandInFacts, PeopleFacts):
    """One statement; one or two more where the contact is not simply of the unit."""

    def link(self, intent_id: int, now: datetime | None = None) -> Link:
        """What the link of this intent leads to; a delegate's is live while the handover is in force at ``now``.

        Raises NotFound.
        """
        row = self._one(_LINK, intent=intent_id)
        if row is None:
            raise NotFound("没有这个链接；请从最近收到的邮件或短信中打开", field="token")
        delegated = self._delegated(row, now)
        return Link(
            intent_id=intent_id,
            notice_id=row.notice_id,
            unit_code=row.unit_code,
            contact_id=row.contact_id,
            contact_name=row.name,
            channel=ChannelName(row.channel),
            purpose=Purpose(row.purpose),
            live=row.active and (delegated or self._serves(row)),
            delegated=delegated,
            gone=self._gone(row) if row.unit_code and not row.unit_active else "",
        )

    def _delegated(self, row: Row[Any], now: datetime | None) -> bool:
        if row.unit_code in (None, row.serves) or now is None:
            return False
        found = self._stand_ins([row.unit_code], now)
        return any(one.contact.id == row.contact_id and one.notice_id in (None, row.notice_id) for one in found)

    def _serves(self, row: Row[Any]) -> bool:
        if row.unit_code is not None:
            return bool(row.unit_code == row.serves)
        if row.serves in (row.office, row.origin_office) or row.serves_above:
            return True
        return any(contact.id == row.contact_id for contact in self.last_resort())

    def _gone(self, row: Row[Any]) -> str:
        change = self._one(_LAST_CHANGE, unit=row.unit_code)
        return gone_sentence(row.unit_name, change.into if change else None)
