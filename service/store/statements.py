"""Clauses that SQLAlchemy lacks or names by database, and conditions that many statements share."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Boolean, ColumnElement, Table, and_, bindparam, func, literal, literal_column, or_
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Text

from domain.plan import ItemKey
from domain.requests import RequestKind
from domain.reviews import Verdict
from domain.task_life import OWING, REPORTED, TaskState
from service.store.database import to_json
from service.store.tables import ITEM, REQUEST, REVIEW, TASK


class _Among(FunctionElement[bool]):
    """Whether a text column is among the members of a JSON array: one variable however long the list is."""

    inherit_cache = True
    type = Boolean()

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002
        """As it stands: SQLite has no booleans, and ``… = 1`` around it would keep it from every index."""
        return self


class _AmongNumbers(_Among):
    """The same for a column of numbers."""

    inherit_cache = True


@compiles(_Among, "sqlite")
def _sqlite_among(element: _Among, compiler: SQLCompiler, **keywords: Any) -> str:
    column, array = (compiler.process(clause, **keywords) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({array}))"


@compiles(_Among, "postgresql")
def _postgresql_among(element: _Among, compiler: SQLCompiler, **keywords: Any) -> str:
    column, array = (compiler.process(clause, **keywords) for clause in element.clauses)
    cast = "::bigint" if isinstance(element, _AmongNumbers) else ""
    # As an array, so that it is unfolded once for the statement and not once for every row.
    return f"{column} = ANY (ARRAY(SELECT jsonb_array_elements_text(CAST({array} AS jsonb)){cast}))"


def among(column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """Whether the text column is one of the values given for ``parameter`` as ``listed(values)``."""
    return _Among(column, bindparam(parameter, type_=Text))


def among_numbers(column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """Whether the number column is one of the values given for ``parameter`` as ``listed(values)``."""
    return _AmongNumbers(column, bindparam(parameter, type_=Text))


def listed(values: Iterable[str] | Iterable[int]) -> str:
    """The value for a parameter of ``among``."""
    return to_json(list(values))


def insert_new(table: Table) -> Insert:
    """INSERT that passes over rows known already."""
    return upsert(table).on_conflict_do_nothing()


def upsert(table: Table) -> Insert:
    """INSERT to be completed by ``on_conflict_do_…``. SQLite reads PostgreSQL's clause, and so does its compiler."""
    return insert(table)


def within(path: ColumnElement[Any], ancestor: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether ``path`` lies at or below ``ancestor``, as ``domain.units.path_range`` says: a range, for the index."""
    high = func.substr(ancestor, 1, func.length(ancestor) - 1).concat(literal("0", Text))
    return (path >= ancestor) & (path < high)


def effective_due() -> ColumnElement[datetime | None]:
    """The due of a task: its own where it was given one, else its item's."""
    return func.coalesce(TASK.c.due, ITEM.c.due, type_=ITEM.c.due.type)


def item_meant() -> ColumnElement[bool]:
    """Whether an item is the one given by ``item_parameters``."""
    return and_(
        ITEM.c.notice_id == given("item_notice", ITEM.c.notice_id),
        ITEM.c.obligation == given("item_obligation", ITEM.c.obligation),
        ITEM.c.occurrence == given("item_occurrence", ITEM.c.occurrence),
    )


def item_parameters(notice_id: str, key: ItemKey) -> dict[str, str]:
    """The parameters of ``item_meant``. No parameter of an UPDATE may be named like one of its columns."""
    return {"item_notice": notice_id, "item_obligation": key[0], "item_occurrence": key[1]}


def owes() -> ColumnElement[bool]:
    """Whether a task owes."""
    return TASK.c.state.in_(sorted(OWING))


def in_review() -> ColumnElement[bool]:
    """Whether a task's report waits for the office. Spelt out, so that the index over the few that do is found."""
    return TASK.c.state == literal_column(f"'{TaskState.SUBMITTED.value}'")


def sent_back() -> ColumnElement[bool]:
    """Whether a review is the one that returned a task's newest report."""
    return and_(
        REVIEW.c.task_id == TASK.c.id,
        REVIEW.c.version == TASK.c.version,
        REVIEW.c.decision == Verdict.RETURNED.value,
    )


def open_request() -> ColumnElement[bool]:
    """Whether a request waits for a decision: more time or a waiver only while the task owes, and nothing once the unit
    has handed in again.
    """
    return and_(
        REQUEST.c.decision.is_(None),
        REQUEST.c.version == TASK.c.version,
        or_(REQUEST.c.kind == RequestKind.OBJECTION.value, owes()),
    )


def reported() -> ColumnElement[bool]:
    """Whether a task has been reported."""
    return TASK.c.state.in_(sorted(REPORTED))


def given(name: str, like: ColumnElement[Any]) -> BindParameter[Any]:
    """A parameter of the type of a column."""
    return bindparam(name, type_=like.type)
