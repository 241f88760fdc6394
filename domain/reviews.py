"""Reviewing (审核): what an office decides on the very version of a report that it has seen.

Domain rules 11 (a return has a reason and a new due, restarts that unit's ladder and counts as 退回) and 12 (reviewers
have clocks too).
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.errors import Conflict
from domain.letters import ChannelName
from domain.plan import ItemKey, Rung
from domain.policy import Act, Step, Track
from domain.task_life import TaskEvent, TaskState, after

LEADER_MORNING = 9
"""Hour of the day, Asia/Shanghai, at which leader and superior office hear of what waits too long."""
_NAMED = 10
_BOTH = (ChannelName.EMAIL, ChannelName.SMS)
_CLIMB = (
    (Act.REMIND, Step.LIAISON, 0, (ChannelName.EMAIL,), "提醒本单位经办人"),
    (Act.ESCALATE, Step.LEADER, 1, _BOTH, "告知本单位分管领导"),
    (Act.ESCALATE, Step.SUPERIOR, 2, (ChannelName.EMAIL,), "告知上级发文单位"),
)


class VersionOutdated(Conflict):
    """Units have handed in again since the office looked: the decision would be on what it has not seen.

    ``names`` are theirs.
    """

    code = "version_outdated"
    names: tuple[str, ...] = ()


def outdated(seen: Sequence[tuple[str, int, int]]) -> VersionOutdated:
    """The refusal that names them. ``seen``: of each unit its name, the version that it stands at, and the one seen."""
    name, version, looked_at = seen[0]
    if len(seen) == 1:
        sentence = f"“{name}”现为第 {version} 版，您看到的是第 {looked_at} 版，本次未作决定；请查看最新一版后再审核"
    else:
        names = "、".join(name for name, _, _ in seen[:_NAMED])
        sentence = (
            f"有 {len(seen)} 个单位又报了新版（{names}{'等' if len(seen) > _NAMED else ''}），"
            "本次全部未作决定；请查看最新一版后再审核"
        )
    refusal = VersionOutdated(sentence, field="reports")
    refusal.names = tuple(name for name, _, _ in seen)
    return refusal


class Verdict(StrEnum):
    """What an office decides on a report."""

    ACCEPTED = "accepted"  # 采纳
    RETURNED = "returned"  # 退回


_EVENTS = {Verdict.ACCEPTED: TaskEvent.ACCEPT, Verdict.RETURNED: TaskEvent.RETURN}


class SeenReport(Frozen):
    """A report as the office has seen it: its task, and the version it looked at."""

    task_id: int
    version: int


def judged(state: TaskState, version: int, seen: int, verdict: Verdict, name: str) -> TaskState:
    """The state after the verdict on version ``seen`` of a task that stands at ``version``; ``name`` is its unit's.

    Raises VersionOutdated, TaskClosed, TaskNotFit.
    """
    if seen != version:
        raise outdated([(name, version, seen)])
    return after(state, _EVENTS[verdict])


def review_due(since: datetime, calendar: WorkCalendar) -> datetime:
    """The end of the working day that the office has for what began to wait at ``since`` (aware): closing time of the
    next working day. The same for all that came on one day (domain rule 12).
    """
    return calendar.closing_instant(calendar.add_working_days(since.astimezone(SHANGHAI).date(), 1))


def review_matter(key: ItemKey, since: datetime) -> str:
    """What the rungs are about that speak of all that began to wait on the day of ``since`` for one item."""
    return f"{Track.REVIEW.value}.{key[0]}.{key[1]}.{since.astimezone(SHANGHAI):%Y%m%d}"


def first_rung(key: ItemKey, since: datetime) -> str:
    """The id of the first of those rungs."""
    return f"{review_matter(key, since)}.{_CLIMB[0][0].value}.0"


def review_rungs(key: ItemKey, title: str, since: datetime, calendar: WorkCalendar) -> tuple[Rung, ...]:
    """The office's own climb for all that began to wait on the day of ``since`` for one item: its handlers after a
    working day, its leader on the next, the superior office on the one after.
    """
    due = review_due(since, calendar)
    where = review_matter(key, since)
    return tuple(
        Rung(
            id=f"{where}.{act.value}.{number}",
            instant=_morning(due, days, calendar) if days else due,
            act=act,
            track=Track.REVIEW,
            step=step,
            obligation=key[0],
            occurrence=key[1],
            channels=channels,
            reason=f"“{title}”有材料待审已满 {days + 1} 个工作日，{whom}",
        )
        for number, (act, step, days, channels, whom) in enumerate(_CLIMB)
    )


def _morning(due: datetime, days: int, calendar: WorkCalendar) -> datetime:
    day = calendar.add_working_days(due.astimezone(SHANGHAI).date(), days)
    return datetime(day.year, day.month, day.day, LEADER_MORNING, tzinfo=SHANGHAI)


def waiting_since(rung_id: str) -> date:
    """The last day on which what a rung of the review clock speaks of began to wait."""
    return datetime.strptime(rung_id.split(".")[3], "%Y%m%d").replace(tzinfo=SHANGHAI).date()


def last_step(rung: Rung) -> bool:
    """Whether the office's climb ends with this rung."""
    return rung.track is Track.REVIEW and rung.step is _CLIMB[-1][1]
