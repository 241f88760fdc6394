"""The scorecard (报送评价): how punctual units are over many notices, fair to whoever was granted time.

Where the rules come from (shared/domain.md). Rule 8: nothing is counted against a unit for what was waived, what it
was free to leave, and where none of our messages reached it. Rule 10: on time + late + missing + returned + pending +
excluded make up all that was asked. Rule 11: a return counts as 退回 and never as 漏报, and while its new due runs it
counts as nothing at all. Rule 12: what waits for review was handed in when it came; the office's wait is its own.
An extended due counts as the due: more time never worsens a score.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from pydantic import computed_field

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.obligations import Demand
from domain.roster import Category
from domain.task_life import REPORTED, TaskState
from domain.units import Level

ENOUGH = 5
"""Tasks below which a rate says nothing: 样本不足."""
BLAMED = frozenset({Category.LATE, Category.MISSING, Category.RETURNED})


class TaskGroup(NamedTuple):
    """``number`` tasks that went the same way. ``branch`` is the unit of the row; ``own``: they are its own tasks.

    ``due`` is the one that holds now. ``late_at`` is when the report that counts came (the first one after the last
    return), None where it was in time by the due it then had, or where none came. ``sent_back``: the newest report
    was returned; ``returned``: some report was; ``handed_in``: one came at all.
    """

    branch: str
    own: bool
    level: Level
    demand: Demand
    state: TaskState
    due: datetime
    late_at: datetime | None = None
    handed_in: bool = False
    returned: bool = False
    sent_back: bool = False
    delivered: bool = True
    number: int = 1


class Mark(NamedTuple):
    """A group as it was judged. ``days`` working days late, 0 where it was not; ``month`` is that of its due."""

    group: TaskGroup
    category: Category
    days: int
    month: date


class Score(Frozen):
    """Tasks counted. Together the first six are all that were asked.

    ``handed_in`` are those with a report, ``sent_back`` those of them with one that was returned. ``lateness`` counts
    late reports by working days.
    """

    on_time: int = 0
    late: int = 0
    missing: int = 0
    returned: int = 0
    pending: int = 0
    excluded: int = 0
    handed_in: int = 0
    sent_back: int = 0
    lateness: tuple[tuple[int, int], ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def counted(self) -> int:
        """Tasks whose time has come and that nothing excuses."""
        return self.on_time + self.late + self.missing + self.returned

    @computed_field  # type: ignore[prop-decorator]
    @property
    def expected(self) -> int:
        """All tasks."""
        return self.counted + self.pending + self.excluded

    @computed_field  # type: ignore[prop-decorator]
    @property
    def on_time_rate(self) -> float | None:
        """按时率: on time among the counted, from 0 to 1; None where fewer than ``ENOUGH`` are counted."""
        return _rate(self.on_time, self.counted)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def late_rate(self) -> float | None:
        """迟报率, likewise."""
        return _rate(self.late, self.counted)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def missing_rate(self) -> float | None:
        """漏报率, likewise."""
        return _rate(self.missing, self.counted)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def returned_rate(self) -> float | None:
        """退回率: with a report that was returned among those with a report; None where there are fewer than enough."""
        return _rate(self.sent_back, self.handed_in)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def median_days(self) -> float | None:
        """The median of working days late, over late reports; None where there is none."""
        return _median(self.lateness)


def marks_of(groups: Iterable[TaskGroup], as_of: datetime, calendar: WorkCalendar) -> list[Mark]:
    """Judge every group at the aware instant ``as_of``. What counts nowhere is left out."""
    marks = []
    for group in groups:
        category = judge(group, as_of)
        if category is not None:
            days = days_late(group, calendar) if category is Category.LATE else 0
            marks.append(Mark(group, category, days, month_of(group.due)))
    return marks


def judge(group: TaskGroup, as_of: datetime) -> Category | None:
    """Where these tasks count; None for nowhere: withdrawn, without a due, or handed in of one's own will."""
    if group.state is TaskState.WITHDRAWN or group.demand is Demand.AS_THEY_OCCUR:
        return None
    if group.demand is Demand.OPT_IN:
        return None if group.state in REPORTED else Category.EXCLUDED
    if group.state is TaskState.WAIVED:
        return Category.EXCLUDED
    category = _category(group, as_of)
    return Category.EXCLUDED if category in BLAMED and not group.delivered else category


def _category(group: TaskGroup, as_of: datetime) -> Category:
    if group.state in REPORTED:
        # Late only if it was by the due of that day and still is by the one that holds now: either may be the kinder.
        return Category.LATE if group.late_at is not None and group.late_at > group.due else Category.ON_TIME
    if group.state is not TaskState.MISSING and group.due >= as_of:
        return Category.PENDING
    return Category.RETURNED if group.sent_back else Category.MISSING


def days_late(group: TaskGroup, calendar: WorkCalendar) -> int:
    """Working days from the due to the report, at least 1: past the hour of the same day, or on a rest day, is late."""
    assert group.late_at is not None
    between = calendar.working_days_between(_day(group.due), _day(group.late_at))
    return max(1, between)


def score_of(marks: Iterable[Mark]) -> Score:
    """Count."""
    counts: Counter[Category] = Counter()
    lateness: Counter[int] = Counter()
    handed_in = sent_back = 0
    for mark in marks:
        number = mark.group.number
        counts[mark.category] += number
        if mark.category is Category.LATE:
            lateness[mark.days] += number
        if mark.category is not Category.EXCLUDED and mark.group.handed_in:
            handed_in += number
            sent_back += number if mark.group.returned else 0
    return Score(
        **{category.value: counts[category] for category in Category},
        handed_in=handed_in,
        sent_back=sent_back,
        lateness=tuple(sorted(lateness.items())),
    )


def months_between(since: datetime, until: datetime) -> tuple[date, ...]:
    """The first days of all months that [since, until) touches, in order."""
    months = []
    month = month_of(since)
    while _begin(month) < until:
        months.append(month)
        month = following_month(month)
    return tuple(months)


def month_of(moment: datetime) -> date:
    """The first day of its month in Asia/Shanghai."""
    return _day(moment).replace(day=1)


def following_month(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _begin(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=SHANGHAI)


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole >= ENOUGH else None


def _median(pairs: Sequence[tuple[int, int]]) -> float | None:
    total = sum(number for _, number in pairs)
    if not total:
        return None
    low, high = _at(pairs, (total - 1) // 2), _at(pairs, total // 2)
    return (low + high) / 2


def _at(pairs: Iterable[tuple[int, int]], place: int) -> int:
    """The value at a place of the sorted list that the pairs (value, how often) stand for."""
    passed = 0
    for value, number in pairs:
        passed += number
        if place < passed:
            return value
    raise IndexError(place)


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
