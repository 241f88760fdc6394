"""Drafts of reports, and the files of reports: a constant number of statements each, however many files there are."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, func, select, union, update
from sqlalchemy.sql.expression import literal

from domain.files import FileKind, ReportFile, StoredFile
from domain.report_drafts import DraftFile, ReportDraft
from service.store.database import to_json
from service.store.facts.base import Store
from service.store.facts.tasks import FILES, file_of
from service.store.statements import among, given, insert_new, listed
from service.store.tables import DRAFT_FILE, FILE, REPORT, REPORT_DRAFT, REPORT_FILE, TASK

_TASK = given("task", REPORT_DRAFT.c.task_id)
_DRAFT = select(REPORT_DRAFT).where(REPORT_DRAFT.c.task_id == _TASK)
_DRAFT_FILES = (
    select(DRAFT_FILE, FILE.c.size, FILE.c.kind)
    .join_from(DRAFT_FILE, FILE, FILE.c.sha256 == DRAFT_FILE.c.sha256)
    .where(DRAFT_FILE.c.task_id == given("task", DRAFT_FILE.c.task_id))
    .order_by(DRAFT_FILE.c.number)
)
_CHANGE = (
    update(REPORT_DRAFT)
    .where(REPORT_DRAFT.c.task_id == _TASK)
    .values(
        version=REPORT_DRAFT.c.version + 1,
        typed=func.coalesce(bindparam("new_typed", type_=REPORT_DRAFT.c.typed.type), REPORT_DRAFT.c.typed),
        actor=given("by", REPORT_DRAFT.c.actor),
        changed_at=given("at", REPORT_DRAFT.c.changed_at),
    )
    .returning(REPORT_DRAFT.c.version)
)
_DROP = delete(REPORT_DRAFT).where(REPORT_DRAFT.c.task_id == _TASK)
_LAST = select(func.coalesce(func.max(DRAFT_FILE.c.number), 0)).where(
    DRAFT_FILE.c.task_id == given("task", DRAFT_FILE.c.task_id)
)
_TAKE = delete(DRAFT_FILE).where(
    DRAFT_FILE.c.task_id == given("task", DRAFT_FILE.c.task_id),
    DRAFT_FILE.c.number == given("place", DRAFT_FILE.c.number),
)
_REPORT_FILES = (
    FILES.join(REPORT, REPORT.c.id == REPORT_FILE.c.report_id)
    .join(TASK, (TASK.c.id == REPORT.c.task_id) & (TASK.c.version == REPORT.c.version))
    .where(TASK.c.id == given("task", TASK.c.id))
    .order_by(REPORT_FILE.c.position)
)
_AT_HAND = select(FILE).where(
    FILE.c.sha256.in_(
        union(
            select(DRAFT_FILE.c.sha256).where(DRAFT_FILE.c.task_id == given("task", DRAFT_FILE.c.task_id)),
            select(REPORT_FILE.c.sha256)
            .join_from(REPORT_FILE, REPORT, REPORT.c.id == REPORT_FILE.c.report_id)
            .where(REPORT.c.task_id == given("task", REPORT.c.task_id)),
        )
    )
)
_IS_UNUSED = ~exists(
    select(literal(1)).select_from(REPORT_FILE).where(REPORT_FILE.c.sha256 == FILE.c.sha256)
) & ~exists(select(literal(1)).select_from(DRAFT_FILE).where(DRAFT_FILE.c.sha256 == FILE.c.sha256))
_UNUSED = select(FILE.c.sha256).where(_IS_UNUSED).order_by(FILE.c.sha256)
_FORGET = delete(FILE).where(among(FILE.c.sha256, "contents"), _IS_UNUSED).returning(FILE.c.sha256)


class ReportDraftFacts(Store):
    """Writes and reads them."""

    def report_draft(self, task_id: int) -> ReportDraft | None:
        """The draft of a task, or None. Two statements."""
        row = self._one(_DRAFT, task=task_id)
        if row is None:
            return None
        listed_files = self._all(_DRAFT_FILES, task=task_id)
        files = [DraftFile(number=one.number, **file_of(one).model_dump()) for one in listed_files]
        typed = None if row.typed is None else json.loads(row.typed)
        return ReportDraft(
            task_id=row.task_id,
            version=row.version,
            typed=typed,
            by=row.actor,
            changed_at=row.changed_at,
            files=tuple(files),
        )

    def put_report_draft(self, task_id: int, typed: Mapping[str, str] | None, at: datetime, by: str) -> int:
        """Make or change the draft; ``typed`` None leaves what is typed as it is. Returns the new version."""
        text = None if typed is None else to_json(dict(typed))
        changed = self._one(_CHANGE, task=task_id, new_typed=text, by=by, at=at)
        if changed is not None:
            return int(changed.version)
        new = {"task_id": task_id, "version": 1, "typed": text, "actor": by, "changed_at": at}
        self._write_all(REPORT_DRAFT.insert(), [new])
        return 1

    def drop_report_draft(self, task_id: int) -> bool:
        """The draft and its list of files are no more. False where there was none."""
        return self._write(_DROP, task=task_id).rowcount > 0

    def put_file(self, file: StoredFile, at: datetime) -> None:
        """The store holds this content."""
        self._write_all(insert_new(FILE), [file.model_dump(mode="json") | {"stored_at": at}])

    def put_draft_files(self, task_id: int, files: Sequence[ReportFile]) -> None:
        """Append to the files of the draft, which there must be."""
        last = self._connection.execute(_LAST, {"task": task_id}).scalar_one() if files else 0
        self._write_all(
            DRAFT_FILE.insert(),
            [
                {"task_id": task_id, "number": number, "sha256": one.sha256, "name": one.name, "slot": one.slot}
                for number, one in enumerate(files, start=last + 1)
            ],
        )

    def take_draft_file(self, task_id: int, number: int) -> bool:
        """Take one file out of the draft. False where it is not in it."""
        return self._write(_TAKE, task=task_id, place=number).rowcount > 0

    def report_files(self, task_id: int) -> Sequence[ReportFile]:
        """The files of the task's newest report."""
        return [file_of(row) for row in self._all(_REPORT_FILES, task=task_id)]

    def files_at_hand(self, task_id: int) -> Mapping[str, StoredFile]:
        """By content, what a report for the task may name: files of its draft and of its own reports."""
        rows = self._all(_AT_HAND, task=task_id)
        return {row.sha256: StoredFile(sha256=row.sha256, size=row.size, kind=FileKind(row.kind)) for row in rows}

    def unused_files(self) -> Sequence[str]:
        """Contents that neither a report nor a draft names."""
        return [row.sha256 for row in self._all(_UNUSED)]

    def forget_files(self, contents: Sequence[str]) -> Sequence[str]:
        """Strike out those of these contents that are still unused. Returns which."""
        return [row.sha256 for row in self._all(_FORGET, contents=listed(contents))]

    def known_files(self) -> Sequence[str]:
        """Every content that the store is to hold."""
        return [row.sha256 for row in self._all(select(FILE.c.sha256))]
