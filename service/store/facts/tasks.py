"""Tasks as the use cases see them, read alone or to be written: then their rows and items are locked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, Select, exists, or_, select

from domain.errors import NotFound
from domain.facts import TaskFacts
from domain.files import FileKind, ReportFile
from domain.notices import NoticeState
from domain.plan import ItemKey
from domain.reports import Content, Entry
from domain.reviews import Verdict
from domain.rollup import Value
from domain.task_life import TaskState
from service.store.facts.issuing import IssuingFacts
from service.store.statements import among, among_numbers, effective_due, given, listed
from service.store.tables import FILE, ITEM, NOTICE, RECEIPT, REPORT, REPORT_FILE, REVIEW, TASK, UNIT

FILLED = TypeAdapter(dict[str, Value])
ENTRIES = TypeAdapter(tuple[Entry, ...])

TASKS = (
    select(
        *(TASK, ITEM.c.notice_id, ITEM.c.obligation, ITEM.c.occurrence, ITEM.c.closed_at, RECEIPT.c.child_id),
        effective_due().label("effective_due"),
        # What is done with a task depends on its notice: its head comes along.
        *(NOTICE.c.revision, NOTICE.c.state.label("notice_state")),
    )
    .join_from(TASK, ITEM, ITEM.c.id == TASK.c.item_id)
    .join(NOTICE, NOTICE.c.id == ITEM.c.notice_id)
    .join(RECEIPT, (RECEIPT.c.notice_id == ITEM.c.notice_id) & (RECEIPT.c.unit_code == TASK.c.unit_code))
)
_TASK = TASKS.where(TASK.c.id == given("task", TASK.c.id))
_UNIT_TASKS = TASKS.where(
    ITEM.c.notice_id == given("notice", ITEM.c.notice_id), TASK.c.unit_code == given("unit", TASK.c.unit_code)
)
_CHOSEN = TASKS.where(
    ITEM.c.notice_id == given("notice", ITEM.c.notice_id), among_numbers(TASK.c.id, "tasks")
).order_by(TASK.c.id)
_OFFICE = given("office", UNIT.c.code)
_ANSWERED = TASKS.where(
    among(ITEM.c.notice_id, "superiors"),
    ITEM.c.occurrence == given("occurrence", ITEM.c.occurrence),
    or_(
        TASK.c.unit_code == _OFFICE,
        TASK.c.unit_code == select(UNIT.c.acts_for).where(UNIT.c.code == _OFFICE).scalar_subquery(),
    ),
).order_by(ITEM.c.id)
_KEPT = (
    select(REPORT.c.id, REPORT.c.filled, REPORT.c.body, REPORT.c.entries, REPORT.c.nil)
    .where(REPORT.c.task_id == given("task", REPORT.c.task_id))
    .where(
        ~exists().where(
            REVIEW.c.task_id == REPORT.c.task_id,
            REVIEW.c.version == REPORT.c.version,
            REVIEW.c.decision == Verdict.RETURNED.value,
        )
    )
    .order_by(REPORT.c.version.desc())
    .limit(1)
)
_CONTENT = (
    select(REPORT.c.id, REPORT.c.filled, REPORT.c.body, REPORT.c.entries, REPORT.c.nil)
    .join_from(REPORT, TASK, (TASK.c.id == REPORT.c.task_id) & (TASK.c.version == REPORT.c.version))
    .where(TASK.c.id == given("task", TASK.c.id))
)

FILES = select(REPORT_FILE, FILE.c.size, FILE.c.kind).join_from(
    REPORT_FILE, FILE, FILE.c.sha256 == REPORT_FILE.c.sha256
)
"""The files of reports, with what the store knows of each."""
_FILES = FILES.where(REPORT_FILE.c.report_id == given("report", REPORT_FILE.c.report_id)).order_by(
    REPORT_FILE.c.position
)


def _locked(statement: Select[Any]) -> Select[Any]:
    """Task before item, as everywhere: two writers never wait for each other."""
    return statement.with_for_update(of=[TASK, ITEM], key_share=True)


_LOCKED_TASK = _locked(_TASK)
_LOCKED_ANSWERED = _locked(_ANSWERED)
# All tasks before any item: one row after the other would hold the item while waiting for the next task.
_MINE = among_numbers(TASK.c.id, "tasks")
_LOCK_TASKS = select(TASK.c.id).where(_MINE).order_by(TASK.c.id).with_for_update(key_share=True)
_LOCK_ITEMS = (
    select(ITEM.c.id)
    .where(ITEM.c.id.in_(select(TASK.c.item_id).where(_MINE)))
    .order_by(ITEM.c.id)
    .with_for_update(key_share=True)
)


class TaskReads(IssuingFacts):
    """Reads of tasks and of what was handed in for them."""

    def tasks_of(self, notice_id: str, unit_code: str) -> Sequence[TaskFacts]:
        """All tasks of the unit under the notice, in order of due; those without a due last."""
        rows = self._all(_UNIT_TASKS, notice=notice_id, unit=unit_code)
        return sorted((self._task_of(row) for row in rows), key=_by_due)

    def task(self, task_id: int) -> TaskFacts:
        """The task; in a writing transaction nobody else changes it from now on. Raises NotFound."""
        row = self._one(_LOCKED_TASK if self._locks else _TASK, task=task_id)
        if row is None:
            raise NotFound("没有这一报送事项；请从最近收到的邮件中打开链接", field="task_id")
        return self._task_of(row)

    def chosen_tasks(self, notice_id: str, task_ids: Sequence[int]) -> Sequence[TaskFacts]:
        """These tasks of the notice, in order of id; in a writing transaction nobody else changes them from now on.

        Raises NotFound where one is not the notice's.
        """
        wanted = sorted(set(task_ids))
        for lock in (_LOCK_TASKS, _LOCK_ITEMS) if self._locks else ():
            self._all(lock, tasks=listed(wanted))
        rows = self._all(_CHOSEN, notice=notice_id, tasks=listed(wanted))
        if len(rows) < len(wanted):
            strange = min(set(wanted) - {row.id for row in rows})
            raise NotFound(f"这份通知下没有编号为 {strange} 的报送任务；请重新列出待办后再选", field="task_id")
        return [self._task_of(row) for row in rows]

    def content(self, task_id: int) -> Content | None:
        """The newest version handed in, or None."""
        return self._content(_CONTENT, task_id)

    def kept_content(self, task_id: int) -> Content | None:
        """The newest version that was not sent back, or None. Reports that come as they occur add to it."""
        return self._content(_KEPT, task_id)

    def _content(self, statement: Select[Any], task_id: int) -> Content | None:
        row = self._one(statement, task=task_id)
        if row is None:
            return None
        return content_of(row, [file_of(one) for one in self._all(_FILES, report=row.id)])

    def tasks_answered(self, notice_id: str, key: ItemKey) -> Sequence[TaskFacts]:
        """The superiors' tasks of this office that the item's rollup is submitted to, and of the unit it acts for."""
        notice = self.notice(notice_id)
        answers = {(answer.notice_id, answer.obligation_key) for answer in notice.obligation(key[0]).answers}
        rows = self._all(
            _LOCKED_ANSWERED if self._locks else _ANSWERED,
            superiors=listed(sorted({superior for superior, _ in answers})),
            occurrence=key[1],
            office=notice.office,
        )
        return [
            self._task_of(row).model_copy(update={"answered_by": (notice_id, *key)})
            for row in rows
            if (row.notice_id, row.obligation) in answers
        ]

    def _task_of(self, row: Row[Any]) -> TaskFacts:
        self._heads[row.notice_id] = row.revision, NoticeState(row.notice_state)
        return task_of(row)


def task_of(row: Row[Any]) -> TaskFacts:
    """The task in a row of a task with its item and its receipt's child."""
    return TaskFacts(
        id=row.id,
        notice_id=row.notice_id,
        unit_code=row.unit_code,
        obligation=row.obligation,
        occurrence=row.occurrence,
        state=TaskState(row.state),
        due=row.effective_due,
        version=row.version,
        climbed=row.climbed,
        ladder=row.ladder,
        reissued=row.child_id is not None,
        child_id=row.child_id,
        closed=row.closed_at is not None or row.notice_state == NoticeState.CLOSED.value,
    )


def content_of(row: Row[Any], files: Sequence[ReportFile] = ()) -> Content:
    """What a report row holds, with its files."""
    filled: Mapping[str, Any] = FILLED.validate_json(row.filled)
    entries = ENTRIES.validate_json(row.entries)
    return Content(values=dict(filled), text=row.body, entries=entries, nil=row.nil, files=tuple(files))


def file_of(row: Row[Any]) -> ReportFile:
    """One file in a row of a list of files with the store's columns."""
    return ReportFile(sha256=row.sha256, name=row.name, size=row.size, kind=FileKind(row.kind), slot=row.slot)


def _by_due(task: TaskFacts) -> tuple[bool, datetime | int, int]:
    return task.due is None, task.due or 0, task.id
