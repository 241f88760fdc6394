"""The directory: units and contacts, gazetted years, and settings. What an administrator keeps."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, or_, select
from sqlalchemy.dialects.postgresql import Insert

from domain.contacts import Contact
from domain.errors import NotFound
from domain.facts import Incident
from domain.gazette import GazettedYear
from domain.units import Unit, path_range
from service.pinyin import sound_of
from service.store.database import reading, writing
from service.store.rows import CONTACT_COLUMNS, UNIT_COLUMNS, contact_of, unit_of
from service.store.statements import among, given, listed, upsert
from service.store.tables import CALENDAR_DAY, CALENDAR_YEAR, CONTACT, INCIDENT, SETTING, UNIT


def _replacing(insert: Insert, *key: str, **special: Any) -> Insert:
    """Rows with a known key take the new values, except where ``special`` says otherwise."""
    new = {column.name: insert.excluded[column.name] for column in insert.table.c if column.name not in key}
    return insert.on_conflict_do_update(index_elements=list(key), set_=new | special)


PUT_UNITS = _replacing(upsert(UNIT), "code")
_contacts = upsert(CONTACT)
# An address that was refused for good stays dead until somebody writes another one.
_same_email = CONTACT.c.email.is_not_distinct_from(_contacts.excluded.email)
_same_mobile = CONTACT.c.mobile.is_not_distinct_from(_contacts.excluded.mobile)
PUT_CONTACTS = _replacing(
    _contacts,
    "id",
    email_dead=or_(_contacts.excluded.email_dead, CONTACT.c.email_dead & _same_email),
    sms_dead=or_(_contacts.excluded.sms_dead, CONTACT.c.sms_dead & _same_mobile),
)
_PUT_YEAR = _replacing(upsert(CALENDAR_YEAR), "year")
_FORGET_DAYS = delete(CALENDAR_DAY).where(CALENDAR_DAY.c.year == given("of_year", CALENDAR_DAY.c.year))
PUT_SETTING = _replacing(upsert(SETTING), "key")
_SETTING = select(SETTING.c.value).where(SETTING.c.key == given("key", SETTING.c.key))
_WITHIN = (UNIT.c.path >= given("low", UNIT.c.path)) & (UNIT.c.path < given("high", UNIT.c.path))
_UNITS = select(*UNIT_COLUMNS).where(_WITHIN).order_by(UNIT.c.path)
_COUNT = select(func.count()).select_from(UNIT).where(_WITHIN)
_KNOWN = select(UNIT.c.code).where(among(UNIT.c.code, "codes"))
_CONTACTS = (
    select(*CONTACT_COLUMNS)
    .join_from(CONTACT, UNIT, UNIT.c.code == CONTACT.c.unit_code)
    .where(_WITHIN)
    .order_by(UNIT.c.path, CONTACT.c.id)
)
_INCIDENTS = (
    select(INCIDENT).where(INCIDENT.c.resolved_at.is_(None)).order_by(INCIDENT.c.raised_at.desc(), INCIDENT.c.key)
)


class Directory:
    """Each method is one transaction: taken whole or not at all."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, units: Sequence[Unit] = (), contacts: Sequence[Contact] = ()) -> None:
        """Write units and contacts, new or in place of those of the same code or id. Nobody is taken away.

        A dead address stays dead as long as it is the same. Raises NotFound where a contact's unit is unknown.
        """
        with writing(self._engine) as connection:
            _write(connection, PUT_UNITS, [unit_row(unit) for unit in units])
            _known_units(connection, contacts)
            _write(connection, PUT_CONTACTS, [contact.model_dump() for contact in contacts])

    def put_units(self, units: Sequence[Unit]) -> None:
        """Write units alone."""
        self.put(units=units)

    def put_contacts(self, contacts: Sequence[Contact]) -> None:
        """Write contacts alone. Raises NotFound where a contact's unit is unknown."""
        self.put(contacts=contacts)

    def units(self, path: str = "/") -> list[Unit]:
        """The unit at ``path`` and all below it, in order of their paths; all units for "/"."""
        low, high = path_range(path)
        with reading(self._engine) as connection:
            return [unit_of(row) for row in connection.execute(_UNITS, {"low": low, "high": high})]

    def contacts(self, path: str = "/") -> list[Contact]:
        """The contacts of the unit at ``path`` and of all below it, also those no longer active."""
        low, high = path_range(path)
        with reading(self._engine) as connection:
            return [contact_of(row) for row in connection.execute(_CONTACTS, {"low": low, "high": high})]

    def count_units(self, path: str = "/") -> int:
        """How many units there are: the one at ``path`` and all below it."""
        low, high = path_range(path)
        with reading(self._engine) as connection:
            return connection.execute(_COUNT, {"low": low, "high": high}).scalar_one()

    def put_calendar_year(self, year: GazettedYear) -> None:
        """A year's arrangement; it counts before the one known to the program."""
        days = [{"year": year.year, "day": holiday.day, "name": holiday.name} for holiday in year.holidays]
        days += [{"year": year.year, "day": day, "name": ""} for day in year.workdays]
        digest = hashlib.sha256(year.model_dump_json().encode()).hexdigest()
        with writing(self._engine) as connection:
            _write(connection, _PUT_YEAR, [{"year": year.year, "source": year.source, "digest": digest}])
            connection.execute(_FORGET_DAYS, {"of_year": year.year})
            _write(connection, CALENDAR_DAY.insert(), days)

    def setting(self, key: str, default: Any = None) -> Any:
        """The value as JSON gives it back, or ``default``."""
        with reading(self._engine) as connection:
            row = connection.execute(_SETTING, {"key": key}).first()
            return default if row is None else row.value

    def put_setting(self, key: str, value: Any) -> None:
        """Keep a value that JSON can hold."""
        with writing(self._engine) as connection:
            _write(connection, PUT_SETTING, [{"key": key, "value": value}])

    def incidents(self) -> list[Incident]:
        """What waits for an administrator's hand, newest first."""
        with reading(self._engine) as connection:
            return [
                Incident(
                    key=row.key, kind=row.kind, notice_id=row.notice_id, unit_code=row.unit_code, sentence=row.sentence
                )
                for row in connection.execute(_INCIDENTS)
            ]


def unit_row(unit: Unit) -> dict[str, Any]:
    """The unit as ``PUT_UNITS`` writes it, with how its name sounds."""
    return {**unit.model_dump(mode="json"), "search": sound_of(unit.name)}


def _write(connection: Connection, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)


def _known_units(connection: Connection, contacts: Iterable[Contact]) -> None:
    codes = {contact.unit_code for contact in contacts}
    known = {row.code for row in connection.execute(_KNOWN, {"codes": listed(sorted(codes))})} if codes else set()
    if unknown := sorted(codes - known):
        raise NotFound(f"没有编码为“{unknown[0]}”的单位；请先导入单位，再导入联系人", field="unit_code")
