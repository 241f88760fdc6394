"""The life of a task: one transition table, asked by all, decided nowhere else.

Theory of operation. A *task* is one unit's duty for one occurrence of one obligation. People and workflows never set a
state; they name an *event*, and the table says which state follows or that the event does not fit. A pair that is not
in the table is refused with ``task_closed`` or ``task_not_fit``, never ignored.

    owed ── submit ──► submitted ── accept ──► accepted
      ▲                    │
      └───── return ───────┘   (a return goes to ``returned``, which owes again)

``owed`` and ``returned`` *owe*: only they are reminded and only they climb. ``submitted`` waits for the office, whose
wait is never counted against the unit. ``accepted``, ``waived``, ``missing`` and ``withdrawn`` are settled. A report
for a task accepted before its rollup is frozen is a correction: a new version, the same life. What comes after its item
was closed is a *supplement* (补报): it is kept at once and never waits, also where the task had been declared missing.
Only a reopening makes a missing task owe again. An amendment that changes what is filled in makes a reported one owe
again, which is no 退回.
"""

from collections.abc import Mapping
from enum import StrEnum

from domain.errors import Conflict


class TaskState(StrEnum):
    """Where a task stands."""

    OWED = "owed"  # 待报
    SUBMITTED = "submitted"  # 已报待审
    ACCEPTED = "accepted"  # 已采纳
    RETURNED = "returned"  # 已退回
    WAIVED = "waived"  # 免报
    MISSING = "missing"  # 漏报
    WITHDRAWN = "withdrawn"  # 已撤回


class TaskEvent(StrEnum):
    """What may happen to a task."""

    SUBMIT = "submit"  # 报送
    PART = "part"  # 部分报送: fewer entries than the quota asks for, which goes on owing
    ACCEPT = "accept"  # 采纳
    RETURN = "return"  # 退回
    EXTEND = "extend"  # 延期: a later due, the same state
    WAIVE = "waive"  # 免报
    DECLARE_MISSING = "declare_missing"  # 办结时仍未报
    SUPPLEMENT = "supplement"  # 补报: a report after the item was closed
    REOPEN = "reopen"  # 重新办理
    AMEND = "amend"  # 填报内容变更: what was handed in answers another question
    WITHDRAW = "withdraw"  # 通知撤回、取消


class TaskClosed(Conflict):
    """The task is settled; nothing more can be handed in for it here."""

    code = "task_closed"


class TaskNotFit(Conflict):
    """The event does not fit the state of the task."""

    code = "task_not_fit"


_S, _E = TaskState, TaskEvent

TRANSITIONS: Mapping[tuple[TaskState, TaskEvent], TaskState] = {
    (_S.OWED, _E.SUBMIT): _S.SUBMITTED,
    (_S.OWED, _E.PART): _S.OWED,
    (_S.OWED, _E.EXTEND): _S.OWED,
    (_S.OWED, _E.WAIVE): _S.WAIVED,
    (_S.OWED, _E.DECLARE_MISSING): _S.MISSING,
    (_S.OWED, _E.SUPPLEMENT): _S.ACCEPTED,
    (_S.OWED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.SUBMITTED, _E.SUBMIT): _S.SUBMITTED,
    (_S.SUBMITTED, _E.ACCEPT): _S.ACCEPTED,
    (_S.SUBMITTED, _E.RETURN): _S.RETURNED,
    (_S.SUBMITTED, _E.AMEND): _S.OWED,
    (_S.SUBMITTED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.ACCEPTED, _E.SUBMIT): _S.SUBMITTED,
    (_S.ACCEPTED, _E.RETURN): _S.RETURNED,
    (_S.ACCEPTED, _E.AMEND): _S.OWED,
    (_S.ACCEPTED, _E.SUPPLEMENT): _S.ACCEPTED,
    (_S.RETURNED, _E.SUBMIT): _S.SUBMITTED,
    (_S.RETURNED, _E.PART): _S.RETURNED,
    (_S.RETURNED, _E.EXTEND): _S.RETURNED,
    (_S.RETURNED, _E.WAIVE): _S.WAIVED,
    (_S.RETURNED, _E.DECLARE_MISSING): _S.MISSING,
    (_S.RETURNED, _E.SUPPLEMENT): _S.ACCEPTED,
    (_S.RETURNED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.MISSING, _E.SUPPLEMENT): _S.ACCEPTED,
    (_S.MISSING, _E.REOPEN): _S.OWED,
}

OWING = frozenset({TaskState.OWED, TaskState.RETURNED})
REPORTED = frozenset({TaskState.SUBMITTED, TaskState.ACCEPTED})
SETTLED = frozenset({TaskState.ACCEPTED, TaskState.WAIVED, TaskState.MISSING, TaskState.WITHDRAWN})

_LABELS = {
    TaskState.OWED: "待报",
    TaskState.SUBMITTED: "已报待审",
    TaskState.ACCEPTED: "已采纳",
    TaskState.RETURNED: "已退回",
    TaskState.WAIVED: "免报",
    TaskState.MISSING: "漏报",
    TaskState.WITHDRAWN: "已撤回",
}


_EVENTS = {
    TaskEvent.SUBMIT: "报送",
    TaskEvent.PART: "数量不足",
    TaskEvent.ACCEPT: "采纳",
    TaskEvent.RETURN: "退回",
    TaskEvent.EXTEND: "延期",
    TaskEvent.WAIVE: "免报",
    TaskEvent.DECLARE_MISSING: "办结时仍未报",
    TaskEvent.SUPPLEMENT: "补报",
    TaskEvent.REOPEN: "重新办理",
    TaskEvent.AMEND: "填报内容变更",
    TaskEvent.WITHDRAW: "撤回或取消",
}


def after(state: TaskState, event: TaskEvent) -> TaskState:
    """The state that follows. Raises TaskClosed where nothing ever follows, TaskNotFit otherwise."""
    if (following := TRANSITIONS.get((state, event))) is not None:
        return following
    if not any(known is state for known, _ in TRANSITIONS):
        raise TaskClosed(f"该事项已“{_LABELS[state]}”，不再接收材料；确需补充请联系发文单位")
    raise TaskNotFit(f"该事项当前为“{_LABELS[state]}”，不能进行这一操作；请刷新页面查看最新状态")


def after_report(state: TaskState, *, review: bool) -> TaskState:
    """The state after a report: waits for review, or is accepted on arrival where the obligation asks for no review."""
    submitted = after(state, TaskEvent.SUBMIT)
    return submitted if review else after(submitted, TaskEvent.ACCEPT)


def after_part(state: TaskState) -> TaskState:
    """The state after a report with fewer entries than asked for. Raises TaskClosed, TaskNotFit."""
    return after(state, TaskEvent.PART)


def after_supplement(state: TaskState) -> TaskState:
    """The state after a report that came when the item was closed. Raises TaskClosed, TaskNotFit."""
    return after(state, TaskEvent.SUPPLEMENT)


def takes_supplement(state: TaskState) -> bool:
    """Whether a report is still taken once the item is closed."""
    return (state, TaskEvent.SUPPLEMENT) in TRANSITIONS


def diagram() -> str:
    """The table as a Mermaid state diagram, for docs/task-life.md."""
    arrows = [f"    {state} --> {following}: {_EVENTS[event]}" for (state, event), following in TRANSITIONS.items()]
    names = [f'    state "{_LABELS[state]}" as {state}' for state in TaskState]
    ends = [f"    {state} --> [*]" for state in TaskState if state in SETTLED]
    return "\n".join(["stateDiagram-v2", *names, f"    [*] --> {TaskState.OWED}: 下发", *arrows, *ends])


def label(state: TaskState) -> str:
    """The state in the words of the offices."""
    return _LABELS[state]
