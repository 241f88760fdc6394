"""The directory inside a transaction with what follows from its changes, and the log of who kept it."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, select, update

from domain.contacts import Contact
from domain.facts.keeping import Kept
from domain.letters import ChannelName
from domain.units import Unit
from service.store.database import to_json
from service.store.directory import PUT_UNITS, unit_row
from service.store.facts.base import Store
from service.store.rows import CONTACT_COLUMNS, UNIT_COLUMNS, contact_of, unit_of
from service.store.statements import given
from service.store.tables import ADMINISTRATIVE_CHANGE, CONTACT, UNIT

AREA = "directory"
_UNITS = select(*UNIT_COLUMNS).order_by(UNIT.c.path)
_CONTACTS = select(*CONTACT_COLUMNS).order_by(CONTACT.c.id)
_OF_UNIT = _CONTACTS.where(CONTACT.c.unit_code == given("unit", CONTACT.c.unit_code))
_meant = update(CONTACT).where(CONTACT.c.id == given("contact", CONTACT.c.id))
_MEND = {ChannelName.EMAIL: _meant.values(email_dead=False), ChannelName.SMS: _meant.values(sms_dead=False)}
_LOG = ADMINISTRATIVE_CHANGE
_KEPT = (
    select(_LOG)
    .where(_LOG.c.area == AREA, _LOG.c.subject == given("subject", _LOG.c.subject))
    .order_by(_LOG.c.id.desc())
    .limit(bindparam("most"))
)


class KeepingFacts(Store):
    """A constant number of statements."""

    def every_unit(self) -> Mapping[str, Unit]:
        """All units by code, also those that are gone."""
        return {row.unit_code: unit_of(row) for row in self._all(_UNITS)}

    def every_contact(self, unit_code: str | None = None) -> Sequence[Contact]:
        """All contacts, or those of one unit, also those who no longer serve, in order of their ids."""
        found = self._all(_CONTACTS) if unit_code is None else self._all(_OF_UNIT, unit=unit_code)
        return [contact_of(row) for row in found]

    def put_units(self, units: Sequence[Unit]) -> None:
        """New ones, or in place of those of the same code."""
        self._write_all(PUT_UNITS, [unit_row(unit) for unit in units])

    def mend_address(self, contact_id: str, channel: ChannelName) -> None:
        """The address of this channel works again."""
        self._write(_MEND[channel], contact=contact_id)

    def keep(self, kept: Kept) -> None:
        """Append to the log."""
        row = kept.model_dump() | {"area": AREA, "detail": to_json(kept.detail)}
        self._write(_LOG.insert(), **row)

    def kept(self, subject: str, limit: int) -> Sequence[Kept]:
        """What was done to one unit and its people, the newest first."""
        return [
            Kept(at=row.at, actor=row.actor, act=row.act, subject=row.subject, detail=json.loads(row.detail))
            for row in self._all(_KEPT, subject=subject, most=limit)
        ]
