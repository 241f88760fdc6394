"""Compiling, submitting and closing (汇总、上报、办结)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, func, literal, select, update

from domain.facts import ItemState
from domain.notices import NoticeState
from domain.obligations import Demand
from domain.plan import Item, ItemKey
from domain.rollup import Contribution, Rollup
from domain.task_life import TaskState
from service.store.facts.contributing import ContributionFacts
from service.store.statements import given, in_review, item_meant, item_parameters, owes
from service.store.tables import ITEM, NOTICE, ROLLUP, ROLLUP_SOURCE, TASK

_NOTICE = given("notice", ITEM.c.notice_id)
_WAITING = select(func.count()).where(TASK.c.item_id == ITEM.c.id, in_review()).scalar_subquery()
ITEMS = select(ITEM, _WAITING.label("waiting")).where(ITEM.c.notice_id == _NOTICE).order_by(ITEM.c.position)
"""The items of a notice as ``item_of`` reads them."""
_COMPILED = (
    update(ITEM)
    .where(item_meant())
    .values(version=ITEM.c.version + 1, changed=False)
    .returning(ITEM.c.id, ITEM.c.version)
)
_PUT_ROLLUP = ROLLUP.insert().returning(ROLLUP.c.id)
_LATEST = (
    select(ROLLUP.c.version, ROLLUP.c.document)
    .join_from(ROLLUP, ITEM, (ITEM.c.id == ROLLUP.c.item_id) & (ITEM.c.version == ROLLUP.c.version))
    .where(item_meant())
)
_MANDATORY = select(ITEM.c.id).where(item_meant(), ITEM.c.demand == Demand.MANDATORY.value)
_MISSING = (
    update(TASK)
    .where(TASK.c.item_id.in_(_MANDATORY), owes())
    .values(state=TaskState.MISSING.value)
    .returning(TASK.c.unit_code)
)
_SETTLE = (
    update(ITEM)
    .where(item_meant())
    .values(outstanding=ITEM.c.outstanding - given("settled", ITEM.c.outstanding), changed=True)
)
_AT = bindparam("at", type_=ITEM.c.closed_at.type)
_IN_REVIEW = select(TASK.c.id).where(TASK.c.item_id == ITEM.c.id, in_review()).exists()
_CLOSE_ITEM = update(ITEM).where(item_meant(), ITEM.c.closed_at.is_(None), ~_IN_REVIEW).values(closed_at=_AT)
_CLOSE_NOTICE = (
    update(NOTICE)
    .where(NOTICE.c.id == given("notice", NOTICE.c.id), NOTICE.c.state == NoticeState.ISSUED.value)
    .values(state=literal(NoticeState.CLOSED.value), closed_at=_AT)
)
_UP_TO = given("up_to", ITEM.c.submitted)
_SUBMITTED = (
    update(ITEM).where(item_meant()).values(submitted=case((ITEM.c.submitted < _UP_TO, _UP_TO), else_=ITEM.c.submitted))
)


class RollupFacts(ContributionFacts):
    """From the reports of subordinates to the office's own."""

    def items(self, notice_id: str) -> Sequence[ItemState]:
        """How every occurrence of the notice stands, in the order of its timetable."""
        return [item_of(row) for row in self._all(ITEMS, notice=notice_id)]

    def put_rollup(
        self, notice_id: str, key: ItemKey, rollup: Rollup, sources: Sequence[Contribution], at: datetime
    ) -> int:
        """Write the next version with its sources, mark the item compiled. Returns the version."""
        item = self._one(_COMPILED, **item_parameters(notice_id, key))
        assert item is not None
        rollup_id = self._connection.execute(
            _PUT_ROLLUP,
            {"item_id": item.id, "version": item.version, "compiled_at": at, "document": rollup.model_dump_json()},
        ).scalar_one()
        self._write_all(ROLLUP_SOURCE.insert(), [_source(rollup_id, source) for source in sources])
        self.trail(notice_id, at, "system", "compiled", _named(key, version=item.version, **rollup.base.model_dump()))
        return int(item.version)

    def latest_rollup(self, notice_id: str, key: ItemKey) -> tuple[int, Rollup] | None:
        """Newest version and rollup, or None."""
        row = self._one(_LATEST, **item_parameters(notice_id, key))
        return None if row is None else (row.version, Rollup.model_validate_json(row.document))

    def declare_missing(self, notice_id: str, key: ItemKey, at: datetime, actor: str = "system") -> int:
        """Settle every mandatory task still owing as missing; the trail lists their units. Returns how many."""
        missing = sorted(row.unit_code for row in self._write(_MISSING, **item_parameters(notice_id, key)))
        if missing:
            self._write(_SETTLE, settled=len(missing), **item_parameters(notice_id, key))
            self.trail(notice_id, at, actor, "missing_declared", _named(key, units=len(missing), codes=missing))
        return len(missing)

    def close_item(self, notice_id: str, key: ItemKey, at: datetime, actor: str = "system") -> bool:
        """Nothing more is collected for this occurrence, and the trail.

        False where it was closed before, or where a report waits for review.
        """
        closed = self._write(_CLOSE_ITEM, at=at, **item_parameters(notice_id, key)).rowcount > 0
        if closed:
            self.trail(notice_id, at, actor, "item_closed", _named(key))
        return closed

    def close_notice(self, notice_id: str, at: datetime) -> None:
        """All is done: state CLOSED, and the trail."""
        self._heads.pop(notice_id, None)
        if self._write(_CLOSE_NOTICE, notice=notice_id, at=at).rowcount:
            self.trail(notice_id, at, "system", "closed", {})

    def mark_submitted(self, notice_id: str, key: ItemKey, version: int) -> None:
        """This version of the item's rollup has been submitted to every superior."""
        self._write(_SUBMITTED, up_to=version, **item_parameters(notice_id, key))


def _named(key: ItemKey, **rest: Any) -> dict[str, Any]:
    return {"item": "/".join(key), **rest}


def _source(rollup_id: int, source: Contribution) -> dict[str, Any]:
    return {
        "rollup_id": rollup_id,
        "task_id": source.task_id,
        "report_id": source.report_id,
        "category": source.category.value,
    }


def item_of(row: Row[Any]) -> ItemState:
    """The item in a row of ``ITEMS``."""
    return ItemState(
        item=Item(
            obligation=row.obligation,
            occurrence=row.occurrence,
            title=row.title,
            demand=Demand(row.demand),
            due=row.due,
            compile_at=row.compile_at,
            close_at=row.close_at,
        ),
        expected=row.expected,
        outstanding=row.outstanding,
        version=row.version,
        changed=row.changed,
        submitted=row.submitted,
        closed_at=row.closed_at,
        waiting=row.waiting,
    )
