"""Who has not reported, why, who was told, and whom to ring up (未报名单)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, func, or_, select

from domain.absence import Reason, reason_of
from domain.base import Frozen
from domain.contacts import Duty
from domain.obligations import Demand
from domain.outbox import IntentState
from domain.plan import ItemKey
from domain.task_life import TaskState
from service.store.database import reading
from service.store.statements import effective_due, given, owes, sent_back
from service.store.tables import CONTACT, ITEM, OUTBOX, RECEIPT, REVIEW, TASK, UNIT
from service.store.views.base import View, rows


class Callee(Frozen):
    """Somebody of the unit who may be rung up."""

    name: str
    duty: Duty
    phone: str


class AbsentReport(Frozen):
    """One mandatory report that is not there. ``climbed``: how high the alarm has gone, as an index of ``CLIMB``."""

    task_id: int
    unit_code: str
    unit_name: str
    key: ItemKey
    title: str
    due: datetime | None
    reason: Reason
    returned: str
    told_at: datetime | None
    urged_at: datetime | None
    climbed: int
    child_id: str | None
    callees: tuple[Callee, ...]


_NOTICE = given("notice", ITEM.c.notice_id)
_OBLIGATION = given("obligation", ITEM.c.obligation)
_MEANT = (ITEM.c.notice_id == _NOTICE) & or_(
    _OBLIGATION == "",
    (ITEM.c.obligation == _OBLIGATION) & (ITEM.c.occurrence == given("occurrence", ITEM.c.occurrence)),
)
_ABSENT = (ITEM.c.demand == Demand.MANDATORY.value) & or_(owes(), TASK.c.state == TaskState.MISSING.value)
_TOLD = (
    select(func.max(OUTBOX.c.sent_at))
    .where(
        OUTBOX.c.notice_id == ITEM.c.notice_id,
        OUTBOX.c.unit_code == TASK.c.unit_code,
        OUTBOX.c.state == IntentState.SENT.value,
    )
    .scalar_subquery()
)
_THEIR_ITEM = ITEM.alias("their_item")
_REPORTS = (
    select(
        *(TASK.c.id, TASK.c.unit_code, TASK.c.state, TASK.c.climbed, UNIT.c.name),
        *(ITEM.c.obligation, ITEM.c.occurrence, ITEM.c.title, effective_due().label("due")),
        *(RECEIPT.c.acknowledged_at, RECEIPT.c.urged_at, RECEIPT.c.child_id),
        *(REVIEW.c.reason.label("returned"), _TOLD.label("told_at")),
        exists()
        .where(
            _THEIR_ITEM.c.notice_id == RECEIPT.c.child_id,
            _THEIR_ITEM.c.obligation == ITEM.c.obligation,
            _THEIR_ITEM.c.occurrence == ITEM.c.occurrence,
        )
        .label("passed_on"),
    )
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .join(RECEIPT, (RECEIPT.c.notice_id == ITEM.c.notice_id) & (RECEIPT.c.unit_code == TASK.c.unit_code))
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .outerjoin(REVIEW, sent_back())
    .where(_MEANT, _ABSENT)
    .order_by(ITEM.c.position, UNIT.c.path)
)
_CALLEES = (
    select(CONTACT)
    .where(
        CONTACT.c.active,
        CONTACT.c.duty.in_([Duty.LIAISON.value, Duty.BACKUP.value, Duty.LEADER.value]),
        CONTACT.c.unit_code.in_(
            select(TASK.c.unit_code).join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id).where(_MEANT, _ABSENT)
        ),
    )
    .order_by(CONTACT.c.unit_code, CONTACT.c.id)
)


class AbsentViews(View):
    """What is missing."""

    def absent_reports(self, notice_id: str, key: ItemKey | None = None) -> list[AbsentReport]:
        """Every mandatory report of the item (of all: None) that is not there, by item and unit. Two statements."""
        with reading(self._engine) as connection:
            people: Mapping[str, list[Row[Any]]] = defaultdict(list)
            meant = dict(zip(("notice", "obligation", "occurrence"), (notice_id, *(key or ("", ""))), strict=True))
            for row in rows(connection, _CALLEES, **meant):
                people[row.unit_code].append(row)
            return [_absent(row, people[row.unit_code]) for row in rows(connection, _REPORTS, **meant)]


def _absent(row: Row[Any], people: Sequence[Row[Any]]) -> AbsentReport:
    state = TaskState(row.state)
    return AbsentReport(
        task_id=row.id,
        unit_code=row.unit_code,
        unit_name=row.name,
        key=(row.obligation, row.occurrence),
        title=row.title,
        due=row.due,
        reason=reason_of(
            declared=state is TaskState.MISSING and row.returned is None,
            reachable=any(map(_reachable, people)),
            returned=row.returned is not None,
            acknowledged=row.acknowledged_at is not None,
            passed_on=bool(row.passed_on),
        ),
        returned=row.returned or "",
        told_at=row.told_at,
        urged_at=row.urged_at,
        climbed=row.climbed,
        child_id=row.child_id,
        callees=tuple(_callee(one) for one in people if one.phone or one.mobile),
    )


def _reachable(contact: Row[Any]) -> bool:
    by_mail = bool(contact.email) and not contact.email_dead
    return by_mail or (bool(contact.mobile) and not contact.sms_dead)


def _callee(contact: Row[Any]) -> Callee:
    return Callee(name=contact.name, duty=Duty(contact.duty), phone=contact.phone or contact.mobile)
