"""Files handed in, as the offices above a unit see them: one of a report, or all of an item down to the bottom."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from domain.base import Frozen
from domain.files import ReportFile
from domain.plan import ItemKey
from service.store.database import reading
from service.store.facts.tasks import file_of
from service.store.statements import given
from service.store.tables import FILE, ITEM, NOTICE, REPORT, REPORT_FILE, TASK, UNIT
from service.store.views.base import IN_SUBTREE, View, rows, subtree


class HandedFile(Frozen):
    """One file of the newest report of a unit. ``item`` is the title of what it was asked for."""

    report_id: int
    position: int
    unit_code: str
    unit_name: str
    obligation: str
    occurrence: str
    item: str
    version: int
    submitted_at: datetime
    file: ReportFile


_ALL = (
    select(
        REPORT_FILE,
        FILE.c.size,
        FILE.c.kind,
        TASK.c.unit_code,
        UNIT.c.name.label("unit_name"),
        ITEM.c.obligation,
        ITEM.c.occurrence,
        ITEM.c.title,
        REPORT.c.version,
        REPORT.c.submitted_at,
    )
    .join_from(NOTICE, ITEM, ITEM.c.notice_id == NOTICE.c.id)
    .join(TASK, TASK.c.item_id == ITEM.c.id)
    .join(REPORT, REPORT.c.task_id == TASK.c.id)
    .join(REPORT_FILE, REPORT_FILE.c.report_id == REPORT.c.id)
    .join(FILE, FILE.c.sha256 == REPORT_FILE.c.sha256)
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .where(IN_SUBTREE)
)
_NEWEST = _ALL.where(REPORT.c.version == TASK.c.version)
_OF_NOTICE = _NEWEST.order_by(ITEM.c.obligation, ITEM.c.occurrence, UNIT.c.path, REPORT_FILE.c.position)
_OF_ITEM = _NEWEST.where(
    ITEM.c.obligation == given("obligation", ITEM.c.obligation),
    ITEM.c.occurrence == given("occurrence", ITEM.c.occurrence),
).order_by(UNIT.c.path, REPORT_FILE.c.position)
_ONE = _ALL.where(
    REPORT_FILE.c.report_id == given("report", REPORT_FILE.c.report_id),
    REPORT_FILE.c.position == given("place", REPORT_FILE.c.position),
)


class HandedFileViews(View):
    """Two statements each. Raises NotFound where there is no such notice."""

    def item_files(self, notice_id: str, key: ItemKey) -> Sequence[HandedFile]:
        """The files of the newest reports for an item, of all units below, in order of the tree."""
        with reading(self._engine) as connection:
            named = {"obligation": key[0], "occurrence": key[1]}
            return [_handed(row) for row in rows(connection, _OF_ITEM, **named, **subtree(connection, notice_id))]

    def notice_files(self, notice_id: str) -> Sequence[HandedFile]:
        """The files of the newest reports to the notice and all below it, by item and in order of the tree."""
        with reading(self._engine) as connection:
            return [_handed(row) for row in rows(connection, _OF_NOTICE, **subtree(connection, notice_id))]

    def handed_file(self, notice_id: str, report_id: int, position: int) -> HandedFile | None:
        """One file of any version of a report to the notice, or to one below it."""
        with reading(self._engine) as connection:
            named = {"report": report_id, "place": position}
            return next(
                (_handed(row) for row in rows(connection, _ONE, **named, **subtree(connection, notice_id))), None
            )


def _handed(row: Row[Any]) -> HandedFile:
    return HandedFile(
        report_id=row.report_id,
        position=row.position,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        obligation=row.obligation,
        occurrence=row.occurrence,
        item=row.title,
        version=row.version,
        submitted_at=row.submitted_at,
        file=file_of(row),
    )
