"""Units that change while notices are on their way (撤并、更名、补入): open work moves in a handful of statements."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, func, or_, select, update

from domain.facts.units import Concerned, Joining, OpenTask
from domain.notices import NoticeState
from domain.obligations import Demand
from domain.task_life import OWING, TaskEvent, TaskState, after
from domain.unit_changes import UnitChange
from service.pinyin import sound_of
from service.store.facts.trail import TrailFacts
from service.store.statements import among, among_numbers, given, insert_new, listed, owes
from service.store.tables import HANDOVER, ITEM, NOTICE, RECEIPT, TASK, UNIT, UNIT_CHANGE

_UNIT = given("unit", UNIT.c.code)
_OPEN = NOTICE.c.state == NoticeState.ISSUED.value
_CONCERNED = (
    select(
        NOTICE.c.id,
        (NOTICE.c.office == _UNIT).label("issued"),
        RECEIPT.c.unit_code.is_not(None).label("received"),
    )
    .join_from(NOTICE, RECEIPT, (RECEIPT.c.notice_id == NOTICE.c.id) & (RECEIPT.c.unit_code == _UNIT), isouter=True)
    .where(_OPEN, (NOTICE.c.office == _UNIT) | RECEIPT.c.unit_code.is_not(None))
    .order_by(NOTICE.c.id)
)
_ACTING = select(UNIT.c.code).where(among(UNIT.c.acts_for, "offices"))
_ISSUED = (
    select(NOTICE.c.id)
    .where(_OPEN, among(NOTICE.c.office, "offices") | NOTICE.c.office.in_(_ACTING))
    .order_by(NOTICE.c.id)
)
_OPEN_TASKS = (
    select(TASK.c.id, TASK.c.state, ITEM.c.notice_id, ITEM.c.obligation, ITEM.c.occurrence, ITEM.c.title)
    .join_from(NOTICE, ITEM, ITEM.c.notice_id == NOTICE.c.id)
    .join(TASK, (TASK.c.item_id == ITEM.c.id) & (TASK.c.unit_code == _UNIT))
    .where(_OPEN, ITEM.c.closed_at.is_(None), owes())
    .order_by(TASK.c.id)
)
_LOCKED_TASKS = _OPEN_TASKS.with_for_update(of=[TASK, ITEM], key_share=True)
_STATES = {state.value: after(state, TaskEvent.WAIVE).value for state in OWING}
_LET_OFF = (
    update(TASK)
    .where(among_numbers(TASK.c.id, "tasks"), owes())
    .values(state=case(_STATES, value=TASK.c.state), climbed=0)
)
_MANDATORY = case((ITEM.c.demand == Demand.MANDATORY.value, 1), else_=0)
# A unit has one task of an item at most, so that each item loses one.
_COUNT_OFF = (
    update(ITEM)
    .where(ITEM.c.id.in_(select(TASK.c.item_id).where(among_numbers(TASK.c.id, "tasks"))))
    .values(outstanding=ITEM.c.outstanding - _MANDATORY, changed=True)
)
_PUT_RECEIPTS = insert_new(RECEIPT)
_OF_ITEM = and_(
    ITEM.c.notice_id == given("of_notice", ITEM.c.notice_id),
    ITEM.c.obligation == given("of_obligation", ITEM.c.obligation),
    ITEM.c.occurrence == given("of_occurrence", ITEM.c.occurrence),
)
_PUT_TASKS = insert_new(TASK).from_select(
    ["item_id", "unit_code", "state", "version", "climbed", "ladder"],
    select(
        *(ITEM.c.id, given("for_unit", TASK.c.unit_code), given("owed", TASK.c.state)),
        *(given("none", TASK.c.version), given("low", TASK.c.climbed), given("first", TASK.c.ladder)),
    ).where(_OF_ITEM, ITEM.c.closed_at.is_(None)),
)
_tasks = select(func.count()).where(TASK.c.item_id == ITEM.c.id).scalar_subquery()
# Spelt out: a list cannot be unfolded in one statement for many rows.
_one_owes = or_(*(TASK.c.state == state.value for state in sorted(OWING)))
_owing = select(func.count()).where(TASK.c.item_id == ITEM.c.id, _one_owes).scalar_subquery()
# Counted anew and not added to: a step repeated counts nobody twice.
_COUNT = (
    update(ITEM)
    .where(_OF_ITEM, ITEM.c.demand == Demand.MANDATORY.value, ITEM.c.closed_at.is_(None))
    .values(expected=_tasks, outstanding=_owing)
)
_KEEP = (
    update(RECEIPT)
    .where(
        RECEIPT.c.unit_code == _UNIT,
        RECEIPT.c.child_id.is_(None),
        RECEIPT.c.notice_id.in_(select(NOTICE.c.id).where(_OPEN)),
    )
    .values(reissue="never")
)
_END_HANDOVERS = (
    update(HANDOVER)
    .where(HANDOVER.c.unit_code == _UNIT, HANDOVER.c.ended_at.is_(None))
    .values(ended_at=bindparam("ended", type_=HANDOVER.c.ended_at.type))
)
_RENAME = update(UNIT).where(UNIT.c.code == _UNIT).values(name=bindparam("new_name"), search=bindparam("sound"))
_RETIRE = update(UNIT).where(UNIT.c.code == _UNIT).values(active=False)
_CHANGES = select(UNIT_CHANGE).where(UNIT_CHANGE.c.unit_code == _UNIT).order_by(UNIT_CHANGE.c.id.desc())


class UnitFacts(TrailFacts):
    """The open work of units that change."""

    def concerned(self, unit_code: str) -> Sequence[Concerned]:
        """The open notices that concern the unit, in order of id."""
        rows = self._all(_CONCERNED, unit=unit_code)
        return [Concerned(notice_id=row.id, issued=bool(row.issued), received=bool(row.received)) for row in rows]

    def notices_issued(self, offices: Sequence[str]) -> Sequence[str]:
        """The open notices of these offices and of those that act for them, in order of id."""
        return [row.id for row in self._all(_ISSUED, offices=listed(offices))]

    def open_tasks(self, unit_code: str) -> Sequence[OpenTask]:
        """What the unit still owes under open notices. In a writing transaction nobody else moves them from now on."""
        return [_open_task(row) for row in self._all(_LOCKED_TASKS if self._locks else _OPEN_TASKS, unit=unit_code)]

    def let_off(self, tasks: Sequence[OpenTask]) -> None:
        """Settle these tasks as waived, and count them off. The trail, which says why, is the caller's."""
        if not tasks:
            return
        meant = listed([task.task_id for task in tasks])
        self._write(_LET_OFF, tasks=meant)
        self._write(_COUNT_OFF, tasks=meant)

    def join_items(self, joinings: Sequence[Joining]) -> None:
        """Write receipts and tasks where there are none, and count the tasks as expected and outstanding."""
        self._write_all(_PUT_RECEIPTS, [_receipt(one) for one in joinings])
        meant = [(_item(one.notice_id, key), one.unit_code) for one in joinings for key in one.keys]
        fresh = {"owed": TaskState.OWED.value, "none": 0, "low": 0, "first": ""}
        self._write_all(_PUT_TASKS, [{**item, "for_unit": unit, **fresh} for item, unit in meant])
        self._write_all(_COUNT, [item for item, _ in meant])

    def quiet_receipts(self, unit_code: str, at: datetime) -> None:
        """Nothing is passed on any more by a unit that has gone, and nobody stands in for it."""
        self._write(_KEEP, unit=unit_code)
        self._write(_END_HANDOVERS, unit=unit_code, ended=at)

    def rename_unit(self, code: str, name: str) -> None:
        """The new name, at once everywhere."""
        self._write(_RENAME, unit=code, new_name=name, sound=sound_of(name))

    def retire_unit(self, code: str) -> None:
        """The unit is no more: no new notice reaches it."""
        self._write(_RETIRE, unit=code)

    def put_unit_change(self, change: UnitChange) -> None:
        """Keep what happened to a unit."""
        self._write(UNIT_CHANGE.insert(), **change.model_dump())

    def unit_changes(self, code: str) -> Sequence[UnitChange]:
        """What happened to a unit, the newest first."""
        rows = self._all(_CHANGES, unit=code)
        return [UnitChange.model_validate({k: v for k, v in row._mapping.items() if k != "id"}) for row in rows]


def _open_task(row: Row[Any]) -> OpenTask:
    key = (row.obligation, row.occurrence)
    return OpenTask(task_id=row.id, notice_id=row.notice_id, key=key, title=row.title)


def _receipt(joining: Joining) -> dict[str, Any]:
    return {
        "notice_id": joining.notice_id,
        "unit_code": joining.unit_code,
        "reissue": joining.reissue.value,
        "ladder": joining.ladder,
        "acknowledge_due": joining.acknowledge_due,
    }


def _item(notice_id: str, key: tuple[str, str]) -> dict[str, str]:
    return {"of_notice": notice_id, "of_obligation": key[0], "of_occurrence": key[1]}
