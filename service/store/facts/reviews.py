"""Reviewing (审核): verdicts on reports, and how far a new due may lie."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, case, func, or_, select, update

from domain.facts import TaskFacts
from domain.facts.reviews import Bound
from domain.obligations import Demand
from domain.plan import ItemKey
from domain.reissue import superior_dues
from domain.reviews import Verdict
from domain.task_life import TaskState
from service.store.facts.rollups import ITEMS, item_of
from service.store.facts.tasks import TaskReads
from service.store.statements import among_numbers, effective_due, given, listed
from service.store.tables import ITEM, NOTICE_SUPERIOR, REVIEW, RUNG, TASK, UNIT

_STATES = {Verdict.ACCEPTED: TaskState.ACCEPTED, Verdict.RETURNED: TaskState.RETURNED}
_PUT = REVIEW.insert()
_MOVE = update(TASK).where(among_numbers(TASK.c.id, "tasks")).values(state=given("following", TASK.c.state))
_OFFICE = given("office", UNIT.c.code)
_DUES_ABOVE = (
    select(ITEM.c.notice_id, ITEM.c.obligation, ITEM.c.occurrence, effective_due().label("due"))
    .join_from(NOTICE_SUPERIOR, ITEM, ITEM.c.notice_id == NOTICE_SUPERIOR.c.superior_id)
    .join(TASK, TASK.c.item_id == ITEM.c.id)
    .where(
        NOTICE_SUPERIOR.c.notice_id == given("notice", NOTICE_SUPERIOR.c.notice_id),
        or_(
            TASK.c.unit_code == _OFFICE,
            TASK.c.unit_code == select(UNIT.c.acts_for).where(UNIT.c.code == _OFFICE).scalar_subquery(),
        ),
        TASK.c.state.not_in([TaskState.WAIVED.value, TaskState.WITHDRAWN.value]),
        effective_due().is_not(None),
    )
)
_RUNG = select(RUNG.c.id).where(
    RUNG.c.notice_id == given("notice", RUNG.c.notice_id), RUNG.c.id == given("rung", RUNG.c.id)
)


def _counted(owe_again: bool) -> Update:
    """Count tasks off, or on again, each at its item."""
    mine = TASK.alias("mine")
    chosen = (
        select(func.count()).where(mine.c.item_id == ITEM.c.id, among_numbers(mine.c.id, "tasks")).scalar_subquery()
    )
    after: ColumnElement[Any] = ITEM.c.outstanding + chosen if owe_again else ITEM.c.outstanding - chosen
    return (
        update(ITEM)
        .where(ITEM.c.id.in_(select(TASK.c.item_id).where(among_numbers(TASK.c.id, "tasks"))))
        .values(
            changed=True, outstanding=case((ITEM.c.demand == Demand.MANDATORY.value, after), else_=ITEM.c.outstanding)
        )
    )


_COUNT_ON, _COUNT_OFF = _counted(owe_again=True), _counted(owe_again=False)


class ReviewFacts(TaskReads):
    """What a reviewing office reads and writes."""

    def bounds(self, notice_id: str) -> Mapping[ItemKey, Bound]:
        """How far a new due may lie, by item."""
        notice = self.notice(notice_id)
        rows = self._all(_DUES_ABOVE, notice=notice_id, office=notice.office) if notice.superiors else ()
        dues: dict[tuple[str, str, str], datetime] = {}
        for row in rows:
            key = (row.notice_id, row.obligation, row.occurrence)
            dues[key] = min(row.due, dues.get(key, row.due))
        above = superior_dues(notice.draft.obligations, dues)
        states = [item_of(row) for row in self._all(ITEMS, notice=notice_id)]
        return {
            state.item.key: Bound(
                item=state.item, superior_due=above.get(state.item.key), closed=state.closed_at is not None
            )
            for state in states
        }

    def put_reviews(
        self,
        tasks: Sequence[TaskFacts],
        verdict: Verdict,
        at: datetime,
        actor: str,
        reason: str = "",
        due: datetime | None = None,
    ) -> None:
        """Write one verdict on the newest version of each task and move them; what is returned owes again."""
        told = {"decision": verdict.value, "reason": reason, "due": due, "actor": actor, "at": at}
        self._write_all(_PUT, [{"task_id": task.id, "version": task.version, **told} for task in tasks])
        chosen = listed(task.id for task in tasks)
        self._write(_MOVE, tasks=chosen, following=_STATES[verdict].value)
        if verdict is Verdict.RETURNED:
            self._write(_COUNT_ON, tasks=chosen)

    def waive_tasks(self, tasks: Sequence[TaskFacts]) -> None:
        """Free these tasks, all of which owe, and count them off."""
        chosen = listed(task.id for task in tasks)
        self._write(_COUNT_OFF, tasks=chosen)
        self._write(_MOVE, tasks=chosen, following=TaskState.WAIVED.value)

    def has_rung(self, notice_id: str, rung_id: str) -> bool:
        """Whether the plan holds the rung, fired or not."""
        return self._one(_RUNG, notice=notice_id, rung=rung_id) is not None
