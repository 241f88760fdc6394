"""督办单: a numbered order to one unit, drafted from frozen facts, signed by a named person, answered, and struck off.

Theory of operation. A clerk drafts; what was known at that instant is frozen in the draft. A named person signs: only
then it has a number, is sent, and the unit owes a reply by a due of its own. The unit replies through its link. A named
person strikes it off (销号), also where the unit never replied but has handed in what was asked for: then that is
proposed and still done by a person. Every pair of state and event that is not in the table is refused.

    draft ── sign ──► signed ── reply ──► replied ── clear ──► cleared

Sources: domain rule 8; the usual practice of 督查: 立项交办, 跟踪, 销号, with blue, yellow and red.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.errors import Conflict, InvalidInput
from domain.plan import limit
from domain.policy import Policy
from domain.task_life import OWING, TaskState

REPLY_LENGTH = 4000


class SupervisionState(StrEnum):
    """Where a 督办单 stands."""

    DRAFT = "draft"  # 待签发
    SIGNED = "signed"  # 已签发待回复
    REPLIED = "replied"  # 已回复待销号
    CLEARED = "cleared"  # 已销号
    CANCELLED = "cancelled"  # 已撤销


class SupervisionEvent(StrEnum):
    """What may happen to it."""

    EDIT = "edit"  # 修改
    SIGN = "sign"  # 签发
    REPLY = "reply"  # 回复
    CLEAR = "clear"  # 销号
    CANCEL = "cancel"  # 撤销


class SupervisionNotFit(Conflict):
    """The act does not fit the state of the 督办单."""

    code = "supervision_not_fit"


class SupervisionOutdated(Conflict):
    """What the draft says is not true any more: it is not signed but drafted anew."""

    code = "supervision_outdated"


class ReplyUnfit(InvalidInput):
    """The reply is empty or too long."""

    code = "reply_unfit"


_S, _E = SupervisionState, SupervisionEvent

TRANSITIONS: Mapping[tuple[SupervisionState, SupervisionEvent], SupervisionState] = {
    (_S.DRAFT, _E.EDIT): _S.DRAFT,
    (_S.DRAFT, _E.SIGN): _S.SIGNED,
    (_S.DRAFT, _E.CANCEL): _S.CANCELLED,
    (_S.SIGNED, _E.REPLY): _S.REPLIED,
    (_S.SIGNED, _E.CLEAR): _S.CLEARED,
    (_S.SIGNED, _E.CANCEL): _S.CANCELLED,
    (_S.REPLIED, _E.REPLY): _S.REPLIED,
    (_S.REPLIED, _E.CLEAR): _S.CLEARED,
    (_S.REPLIED, _E.CANCEL): _S.CANCELLED,
}

OPEN = frozenset({_S.DRAFT, _S.SIGNED, _S.REPLIED})
SENT = frozenset({_S.SIGNED, _S.REPLIED, _S.CLEARED, _S.CANCELLED})

_LABELS = {
    _S.DRAFT: "待签发",
    _S.SIGNED: "已签发待回复",
    _S.REPLIED: "已回复待销号",
    _S.CLEARED: "已销号",
    _S.CANCELLED: "已撤销",
}
_EVENTS = {_E.EDIT: "修改", _E.SIGN: "签发", _E.REPLY: "回复", _E.CLEAR: "销号", _E.CANCEL: "撤销"}


class Colour(StrEnum):
    """How pressing it is. 督办级别."""

    BLUE = "blue"  # 蓝: the due is near
    YELLOW = "yellow"  # 黄: the last stage before the due, or returned
    RED = "red"  # 红: overdue


_SEVERITY = {Colour.BLUE: 1, Colour.YELLOW: 2, Colour.RED: 3}
_COLOURS = {Colour.BLUE: "蓝", Colour.YELLOW: "黄", Colour.RED: "红"}
UNSETTLED = OWING | {TaskState.MISSING}
"""States of a task for which a unit can be supervised. Handing in or being let off ends it."""


class Returned(Frozen):
    """One return of a report (退回)."""

    at: datetime
    reason: str


class SupervisedItem(Frozen):
    """One thing that the unit has not settled. ``due`` is the task's own; ``returns`` in order of time."""

    task_id: int
    title: str
    state: TaskState
    due: datetime | None
    returns: tuple[Returned, ...] = ()


class ToldOnce(Frozen):
    """One message that was sent to the unit: when, to whom, over what. ``who`` is duty and name."""

    at: datetime
    who: str
    way: str


class SupervisionFacts(Frozen):
    """All that was known when it was drafted; it never changes. ``amended_at`` is when the notice was last changed for
    the unit, so that what it had acknowledged before does not count any more.
    """

    as_of: datetime
    notice_number: str
    notice_title: str
    office_name: str
    unit_code: str
    unit_name: str
    acknowledged_at: datetime | None = None
    amended_at: datetime | None = None
    items: tuple[SupervisedItem, ...]
    told: tuple[ToldOnce, ...] = ()


class Supervision(Frozen):
    """One 督办单. A draft has neither ``number`` nor ``due``; ``body`` is its text, final from the signing on.

    ``requirement`` is what the office adds in its own words; ``settled`` tells that all it asks for is handed in or let
    off, so that striking off is proposed.
    """

    id: int
    notice_id: str
    office: str
    unit_code: str
    number: str = ""
    colour: Colour
    state: SupervisionState
    due: datetime | None = None
    facts: SupervisionFacts
    body: str
    requirement: str = ""
    drafted_by: str
    drafted_at: datetime
    signed_by: str = ""
    signed_at: datetime | None = None
    reply: str = ""
    replied_by: str = ""
    replied_at: datetime | None = None
    ended_by: str = ""
    ended_at: datetime | None = None
    ended_reason: str = ""
    settled: bool = False

    @property
    def ladder(self) -> str:
        """The name of the rungs by which its reply is asked for."""
        return ladder_of(self.id)


def ladder_of(supervision_id: int) -> str:
    """The name of the rungs by which the reply to a 督办单 is asked for."""
    return f"d{supervision_id}"


def after(state: SupervisionState, event: SupervisionEvent) -> SupervisionState:
    """The state that follows. Raises SupervisionNotFit."""
    following = TRANSITIONS.get((state, event))
    if following is None:
        raise SupervisionNotFit(f"督办单当前为“{_LABELS[state]}”，不能{_EVENTS[event]}；请刷新后查看最新状态")
    return following


def label(state: SupervisionState) -> str:
    """The state in the words of the offices."""
    return _LABELS[state]


def colour_label(colour: Colour) -> str:
    """蓝, 黄 or 红."""
    return _COLOURS[colour]


def severity(colour: Colour) -> int:
    """How pressing a colour is: 1 for blue to 3 for red."""
    return _SEVERITY[colour]


def diagram() -> str:
    """The table as a Mermaid state diagram, for docs/supervision.md."""
    arrows = [f"    {state} --> {following}: {_EVENTS[event]}" for (state, event), following in TRANSITIONS.items()]
    names = [f'    state "{_LABELS[state]}" as {state}' for state in SupervisionState]
    ends = [f"    {state} --> [*]" for state in SupervisionState if state not in OPEN]
    return "\n".join(["stateDiagram-v2", *names, f"    [*] --> {_S.DRAFT}: 起草", *arrows, *ends])


def colour_of(
    items: Iterable[SupervisedItem], as_of: datetime, policy: Policy, calendar: WorkCalendar
) -> Colour | None:
    """The colour of the most pressing item at the aware instant ``as_of``; None where none is near its due yet."""
    found = [colour for item in items if (colour := _item_colour(item, as_of, policy, calendar))]
    return max(found, key=_SEVERITY.__getitem__, default=None)


def pressing_items(
    items: Sequence[SupervisedItem], as_of: datetime, policy: Policy, calendar: WorkCalendar
) -> tuple[SupervisedItem, ...]:
    """The items that give the unit its colour."""
    colour = colour_of(items, as_of, policy, calendar)
    return tuple(item for item in items if colour and _item_colour(item, as_of, policy, calendar) is colour)


def _item_colour(item: SupervisedItem, as_of: datetime, policy: Policy, calendar: WorkCalendar) -> Colour | None:
    if item.state is TaskState.MISSING or (item.state in OWING and item.due is not None and item.due < as_of):
        return Colour.RED
    if item.state is TaskState.RETURNED:
        return Colour.YELLOW
    if item.state not in OWING or item.due is None:
        return None
    left = calendar.working_days_between(as_of.astimezone(SHANGHAI).date(), item.due.astimezone(SHANGHAI).date())
    if left <= policy.late_stage_working_days:
        return Colour.YELLOW
    return Colour.BLUE if left <= policy.near_working_days else None


def reply_due(signed_at: datetime, policy: Policy, calendar: WorkCalendar) -> datetime:
    """By when the unit has to reply: closing time after the working days of the policy, counted from the signing."""
    return limit(signed_at, policy.reply_working_days, 0.0, calendar)


def settled(states: Iterable[TaskState]) -> bool:
    """Whether all that was asked for is handed in or let off, so that striking off is proposed (拟销号)."""
    return not UNSETTLED & set(states)


def check_still_true(items: Sequence[SupervisedItem], states: Mapping[int, TaskState]) -> None:
    """Nobody signs what is not true any more. ``states`` by task id. Raises SupervisionOutdated."""
    gone = [item.title for item in items if states.get(item.task_id) not in UNSETTLED]
    if gone:
        raise SupervisionOutdated(f"起草之后该单位已报送或已免报“{'、'.join(gone)}”，请撤销本单，如仍需督办请重新起草")


def check_reply(text: str) -> str:
    """The reply without blanks around it. Raises ReplyUnfit."""
    reply = text.strip()
    if not reply or len(reply) > REPLY_LENGTH:
        raise ReplyUnfit(f"请填写办理情况的回复，不超过 {REPLY_LENGTH} 个字", field="reply")
    return reply
