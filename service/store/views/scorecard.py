"""What the scorecard counts: the tasks of a subtree by how they went, and what its units were asked for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Integer, and_, case, exists, false, func, or_, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from domain.base import Frozen
from domain.burden import Demanded, Received
from domain.notices import NoticeState
from domain.obligations import Demand
from domain.scorecard import TaskGroup, month_of
from domain.task_life import TaskState
from domain.units import Level
from service.store.database import reading
from service.store.facts.circulating import COUNTING, DELIVERED, RETURNS
from service.store.statements import effective_due, given, reported, sent_back
from service.store.tables import ITEM, NOTICE, NOTICE_DOCUMENT, RECEIPT, REPORT, TASK
from service.store.views.base import View, rows
from service.store.views.branches import BRANCHES, Family, read_family


class _FieldsAsked(FunctionElement[int]):
    """How many blanks the form of an obligation has, by the document of its notice."""

    inherit_cache = True
    type = Integer()


@compiles(_FieldsAsked, "sqlite")
def _sqlite_fields(element: _FieldsAsked, compiler: SQLCompiler, **keywords: Any) -> str:
    document, key = (compiler.process(clause, **keywords) for clause in element.clauses)
    return (
        f"(SELECT json_array_length(one.value, '$.fields') FROM json_each({document}, '$.draft.obligations') AS one"
        f" WHERE json_extract(one.value, '$.key') = {key})"
    )


@compiles(_FieldsAsked, "postgresql")
def _postgresql_fields(element: _FieldsAsked, compiler: SQLCompiler, **keywords: Any) -> str:
    document, key = (compiler.process(clause, **keywords) for clause in element.clauses)
    return (
        f"(SELECT jsonb_array_length(one -> 'fields') FROM"
        f" jsonb_array_elements(CAST({document} AS jsonb) #> '{{draft,obligations}}') AS one"
        f" WHERE one ->> 'key' = {key})"
    )


_SINCE, _UNTIL = given("since", ITEM.c.due), given("until", ITEM.c.due)
_IN_TIME = and_(reported(), REPORT.c.late == false())
_tasks = (
    select(
        BRANCHES.c.branch,
        (BRANCHES.c.branch == BRANCHES.c.unit_code).label("own"),
        BRANCHES.c.level,
        ITEM.c.demand,
        TASK.c.state,
        effective_due().label("due"),
        case((and_(reported(), REPORT.c.late), REPORT.c.submitted_at)).label("late_at"),
        (TASK.c.version > 0).label("handed_in"),
        exists().where(RETURNS).correlate(TASK).label("returned"),
        exists().where(sent_back()).correlate(TASK).label("sent_back"),
        # Whether a message arrived matters only where something would be held against the unit.
        case((_IN_TIME, true()), else_=DELIVERED).cast(Boolean).label("delivered"),
    )
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .join(BRANCHES, BRANCHES.c.unit_code == TASK.c.unit_code)
    .outerjoin(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == COUNTING))
    .where(
        ITEM.c.demand != Demand.AS_THEY_OCCUR.value,
        TASK.c.state != TaskState.WITHDRAWN.value,
        # No due of a task lies before its item's; one that was moved can only lie in an item that is open still.
        ITEM.c.due < _UNTIL,
        or_(ITEM.c.due >= _SINCE, ITEM.c.closed_at.is_(None), ITEM.c.closed_at >= _SINCE),
        effective_due() >= _SINCE,
        effective_due() < _UNTIL,
    )
    .subquery("tasks")
)
_GROUPS = select(*_tasks.c, func.count().label("number")).group_by(*_tasks.c)

_LEVEL = given("level", BRANCHES.c.level)
_asked = (
    select(ITEM.c.id, BRANCHES.c.branch, func.count().label("units"))
    .join_from(ITEM, NOTICE, NOTICE.c.id == ITEM.c.notice_id)
    .join(TASK, TASK.c.item_id == ITEM.c.id)
    .join(BRANCHES, BRANCHES.c.unit_code == TASK.c.unit_code)
    .where(
        BRANCHES.c.level == _LEVEL,
        TASK.c.state != TaskState.WITHDRAWN.value,
        NOTICE.c.state != NoticeState.WITHDRAWN.value,
        or_(
            and_(ITEM.c.due >= _SINCE, ITEM.c.due < _UNTIL),
            and_(ITEM.c.due.is_(None), NOTICE.c.issued_at >= _SINCE, NOTICE.c.issued_at < _UNTIL),
        ),
    )
    .group_by(ITEM.c.id, BRANCHES.c.branch)
    .subquery("asked")
)
_DEMANDED = (
    select(
        _asked.c.branch,
        _asked.c.units,
        func.coalesce(ITEM.c.due, NOTICE.c.issued_at, type_=ITEM.c.due.type).label("at"),
        func.coalesce(_FieldsAsked(NOTICE_DOCUMENT.c.document, ITEM.c.obligation), 0).label("fields"),
    )
    .join_from(_asked, ITEM, ITEM.c.id == _asked.c.id)
    .join(NOTICE, NOTICE.c.id == ITEM.c.notice_id)
    .join(NOTICE_DOCUMENT, NOTICE_DOCUMENT.c.notice_id == NOTICE.c.id)
)
_RECEIVED = (
    select(NOTICE.c.id, NOTICE.c.issued_at, BRANCHES.c.branch, func.count().label("units"))
    .join_from(NOTICE, RECEIPT, RECEIPT.c.notice_id == NOTICE.c.id)
    # Wrapped, so that the receipts are read notice by notice: SQLite would look for each unit in each notice.
    .join(BRANCHES, BRANCHES.c.unit_code == func.coalesce(RECEIPT.c.unit_code, ""))
    .where(
        BRANCHES.c.level == _LEVEL,
        NOTICE.c.state != NoticeState.WITHDRAWN.value,
        NOTICE.c.issued_at >= _SINCE,
        NOTICE.c.issued_at < _UNTIL,
    )
    .group_by(NOTICE.c.id, NOTICE.c.issued_at, BRANCHES.c.branch)
)


class Asked(Frozen):
    """What the units of one level were asked for, by branch."""

    demanded: tuple[Demanded, ...]
    received: tuple[Received, ...]


class ScorecardViews(View):
    """A constant number of statements for a subtree of any size and a range of any length."""

    def family(self, code: str | None) -> Family:
        """The unit with those above it and its branches; the tops for None. Three statements. Raises NotFound."""
        with reading(self._engine) as connection:
            return read_family(connection, code)

    def task_groups(self, code: str | None, since: datetime, until: datetime) -> Sequence[TaskGroup]:
        """The tasks of the subtree with a due in [since, until), those that went alike together. One statement."""
        with reading(self._engine) as connection:
            return [
                TaskGroup(
                    branch=row.branch,
                    own=bool(row.own),
                    level=Level(row.level),
                    demand=Demand(row.demand),
                    state=TaskState(row.state),
                    due=row.due,
                    late_at=row.late_at,
                    handed_in=bool(row.handed_in),
                    returned=bool(row.returned),
                    sent_back=bool(row.sent_back),
                    delivered=bool(row.delivered),
                    number=row.number,
                )
                for row in rows(connection, _GROUPS, unit=code, since=since, until=until)
            ]

    def asked(self, code: str | None, level: Level, since: datetime, until: datetime) -> Asked:
        """What the units of ``level`` in the subtree were asked for in [since, until). Two statements."""
        chosen = {"unit": code, "level": level.value, "since": since, "until": until}
        with reading(self._engine) as connection:
            return Asked(
                demanded=tuple(
                    Demanded(row.branch, month_of(row.at), row.units, row.fields)
                    for row in rows(connection, _DEMANDED, **chosen)
                ),
                received=tuple(
                    Received(row.branch, month_of(row.issued_at), row.units)
                    for row in rows(connection, _RECEIVED, **chosen)
                ),
            )
