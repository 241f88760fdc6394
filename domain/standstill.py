"""Why a unit is stuck (卡在哪里): one plain sentence of what stands in the way and what happens next.

A clerk reads it beside the unit; so it names the obstacle first, then what was done about it, then what comes. Whoever
owes is never left without a sentence (domain rule 7: no path ends in silence).
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

from domain.base import Frozen
from domain.clock import SHANGHAI
from domain.lights import OWED, Standing
from domain.policy import Step


class Obstacle(StrEnum):
    """What stands in the way, the one to be removed first before the others."""

    GONE = "gone"  # 单位已撤并
    UNREACHABLE = "unreachable"  # 无联系人
    UNDELIVERED = "undelivered"  # 消息均未送达
    UNACKNOWLEDGED = "unacknowledged"  # 未签收
    TO_PASS_ON = "to_pass_on"  # 待转发
    ASKED = "asked"  # 已申请，待批复
    RETURNED = "returned"  # 退回待重报
    BELOW = "below"  # 等下级报送
    OVERDUE = "overdue"  # 逾期未报
    MISSING = "missing"  # 漏报
    REVIEW = "review"  # 待本单位审核
    OWING = "owing"  # 未到期


class Duty(Frozen):
    """One thing that the unit was asked: its standing, its due, and why it was sent back or since when it waits.

    ``asked`` is what the unit has asked for and nobody has decided yet: 延期 or 免报.
    """

    title: str
    standing: Standing
    due: datetime | None = None
    returned: str = ""
    waits_since: datetime | None = None
    asked: str = ""


class Reminders(Frozen):
    """What was sent to the unit's people: how often they were reminded, from when to when, and what became of it."""

    count: int = 0
    first: datetime | None = None
    last: datetime | None = None
    undelivered: int = 0
    waiting: int = 0


class NextStep(Frozen):
    """The next rung that would concern the unit: when, whom it tells, by name where known."""

    instant: datetime
    step: Step | None
    names: tuple[str, ...] = ()


class Plight(Frozen):
    """Everything the sentence is made of. ``no_mobile`` and ``no_mail``: the liaisons have no such address.

    ``below_owing`` of ``below`` units under the unit's own notice still owe; ``to_pass_on`` it has yet to issue that.
    """

    now: datetime
    asked_here: bool = True
    acknowledged: bool = True
    acknowledge_due: datetime | None = None
    to_pass_on: bool = False
    reachable: bool = True
    no_mobile: bool = False
    no_mail: bool = False
    duties: tuple[Duty, ...] = ()
    reminders: Reminders = Reminders()
    below: int = 0
    below_owing: int = 0
    next_step: NextStep | None = None

    @property
    def owing(self) -> tuple[Duty, ...]:
        """What it still owes."""
        return tuple(duty for duty in self.duties if duty.standing in OWED)

    @property
    def owes(self) -> bool:
        """Whether it owes anything at all: a receipt, a passing on, or a report."""
        return self.asked_here and (bool(self.owing) or self._unread or self.to_pass_on)

    @property
    def _unread(self) -> bool:
        return not self.acknowledged and self.acknowledge_due is not None


_STEPS = {
    Step.LIAISON: "联络员",
    Step.LEADER: "分管领导",
    Step.SUPERIOR: "发文单位经办人",
    Step.ORIGIN: "最初发文单位",
}


def obstacle(plight: Plight) -> Obstacle | None:
    """What stands in the way; None where nothing does."""
    return next((kind for kind, holds in _OBSTACLES if holds(plight)), None)


def why_stuck(plight: Plight) -> str:
    """The sentence; '' only for a unit that owes nothing and waits for nobody."""
    kind = obstacle(plight)
    if kind is None:
        return ""
    head = _HEADS[kind](plight)
    if kind in {Obstacle.GONE, Obstacle.MISSING, Obstacle.REVIEW}:
        return head
    return "；".join(part for part in (f"{head}{_history(plight, kind)}", _coming(plight)) if part)


def _is_gone(plight: Plight) -> bool:
    return not plight.asked_here and bool(plight.owing)


def _standing(*wanted: Standing) -> Callable[[Plight], bool]:
    return lambda plight: any(duty.standing in wanted for duty in plight.duties)


_OBSTACLES: Sequence[tuple[Obstacle, Callable[[Plight], bool]]] = (
    (Obstacle.GONE, _is_gone),
    (Obstacle.UNREACHABLE, lambda plight: plight.owes and not plight.reachable),
    (
        Obstacle.UNDELIVERED,
        lambda plight: plight.owes and 0 < plight.reminders.count == plight.reminders.undelivered,
    ),
    (Obstacle.ASKED, lambda plight: any(duty.asked for duty in plight.owing)),
    (Obstacle.UNACKNOWLEDGED, lambda plight: plight.owes and not plight.acknowledged),
    (Obstacle.TO_PASS_ON, lambda plight: plight.owes and plight.to_pass_on),
    (Obstacle.RETURNED, lambda plight: any(duty.returned for duty in plight.owing)),
    (Obstacle.BELOW, lambda plight: bool(plight.owing) and plight.below_owing > 0),
    (Obstacle.OVERDUE, _standing(Standing.OVERDUE)),
    (Obstacle.OWING, lambda plight: plight.owes),
    (Obstacle.REVIEW, _standing(Standing.WAITING)),
    (Obstacle.MISSING, _standing(Standing.MISSING, Standing.SENT_BACK)),
)


def _gone(_: Plight) -> str:
    return "单位已撤并或不再主送：原有事项不再催办"


def _unreachable(_: Plight) -> str:
    return "无联系人：没有可用的手机号或邮箱，消息发不到；请补充联系人，或电话告知"


def _undelivered(plight: Plight) -> str:
    return f"消息未送达：{plight.reminders.count}次提醒都被退回；请核对联系人的手机号和邮箱"


def _asked(plight: Plight) -> str:
    duty = next(duty for duty in plight.owing if duty.asked)
    return f"等待批复：单位已为“{duty.title}”申请{duty.asked}，请尽快批复"


def _unacknowledged(plight: Plight) -> str:
    if plight.acknowledge_due is None:
        return "未签收"
    return (
        "未签收" if plight.acknowledge_due >= plight.now else f"未签收：已超过签收时限{_moment(plight.acknowledge_due)}"
    )


def _to_pass_on(_: Plight) -> str:
    return "待转发：单位已收到，经办人尚未转发下级"


def _returned(plight: Plight) -> str:
    duty = next(duty for duty in plight.owing if duty.returned)
    until = f"，限{_moment(duty.due)}前重报" if duty.due else ""
    return f"退回待重报：“{duty.title}”因“{duty.returned}”退回{until}"


def _below(plight: Plight) -> str:
    return f"等下级报送：下级 {plight.below} 个单位中 {plight.below_owing} 个未报，汇总后报来"


def _overdue(plight: Plight) -> str:
    titles = [duty.title for duty in plight.owing if duty.standing is Standing.OVERDUE]
    return f"逾期未报：{_named(titles)}"


def _missing(plight: Plight) -> str:
    titles = [duty.title for duty in plight.duties if duty.standing in {Standing.MISSING, Standing.SENT_BACK}]
    return f"漏报：{_named(titles)}办结时仍未报；可补报，或由本单位重新办理"


def _review(plight: Plight) -> str:
    waiting = [duty for duty in plight.duties if duty.standing is Standing.WAITING]
    since = min((duty.waits_since for duty in waiting if duty.waits_since), default=None)
    told = f"，自{_moment(since)}起" if since else ""
    return f"等待审核：{_named([duty.title for duty in waiting])}已报{told}待本单位审核"


def _owing(plight: Plight) -> str:
    dues = [duty.due for duty in plight.owing if duty.due]
    until = f"，截止{_moment(min(dues))}" if dues else ""
    return f"尚未报送{until}"


_HEADS: dict[Obstacle, Callable[[Plight], str]] = {
    Obstacle.GONE: _gone,
    Obstacle.UNREACHABLE: _unreachable,
    Obstacle.UNDELIVERED: _undelivered,
    Obstacle.ASKED: _asked,
    Obstacle.UNACKNOWLEDGED: _unacknowledged,
    Obstacle.TO_PASS_ON: _to_pass_on,
    Obstacle.RETURNED: _returned,
    Obstacle.BELOW: _below,
    Obstacle.OVERDUE: _overdue,
    Obstacle.MISSING: _missing,
    Obstacle.REVIEW: _review,
    Obstacle.OWING: _owing,
}


def _history(plight: Plight, kind: Obstacle) -> str:
    """What was done about it so far."""
    sent = plight.reminders
    if kind in {Obstacle.UNREACHABLE, Obstacle.UNDELIVERED, Obstacle.ASKED}:
        return ""
    lacking = _lacking(plight)
    if not sent.count:
        return f"，{lacking}" if lacking else ""
    since = f"{_day(sent.first)}起" if sent.first and sent.count > 1 else (_day(sent.first) if sent.first else "")
    outcome = f"，其中{sent.undelivered}次未送达" if sent.undelivered else "均已送达" if not sent.waiting else "已发出"
    return f"{'，' if '：' in _HEADS[kind](plight) else '：'}{since}{sent.count}次提醒{outcome}" + (
        f"，{lacking}" if lacking else ""
    )


def _lacking(plight: Plight) -> str:
    if plight.no_mobile:
        return "联络员无手机号"
    return "联络员无邮箱" if plight.no_mail else ""


def _coming(plight: Plight) -> str:
    """What comes next by itself, or that nothing does."""
    coming = plight.next_step
    if coming is None:
        return "后续没有自动提醒，请人工催办" if plight.owes else ""
    if coming.step is None:
        return f"下一步 {_moment(coming.instant)} 汇总或办结"
    names = f" {'、'.join(coming.names[:3])}" if coming.names else ""
    return f"下一步 {_moment(coming.instant)} 告知{_STEPS[coming.step]}{names}"


def _named(titles: Sequence[str]) -> str:
    shown = "、".join(f"“{title}”" for title in titles[:2])
    return f"{shown}等{len(titles)}项" if len(titles) > 2 else shown


def _day(moment: datetime) -> str:
    local = moment.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日"


def _moment(moment: datetime) -> str:
    return f"{_day(moment)} {moment.astimezone(SHANGHAI):%H:%M}"
