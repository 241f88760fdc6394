"""One unit under one notice, as the office looks into it: its tasks, its receipt, and what was sent to its people."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, func, select

from domain.base import Frozen
from domain.obligations import Demand
from domain.outbox import IntentState, Purpose
from domain.requests import RequestKind
from domain.task_life import TaskState
from domain.units import ReissueRule
from service.store.database import reading
from service.store.statements import effective_due, given, open_request, sent_back
from service.store.tables import CONTACT, ITEM, NOTICE, OUTBOX, RECEIPT, REPORT, REQUEST, REVIEW, TASK, UNIT
from service.store.views.base import View, rows
from service.store.views.messages import MESSAGES, Message


class PanelTask(Frozen):
    """One task of the unit. ``version`` 0 means that nothing has come; ``returned`` why its newest report was sent
    back; ``asked`` what the unit has asked for and nobody has decided.
    """

    id: int
    obligation: str
    occurrence: str
    title: str
    demand: Demand
    state: TaskState
    ladder: str
    climbed: int
    due: datetime | None
    closed_at: datetime | None
    version: int
    submitted_at: datetime | None
    late: bool
    actor: str
    channel: str
    returned: str
    asked: RequestKind | None
    asked_due: datetime | None


class PanelReceipt(Frozen):
    """What the unit did with the notice. ``acknowledge_due`` is its own limit, else its notice's."""

    notice_id: str
    office_code: str
    office_name: str
    unit_code: str
    unit_name: str
    reissue: ReissueRule
    acknowledged_at: datetime | None
    acknowledged_by: str
    acknowledged_via: str
    acknowledge_due: datetime
    child_id: str | None
    ladder: str
    urged_at: datetime | None


class Sendings(Frozen):
    """Reminders and alarms to the unit's own people: how many, when, and how many never arrived or still wait."""

    count: int
    first: datetime | None
    last: datetime | None
    undelivered: int
    waiting: int


_NOTICE, _UNIT = given("notice", NOTICE.c.id), given("unit", UNIT.c.code)
_TASKS = (
    select(
        *(TASK.c.id, ITEM.c.obligation, ITEM.c.occurrence, ITEM.c.title, ITEM.c.demand, TASK.c.state, TASK.c.ladder),
        *(TASK.c.climbed, effective_due().label("due"), ITEM.c.closed_at, TASK.c.version, REPORT.c.submitted_at),
        *(func.coalesce(REPORT.c.late, False).label("late"), func.coalesce(REPORT.c.actor, "").label("actor")),
        func.coalesce(REPORT.c.channel, "").label("channel"),
        func.coalesce(REVIEW.c.reason, "").label("returned"),
        *(REQUEST.c.kind.label("asked"), REQUEST.c.asked_due),
    )
    .join_from(ITEM, TASK, and_(TASK.c.item_id == ITEM.c.id, TASK.c.unit_code == _UNIT))
    .outerjoin(REPORT, and_(REPORT.c.task_id == TASK.c.id, REPORT.c.version == TASK.c.version))
    .outerjoin(REVIEW, and_(sent_back(), TASK.c.state == TaskState.RETURNED.value))
    .outerjoin(
        REQUEST,
        and_(REQUEST.c.task_id == TASK.c.id, open_request(), REQUEST.c.kind != RequestKind.OBJECTION.value),
    )
    .where(ITEM.c.notice_id == _NOTICE)
    .order_by(ITEM.c.position)
)
_office = UNIT.alias("office")
_RECEIPT = (
    select(
        *(
            column
            for column in RECEIPT.c
            if column.name in PanelReceipt.model_fields and column.name != "acknowledge_due"
        ),
        func.coalesce(RECEIPT.c.acknowledge_due, NOTICE.c.acknowledge_due, type_=NOTICE.c.acknowledge_due.type).label(
            "acknowledge_due"
        ),
        *(_office.c.code.label("office_code"), _office.c.name.label("office_name"), UNIT.c.name.label("unit_name")),
    )
    .join_from(RECEIPT, NOTICE, NOTICE.c.id == RECEIPT.c.notice_id)
    .join(_office, _office.c.code == NOTICE.c.office)
    .join(UNIT, UNIT.c.code == RECEIPT.c.unit_code)
    .where(RECEIPT.c.notice_id == _NOTICE, RECEIPT.c.unit_code == _UNIT)
)
_WITH_UNIT = func.coalesce(OUTBOX.c.about_code, OUTBOX.c.unit_code, CONTACT.c.unit_code) == _UNIT
_THEIRS = MESSAGES.where(OUTBOX.c.notice_id == _NOTICE, _WITH_UNIT)
_LATEST = _THEIRS.order_by(OUTBOX.c.instant.desc(), OUTBOX.c.id.desc()).limit(bindparam("limit"))
_REMINDING = OUTBOX.c.purpose.in_([Purpose.REMINDER.value, Purpose.ALARM.value])


def _times(state: IntentState) -> Any:
    return func.count(case((OUTBOX.c.state == state.value, OUTBOX.c.rung_id)).distinct())


# A rung that tells two people over two channels reminds the unit once.
_SENDINGS = select(
    func.count(
        case(
            (OUTBOX.c.state.in_([IntentState.SENT.value, IntentState.UNDELIVERABLE.value]), OUTBOX.c.rung_id)
        ).distinct()
    ).label("tried"),
    func.min(OUTBOX.c.sent_at, type_=OUTBOX.c.sent_at.type).label("first"),
    func.max(OUTBOX.c.sent_at, type_=OUTBOX.c.sent_at.type).label("last"),
    _times(IntentState.SENT).label("sent"),
    _times(IntentState.WAITING).label("waiting"),
).where(OUTBOX.c.notice_id == _NOTICE, OUTBOX.c.unit_code == _UNIT, _REMINDING)


class UnitPanelViews(View):
    """What stands behind one light."""

    def panel_tasks(self, notice_id: str, code: str) -> list[PanelTask]:
        """The unit's tasks in the order of the notice. One statement."""
        with reading(self._engine) as connection:
            return [PanelTask(**row._mapping) for row in rows(connection, _TASKS, notice=notice_id, unit=code)]

    def panel_receipt(self, notice_id: str, code: str) -> PanelReceipt | None:
        """The unit's receipt; None where the notice is not addressed to it. One statement."""
        with reading(self._engine) as connection:
            found = rows(connection, _RECEIPT, notice=notice_id, unit=code)
            return PanelReceipt(**found[0]._mapping) if found else None

    def panel_messages(self, notice_id: str, code: str, limit: int = 30) -> list[Message]:
        """To or about the unit, the newest first. One statement."""
        with reading(self._engine) as connection:
            found = rows(connection, _LATEST, notice=notice_id, unit=code, limit=limit)
            return [Message(**row._mapping) for row in found]

    def sendings(self, notice_id: str, code: str) -> Sendings:
        """How often the unit was reminded. One statement."""
        with reading(self._engine) as connection:
            row = rows(connection, _SENDINGS, notice=notice_id, unit=code)[0]
            return Sendings(
                count=row.tried,
                first=row.first,
                last=row.last,
                undelivered=max(0, row.tried - row.sent),
                waiting=row.waiting,
            )
