"""The desk (工作台): what the units of a person owe, what waits for them, and how what they issued stands."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, exists, func, select

from domain.base import Frozen
from domain.notices import NoticeState
from domain.obligations import Demand
from domain.task_life import TaskState
from domain.units import ReissueRule
from service.store.database import reading
from service.store.statements import among, effective_due, in_review, listed, open_request, owes
from service.store.tables import ITEM, NOTICE, RECEIPT, REPORT, REQUEST, TASK, UNIT
from service.store.views.base import View, rows

LISTED = 60
"""Rows of one list at most; the desk says how many there are beside."""


class Owed(Frozen):
    """One task that a unit owes. ``compiled`` tells that the unit's own notice collects it from below."""

    notice_id: str
    number: str
    notice_title: str
    unit_code: str
    unit_name: str
    task_id: int
    title: str
    occurrence: str
    demand: Demand
    state: TaskState
    due: datetime | None
    acknowledged: bool
    compiled: bool


class Arrived(Frozen):
    """A notice that a unit has not acknowledged, or (``to_pass_on``) that waits for its clerk to pass it on."""

    notice_id: str
    number: str
    title: str
    unit_code: str
    unit_name: str
    issued_at: datetime
    due: datetime
    acknowledged: bool
    to_pass_on: bool


class ForReview(Frozen):
    """What waits in one notice: reports since ``since``, and requests."""

    notice_id: str
    number: str
    title: str
    reports: int
    requests: int
    since: datetime


class IssuedHere(Frozen):
    """One notice of the office, with its mandatory tasks counted."""

    notice_id: str
    number: str
    title: str
    office_name: str
    state: NoticeState
    issued_at: datetime
    next_due: datetime | None
    tasks: int
    reported: int
    waiting: int
    overdue: int
    missing: int
    waived: int

    @property
    def owing(self) -> int:
        """Tasks that are not due yet."""
        return self.tasks - self.reported - self.waiting - self.overdue - self.missing - self.waived


class Desk(Frozen):
    """Everything on one desk. ``owed_in_all`` counts beyond what is listed."""

    owed: tuple[Owed, ...]
    owed_in_all: int
    arrived: tuple[Arrived, ...]
    review: tuple[ForReview, ...]
    issued: tuple[IssuedHere, ...]


_LIVE = NOTICE.c.state == NoticeState.ISSUED.value
_MINE = among(TASK.c.unit_code, "codes")
_THEIR_ITEM = ITEM.alias("their_item")
_OWED = (
    select(
        NOTICE.c.id.label("notice_id"),
        NOTICE.c.number,
        NOTICE.c.title.label("notice_title"),
        TASK.c.unit_code,
        UNIT.c.name.label("unit_name"),
        TASK.c.id.label("task_id"),
        ITEM.c.title,
        ITEM.c.occurrence,
        ITEM.c.demand,
        TASK.c.state,
        effective_due().label("due"),
        RECEIPT.c.acknowledged_at.is_not(None).label("acknowledged"),
        exists()
        .where(
            _THEIR_ITEM.c.notice_id == RECEIPT.c.child_id,
            _THEIR_ITEM.c.obligation == ITEM.c.obligation,
            _THEIR_ITEM.c.occurrence == ITEM.c.occurrence,
        )
        .label("compiled"),
        func.count().over().label("in_all"),
    )
    .join_from(TASK, ITEM, ITEM.c.id == TASK.c.item_id)
    .join(NOTICE, NOTICE.c.id == ITEM.c.notice_id)
    .join(RECEIPT, (RECEIPT.c.notice_id == NOTICE.c.id) & (RECEIPT.c.unit_code == TASK.c.unit_code))
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .where(_MINE, owes(), _LIVE, ITEM.c.closed_at.is_(None))
    .order_by(effective_due().is_(None), effective_due(), NOTICE.c.id, ITEM.c.position)
    .limit(LISTED)
)
_TO_PASS_ON = (RECEIPT.c.reissue == ReissueRule.REVIEW_FIRST.value) & RECEIPT.c.child_id.is_(None)
_ARRIVED = (
    select(
        NOTICE.c.id.label("notice_id"),
        NOTICE.c.number,
        NOTICE.c.title,
        RECEIPT.c.unit_code,
        UNIT.c.name.label("unit_name"),
        NOTICE.c.issued_at,
        func.coalesce(RECEIPT.c.acknowledge_due, NOTICE.c.acknowledge_due, type_=NOTICE.c.acknowledge_due.type).label(
            "due"
        ),
        RECEIPT.c.acknowledged_at.is_not(None).label("acknowledged"),
        _TO_PASS_ON.label("to_pass_on"),
    )
    .join_from(RECEIPT, NOTICE, NOTICE.c.id == RECEIPT.c.notice_id)
    .join(UNIT, UNIT.c.code == RECEIPT.c.unit_code)
    .where(among(RECEIPT.c.unit_code, "codes"), _LIVE, RECEIPT.c.acknowledged_at.is_(None) | _TO_PASS_ON)
    .order_by(NOTICE.c.issued_at, NOTICE.c.id)
    .limit(LISTED)
)
_OURS = among(NOTICE.c.office, "codes")


def _in_notice(*columns: ColumnElement[Any]) -> Any:
    return select(NOTICE.c.id.label("notice_id"), NOTICE.c.number, NOTICE.c.title, *columns)


_REPORTS = (
    _in_notice(func.count().label("reports"), func.min(REPORT.c.submitted_at).label("since"))
    .join_from(NOTICE, ITEM, ITEM.c.notice_id == NOTICE.c.id)
    .join(TASK, TASK.c.item_id == ITEM.c.id)
    .join(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version))
    .where(_OURS, in_review())
    .group_by(NOTICE.c.id, NOTICE.c.number, NOTICE.c.title)
)
_REQUESTS = (
    _in_notice(func.count().label("requests"), func.min(REQUEST.c.asked_at).label("since"))
    .join_from(NOTICE, REQUEST, REQUEST.c.notice_id == NOTICE.c.id)
    .join(TASK, TASK.c.id == REQUEST.c.task_id)
    .where(_OURS, open_request())
    .group_by(NOTICE.c.id, NOTICE.c.number, NOTICE.c.title)
)
_newest = (
    select(NOTICE.c.id)
    .where(_OURS)
    .order_by((NOTICE.c.state != NoticeState.ISSUED.value), NOTICE.c.issued_at.desc(), NOTICE.c.id)
    .limit(bindparam("limit"))
    .subquery("newest")
)
_NOW = bindparam("now", type_=NOTICE.c.issued_at.type)
_PAST = effective_due() < _NOW
_LATE = owes() & _PAST


def _count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(TASK.c.id).filter(ITEM.c.demand == Demand.MANDATORY.value, *conditions)


_ISSUED = (
    _in_notice(
        UNIT.c.name.label("office_name"),
        NOTICE.c.state,
        NOTICE.c.issued_at,
        func.min(effective_due()).filter(owes(), ~_PAST).label("next_due"),
        _count().label("tasks"),
        _count(TASK.c.state == TaskState.ACCEPTED.value).label("reported"),
        _count(in_review()).label("waiting"),
        _count(_LATE).label("overdue"),
        _count(TASK.c.state == TaskState.MISSING.value).label("missing"),
        _count(TASK.c.state.in_([TaskState.WAIVED.value, TaskState.WITHDRAWN.value])).label("waived"),
    )
    .join_from(_newest, NOTICE, NOTICE.c.id == _newest.c.id)
    .join(UNIT, UNIT.c.code == NOTICE.c.office)
    .outerjoin(ITEM, ITEM.c.notice_id == NOTICE.c.id)
    .outerjoin(TASK, TASK.c.item_id == ITEM.c.id)
    .group_by(NOTICE.c.id, NOTICE.c.number, NOTICE.c.title, UNIT.c.name, NOTICE.c.state, NOTICE.c.issued_at)
    .order_by((NOTICE.c.state != NoticeState.ISSUED.value), NOTICE.c.issued_at.desc(), NOTICE.c.id)
)


class DeskViews(View):
    """The desk of whoever works for some units."""

    def desk(self, codes: Iterable[str], now: datetime, *, limit: int = 20) -> Desk:
        """The desk of the units ``codes`` at ``now``, the ``limit`` newest notices on it. Five statements."""
        given = {"codes": listed(sorted(codes))}
        with reading(self._engine) as connection:
            owed = rows(connection, _OWED, **given)
            return Desk(
                owed=tuple(Owed(**_named(row)) for row in owed),
                owed_in_all=owed[0].in_all if owed else 0,
                arrived=tuple(Arrived(**_named(row)) for row in rows(connection, _ARRIVED, **given)),
                review=_waiting(rows(connection, _REPORTS, **given), rows(connection, _REQUESTS, **given)),
                issued=tuple(
                    IssuedHere(**_named(row)) for row in rows(connection, _ISSUED, **given, now=now, limit=limit)
                ),
            )


def _named(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "in_all"}


def _waiting(reports: Iterable[Row[Any]], requests: Iterable[Row[Any]]) -> tuple[ForReview, ...]:
    """Reports and requests of one notice on one line, what waits longest first."""
    found: dict[str, dict[str, Any]] = {}
    for row in (*reports, *requests):
        line = found.setdefault(row.notice_id, {"reports": 0, "requests": 0} | _named(row))
        line |= {**_named(row), "since": min(line["since"], row.since)}
    return tuple(sorted((ForReview(**line) for line in found.values()), key=lambda one: one.since))
