"""Entries of cases and the choice among them (典型案例遴选): a statement each, however many units report."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, or_, select

from domain.facts.cases import CaseReport, Selected, Selection
from domain.plan import ItemKey
from domain.task_life import TaskState
from service.store.facts.base import Store
from service.store.facts.tasks import ENTRIES
from service.store.statements import given, insert_new
from service.store.tables import ITEM, REPORT, SELECTION, TASK, UNIT

_OBLIGATION = given("obligation", ITEM.c.obligation)
_MEANT = (ITEM.c.notice_id == given("notice", ITEM.c.notice_id)) & or_(
    _OBLIGATION == "",
    (ITEM.c.obligation == _OBLIGATION) & (ITEM.c.occurrence == given("occurrence", ITEM.c.occurrence)),
)
_ITEM = (ITEM.c.obligation, ITEM.c.occurrence, ITEM.c.position)
_DUE = func.coalesce(TASK.c.due, ITEM.c.due, type_=ITEM.c.due.type)
_REPORTS: Select[Any] = (
    select(
        *(TASK.c.id, TASK.c.item_id, TASK.c.unit_code, TASK.c.state, TASK.c.version, _DUE.label("due")),
        *(*_ITEM, ITEM.c.title, UNIT.c.name),
        *(REPORT.c.id.label("report_id"), REPORT.c.entries, REPORT.c.late, REPORT.c.supplement),
    )
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .outerjoin(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version))
    .where(_MEANT)
    .order_by(ITEM.c.position, TASK.c.unit_code)
)
_SELECTED: Select[Any] = (
    select(SELECTION, ITEM.c.obligation, ITEM.c.occurrence, TASK.c.unit_code, UNIT.c.name, REPORT.c.entries)
    .join_from(SELECTION, ITEM, ITEM.c.id == SELECTION.c.item_id)
    .join(REPORT, REPORT.c.id == SELECTION.c.report_id)
    .join(TASK, TASK.c.id == REPORT.c.task_id)
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .where(_MEANT)
    .order_by(SELECTION.c.id)
)
_PUT = insert_new(SELECTION).execution_options(preserve_rowcount=True)
_DROP = delete(SELECTION).where(SELECTION.c.id == given("selection", SELECTION.c.id))


class CaseFacts(Store):
    """What quotas and selections read and write."""

    def case_reports(self, notice_id: str, key: ItemKey | None = None) -> Sequence[CaseReport]:
        """Every task of one item (of all items of the notice: None) with what was handed in, by item and unit."""
        return [_case_report(row) for row in self._all(_REPORTS, **_wanted(notice_id, key))]

    def selected(self, notice_id: str, key: ItemKey | None = None) -> Sequence[Selected]:
        """What was chosen so far, in the order of choosing."""
        return [_selected(row) for row in self._all(_SELECTED, **_wanted(notice_id, key))]

    def put_selections(self, choices: Sequence[Selection], at: datetime, actor: str) -> int:
        """Write choices; those made before stay as they are. Returns how many were new."""
        rows = [{**choice.model_dump(), "at": at, "actor": actor} for choice in choices]
        return self._connection.execute(_PUT, rows).rowcount if rows else 0

    def drop_selection(self, selection_id: int) -> None:
        """Take a choice back."""
        self._write(_DROP, selection=selection_id)


def _wanted(notice_id: str, key: ItemKey | None) -> dict[str, str]:
    obligation, occurrence = key or ("", "")
    return {"notice": notice_id, "obligation": obligation, "occurrence": occurrence}


def _case_report(row: Row[Any]) -> CaseReport:
    return CaseReport(
        task_id=row.id,
        item_id=row.item_id,
        unit_code=row.unit_code,
        unit_name=row.name,
        obligation=row.obligation,
        occurrence=row.occurrence,
        title=row.title,
        due=row.due,
        state=TaskState(row.state),
        version=row.version,
        report_id=row.report_id,
        entries=ENTRIES.validate_json(row.entries) if row.report_id is not None else (),
        late=bool(row.late),
        supplement=bool(row.supplement),
    )


def _selected(row: Row[Any]) -> Selected:
    return Selected(
        id=row.id,
        report_id=row.report_id,
        entry=row.entry,
        unit_code=row.unit_code,
        unit_name=row.name,
        obligation=row.obligation,
        occurrence=row.occurrence,
        case=ENTRIES.validate_json(row.entries)[row.entry],
        reason=row.reason,
        actor=row.actor,
        at=row.at,
    )
