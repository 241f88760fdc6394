"""督办单 as a list shows them: without their texts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, select

from domain.base import Frozen
from domain.document_numbers import Series
from domain.supervision import OPEN, UNSETTLED, Colour, SupervisionState
from service.store.database import reading
from service.store.facts.supervising import number_of
from service.store.statements import given
from service.store.tables import SUPERVISION, SUPERVISION_TASK, TASK, UNIT
from service.store.views.base import View, rows

_S = SUPERVISION
_OWES = exists().where(
    SUPERVISION_TASK.c.supervision_id == _S.c.id,
    TASK.c.id == SUPERVISION_TASK.c.task_id,
    TASK.c.state.in_(sorted(UNSETTLED)),
)
_OUT = _S.c.state.in_([SupervisionState.SIGNED.value, SupervisionState.REPLIED.value])
_NOTICE = _S.c.notice_id == given("notice", _S.c.notice_id)
_NOW = given("now", _S.c.due)
_HEADS = select(
    *(column for column in _S.c if column.name not in ("facts", "body", "requirement")),
    UNIT.c.name.label("unit_name"),
    _OWES.label("owes"),
).join_from(_S, UNIT, UNIT.c.code == _S.c.unit_code)
_LATE: ColumnElement[bool] = and_(_S.c.state == SupervisionState.SIGNED.value, _S.c.due < _NOW, _OWES)
_WHICH: dict[str, ColumnElement[bool]] = {
    "open": _S.c.state.in_(sorted(OPEN)),
    "draft": _S.c.state == SupervisionState.DRAFT.value,
    "waiting": _S.c.state == SupervisionState.SIGNED.value,
    "overdue": _LATE,
    "replied": _S.c.state == SupervisionState.REPLIED.value,
    "settled": and_(_OUT, ~_OWES),
    "ended": _S.c.state.not_in(sorted(OPEN)),
}
WHICH = tuple(_WHICH)
"""The lists that a page offers. ``overdue``: no reply by its due, and something still owed."""


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_COUNTS = select(*(_one_if(condition).label(name) for name, condition in _WHICH.items())).where(_NOTICE)


class SupervisionHead(Frozen):
    """One 督办单 without its text. ``settled``: striking off is proposed; ``overdue``: the reply is."""

    id: int
    notice_id: str
    unit_code: str
    unit_name: str
    number: str
    colour: Colour
    state: SupervisionState
    due: datetime | None
    drafted_by: str
    drafted_at: datetime
    signed_by: str
    signed_at: datetime | None
    reply: str
    replied_by: str
    replied_at: datetime | None
    ended_by: str
    ended_at: datetime | None
    ended_reason: str
    settled: bool
    overdue: bool


class SupervisionViews(View):
    """One statement each."""

    def supervision_counts(self, notice_id: str, now: datetime) -> dict[str, int]:
        """How many there are of each of ``WHICH``."""
        with reading(self._engine) as connection:
            return dict(connection.execute(_COUNTS, {"notice": notice_id, "now": now}).one()._mapping)

    def supervision_heads(
        self, notice_id: str, now: datetime, *, which: str | None = None, limit: int = 100, before: int | None = None
    ) -> list[SupervisionHead]:
        """Newest first; only one of ``WHICH`` where named, and those before the one of id ``before``."""
        statement: Select[Any] = _HEADS.where(_NOTICE).order_by(_S.c.id.desc()).limit(limit)
        if which is not None:
            statement = statement.where(_WHICH[which])
        if before is not None:
            statement = statement.where(_S.c.id < before)
        parameters: dict[str, Any] = {"notice": notice_id}
        if which == "overdue":
            parameters["now"] = now
        with reading(self._engine) as connection:
            return [_head(row, now) for row in rows(connection, statement, **parameters)]


def _head(row: Row[Any], now: datetime) -> SupervisionHead:
    named = {name: value for name, value in row._mapping.items() if name in SupervisionHead.model_fields}
    state, owes = SupervisionState(row.state), bool(row.owes)
    return SupervisionHead(
        **named,
        number=number_of(Series.SUPERVISION, row),
        settled=not owes,
        overdue=state is SupervisionState.SIGNED and owes and row.due is not None and row.due < now,
    )
