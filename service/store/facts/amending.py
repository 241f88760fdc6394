"""Amending (变更): one transaction rewrites the document and only those rows that it touches."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, select, update

from domain.amendment import REMOVED, Amendment
from domain.errors import Conflict
from domain.facts import TaskFacts
from domain.notices import NoticeState
from domain.obligations import Demand
from domain.outbox import IntentState
from domain.plan import Item, ItemKey
from domain.supervision import SupervisionState
from domain.task_life import OWING, TaskEvent, TaskState, after
from domain.units import ReissueRule, Unit
from service.store.facts.ladders import LadderFacts
from service.store.facts.revisions import RevisionFacts
from service.store.facts.tasks import TASKS, task_of
from service.store.rows import UNIT_COLUMNS, unit_of
from service.store.statements import among, among_numbers, given, insert_new, listed, upsert
from service.store.tables import (
    ITEM,
    LADDER,
    NOTICE,
    NOTICE_DOCUMENT,
    NOTICE_REVISION,
    OUTBOX,
    RECEIPT,
    SUPERVISION,
    TASK,
    UNIT,
)

_MOVED_ON = "这份通知刚刚被变更、办结或撤回，本次未写入；请查看最新情况后再试"
_ID = given("notice", NOTICE.c.id)
_OPEN_ORDERS = [SupervisionState.DRAFT.value, SupervisionState.SIGNED.value, SupervisionState.REPLIED.value]
_LOCK = select(NOTICE_DOCUMENT.c.notice_id).where(NOTICE_DOCUMENT.c.notice_id == _ID).with_for_update()
_RECIPIENTS = (
    select(*UNIT_COLUMNS)
    .join_from(RECEIPT, UNIT, UNIT.c.code == RECEIPT.c.unit_code)
    .where(RECEIPT.c.notice_id == _ID, RECEIPT.c.ladder != REMOVED)
    .order_by(UNIT.c.code)
)
_ALL_TASKS = TASKS.where(ITEM.c.notice_id == _ID).order_by(ITEM.c.position, TASK.c.unit_code)
_NUMBER = select(func.coalesce(func.max(LADDER.c.number), 0)).where(LADDER.c.notice_id == _ID)
_KEEP = (
    insert_new(NOTICE_REVISION)
    .from_select(
        ["notice_id", "revision", "document", "replaced_at", "actor", "reason"],
        select(
            NOTICE_DOCUMENT.c.notice_id,
            given("of_revision", NOTICE_REVISION.c.revision),
            NOTICE_DOCUMENT.c.document,
            given("at", NOTICE_REVISION.c.replaced_at),
            given("by", NOTICE_REVISION.c.actor),
            given("why", NOTICE_REVISION.c.reason),
        ).where(NOTICE_DOCUMENT.c.notice_id == _ID),
    )
    .execution_options(preserve_rowcount=True)
)
_REPLACE = update(NOTICE_DOCUMENT).where(NOTICE_DOCUMENT.c.notice_id == _ID).values(document=bindparam("text"))
_REVISE = (
    update(NOTICE)
    .where(
        NOTICE.c.id == _ID,
        NOTICE.c.state == NoticeState.ISSUED.value,
        NOTICE.c.revision == given("seen", NOTICE.c.revision),
    )
    .values(
        revision=NOTICE.c.revision + 1,
        title=given("new_title", NOTICE.c.title),
        closes_at=given("new_close", NOTICE.c.closes_at),
    )
)
_ITEM_IDS = select(ITEM.c.id, ITEM.c.obligation, ITEM.c.occurrence, ITEM.c.position).where(ITEM.c.notice_id == _ID)
_MOVE_ITEM = (
    update(ITEM)
    .where(ITEM.c.id == given("item", ITEM.c.id))
    .values(
        title=given("new_title", ITEM.c.title),
        demand=given("new_demand", ITEM.c.demand),
        due=given("new_due", ITEM.c.due),
        compile_at=given("new_compile", ITEM.c.compile_at),
        close_at=given("new_close", ITEM.c.close_at),
    )
)
_REASK = update(TASK).where(among_numbers(TASK.c.id, "tasks")).values(state=TaskState.OWED.value)
_WITHDRAW = (
    update(TASK)
    .where(among_numbers(TASK.c.id, "tasks"), TASK.c.state.in_([*sorted(OWING), TaskState.SUBMITTED.value]))
    .values(state=TaskState.WITHDRAWN.value)
)
_task = upsert(TASK)
# A unit that was taken away and is asked again owes anew.
_ADD_TASKS = _task.on_conflict_do_update(
    index_elements=["item_id", "unit_code"],
    set_={"state": TaskState.OWED.value, "ladder": _task.excluded.ladder, "due": None, "climbed": 0},
    where=TASK.c.state == TaskState.WITHDRAWN.value,
)
_receipt = upsert(RECEIPT)
_ADD_RECEIPTS = _receipt.on_conflict_do_update(
    index_elements=["notice_id", "unit_code"],
    set_={
        "reissue": _receipt.excluded.reissue,
        "ladder": _receipt.excluded.ladder,
        "acknowledge_due": _receipt.excluded.acknowledge_due,
        "acknowledged_at": None,
        "acknowledged_by": "",
        "acknowledged_via": "",
        "child_id": None,
        "climbed": 0,
    },
)
_REMOVE_RECEIPTS = (
    update(RECEIPT)
    .where(RECEIPT.c.notice_id == _ID, among(RECEIPT.c.unit_code, "units"))
    .values(ladder=REMOVED, reissue=ReissueRule.NEVER.value)
)
_PASS_ON = (
    update(RECEIPT)
    .where(RECEIPT.c.notice_id == _ID, RECEIPT.c.unit_code == given("unit", RECEIPT.c.unit_code))
    .where(RECEIPT.c.child_id.is_(None), RECEIPT.c.ladder != REMOVED)
    .values(reissue=given("rule", RECEIPT.c.reissue))
)
_SETTLE = (
    update(OUTBOX)
    .where(
        OUTBOX.c.notice_id == _ID,
        OUTBOX.c.state == IntentState.WAITING.value,
        among(OUTBOX.c.unit_code, "units"),
    )
    .values(state=IntentState.SETTLED.value, checked_at=given("at", OUTBOX.c.checked_at))
)
_mine = TASK.c.item_id == ITEM.c.id
_EXPECTED = select(func.count()).select_from(TASK).where(_mine, TASK.c.state != TaskState.WITHDRAWN.value)
_OUTSTANDING = select(func.count()).select_from(TASK).where(_mine, TASK.c.state.in_(sorted(OWING)))
_mandatory = ITEM.c.demand == Demand.MANDATORY.value
RECOUNT = (
    update(ITEM)
    .where(ITEM.c.closed_at.is_(None))
    .values(
        expected=case((_mandatory, _EXPECTED.scalar_subquery()), else_=0),
        outstanding=case((_mandatory, _OUTSTANDING.scalar_subquery()), else_=0),
        changed=True,
    )
)
"""Counts open items anew from their tasks; to be completed by a condition."""

CANCEL_ORDERS = (
    update(SUPERVISION)
    .where(SUPERVISION.c.state.in_(_OPEN_ORDERS))
    .values(
        state=SupervisionState.CANCELLED.value,
        ended_by=given("by", SUPERVISION.c.ended_by),
        ended_at=given("at", SUPERVISION.c.ended_at),
        ended_reason=given("why", SUPERVISION.c.ended_reason),
    )
)
"""Ends open 督办单; to be completed by a condition."""

_CANCEL = CANCEL_ORDERS.where(SUPERVISION.c.notice_id == _ID, among(SUPERVISION.c.unit_code, "units"))
_RECOUNT = RECOUNT.where(among_numbers(ITEM.c.id, "items"))
_END = (
    update(ITEM)
    .where(ITEM.c.notice_id == _ID, among_numbers(ITEM.c.id, "items"))
    .values(closed_at=given("at", ITEM.c.closed_at))
)


class AmendingFacts(LadderFacts, RevisionFacts):
    """A number of statements that depends neither on the units nor on what changed."""

    def recipients(self, notice_id: str) -> Sequence[Unit]:
        """The units the notice is addressed to now, in order of code. Nobody else amends it from here to the commit."""
        if self._locks:
            self._all(_LOCK, notice=notice_id)
            self._heads.pop(notice_id, None)
        return [unit_of(row) for row in self._all(_RECIPIENTS, notice=notice_id)]

    def all_tasks(self, notice_id: str) -> Sequence[TaskFacts]:
        """Every task of the notice, also those withdrawn, in order of item and unit."""
        return [task_of(row) for row in self._all(_ALL_TASKS, notice=notice_id)]

    def record_amendment(self, amendment: Amendment, at: datetime, actor: str, reason: str) -> None:
        """Write one amendment with its revision, and the trail. Raises Conflict where the notice moved meanwhile."""
        notice_id = amendment.notice.id
        self._put_document(amendment, at, actor, reason)
        ids = self._add_items(amendment)
        self._put_tasks(amendment, ids)
        self._write(_END, notice=notice_id, items=listed(ids[key] for key in amendment.ended), at=at)
        self._write(_RECOUNT, items=listed(ids[key] for key in amendment.counted))
        self._put_receipts(amendment, at, actor, reason)
        self.drop_rungs(notice_id, amendment.dropped_rungs)
        self.put_rungs(notice_id, amendment.rungs)
        self._revise(amendment)
        self.trail(notice_id, at, actor, "amended", _told(amendment, reason))

    def _put_document(self, amendment: Amendment, at: datetime, actor: str, reason: str) -> None:
        notice = amendment.notice
        kept = self._write(_KEEP, notice=notice.id, of_revision=notice.revision - 1, at=at, by=actor, why=reason)
        if not kept.rowcount:
            raise Conflict(_MOVED_ON, field="notice_id")
        self._write(_REPLACE, notice=notice.id, text=notice.model_dump_json())
        number = self._connection.execute(_NUMBER, {"notice": notice.id}).scalar_one() + 1
        row = {"notice_id": notice.id, "number": number, "name": amendment.ladder, "track": "acknowledge"}
        self._write(LADDER.insert(), **row, due=amendment.acknowledge_due, reason=reason, made_at=at)

    def _add_items(self, amendment: Amendment) -> dict[ItemKey, int]:
        """Write the items as they stand now, without counts. Returns the ids of all by key."""
        notice_id = amendment.notice.id
        rows = self._all(_ITEM_IDS, notice=notice_id)
        known = {(row.obligation, row.occurrence): row.id for row in rows}
        place = max(row.position for row in rows) + 1
        new = [item for item in amendment.items if item.key not in known]
        counts = {"notice_id": notice_id, "expected": 0, "outstanding": 0}
        added = [{**item.model_dump(), **counts, "position": place + offset} for offset, item in enumerate(new)]
        self._write_all(ITEM.insert(), added)
        self._write_all(_MOVE_ITEM, [_moved(known[item.key], item) for item in amendment.items if item.key in known])
        if new:
            known = {(row.obligation, row.occurrence): row.id for row in self._all(_ITEM_IDS, notice=notice_id)}
        return known

    def _put_tasks(self, amendment: Amendment, ids: dict[ItemKey, int]) -> None:
        assert after(TaskState.ACCEPTED, TaskEvent.AMEND) is TaskState.OWED
        self._write(_REASK, tasks=listed(amendment.reasked))
        self._write(_WITHDRAW, tasks=listed(amendment.withdrawn))
        climbing = frozenset(amendment.climbing)
        rows = [
            {"item_id": ids[key], "unit_code": code, "ladder": amendment.ladder if key in climbing else ""}
            for code, key in amendment.added_tasks
        ]
        self._write_all(_ADD_TASKS, rows)
        self.move_tasks(amendment.notice.id, amendment.moved, amendment.ladder, None)

    def _put_receipts(self, amendment: Amendment, at: datetime, actor: str, reason: str) -> None:
        notice_id = amendment.notice.id
        own = {"ladder": amendment.ladder, "acknowledge_due": amendment.acknowledge_due}
        rows = [
            {"notice_id": notice_id, "unit_code": unit.code, "reissue": rule.value, **own}
            for unit, rule in amendment.added
        ]
        self._write_all(_ADD_RECEIPTS, rows)
        self.move_receipts(notice_id, amendment.asked, amendment.ladder, amendment.acknowledge_due)
        passing = [{"notice": notice_id, "unit": code, "rule": rule.value} for code, rule in amendment.passing]
        self._write_all(_PASS_ON, passing)
        if amendment.removed:
            units = listed(unit.code for unit in amendment.removed)
            self._write(_REMOVE_RECEIPTS, notice=notice_id, units=units)
            self._write(_SETTLE, notice=notice_id, units=units, at=at)
            self._write(_CANCEL, notice=notice_id, units=units, at=at, by=actor, why=reason)

    def _revise(self, amendment: Amendment) -> None:
        notice = amendment.notice
        seen = {"notice": notice.id, "seen": notice.revision - 1}
        written = self._write(_REVISE, **seen, new_title=notice.draft.title, new_close=notice.closes_at)
        if not written.rowcount:
            raise Conflict(_MOVED_ON, field="notice_id")
        self._heads[notice.id] = notice.revision, NoticeState.ISSUED
        self._notices[notice.id, notice.revision] = notice


def _moved(item_id: int, item: Item) -> dict[str, Any]:
    return {
        "item": item_id,
        "new_title": item.title,
        "new_demand": item.demand.value,
        "new_due": item.due,
        "new_compile": item.compile_at,
        "new_close": item.close_at,
    }


def _told(amendment: Amendment, reason: str) -> dict[str, Any]:
    return {
        "revision": amendment.notice.revision,
        "reason": reason,
        "changes": [change.sentence for change in amendment.changes],
        "asked": len(amendment.asked),
        "added": [unit.code for unit, _ in amendment.added],
        "removed": [unit.code for unit in amendment.removed],
        "reasked": len(amendment.reasked),
        "withdrawn": len(amendment.withdrawn),
    }
