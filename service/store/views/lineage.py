"""Where a number or a passage comes from: from a rollup down to the reports at the bottom."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, literal, or_, select

from domain.base import Frozen
from domain.plan import ItemKey
from domain.reports import Entry
from domain.rollup import Value
from domain.task_life import TaskState
from service.store.database import reading
from service.store.facts.tasks import ENTRIES, FILLED
from service.store.statements import among_numbers, given, item_meant, item_parameters, listed, reported
from service.store.tables import ITEM, NOTICE, RECEIPT, REPORT, ROLLUP, ROLLUP_SOURCE, TASK, UNIT
from service.store.views.base import IN_SUBTREE, View, rows, subtree


class Passage(Frozen):
    """One report that a rollup was compiled from, as it stood then; ``through``: the offices on the way down."""

    unit_code: str
    unit_name: str
    through: tuple[str, ...]
    report_id: int
    version: int
    submitted_at: datetime
    category: str
    values: dict[str, Value]
    text: str
    entries: tuple[Entry, ...]


class LeafReport(Frozen):
    """One task at the bottom of a cascade with its newest report; ``version`` 0 and nothing else where none came."""

    notice_id: str
    unit_code: str
    unit_name: str
    occurrence: str
    state: TaskState
    version: int
    submitted_at: datetime | None
    late: bool
    nil: bool
    values: dict[str, Value]
    text: str
    entries: tuple[Entry, ...]


_NEWEST = (
    select(ROLLUP.c.id)
    .join_from(ROLLUP, ITEM, (ITEM.c.id == ROLLUP.c.item_id) & (ITEM.c.version == ROLLUP.c.version))
    .where(item_meant())
)
_SOURCES = (
    select(ROLLUP_SOURCE.c.rollup_id.label("above"), ROLLUP_SOURCE.c.category, UNIT.c.code, UNIT.c.name, REPORT)
    .join_from(ROLLUP_SOURCE, REPORT, REPORT.c.id == ROLLUP_SOURCE.c.report_id)
    .join(TASK, TASK.c.id == ROLLUP_SOURCE.c.task_id)
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .where(among_numbers(ROLLUP_SOURCE.c.rollup_id, "rollups"))
    .order_by(UNIT.c.code)
)
_CURRENT = (
    select(literal(0).label("above"), literal("").label("category"), UNIT.c.code, UNIT.c.name, REPORT)
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .join(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version))
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .where(item_meant(), reported())
    .order_by(UNIT.c.path)
)
_their_item = ITEM.alias("their_item")
_LEAVES = (
    select(
        ITEM.c.notice_id,
        ITEM.c.occurrence,
        TASK.c.unit_code,
        UNIT.c.name,
        TASK.c.state,
        REPORT.c.version,
        REPORT.c.submitted_at,
        REPORT.c.late,
        REPORT.c.nil,
        REPORT.c.filled,
        REPORT.c.body,
        REPORT.c.entries,
    )
    .join_from(NOTICE, ITEM, ITEM.c.notice_id == NOTICE.c.id)
    .join(TASK, TASK.c.item_id == ITEM.c.id)
    .join(RECEIPT, (RECEIPT.c.notice_id == ITEM.c.notice_id) & (RECEIPT.c.unit_code == TASK.c.unit_code))
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .outerjoin(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version))
    .where(
        IN_SUBTREE,
        ITEM.c.obligation == given("obligation", ITEM.c.obligation),
        # An obligation that was not passed on is answered by the office itself.
        or_(
            RECEIPT.c.child_id.is_(None),
            ~exists().where(
                _their_item.c.notice_id == RECEIPT.c.child_id,
                _their_item.c.obligation == ITEM.c.obligation,
                _their_item.c.occurrence == ITEM.c.occurrence,
            ),
        ),
    )
    .order_by(UNIT.c.path, ITEM.c.position)
)


class LineageViews(View):
    """The way back."""

    def lineage(self, notice_id: str, key: ItemKey) -> list[Passage]:
        """All reports at the bottom of the item's newest rollup. One statement a level; empty without a rollup."""
        with reading(self._engine) as connection:
            newest = rows(connection, _NEWEST, **item_parameters(notice_id, key))
            return _descend(connection, {row.id: () for row in newest})

    def live_lineage(self, notice_id: str, key: ItemKey) -> list[Passage]:
        """All reports at the bottom of what compiling the item now would hold. One statement a level."""
        with reading(self._engine) as connection:
            found = rows(connection, _CURRENT, **item_parameters(notice_id, key))
            below = {row.rollup_id: (row.name,) for row in found if row.rollup_id is not None}
            return [_passage(row, ()) for row in found if row.rollup_id is None] + _descend(connection, below)

    def leaf_reports(self, notice_id: str, obligation: str) -> list[LeafReport]:
        """Every task of the obligation at the bottom of the cascade, in order of the units' paths. Two statements.

        It looks at reports alone and at no rollup: the independent sum is made of it. Raises NotFound.
        """
        with reading(self._engine) as connection:
            found = rows(connection, _LEAVES, obligation=obligation, **subtree(connection, notice_id))
            return [_leaf(row) for row in found]


def _descend(connection: Connection, level: Mapping[int, tuple[str, ...]]) -> list[Passage]:
    """``level``: rollups by id, each with the offices on the way to it."""
    passages: list[Passage] = []
    while level:
        sources: Sequence[Row[Any]] = rows(connection, _SOURCES, rollups=listed(level))
        passages += [_passage(row, level[row.above]) for row in sources if row.rollup_id is None]
        level = {row.rollup_id: (*level[row.above], row.name) for row in sources if row.rollup_id is not None}
    return passages


def _passage(row: Row[Any], through: tuple[str, ...]) -> Passage:
    return Passage(
        unit_code=row.code,
        unit_name=row.name,
        through=through,
        report_id=row.id,
        version=row.version,
        submitted_at=row.submitted_at,
        category=row.category,
        values=FILLED.validate_json(row.filled),
        text=row.body,
        entries=ENTRIES.validate_json(row.entries),
    )


def _leaf(row: Row[Any]) -> LeafReport:
    return LeafReport(
        notice_id=row.notice_id,
        unit_code=row.unit_code,
        unit_name=row.name,
        occurrence=row.occurrence,
        state=TaskState(row.state),
        version=row.version or 0,
        submitted_at=row.submitted_at,
        late=bool(row.late),
        nil=bool(row.nil),
        values=FILLED.validate_json(row.filled) if row.filled else {},
        text=row.body or "",
        entries=ENTRIES.validate_json(row.entries) if row.entries else (),
    )
