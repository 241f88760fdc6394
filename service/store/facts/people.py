"""The people of units (联络员、分管领导、经办人), inside a transaction with what follows from a change of theirs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from domain.contacts import Contact
from domain.errors import NotFound
from service.store.directory import PUT_CONTACTS, PUT_SETTING
from service.store.facts.base import Store
from service.store.rows import CONTACT_COLUMNS, contact_of
from service.store.statements import among, given, listed
from service.store.tables import CONTACT, SETTING

LAST_RESORT = "last_resort"
_CONTACT = select(*CONTACT_COLUMNS).where(CONTACT.c.id == given("contact", CONTACT.c.id))
_SERVING = select(*CONTACT_COLUMNS).where(among(CONTACT.c.unit_code, "units"), CONTACT.c.active).order_by(CONTACT.c.id)
_HOMES = select(CONTACT.c.id, CONTACT.c.unit_code).where(among(CONTACT.c.id, "contacts"))
_SETTING = select(SETTING.c.value).where(SETTING.c.key == LAST_RESORT)


class PeopleFacts(Store):
    """A constant number of statements, however many people."""

    def contact(self, contact_id: str) -> Contact:
        """Raises NotFound."""
        row = self._one(_CONTACT, contact=contact_id)
        if row is None:
            raise NotFound(f"没有编号为“{contact_id[:80]}”的联系人；请核对编号，或先导入联系人", field="contact_id")
        return contact_of(row)

    def serving(self, unit_codes: Sequence[str]) -> Mapping[str, Sequence[Contact]]:
        """The active contacts of each of these units, in order of their ids."""
        found: dict[str, list[Contact]] = defaultdict(list)
        for row in self._all(_SERVING, units=listed(sorted(set(unit_codes)))) if unit_codes else ():
            found[row.contact_unit_code].append(contact_of(row))
        return found

    def homes(self, contact_ids: Sequence[str]) -> Mapping[str, str]:
        """The units that these contacts are of now, by contact id; those not known are left out."""
        return {row.id: row.unit_code for row in self._all(_HOMES, contacts=listed(contact_ids))}

    def put_contacts(self, contacts: Sequence[Contact]) -> None:
        """New ones, or in place of those with the same id. A dead address stays dead as long as it is the same."""
        self._write_all(PUT_CONTACTS, [contact.model_dump() for contact in contacts])

    def last_resort(self) -> Sequence[Contact]:
        """Who is told where nobody else on the climb can be reached: at most one active contact."""
        row = self._one(_SETTING)
        found = self._one(_CONTACT, contact=row.value) if row is not None and row.value else None
        return [contact_of(found)] if found is not None and found.contact_active else []

    def put_last_resort(self, contact_id: str | None) -> None:
        """Name that contact, or none."""
        self._write(PUT_SETTING, key=LAST_RESORT, value=contact_id)
