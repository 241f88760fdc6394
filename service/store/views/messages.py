"""Messages: what went to whom, and whom the climb has told."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, Select, and_, bindparam, func, or_, select, union_all

from domain.base import Frozen
from domain.letters import ChannelName
from domain.outbox import IntentState, Purpose
from domain.policy import Act, Step, Track
from domain.task_life import TaskState
from domain.units import ReissueRule
from service.store.database import reading
from service.store.statements import given
from service.store.tables import CONTACT, ITEM, NOTICE, OUTBOX, RECEIPT, REPORT, RUNG, TASK, UNIT
from service.store.views.base import IN_SUBTREE, View, rows, subtree


class Message(Frozen):
    """One intent and what became of it. ``unit_name`` is the unit it is about, else that of the person."""

    id: int
    rung_id: str
    purpose: Purpose
    step: Step
    channel: ChannelName
    contact_id: str
    contact_name: str
    unit_code: str | None
    unit_name: str
    state: IntentState
    instant: datetime
    release_at: datetime
    sent_at: datetime | None
    attempts: int
    letter_id: str
    detail: str


class Escalation(Frozen):
    """One person told on a rung of the climb, and about which units: those that owed when the message was checked."""

    id: int
    rung_id: str
    notice_id: str
    office_code: str
    office_name: str
    track: Track
    step: Step
    reason: str
    instant: datetime
    contact_name: str
    contact_unit: str
    channel: ChannelName
    sent_at: datetime
    units: tuple[str, ...]


MESSAGES = (
    select(
        *(column for column in OUTBOX.c if column.name in Message.model_fields),
        CONTACT.c.name.label("contact_name"),
        UNIT.c.name.label("unit_name"),
    )
    .join_from(OUTBOX, CONTACT, CONTACT.c.id == OUTBOX.c.contact_id)
    .join(UNIT, UNIT.c.code == func.coalesce(OUTBOX.c.about_code, OUTBOX.c.unit_code, CONTACT.c.unit_code))
)
_MESSAGES = (
    MESSAGES.where(OUTBOX.c.notice_id == given("notice", OUTBOX.c.notice_id))
    .order_by(OUTBOX.c.instant, OUTBOX.c.id)
    .limit(bindparam("limit"))
)
_office, _theirs = UNIT.alias("office"), UNIT.alias("theirs")
_CLIMB = and_(
    IN_SUBTREE,
    OUTBOX.c.state == IntentState.SENT.value,
    OUTBOX.c.purpose.in_([Purpose.REMINDER.value, Purpose.ALARM.value]),
    RUNG.c.act == Act.ESCALATE.value,
)
_RUNGS = OUTBOX.join(NOTICE, NOTICE.c.id == OUTBOX.c.notice_id).join(
    RUNG, (RUNG.c.notice_id == OUTBOX.c.notice_id) & (RUNG.c.id == OUTBOX.c.rung_id)
)
_ESCALATIONS = (
    select(
        OUTBOX.c.id,
        OUTBOX.c.rung_id,
        OUTBOX.c.notice_id,
        OUTBOX.c.step,
        OUTBOX.c.channel,
        OUTBOX.c.instant,
        OUTBOX.c.sent_at,
        RUNG.c.track,
        RUNG.c.reason,
        _office.c.code.label("office_code"),
        _office.c.name.label("office_name"),
        CONTACT.c.name.label("contact_name"),
        _theirs.c.name.label("contact_unit"),
        UNIT.c.name.label("unit_name"),
    )
    .select_from(_RUNGS)
    .join(_office, _office.c.code == NOTICE.c.office)
    .join(CONTACT, CONTACT.c.id == OUTBOX.c.contact_id)
    .join(_theirs, _theirs.c.code == CONTACT.c.unit_code)
    .outerjoin(UNIT, UNIT.c.code == OUTBOX.c.unit_code)
    .where(_CLIMB)
    .order_by(OUTBOX.c.instant, OUTBOX.c.notice_id, OUTBOX.c.rung_id, OUTBOX.c.id)
)


def _later(instant: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether something had not happened yet when the message was checked."""
    return or_(instant.is_(None), instant > OUTBOX.c.checked_at)


_first = REPORT.alias("first_report")
_child = NOTICE.alias("child")
_LISTED_TASKS = (
    select(OUTBOX.c.id, UNIT.c.name, UNIT.c.code)
    .select_from(_RUNGS)
    .join(
        ITEM,
        (ITEM.c.notice_id == RUNG.c.notice_id)
        & (ITEM.c.obligation == RUNG.c.obligation)
        & (ITEM.c.occurrence == RUNG.c.occurrence),
    )
    .join(TASK, (TASK.c.item_id == ITEM.c.id) & (TASK.c.state != TaskState.WAIVED.value))
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .outerjoin(_first, (_first.c.task_id == TASK.c.id) & (_first.c.version == 1))
    .where(_CLIMB, OUTBOX.c.unit_code.is_(None), RUNG.c.track == Track.REPORT.value, _later(_first.c.submitted_at))
)


def _listed_receipts(condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(OUTBOX.c.id, UNIT.c.name, UNIT.c.code)
        .select_from(_RUNGS)
        .join(RECEIPT, RECEIPT.c.notice_id == RUNG.c.notice_id)
        .join(UNIT, UNIT.c.code == RECEIPT.c.unit_code)
        .outerjoin(_child, _child.c.id == RECEIPT.c.child_id)
        .where(_CLIMB, OUTBOX.c.unit_code.is_(None), condition)
    )


_LISTED: CompoundSelect[Any] = union_all(
    _LISTED_TASKS,
    _listed_receipts((RUNG.c.track == Track.ACKNOWLEDGE.value) & _later(RECEIPT.c.acknowledged_at)),
    _listed_receipts(
        (RUNG.c.track == Track.REISSUE.value)
        & (RECEIPT.c.reissue == ReissueRule.REVIEW_FIRST.value)
        & _later(_child.c.issued_at)
    ),
)


class MessageViews(View):
    """What went out."""

    def messages(self, notice_id: str, *, limit: int = 1000) -> list[Message]:
        """The messages of one notice in order of their planned instant."""
        with reading(self._engine) as connection:
            return [_message(row) for row in rows(connection, _MESSAGES, notice=notice_id, limit=limit)]

    def escalations(self, notice_id: str) -> list[Escalation]:
        """Everybody told by the climb in the whole cascade, in order. Three statements. Raises NotFound."""
        with reading(self._engine) as connection:
            scope = subtree(connection, notice_id)
            units: dict[int, list[str]] = defaultdict(list)
            for row in sorted(rows(connection, _LISTED, **scope), key=lambda row: row.code):
                units[row.id].append(row.name)
            return [_escalation(row, tuple(units[row.id])) for row in rows(connection, _ESCALATIONS, **scope)]


def _message(row: Row[Any]) -> Message:
    return Message(**row._mapping)


def _escalation(row: Row[Any], listed: tuple[str, ...]) -> Escalation:
    named = {name: value for name, value in row._mapping.items() if name in Escalation.model_fields}
    return Escalation(**named, units=(row.unit_name,) if row.unit_name else listed)
