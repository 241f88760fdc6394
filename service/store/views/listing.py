"""Lists that are narrowed down and read page by page: notices, messages, incidents, units, and the trail."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select, tuple_

from domain.base import Frozen
from domain.contacts import Contact
from domain.errors import NotFound
from domain.incidents import OpenIncident
from domain.letters import ChannelName
from domain.notices import NoticeState
from domain.outbox import IntentState, Purpose
from domain.units import Level, Unit, path_range
from service.store.database import reading
from service.store.rows import CONTACT_COLUMNS, UNIT_COLUMNS, contact_of, unit_of
from service.store.tables import CONTACT, INCIDENT, NOTICE, OUTBOX, TRAIL, UNIT
from service.store.views.base import View, rows
from service.store.views.heads import HEADS, NoticeHead, head_of
from service.store.views.messages import MESSAGES, Message


class NoticeFilter(Frozen):
    """Which notices; what is not named does not matter. ``text`` is looked for in number and title, ``until`` is not
    among the instants any more.
    """

    paths: tuple[str, ...] = ("/",)
    state: NoticeState | None = None
    office: str | None = None
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


class MessageFilter(Frozen):
    """Which messages of one notice. ``unit`` is whom they are to or about."""

    state: IntentState | None = None
    purpose: Purpose | None = None
    channel: ChannelName | None = None
    unit: str | None = None


class IncidentFilter(Frozen):
    """Which incidents. Only those about a notice or a unit below ``paths``; those about neither for the root alone."""

    paths: tuple[str, ...] = ("/",)
    resolved: bool | None = False
    kind: str | None = None
    notice_id: str | None = None
    unit: str | None = None


class UnitFilter(Frozen):
    """Which units. ``text`` is looked for in name and code."""

    paths: tuple[str, ...] = ("/",)
    level: Level | None = None
    active: bool | None = None
    text: str = ""


class Entry(Frozen):
    """One act on a notice, as the trail keeps it. ``hash`` contains the one before it."""

    sequence: int
    at: datetime
    actor: str
    act: str
    detail: Mapping[str, Any]
    hash: str


class TrailFilter(Frozen):
    """Which acts of one notice, from ``since`` to before ``until``."""

    act: str | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def below(path: ColumnElement[Any], paths: Sequence[str]) -> ColumnElement[bool]:
    """Whether a path lies at or below one of ``paths``: a range of the index each."""
    ranges = [path_range(one) for one in paths]
    return or_(false(), *((path >= low) & (path < high) for low, high in ranges))


def _holds(text: str, *columns: ColumnElement[Any]) -> ColumnElement[bool]:
    return or_(*(func.lower(column).contains(text.lower(), autoescape=True) for column in columns))


def _given(*conditions: ColumnElement[bool] | None) -> ColumnElement[bool]:
    """All of those that are there."""
    return and_(True, *(one for one in conditions if one is not None))


def _after(column: ColumnElement[Any], value: object) -> ColumnElement[bool] | None:
    return None if value is None else column > value


def _is(column: ColumnElement[Any], value: object) -> ColumnElement[bool] | None:
    return None if value is None else column == value


def _between(
    column: ColumnElement[Any], since: datetime | None, until: datetime | None
) -> tuple[ColumnElement[bool] | None, ColumnElement[bool] | None]:
    return (None if since is None else column >= since), (None if until is None else column < until)


class ListingViews(View):
    """One statement a page. ``after`` is the id of the last one seen; one that is not there leaves an empty page."""

    def listed_notices(self, wanted: NoticeFilter, limit: int, after: str | None) -> list[NoticeHead]:
        """Newest first."""
        last = NOTICE.alias("last")
        seen = select(last.c.issued_at, last.c.id).where(last.c.id == after).scalar_subquery()
        statement = HEADS.where(
            _given(
                below(UNIT.c.path, wanted.paths),
                _is(NOTICE.c.state, wanted.state and wanted.state.value),
                _is(NOTICE.c.office, wanted.office),
                _holds(wanted.text, NOTICE.c.number, NOTICE.c.title) if wanted.text else None,
                *_between(NOTICE.c.issued_at, wanted.since, wanted.until),
                tuple_(NOTICE.c.issued_at, NOTICE.c.id) < seen if after else None,
            )
        ).order_by(NOTICE.c.issued_at.desc(), NOTICE.c.id.desc())
        return [head_of(row) for row in self._page(statement, limit)]

    def listed_messages(self, notice_id: str, wanted: MessageFilter, limit: int, after: int | None) -> list[Message]:
        """In order of their planned instant. Raises NotFound for an unknown notice."""
        last = OUTBOX.alias("last")
        seen = select(last.c.instant, last.c.id).where(last.c.id == after).scalar_subquery()
        about = func.coalesce(OUTBOX.c.about_code, OUTBOX.c.unit_code, CONTACT.c.unit_code)
        statement = MESSAGES.where(
            OUTBOX.c.notice_id == notice_id,
            _given(
                _is(OUTBOX.c.state, wanted.state and wanted.state.value),
                _is(OUTBOX.c.purpose, wanted.purpose and wanted.purpose.value),
                _is(OUTBOX.c.channel, wanted.channel and wanted.channel.value),
                _is(about, wanted.unit),
                tuple_(OUTBOX.c.instant, OUTBOX.c.id) > seen if after is not None else None,
            ),
        ).order_by(OUTBOX.c.instant, OUTBOX.c.id)
        return [Message(**row._mapping) for row in self._page(statement, limit, notice_id)]

    def listed_incidents(self, wanted: IncidentFilter, limit: int, after: str | None) -> list[OpenIncident]:
        """Newest first. ``resolved`` None: those resolved too."""
        office = UNIT.alias("office")
        where = func.coalesce(UNIT.c.path, office.c.path, "/")
        statement = (
            select(INCIDENT, UNIT.c.name.label("unit_name"))
            .outerjoin(UNIT, UNIT.c.code == INCIDENT.c.unit_code)
            .outerjoin(NOTICE, NOTICE.c.id == INCIDENT.c.notice_id)
            .outerjoin(office, office.c.code == NOTICE.c.office)
            .where(
                _given(
                    below(where, wanted.paths),
                    None if wanted.resolved is None else INCIDENT.c.resolved_at.is_not(None) == wanted.resolved,
                    _is(INCIDENT.c.kind, wanted.kind),
                    _is(INCIDENT.c.notice_id, wanted.notice_id),
                    _is(INCIDENT.c.unit_code, wanted.unit),
                    _behind(after) if after else None,
                )
            )
            .order_by(INCIDENT.c.raised_at.desc(), INCIDENT.c.key)
        )
        return [_incident(row) for row in self._page(statement, limit)]

    def listed_units(self, wanted: UnitFilter, limit: int, after: str | None) -> list[Unit]:
        """In order of their path."""
        last = UNIT.alias("last")
        seen = select(last.c.path).where(last.c.code == after).scalar_subquery()
        statement = (
            select(*UNIT_COLUMNS)
            .where(
                _given(
                    below(UNIT.c.path, wanted.paths),
                    _is(UNIT.c.level, wanted.level and wanted.level.value),
                    None if wanted.active is None else UNIT.c.active == wanted.active,
                    _holds(wanted.text, UNIT.c.name, UNIT.c.code) if wanted.text else None,
                    UNIT.c.path > seen if after else None,
                )
            )
            .order_by(UNIT.c.path)
        )
        return [unit_of(row) for row in self._page(statement, limit)]

    def listed_contacts(self, paths: Sequence[str], limit: int, after: str | None) -> list[Contact]:
        """In order of the unit's path, then id; also those no longer active."""
        last, home = CONTACT.alias("last"), UNIT.alias("home")
        seen = select(home.c.path, last.c.id).join_from(last, home, home.c.code == last.c.unit_code)
        seen = seen.where(last.c.id == after)
        statement = (
            select(*CONTACT_COLUMNS)
            .join_from(CONTACT, UNIT, UNIT.c.code == CONTACT.c.unit_code)
            .where(
                _given(
                    below(UNIT.c.path, paths),
                    tuple_(UNIT.c.path, CONTACT.c.id) > seen.scalar_subquery() if after else None,
                )
            )
            .order_by(UNIT.c.path, CONTACT.c.id)
        )
        return [contact_of(row) for row in self._page(statement, limit)]

    def listed_trail(self, notice_id: str, wanted: TrailFilter, limit: int, after: int | None) -> list[Entry]:
        """In order. Raises NotFound for an unknown notice."""
        statement = (
            select(TRAIL)
            .where(
                TRAIL.c.notice_id == notice_id,
                _given(
                    _is(TRAIL.c.act, wanted.act),
                    _is(TRAIL.c.actor, wanted.actor),
                    *_between(TRAIL.c.at, wanted.since, wanted.until),
                    _after(TRAIL.c.sequence, after),
                ),
            )
            .order_by(TRAIL.c.sequence)
        )
        return [_entry(row) for row in self._page(statement, limit, notice_id)]

    def _page(self, statement: Select[Any], limit: int, notice_id: str | None = None) -> Sequence[Row[Any]]:
        with reading(self._engine) as connection:
            known = select(NOTICE.c.id).where(NOTICE.c.id == notice_id)
            if notice_id is not None and connection.execute(known).first() is None:
                raise NotFound(f"没有编号为“{notice_id[:80]}”的通知；请核对编号", field="notice_id")
            return rows(connection, statement.limit(limit))


def _behind(after: str) -> ColumnElement[bool]:
    """Behind an incident in the list: newest first, and those of one instant by their key."""
    last = INCIDENT.alias("last")
    raised = select(last.c.raised_at).where(last.c.key == after).scalar_subquery()
    return or_(INCIDENT.c.raised_at < raised, and_(INCIDENT.c.raised_at == raised, INCIDENT.c.key > after))


def _incident(row: Row[Any]) -> OpenIncident:
    named = {name: value for name, value in row._mapping.items() if name in OpenIncident.model_fields}
    return OpenIncident(**named | {"unit_name": row.unit_name or ""})


def _entry(row: Row[Any]) -> Entry:
    named = {name: value for name, value in row._mapping.items() if name in Entry.model_fields}
    return Entry(**named | {"detail": json.loads(row.detail)})
