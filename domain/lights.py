"""Lights (红黄绿灯): how one task, one acknowledgement and one unit stands at a moment.

Green is done, yellow wants looking at, red is overdue, grey is not due or not asked. 督查 work runs by these colours.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from domain.obligations import Demand
from domain.task_life import TaskState


class Light(StrEnum):
    """The colour, the most pressing first."""

    RED = "red"
    YELLOW = "yellow"
    GREY = "grey"
    GREEN = "green"


class Standing(StrEnum):
    """How one task stands, finer than its state: what a cell of the ledger says."""

    REPORTED = "reported"  # 已报
    LATE = "late"  # 迟报
    WAITING = "waiting"  # 待审核
    OWING = "owing"  # 待报
    SOON = "soon"  # 临近截止
    RETURNED = "returned"  # 退回待重报
    OVERDUE = "overdue"  # 逾期未报
    MISSING = "missing"  # 漏报
    SENT_BACK = "sent_back"  # 退回后未再报
    WAIVED = "waived"  # 免报
    WITHDRAWN = "withdrawn"  # 不再要求
    FREE = "free"  # 自愿报送或有则报送，未报


STANDING_WORDS: Mapping[Standing, str] = {
    Standing.REPORTED: "已报",
    Standing.LATE: "迟报",
    Standing.WAITING: "待审核",
    Standing.OWING: "待报",
    Standing.SOON: "临近截止",
    Standing.RETURNED: "退回待重报",
    Standing.OVERDUE: "逾期未报",
    Standing.MISSING: "漏报",
    Standing.SENT_BACK: "退回后未再报",
    Standing.WAIVED: "免报",
    Standing.WITHDRAWN: "不再要求",
    Standing.FREE: "非必报，未报",
}
LIGHT_WORDS: Mapping[Light, str] = {
    Light.RED: "红灯",
    Light.YELLOW: "黄灯",
    Light.GREY: "未到期",
    Light.GREEN: "绿灯",
}
LIGHTS: Mapping[Standing, Light] = {
    Standing.REPORTED: Light.GREEN,
    Standing.LATE: Light.YELLOW,
    Standing.WAITING: Light.YELLOW,
    Standing.OWING: Light.GREY,
    Standing.SOON: Light.YELLOW,
    Standing.RETURNED: Light.YELLOW,
    Standing.OVERDUE: Light.RED,
    Standing.MISSING: Light.RED,
    Standing.SENT_BACK: Light.RED,
    Standing.WAIVED: Light.GREY,
    Standing.WITHDRAWN: Light.GREY,
    Standing.FREE: Light.GREY,
}
OWED = frozenset({Standing.OWING, Standing.SOON, Standing.RETURNED, Standing.OVERDUE})
"""Standings of a task that still owes and is asked for."""
_ORDER = tuple(Light)
_SETTLED = {TaskState.WAIVED: Standing.WAIVED, TaskState.WITHDRAWN: Standing.WITHDRAWN}
_ASKED_NOTHING = frozenset({Standing.WAIVED, Standing.WITHDRAWN, Standing.FREE})


class Duty(NamedTuple):
    """One task as the monitor needs it. ``due`` is its own; ``near`` the moment from which it is due soon.

    ``late``: the newest report came late; ``sent_back``: it was returned.
    """

    task_id: int
    item_id: int
    state: TaskState
    demand: Demand
    due: datetime | None
    near: datetime | None
    late: bool
    sent_back: bool


def standing_of(duty: Duty, now: datetime) -> Standing:
    """How the task stands at ``now``."""
    if (settled := _SETTLED.get(duty.state)) is not None:
        return settled
    if duty.state is TaskState.ACCEPTED:
        return Standing.LATE if duty.late else Standing.REPORTED
    if duty.state is TaskState.SUBMITTED:
        return Standing.WAITING
    if duty.state is TaskState.MISSING:
        return Standing.SENT_BACK if duty.sent_back else Standing.MISSING
    return _owing(duty, now)


def _owing(duty: Duty, now: datetime) -> Standing:
    overdue = duty.due is not None and duty.due < now
    if duty.state is TaskState.RETURNED:
        return Standing.OVERDUE if overdue else Standing.RETURNED
    if duty.demand is not Demand.MANDATORY:
        return Standing.FREE  # silence is an answer here
    if overdue:
        return Standing.OVERDUE
    return Standing.SOON if duty.near is not None and duty.near <= now else Standing.OWING


def next_turn(duty: Duty, now: datetime) -> datetime | None:
    """The next moment after ``now`` at which the task's standing changes by itself; None where it never does."""
    coming = [moment for moment in (duty.near, duty.due) if moment is not None and moment >= now]
    return min(coming, default=None)


def unit_light(standings: Iterable[Standing], *, acknowledgement: Light | None) -> Light:
    """The unit's light: the most pressing of all it was asked; grey where it was asked nothing.

    ``acknowledgement`` is the light of what it owes for the receipt itself, None where it owes nothing there.
    """
    lights = {LIGHTS[one] for one in standings if one not in _ASKED_NOTHING}
    if acknowledgement is not None:
        lights.add(acknowledgement)
    return next((light for light in _ORDER if light in lights), Light.GREY)
