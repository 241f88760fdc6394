"""Putting tasks on a ladder of their own (延期、退回): a new due, a climb from the beginning, and nobody else's plan
touched.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from activities.reporting import NoticeClosed
from domain.dues import check_new_due
from domain.facts import Bound, Facts, TaskFacts
from domain.notices import Notice, NoticeState
from domain.plan import ItemKey, Rung, ladder
from domain.policy import Act, Step, Track
from domain.task_life import TaskClosed


def key_of(task: TaskFacts) -> ItemKey:
    """The item of a task."""
    return task.obligation, task.occurrence


def check_due(
    tasks: Sequence[TaskFacts], bounds: Mapping[ItemKey, Bound], due: datetime, now: datetime, *, returned: bool
) -> None:
    """A due that every one of these tasks may have. Raises DuePassed, DueAfterClose, DueAfterSuperior, TaskClosed.

    Once the office's own due above has passed, what is ``returned`` is bound by the close alone: the office is late by
    then, and still takes what comes for its supplement.
    """
    for key in dict.fromkeys(key_of(task) for task in tasks):
        bound = bounds[key]
        open_item(bound)
        above = bound.superior_due
        lenient = returned and above is not None and above <= now
        check_new_due(due, now, bound.item.close_at, None if lenient else above)


def open_notice(notice: Notice) -> Notice:
    """The notice, where decisions may still be made under it. Raises NoticeClosed."""
    if notice.state is NoticeState.CLOSED:
        raise NoticeClosed("该通知已办结，不能再作这一决定；确需更改请先重新办理", field="notice_id")
    if notice.state is NoticeState.WITHDRAWN:
        raise NoticeClosed("该通知已撤回，无需再办", field="notice_id")
    return notice


def open_item(bound: Bound) -> None:
    """Raises TaskClosed where nothing is collected for the item any more."""
    if bound.closed:
        raise TaskClosed(f"“{bound.item.title}”已经办结，不能再作这一决定；确需更改请先重新办理", field="task_id")


def put_on_ladder(
    facts: Facts,
    notice: Notice,
    tasks: Sequence[TaskFacts],
    bounds: Mapping[ItemKey, Bound],
    kind: str,
    due: datetime,
    reason: str,
    now: datetime,
) -> str:
    """One new ladder for all of them. Returns its name. A constant number of statements however many tasks."""
    name = facts.new_ladder(notice.id, kind, Track.REPORT, due, reason, now)
    calendar = facts.calendar()
    rungs: list[Rung] = []
    for key in dict.fromkeys(key_of(task) for task in tasks):
        item = bounds[key].item
        rungs += ladder(notice.policy, calendar, Track.REPORT, due, name, after=now, until=item.close_at, item=item)
    facts.put_rungs(notice.id, rungs)
    facts.move_tasks(notice.id, [task.id for task in tasks], name, due)
    return name


def telling_rung(task: TaskFacts, name: str, title: str, now: datetime) -> Rung:
    """The rung under which a unit hears that its report was returned: carried out at once, part of the record."""
    return Rung(
        id=returned_rung(task, name),
        instant=now,
        act=Act.REMIND,
        track=Track.REPORT,
        step=Step.LIAISON,
        obligation=task.obligation,
        occurrence=task.occurrence,
        ladder=name,
        reason=f"“{title}”被退回，告知联络员",
    )


def returned_rung(task: TaskFacts, name: str) -> str:
    """The id of that rung: one for all tasks of an item on the ladder."""
    return f"{Track.REPORT.value}.{task.obligation}.{task.occurrence}.{name}.return.0"
