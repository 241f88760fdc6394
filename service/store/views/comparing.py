"""What a report is compared with: its own versions, the unit's earlier reports for the same obligation, its peers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select

from domain.base import Frozen
from domain.errors import NotFound
from domain.files import ReportFile
from domain.plan import ItemKey
from domain.reports import Entry
from domain.reviews import Verdict
from domain.rollup import Partial, Value
from domain.task_life import REPORTED, TaskState
from domain.units import Level
from service.store.database import reading
from service.store.facts.carried import carried_of
from service.store.facts.tasks import ENTRIES, FILES, FILLED, file_of
from service.store.statements import effective_due, given, in_review
from service.store.tables import ITEM, NOTICE, REPORT, REPORT_FILE, REVIEW, TASK, UNIT
from service.store.views.base import View, rows


class Judgement(Frozen):
    """What was decided on one version, when, by whom and why."""

    decision: Verdict
    reason: str
    due: datetime | None
    actor: str
    at: datetime


class ReportVersion(Frozen):
    """One version of a report. ``partials`` in place of ``values`` where it was compiled from below."""

    report_id: int
    version: int
    submitted_at: datetime
    late: bool
    nil: bool
    supplement: bool
    actor: str
    channel: str
    values: dict[str, Value]
    partials: dict[str, Partial]
    text: str
    entries: tuple[Entry, ...]
    compiled: bool
    judgements: tuple[Judgement, ...] = ()
    files: tuple[ReportFile, ...] = ()


class ReportedTask(Frozen):
    """One task with all that was handed in for it, the newest version first."""

    task_id: int
    notice_id: str
    unit_code: str
    unit_name: str
    level: Level
    obligation: str
    occurrence: str
    title: str
    state: TaskState
    version: int
    due: datetime | None
    closed: bool
    versions: tuple[ReportVersion, ...]


class EarlierReport(Frozen):
    """What the same unit handed in for the same obligation under an earlier notice of the office, or an earlier period
    of this one.
    """

    notice_id: str
    number: str
    title: str
    occurrence: str
    due: datetime | None
    report: ReportVersion


@dataclass(frozen=True, slots=True)
class PeerReport:
    """The newest report of one unit for an item, among those that are compared."""

    task_id: int
    key: ItemKey
    level: Level
    nil: bool
    values: dict[str, Value]
    partials: dict[str, Partial]


_NOTICE = given("notice", ITEM.c.notice_id)
_TASK_ID = given("task", TASK.c.id)
_TASK: Select[Any] = (
    select(
        *(TASK.c.id, TASK.c.unit_code, TASK.c.state, TASK.c.version, UNIT.c.name, UNIT.c.level),
        *(ITEM.c.notice_id, ITEM.c.obligation, ITEM.c.occurrence, ITEM.c.title, ITEM.c.closed_at),
        effective_due().label("due"),
    )
    .join_from(TASK, ITEM, ITEM.c.id == TASK.c.item_id)
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .where(TASK.c.id == _TASK_ID, ITEM.c.notice_id == _NOTICE)
)
_VERSIONS = select(REPORT).where(REPORT.c.task_id == given("task", REPORT.c.task_id)).order_by(REPORT.c.version.desc())
_JUDGEMENTS = select(REVIEW).where(REVIEW.c.task_id == given("task", REVIEW.c.task_id)).order_by(REVIEW.c.at)
_FILES = FILES.where(
    REPORT_FILE.c.report_id.in_(select(REPORT.c.id).where(REPORT.c.task_id == given("task", REPORT.c.task_id)))
).order_by(REPORT_FILE.c.report_id, REPORT_FILE.c.position)
_REPORTED = TASK.c.state.in_(sorted(REPORTED))
_EARLIER: Select[Any] = (
    select(
        *(REPORT, ITEM.c.notice_id, ITEM.c.title, ITEM.c.occurrence, NOTICE.c.number),
        effective_due().label("due"),
    )
    .join_from(NOTICE, ITEM, ITEM.c.notice_id == NOTICE.c.id)
    .join(TASK, TASK.c.item_id == ITEM.c.id)
    .join(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version))
    .where(
        NOTICE.c.office == select(NOTICE.c.office).where(NOTICE.c.id == _NOTICE).scalar_subquery(),
        TASK.c.unit_code == given("unit", TASK.c.unit_code),
        ITEM.c.obligation == given("obligation", ITEM.c.obligation),
        TASK.c.id != _TASK_ID,
        _REPORTED,
        or_(ITEM.c.due < given("before", ITEM.c.due), given("before", ITEM.c.due).is_(None)),
    )
    .order_by(ITEM.c.due.desc(), REPORT.c.id.desc())
    .limit(given("most", TASK.c.version))
)
_PEER_COLUMNS = (
    *(TASK.c.id, ITEM.c.obligation, ITEM.c.occurrence, UNIT.c.level),
    *(REPORT.c.nil, REPORT.c.filled, REPORT.c.carried),
)
_PEERS: Select[Any] = (
    select(*_PEER_COLUMNS)
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .join(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version))
    .where(ITEM.c.notice_id == _NOTICE, _REPORTED)
)
_OF_WAITING = _PEERS.where(ITEM.c.id.in_(select(TASK.c.item_id).where(in_review())))
_OF_TASK = _PEERS.where(ITEM.c.id == select(TASK.c.item_id).where(TASK.c.id == _TASK_ID).scalar_subquery())


class ComparingViews(View):
    """What a reviewer lays side by side."""

    def reported_task(self, notice_id: str, task_id: int) -> ReportedTask:
        """The task with all versions of its report. Four statements. Raises NotFound where it is not the notice's."""
        with reading(self._engine) as connection:
            row = connection.execute(_TASK, {"notice": notice_id, "task": task_id}).first()
            if row is None:
                raise NotFound(f"这份通知下没有编号为 {task_id} 的报送任务；请重新列出待办后再选", field="task_id")
            judgements: Mapping[int, list[Judgement]] = defaultdict(list)
            for one in rows(connection, _JUDGEMENTS, task=task_id):
                judgements[one.version].append(_judgement(one))
            files: Mapping[int, list[ReportFile]] = defaultdict(list)
            for one in rows(connection, _FILES, task=task_id):
                files[one.report_id].append(file_of(one))
            versions = [
                report_version(one, judgements[one.version], files[one.id])
                for one in rows(connection, _VERSIONS, task=task_id)
            ]
            return _task(row, versions)

    def earlier_reports(self, task: ReportedTask, most: int = 24) -> list[EarlierReport]:
        """The unit's earlier reports for the same obligation of the same office, the latest first. One statement."""
        with reading(self._engine) as connection:
            found = rows(
                connection,
                _EARLIER,
                notice=task.notice_id,
                unit=task.unit_code,
                obligation=task.obligation,
                task=task.task_id,
                before=task.due,
                most=most,
            )
            return [_earlier(row) for row in found]

    def peer_reports(self, notice_id: str, task_id: int | None = None) -> list[PeerReport]:
        """The newest reports for the item of a task; of None for every item where something waits for review.

        One statement.
        """
        with reading(self._engine) as connection:
            found = (
                rows(connection, _OF_WAITING, notice=notice_id)
                if task_id is None
                else rows(connection, _OF_TASK, notice=notice_id, task=task_id)
            )
            return [_peer(row) for row in found]


def _task(row: Row[Any], versions: Sequence[ReportVersion]) -> ReportedTask:
    return ReportedTask(
        task_id=row.id,
        notice_id=row.notice_id,
        unit_code=row.unit_code,
        unit_name=row.name,
        level=Level(row.level),
        obligation=row.obligation,
        occurrence=row.occurrence,
        title=row.title,
        state=TaskState(row.state),
        version=row.version,
        due=row.due,
        closed=row.closed_at is not None,
        versions=tuple(versions),
    )


def report_version(
    row: Row[Any], judgements: Sequence[Judgement] = (), files: Sequence[ReportFile] = ()
) -> ReportVersion:
    """The version in a row that holds all of ``REPORT``."""
    return ReportVersion(
        report_id=row.id,
        version=row.version,
        submitted_at=row.submitted_at,
        late=row.late,
        nil=row.nil,
        supplement=row.supplement,
        actor=row.actor,
        channel=row.channel,
        values=FILLED.validate_json(row.filled),
        partials=_partials(row),
        text=row.body,
        entries=ENTRIES.validate_json(row.entries),
        compiled=row.rollup_id is not None,
        judgements=tuple(judgements),
        files=tuple(files),
    )


def _partials(row: Row[Any]) -> dict[str, Partial]:
    return {} if row.carried is None else carried_of(row.carried).partials


def _judgement(row: Row[Any]) -> Judgement:
    return Judgement(decision=Verdict(row.decision), reason=row.reason, due=row.due, actor=row.actor, at=row.at)


def _earlier(row: Row[Any]) -> EarlierReport:
    return EarlierReport(
        notice_id=row.notice_id,
        number=row.number,
        title=row.title,
        occurrence=row.occurrence,
        due=row.due,
        report=report_version(row),
    )


def _peer(row: Row[Any]) -> PeerReport:
    return PeerReport(
        task_id=row.id,
        key=(row.obligation, row.occurrence),
        level=Level(row.level),
        nil=row.nil,
        values=FILLED.validate_json(row.filled),
        partials=_partials(row),
    )
