"""The close gate (办结前核对), submissions by hand, and opening again what was closed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, delete, literal, or_, select, update

from domain.facts.closing import Statement
from domain.gate import Matter, Obstacle
from domain.notices import NoticeState
from domain.obligations import Demand, Field
from domain.plan import Item, ItemKey
from domain.policy import Act, Track
from domain.requests import LABELS, RequestKind
from domain.rollup import Category, Contribution, Counts, Rollup
from domain.rollup_diff import Compiled
from domain.task_life import OWING, TaskEvent, TaskState, after
from service.store.facts.contributing import ContributionFacts, part_of
from service.store.statements import effective_due, given, in_review, item_meant, item_parameters, owes
from service.store.tables import (
    ITEM,
    NOTICE,
    RECEIPT,
    REPORT,
    REQUEST,
    ROLLUP,
    ROLLUP_SOURCE,
    RUNG,
    SUBMISSION,
    TASK,
    UNIT,
)

_NOTICE = given("notice", ITEM.c.notice_id)
_KEY = (ITEM.c.obligation, ITEM.c.occurrence)
_UNIT = (UNIT.c.code, UNIT.c.name)
_TASKS = (
    select(*_KEY, *_UNIT, TASK.c.state, effective_due().label("due"), REPORT.c.submitted_at)
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .outerjoin(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == TASK.c.version))
    .where(
        ITEM.c.notice_id == _NOTICE,
        ITEM.c.closed_at.is_(None),
        or_(in_review(), and_(owes(), ITEM.c.demand == Demand.MANDATORY.value)),
    )
)
_REQUESTS = (
    select(*_KEY, *_UNIT, REQUEST.c.kind, REQUEST.c.asked_at)
    # A report that came after the request has made it moot.
    .join_from(REQUEST, TASK, (TASK.c.id == REQUEST.c.task_id) & (TASK.c.version == REQUEST.c.version))
    .join(ITEM, ITEM.c.id == TASK.c.item_id)
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .where(REQUEST.c.notice_id == _NOTICE, ITEM.c.closed_at.is_(None), REQUEST.c.decision.is_(None))
)
_their = ITEM.alias("their_item")


def _stale(item: Any) -> Any:
    """Whether reports came after the item was last compiled."""
    return and_(item.c.changed, item.c.version > 0)


_OWN_STALE: Select[Any] = (
    select(*_KEY, *_UNIT)
    .join_from(ITEM, NOTICE, NOTICE.c.id == ITEM.c.notice_id)
    .join(UNIT, UNIT.c.code == NOTICE.c.office)
    .where(ITEM.c.notice_id == _NOTICE, _stale(ITEM))
)
_STALE_BELOW: Select[Any] = (
    select(*_KEY, *_UNIT)
    .join_from(ITEM, RECEIPT, RECEIPT.c.notice_id == ITEM.c.notice_id)
    .join(
        _their,
        (_their.c.notice_id == RECEIPT.c.child_id)
        & (_their.c.obligation == ITEM.c.obligation)
        & (_their.c.occurrence == ITEM.c.occurrence),
    )
    .join(UNIT, UNIT.c.code == RECEIPT.c.unit_code)
    .where(ITEM.c.notice_id == _NOTICE, _stale(_their))
)
_STALE = _OWN_STALE.union(_STALE_BELOW)
_NAMES = (
    select(*_UNIT).join_from(RECEIPT, UNIT, UNIT.c.code == RECEIPT.c.unit_code).where(RECEIPT.c.notice_id == _NOTICE)
)
_NEWEST = (
    select(ROLLUP.c.id, ROLLUP.c.version, ROLLUP.c.document)
    .join_from(ROLLUP, ITEM, (ITEM.c.id == ROLLUP.c.item_id) & (ITEM.c.version == ROLLUP.c.version))
    .where(item_meant())
)
_PARTS = (
    select(
        TASK.c.id,
        TASK.c.unit_code,
        ROLLUP_SOURCE.c.category,
        REPORT.c.id.label("report_id"),
        REPORT.c.filled,
        REPORT.c.carried,
    )
    .join_from(ROLLUP_SOURCE, TASK, TASK.c.id == ROLLUP_SOURCE.c.task_id)
    .outerjoin(REPORT, REPORT.c.id == ROLLUP_SOURCE.c.report_id)
    .where(ROLLUP_SOURCE.c.rollup_id == given("rollup", ROLLUP.c.id))
    .order_by(TASK.c.unit_code)
)
_STATE = SUBMISSION.insert().from_select(
    ["item_id", "version", "supplement", "actor", "reason", "at"],
    select(
        ITEM.c.id,
        given("of_version", SUBMISSION.c.version),
        given("after_close", SUBMISSION.c.supplement),
        given("who", SUBMISSION.c.actor),
        given("why", SUBMISSION.c.reason),
        given("moment", SUBMISSION.c.at),
    ).where(item_meant()),
)
_MINE = select(ITEM.c.id).where(item_meant(), ITEM.c.closed_at.is_not(None))
_REOPEN_TASKS = (
    update(TASK)
    .where(TASK.c.item_id.in_(_MINE), TASK.c.state == TaskState.MISSING.value)
    .values(
        state=literal(after(TaskState.MISSING, TaskEvent.REOPEN).value),
        ladder=given("new_ladder", TASK.c.ladder),
        due=given("own_due", TASK.c.due),
        climbed=0,
    )
    .returning(TASK.c.unit_code)
)
_REOPEN_ITEM = (
    update(ITEM)
    .where(item_meant())
    .values(
        outstanding=ITEM.c.outstanding + given("reopened", ITEM.c.outstanding),
        compile_at=given("new_compile", ITEM.c.compile_at),
        close_at=given("new_close", ITEM.c.close_at),
        closed_at=None,
    )
)
_DROP_RUNGS = delete(RUNG).where(
    RUNG.c.notice_id == given("item_notice", RUNG.c.notice_id),
    RUNG.c.fired_at.is_(None),
    or_(
        RUNG.c.instant <= given("moment", RUNG.c.instant),
        and_(
            RUNG.c.obligation == given("item_obligation", RUNG.c.obligation),
            RUNG.c.occurrence == given("item_occurrence", RUNG.c.occurrence),
        ),
    ),
)
_LAST = given("last_close", NOTICE.c.closes_at)
_REOPEN_NOTICE = (
    update(NOTICE)
    .where(NOTICE.c.id == given("notice", NOTICE.c.id), NOTICE.c.state == NoticeState.CLOSED.value)
    .values(state=literal(NoticeState.ISSUED.value), closed_at=None)
)
_MOVE_CLOSE = (
    update(NOTICE)
    .where(NOTICE.c.id == given("notice", NOTICE.c.id), NOTICE.c.closes_at < _LAST)
    .values(closes_at=_LAST)
)
_CLOSES = select(RUNG.c.obligation, RUNG.c.occurrence).where(
    RUNG.c.notice_id == given("notice", RUNG.c.notice_id),
    RUNG.c.fired_at.is_(None),
    RUNG.c.track == Track.REPORT.value,
    RUNG.c.act == Act.CLOSE.value,
)


class ClosingFacts(ContributionFacts):
    """A constant number of statements, however many units there are."""

    def gate(self, notice_id: str) -> Mapping[ItemKey, Sequence[Matter]]:
        """What stands in the way of closing each item. Three statements."""
        found: dict[ItemKey, list[Matter]] = defaultdict(list)
        for row in self._all(_TASKS, notice=notice_id):
            found[row.obligation, row.occurrence].append(_task_matter(row))
        for row in self._all(_REQUESTS, notice=notice_id):
            found[row.obligation, row.occurrence].append(_request_matter(row))
        for row in self._all(_STALE, notice=notice_id):
            matter = Matter(obstacle=Obstacle.STALE, unit_code=row.code, unit_name=row.name)
            found[row.obligation, row.occurrence].append(matter)
        return found

    def unit_names(self, notice_id: str) -> Mapping[str, str]:
        """The names of the recipients, by code."""
        return {row.code: row.name for row in self._all(_NAMES, notice=notice_id)}

    def compiled(self, notice_id: str, key: ItemKey) -> tuple[int, Compiled] | None:
        """The newest rollup with its version and the parts it was compiled from, or None. Two statements."""
        newest = self._one(_NEWEST, **item_parameters(notice_id, key))
        if newest is None:
            return None
        fields = self.notice(notice_id).obligation(key[0]).fields
        parts = tuple(_part(row, fields) for row in self._all(_PARTS, rollup=newest.id))
        return newest.version, Compiled(rollup=Rollup.model_validate_json(newest.document), parts=parts)

    def put_statement(self, notice_id: str, key: ItemKey, statement: Statement, at: datetime) -> None:
        """Keep who submitted this version by hand and why, and the trail."""
        self._write(
            _STATE,
            of_version=statement.version,
            after_close=statement.supplement,
            who=statement.actor,
            why=statement.reason,
            moment=at,
            **item_parameters(notice_id, key),
        )
        act = "supplement_submitted" if statement.supplement else "submitted_by_hand"
        detail = {"item": "/".join(key), "version": statement.version, "reason": statement.reason}
        self.trail(notice_id, at, statement.actor, act, detail)

    def reopen_item(self, notice_id: str, item: Item, ladder: str, at: datetime) -> Sequence[str]:
        """Open a closed item with the moments of ``item``; those declared missing owe again, on the ladder."""
        meant = item_parameters(notice_id, item.key)
        rows = self._write(_REOPEN_TASKS, new_ladder=ladder, own_due=item.due, **meant).all()
        if not rows:
            return []
        reopened = len(rows) if item.demand is Demand.MANDATORY else 0
        moments = {"new_compile": item.compile_at, "new_close": item.close_at}
        self._write(_REOPEN_ITEM, reopened=reopened, **moments, **meant)
        self._write(_DROP_RUNGS, moment=at, **meant)
        return sorted(row.unit_code for row in rows)

    def reopen_notice(self, notice_id: str, closes_at: datetime) -> bool:
        """State ISSUED again; its last close is then ``closes_at`` at the earliest. False where it was open."""
        self._heads.pop(notice_id, None)
        self._write(_MOVE_CLOSE, notice=notice_id, last_close=closes_at)
        return self._write(_REOPEN_NOTICE, notice=notice_id).rowcount > 0

    def unfired_closes(self, notice_id: str) -> frozenset[ItemKey]:
        """Items whose closing moment is still to be carried out."""
        return frozenset((row.obligation, row.occurrence) for row in self._all(_CLOSES, notice=notice_id))


def _task_matter(row: Row[Any]) -> Matter:
    owing = TaskState(row.state) in OWING
    return Matter(
        obstacle=Obstacle.OWING if owing else Obstacle.REVIEW,
        unit_code=row.code,
        unit_name=row.name,
        due=row.due if owing else None,
        since=None if owing else row.submitted_at,
    )


def _request_matter(row: Row[Any]) -> Matter:
    return Matter(
        obstacle=Obstacle.REQUEST,
        unit_code=row.code,
        unit_name=row.name,
        since=row.asked_at,
        detail=LABELS[RequestKind(row.kind)],
    )


def _part(row: Row[Any], fields: Sequence[Field]) -> Contribution:
    category = Category(row.category)
    if row.report_id is not None:
        return part_of(row, category, fields)
    return Contribution(
        unit_code=row.unit_code, task_id=row.id, report_id=None, category=category, base=Counts.of(category)
    )
