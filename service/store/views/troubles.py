"""What goes wrong on the way out, and how much waits: for the administrator."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, or_, select

from domain.base import Frozen
from domain.clock import SHANGHAI
from domain.letters import ChannelName
from domain.notices import NoticeState
from domain.outbox import IntentState, Purpose
from service.store.database import reading
from service.store.statements import given
from service.store.tables import CONTACT, INCIDENT, ITEM, NOTICE, OUTBOX, UNIT
from service.store.views.base import View, rows

_WAITING = OUTBOX.c.state == IntentState.WAITING.value
_TROUBLED = or_(
    OUTBOX.c.state == IntentState.UNDELIVERABLE.value,
    and_(OUTBOX.c.state == IntentState.WAITING.value, OUTBOX.c.attempts > 0),
)
_NOW = given("now", OUTBOX.c.release_at)
_QUEUES = (
    select(
        OUTBOX.c.channel,
        func.count().label("waiting"),
        func.coalesce(func.sum(case((OUTBOX.c.release_at <= _NOW, 1), else_=0)), 0).label("released"),
        func.coalesce(func.sum(case((OUTBOX.c.attempts > 0, 1), else_=0)), 0).label("failing"),
        func.min(OUTBOX.c.release_at).label("oldest"),
    )
    .where(_WAITING)
    .group_by(OUTBOX.c.channel)
)
_LAST_SENT = (
    select(OUTBOX.c.channel, func.max(OUTBOX.c.sent_at).label("at"))
    .where(OUTBOX.c.state == IntentState.SENT.value)
    .group_by(OUTBOX.c.channel)
)
_DEAD = (
    select(OUTBOX.c.channel, func.count().label("number"))
    .where(OUTBOX.c.state == IntentState.UNDELIVERABLE.value, OUTBOX.c.checked_at >= given("since", OUTBOX.c.sent_at))
    .group_by(OUTBOX.c.channel)
)
_OPEN_INCIDENTS = (
    select(INCIDENT.c.kind, func.count().label("number"))
    .where(INCIDENT.c.resolved_at.is_(None))
    .group_by(INCIDENT.c.kind)
    .order_by(func.count().desc(), INCIDENT.c.kind)
)
_LIST: Select[Any] = (
    select(
        OUTBOX.c.id,
        OUTBOX.c.notice_id,
        OUTBOX.c.channel,
        OUTBOX.c.purpose,
        OUTBOX.c.state,
        OUTBOX.c.attempts,
        OUTBOX.c.checked_at,
        OUTBOX.c.release_at,
        OUTBOX.c.detail,
        NOTICE.c.number,
        CONTACT.c.name.label("contact_name"),
        CONTACT.c.email,
        CONTACT.c.mobile,
        CONTACT.c.email_dead,
        CONTACT.c.sms_dead,
        UNIT.c.code.label("unit_code"),
        UNIT.c.name.label("unit_name"),
    )
    .join_from(OUTBOX, CONTACT, CONTACT.c.id == OUTBOX.c.contact_id)
    .join(NOTICE, NOTICE.c.id == OUTBOX.c.notice_id)
    .join(UNIT, UNIT.c.code == func.coalesce(OUTBOX.c.about_code, OUTBOX.c.unit_code, CONTACT.c.unit_code))
    .where(_TROUBLED)
    .order_by(OUTBOX.c.checked_at.desc(), OUTBOX.c.id.desc())
)
_OPEN_DUES = (
    select(NOTICE.c.id, NOTICE.c.number, NOTICE.c.title, ITEM.c.title.label("item"), ITEM.c.due)
    .join_from(ITEM, NOTICE, NOTICE.c.id == ITEM.c.notice_id)
    .where(NOTICE.c.state == NoticeState.ISSUED.value, ITEM.c.closed_at.is_(None))
    .where(ITEM.c.due >= given("first", ITEM.c.due), ITEM.c.due < given("last", ITEM.c.due))
    # A re-issue has the dues of its superior, only earlier: the first notice of a cascade stands for all.
    .where(NOTICE.c.id == NOTICE.c.origin_id)
    .order_by(ITEM.c.due, NOTICE.c.id)
    .limit(200)
)


class ChannelQueue(Frozen):
    """What waits to go out over one channel. ``released``: its time has come; ``oldest``: the earliest release."""

    channel: ChannelName
    waiting: int = 0
    released: int = 0
    failing: int = 0
    oldest: datetime | None = None
    last_sent: datetime | None = None
    dead: int = 0


class TroubledMessage(Frozen):
    """A message that was refused for good, or has failed and is tried again. ``dead``: so is its address."""

    id: int
    notice_id: str
    number: str
    unit_code: str
    unit_name: str
    contact_name: str
    channel: ChannelName
    purpose: Purpose
    state: IntentState
    attempts: int
    checked_at: datetime | None
    release_at: datetime
    detail: str
    has_address: bool
    dead: bool


class OpenDue(Frozen):
    """A due that lies ahead."""

    notice_id: str
    number: str
    title: str
    item: str
    due: datetime


class TroubleViews(View):
    """A constant number of statements each."""

    def channel_queues(self, now: datetime) -> list[ChannelQueue]:
        """Each channel; ``dead`` counts what was refused in the last seven days. Three statements."""
        with reading(self._engine) as connection:
            waiting = {row.channel: row for row in rows(connection, _QUEUES, now=now)}
            sent = {row.channel: row.at for row in rows(connection, _LAST_SENT)}
            dead = {row.channel: row.number for row in rows(connection, _DEAD, since=now - timedelta(days=7))}
        return [
            ChannelQueue(
                channel=channel,
                last_sent=sent.get(channel.value),
                dead=dead.get(channel.value, 0),
                **_numbers(waiting.get(channel.value)),
            )
            for channel in ChannelName
        ]

    def open_incidents(self) -> dict[str, int]:
        """How many wait for a hand, by kind, the most frequent first."""
        with reading(self._engine) as connection:
            return {row.kind: row.number for row in rows(connection, _OPEN_INCIDENTS)}

    def troubled_messages(self, channel: ChannelName | None = None, limit: int = 100) -> list[TroubledMessage]:
        """The last ones tried come first."""
        statement = _LIST if channel is None else _LIST.where(OUTBOX.c.channel == channel.value)
        with reading(self._engine) as connection:
            return [_message(row) for row in rows(connection, statement.limit(limit))]

    def dues_in(self, year: int) -> list[OpenDue]:
        """What is due in a year under open notices of offices that began a cascade, at most 200."""
        first = datetime.combine(date(year, 1, 1), datetime.min.time(), SHANGHAI)
        last = datetime.combine(date(year + 1, 1, 1), datetime.min.time(), SHANGHAI)
        with reading(self._engine) as connection:
            return [
                OpenDue(notice_id=row.id, number=row.number, title=row.title, item=row.item, due=row.due)
                for row in rows(connection, _OPEN_DUES, first=first, last=last)
            ]


def _numbers(row: Row[Any] | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {"waiting": row.waiting, "released": row.released, "failing": row.failing, "oldest": row.oldest}


def _message(row: Row[Any]) -> TroubledMessage:
    named = {name: value for name, value in row._mapping.items() if name in TroubledMessage.model_fields}
    mail = row.channel == ChannelName.EMAIL.value
    return TroubledMessage(
        **named,
        has_address=bool(row.email if mail else row.mobile),
        dead=bool(row.email_dead if mail else row.sms_dead),
    )
