"""Keeping units and contacts (单位与联系人维护): one transaction each, and a line in the log of who did what.

Names, mergers and dissolutions are in ``restructuring``, because open notices follow them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from activities.staffing import Staffed, take_contacts
from domain.clock import Clock
from domain.contacts import Contact, ContactRow, InvalidContacts, check_contacts
from domain.errors import Conflict, NotFound
from domain.facts import Facts, Ledger
from domain.facts.keeping import Kept
from domain.letters import ChannelName
from domain.orders import Engine
from domain.problems import RowProblem
from domain.table_changes import contact_words, recognised, unit_words
from domain.tree import UnitRow, build_tree
from domain.units import Unit


class CodeTaken(Conflict):
    """There is a unit of this code already."""

    code = "code_taken"


class Keeping:
    """What clerks and administrators do to the directory."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def add_unit(self, row: UnitRow, by: str) -> Unit:
        """A new unit. Raises CodeTaken, InvalidTree."""
        with self._ledger.transaction() as facts:
            known = facts.every_unit()
            if row.code in known:
                raise CodeTaken(f"编码“{row.code}”已是“{known[row.code].name}”，请换一个编码", field="code")
            (unit,) = build_tree([row], known)
            facts.put_units([unit])
            _note(facts, self._clock.now(), by, "unit_added", unit.code, after=unit_words(unit))
        return unit

    def edit_unit(self, row: UnitRow, by: str) -> Unit:
        """Other properties of a unit: not its name, nor what it hangs below. Raises NotFound, InvalidTree."""
        with self._ledger.transaction() as facts:
            known = facts.every_unit()
            if row.code not in known:
                raise NotFound(f"没有编码为“{row.code[:40]}”的单位；请核对编码", field="code")
            before = known[row.code]
            kept = {"name": before.name, "parent_code": before.parent_code or "", "active": _yes(before.active)}
            edited = build_tree([row.model_copy(update=kept)], known)
            unit = next(one for one in edited if one.code == row.code)
            if unit != before:
                facts.put_units([unit])
                changes = _differences(unit_words(before), unit_words(unit))
                _note(facts, self._clock.now(), by, "unit_edited", unit.code, changes=changes)
        return unit

    def keep_contact(self, row: ContactRow, contact_id: str | None, by: str) -> Contact:
        """A new contact, or another state of one of the same unit. Raises NotFound, InvalidContacts."""
        with self._ledger.transaction() as facts:
            people = {one.id: one for one in facts.every_contact(row.unit_code)}
            if contact_id is not None and contact_id not in people:
                raise NotFound("没有这位联系人，请刷新页面后重试", field="contact")
            contact = _checked(row, contact_id, people)
            self._take(facts, contact, people.get(contact.id), by)
        self._announce()
        return contact

    def mend(self, unit_code: str, contact_id: str, channel: ChannelName, by: str) -> None:
        """The address works again: messages go there from now on. Raises NotFound."""
        with self._ledger.transaction() as facts:
            contact = _of_unit(facts, unit_code, contact_id)
            facts.mend_address(contact.id, channel)
            detail = {"name": contact.name, "channel": channel.value}
            _note(facts, self._clock.now(), by, "address_mended", unit_code, **detail)
        self._announce()

    def import_units(self, rows: Sequence[UnitRow], by: str, digest: str) -> Sequence[Unit]:
        """A whole table, all or none. Raises InvalidTree."""
        with self._ledger.transaction() as facts:
            built = build_tree(rows, facts.every_unit())
            facts.put_units(built)
            _note(facts, self._clock.now(), by, "units_imported", "", units=len(built), sha256=digest)
        return built

    def import_contacts(self, rows: Sequence[ContactRow], by: str, digest: str) -> Staffed:
        """A whole table, all or none; whoever is new is told what the unit owes. Raises InvalidContacts."""
        now = self._clock.now()
        with self._ledger.transaction() as facts:
            checked = check_contacts(rows, facts.every_unit().keys())
            staffed = take_contacts(facts, recognised(checked, facts.every_contact()), by, now)
            _note(facts, now, by, "contacts_imported", "", contacts=staffed.contacts, sha256=digest)
        self._announce()
        return staffed

    def _take(self, facts: Facts, contact: Contact, before: Contact | None, by: str) -> None:
        now = self._clock.now()
        take_contacts(facts, [contact], by, now)
        act = "contact_edited" if before else "contact_added"
        changes = _differences(contact_words(before), contact_words(contact)) if before else {}
        _note(facts, now, by, act, contact.unit_code, name=contact.name, changes=changes)

    def _announce(self) -> None:
        for channel in ChannelName:
            self._engine.poke_courier(channel)


def _checked(row: ContactRow, contact_id: str | None, people: Mapping[str, Contact]) -> Contact:
    (contact,) = check_contacts([row], [row.unit_code])
    key = (contact.duty, contact.name)
    same = [one for one in people.values() if (one.duty, one.name) == key and one.id != contact_id]
    if same and contact_id is not None:
        message = f"本单位已有同一职责的“{contact.name}”，请直接修改那一条"
        raise InvalidContacts(
            "联系人", [RowProblem(row=row.row, field="name", code="duplicate_contact", message=message)]
        )
    if contact_id is None:
        return recognised([contact], list(people.values()))[0]
    dead = people[contact_id]
    return contact.model_copy(
        update={
            "id": contact_id,
            "email_dead": dead.email_dead and contact.email == dead.email,
            "sms_dead": dead.sms_dead and contact.mobile == dead.mobile,
        }
    )


def _of_unit(facts: Facts, unit_code: str, contact_id: str) -> Contact:
    contact = facts.contact(contact_id)
    if contact.unit_code != unit_code:
        raise NotFound("没有这位联系人，请刷新页面后重试", field="contact")
    return contact


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, list[str]]:
    return {column: [before[column], value] for column, value in after.items() if before[column] != value}


def _note(facts: Facts, at: datetime, by: str, act: str, subject: str, **detail: Any) -> None:
    facts.keep(Kept(at=at, actor=by, act=act, subject=subject, detail=detail))


def _yes(value: bool) -> str:
    return "是" if value else "否"
