"""How an office's direct subordinates stand, one row each, those who need attention first."""

from collections.abc import Iterable
from datetime import datetime

from domain.base import Frozen
from domain.obligations import Demand
from domain.plan import Item, ItemKey
from domain.task_life import REPORTED, TaskState
from service.documents.rollup_document import Light, light_of
from service.store.views import NoticeStatus, TaskStanding, UnitStanding

_SEVERITY = {Light.RED: 0, Light.YELLOW: 1, Light.NONE: 2, Light.GREEN: 3}


class UnitRow(Frozen):
    """One unit. ``expected`` and ``reported`` count its mandatory tasks; ``below_…`` those of its own subordinates
    where it has passed the notice on, ``missing`` the units at the bottom that its newest rollup came without. ``word``
    says in Chinese what ``light`` shows as a colour."""

    code: str
    name: str
    light: Light
    word: str
    acknowledged_at: datetime | None
    expected: int
    reported: int
    reissued: bool
    below_expected: int
    below_reported: int
    missing: int


def standing(status: NoticeStatus, now: datetime) -> tuple[UnitRow, ...]:
    """Every direct subordinate of the notice's office."""
    items = {one.state.item.key: one.state.item for one in status.items}
    rows = [_row(unit, items, now) for unit in status.units]
    return tuple(sorted(rows, key=lambda row: (_SEVERITY[row.light], row.code)))


def _row(unit: UnitStanding, items: dict[ItemKey, Item], now: datetime) -> UnitRow:
    due = [(task, items[task.obligation, task.occurrence]) for task in unit.tasks]
    owed = [
        (task, item) for task, item in due if item.demand is Demand.MANDATORY and task.state is not TaskState.WAIVED
    ]
    light, word = _worst(owed, now)
    return UnitRow(
        code=unit.code,
        name=unit.name,
        light=light,
        word=word,
        acknowledged_at=unit.acknowledged_at,
        expected=len(owed),
        reported=sum(task.state in REPORTED for task, _ in owed),
        reissued=unit.child_id is not None,
        below_expected=unit.child_expected,
        below_reported=unit.child_expected - unit.child_outstanding,
        missing=max((task.missing for task in unit.tasks), default=0),
    )


def _asked(task: TaskStanding) -> bool:
    return task.state not in (TaskState.WAIVED, TaskState.WITHDRAWN)


def _worst(owed: Iterable[tuple[TaskStanding, Item]], now: datetime) -> tuple[Light, str]:
    """The light of the task that is worst off, and what it says. Nothing owed is as good as all reported."""
    lights = [_light(task, now) for task, _ in owed]
    return min(lights, key=lambda one: _SEVERITY[one[0]], default=(Light.GREEN, "无需报送"))


def _light(task: TaskStanding, now: datetime) -> tuple[Light, str]:
    overdue = task.due is not None and task.due < now
    light = light_of(task.state, late=task.late, overdue=overdue)
    if light is Light.RED:
        if task.state is TaskState.MISSING:
            return light, "退回后未重报" if task.returned else "漏报"
        return light, "逾期未报"
    if light is Light.YELLOW:
        return light, {TaskState.RETURNED: "已退回", TaskState.SUBMITTED: "待审"}.get(
            task.state, "补报" if task.supplement else "迟报"
        )
    return light, "已报" if light is Light.GREEN else "未到期"
