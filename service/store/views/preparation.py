"""What one unit has handed in under a notice, and prepares: contents, files, drafts, and all versions of a report."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from domain.base import Frozen
from domain.files import ReportFile
from domain.report_drafts import DraftFile, ReportDraft
from domain.reports import Content
from domain.reviews import Verdict
from service.store.database import reading
from service.store.facts.tasks import FILES, content_of, file_of
from service.store.statements import given
from service.store.tables import DRAFT_FILE, FILE, ITEM, REPORT, REPORT_DRAFT, REPORT_FILE, REVIEW, TASK
from service.store.views.base import View, rows


class Version(Frozen):
    """One version of a report. ``verdict`` is None where nothing was decided on it; ``compiled``: it is a rollup."""

    version: int
    submitted_at: datetime
    late: bool
    supplement: bool
    actor: str
    channel: str
    content: Content
    compiled: bool = False
    verdict: Verdict | None = None
    reason: str = ""
    reviewed_at: datetime | None = None


_MINE = (
    ITEM.c.notice_id == given("notice", ITEM.c.notice_id),
    TASK.c.unit_code == given("unit", TASK.c.unit_code),
)
_NEWEST = (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version)
_CONTENTS = select(REPORT).join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id).join(REPORT, _NEWEST).where(*_MINE)
_FILES = (
    FILES.join(REPORT, REPORT.c.id == REPORT_FILE.c.report_id)
    .join(TASK, _NEWEST)
    .join(ITEM, ITEM.c.id == TASK.c.item_id)
    .where(*_MINE)
    .order_by(REPORT_FILE.c.report_id, REPORT_FILE.c.position)
)
_DRAFTS = (
    select(REPORT_DRAFT)
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .join(REPORT_DRAFT, REPORT_DRAFT.c.task_id == TASK.c.id)
    .where(*_MINE)
)
_DRAFT_FILES = (
    select(DRAFT_FILE, FILE.c.size, FILE.c.kind)
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .join(DRAFT_FILE, DRAFT_FILE.c.task_id == TASK.c.id)
    .join(FILE, FILE.c.sha256 == DRAFT_FILE.c.sha256)
    .where(*_MINE)
    .order_by(DRAFT_FILE.c.task_id, DRAFT_FILE.c.number)
)
_OF_TASK = REPORT.c.task_id == given("task", REPORT.c.task_id)
_VERSIONS = (
    select(REPORT, REVIEW.c.decision, REVIEW.c.reason, REVIEW.c.at.label("reviewed_at"))
    .outerjoin(REVIEW, (REVIEW.c.task_id == REPORT.c.task_id) & (REVIEW.c.version == REPORT.c.version))
    .where(_OF_TASK)
    .order_by(REPORT.c.version.desc(), REVIEW.c.id)
)
_VERSION_FILES = (
    FILES.join(REPORT, REPORT.c.id == REPORT_FILE.c.report_id)
    .where(_OF_TASK)
    .order_by(REPORT_FILE.c.report_id, REPORT_FILE.c.position)
)


class PreparationViews(View):
    """One unit's own. A constant number of statements, however many tasks it has."""

    def contents(self, notice_id: str, unit_code: str) -> Mapping[int, Content]:
        """By task id what its newest report holds. Two statements."""
        with reading(self._engine) as connection:
            found = rows(connection, _CONTENTS, notice=notice_id, unit=unit_code)
            files: dict[int, list[ReportFile]] = defaultdict(list)
            for row in rows(connection, _FILES, notice=notice_id, unit=unit_code) if found else ():
                files[row.report_id].append(file_of(row))
        return {row.task_id: content_of(row, files[row.id]) for row in found}

    def report_drafts(self, notice_id: str, unit_code: str) -> Mapping[int, ReportDraft]:
        """By task id what is prepared. Two statements."""
        with reading(self._engine) as connection:
            found = rows(connection, _DRAFTS, notice=notice_id, unit=unit_code)
            files: dict[int, list[DraftFile]] = defaultdict(list)
            for row in rows(connection, _DRAFT_FILES, notice=notice_id, unit=unit_code) if found else ():
                files[row.task_id].append(DraftFile(number=row.number, **file_of(row).model_dump()))
        return {
            row.task_id: ReportDraft(
                task_id=row.task_id,
                version=row.version,
                typed=None if row.typed is None else json.loads(row.typed),
                by=row.actor,
                changed_at=row.changed_at,
                files=tuple(files[row.task_id]),
            )
            for row in found
        }

    def versions(self, task_id: int) -> Sequence[Version]:
        """All versions of a task's report, the newest first. Two statements."""
        with reading(self._engine) as connection:
            found = rows(connection, _VERSIONS, task=task_id)
            files: dict[int, list[ReportFile]] = defaultdict(list)
            for row in rows(connection, _VERSION_FILES, task=task_id):
                files[row.report_id].append(file_of(row))
        # What was accepted first may have been returned afterwards: the last decision counts.
        last = {row.version: row for row in found}
        return [
            Version(
                version=row.version,
                submitted_at=row.submitted_at,
                late=row.late,
                supplement=row.supplement,
                actor=row.actor,
                channel=row.channel,
                content=content_of(row, files[row.id]),
                compiled=row.rollup_id is not None,
                verdict=Verdict(row.decision) if row.decision else None,
                reason=row.reason or "",
                reviewed_at=row.reviewed_at,
            )
            for row in last.values()
        ]
