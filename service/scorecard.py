"""The scorecard put together: what the views read and the domain judges, as one value for page, API and workbook."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from domain.base import Frozen
from domain.burden import Load, load_of
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.errors import InvalidInput
from domain.scorecard import Mark, Score, marks_of, month_of, months_between, score_of
from domain.units import Level
from service.store.views.branches import Branch, Family
from service.store.views.scorecard import Asked, ScorecardViews

MOST_MONTHS = 60
_Key = TypeVar("_Key")


class Span(Frozen):
    """The days from ``first`` to ``last``, both included, in Asia/Shanghai."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        """The first instant."""
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        """The first instant after it."""
        return _midnight(self.last + timedelta(days=1))

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of its months."""
        return months_between(self.since, self.until)


class ScoreRow(Frozen):
    """One unit: ``score`` of it with everything below, ``own`` of it alone, ``months`` as the card's."""

    code: str
    name: str
    level: Level
    units: int
    score: Score
    own: Score
    months: tuple[Score, ...]


class LevelScore(Frozen):
    """All units of one level."""

    level: Level
    score: Score


class Scorecard(Frozen):
    """A unit's subtree over a span. ``months`` are first days; ``trend`` and the months of rows run along them.

    ``level`` is that of the units whose tasks are counted, None for all. ``unit`` None stands for the whole tree.
    """

    unit: str | None
    name: str
    first: date
    last: date
    level: Level | None
    as_of: datetime
    score: Score
    own: Score
    months: tuple[date, ...]
    trend: tuple[Score, ...]
    levels: tuple[LevelScore, ...]
    rows: tuple[ScoreRow, ...]


class BurdenRow(Frozen):
    """What the units of the level within one branch were asked for."""

    code: str
    name: str
    level: Level
    load: Load
    months: tuple[Load, ...]


class Burden(Frozen):
    """The burden on the units of one level within a subtree, month by month."""

    unit: str | None
    name: str
    first: date
    last: date
    level: Level
    load: Load
    months: tuple[date, ...]
    trend: tuple[Load, ...]
    rows: tuple[BurdenRow, ...]


def span_of(first: date | None, last: date | None, now: datetime) -> Span:
    """The days meant: by default the last twelve months up to the end of this one.

    Raises InvalidInput where they run backwards or over more than five years.
    """
    last = last or _end(month_of(now))
    first = first or date(last.year - 1 + last.month // 12, last.month % 12 + 1, 1)
    if first > last:
        raise InvalidInput("开始日期不能晚于结束日期，请更正", field="first")
    if (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS or not 1990 < first.year < 2200:
        raise InvalidInput(f"时间范围最长 {MOST_MONTHS} 个月，请缩短", field="first")
    return Span(first=first, last=last)


def scorecard(
    views: ScorecardViews,
    family: Family,
    span: Span,
    level: Level | None,
    as_of: datetime,
    calendar: WorkCalendar,
) -> Scorecard:
    """Judge the subtree of the family's unit. One statement."""
    code = family.unit.code if family.unit else None
    every = marks_of(views.task_groups(code, span.since, span.until), as_of, calendar)
    marks = [mark for mark in every if level in (None, mark.group.level)]
    branches = _by(marks, lambda mark: mark.group.branch)
    levels = _by(every, lambda mark: mark.group.level)
    return Scorecard(
        unit=code,
        name=family.unit.name if family.unit else "",
        first=span.first,
        last=span.last,
        level=level,
        as_of=as_of,
        score=score_of(marks),
        own=score_of(branches.get(code or "", ())),
        months=span.months,
        trend=_monthly(marks, span.months),
        levels=tuple(LevelScore(level=one, score=score_of(levels[one])) for one in Level if one in levels),
        rows=tuple(_row(branch, branches.get(branch.unit.code, ()), span.months) for branch in _shown(family)),
    )


def burden(views: ScorecardViews, family: Family, span: Span, level: Level) -> Burden:
    """What the units of the level were asked for. Two statements."""
    code = family.unit.code if family.unit else None
    asked = views.asked(code, level, span.since, span.until)
    holding = [*family.branches, *([family.own] if family.own else [])]
    units = sum(_own_level(branch, level) for branch in holding)
    rows = [_burden_row(branch, asked, level, span.months) for branch in _shown(family)]
    return Burden(
        unit=code,
        name=family.unit.name if family.unit else "",
        first=span.first,
        last=span.last,
        level=level,
        load=load_of(asked.demanded, asked.received, units),
        months=span.months,
        trend=_loads(asked, units, span.months),
        rows=tuple(row for row in rows if row.load.units),
    )


def levels_of(family: Family) -> tuple[Level, ...]:
    """The levels that the units of the family have, from the top down."""
    held = {level for branch in (*family.branches, *([family.own] if family.own else [])) for level in branch.levels}
    return tuple(level for level in Level if level in held)


def _shown(family: Family) -> Sequence[Branch]:
    """The branches; a unit at the bottom is its own row."""
    return family.branches or ((family.own,) if family.own else ())


def _own_level(branch: Branch, level: Level) -> int:
    return branch.levels.get(level, 0)


def _row(branch: Branch, marks: Sequence[Mark], months: Sequence[date]) -> ScoreRow:
    return ScoreRow(
        code=branch.unit.code,
        name=branch.unit.name,
        level=branch.unit.level,
        units=sum(branch.levels.values()),
        score=score_of(marks),
        own=score_of(mark for mark in marks if mark.group.own),
        months=_monthly(marks, months),
    )


def _monthly(marks: Iterable[Mark], months: Sequence[date]) -> tuple[Score, ...]:
    by_month = _by(marks, lambda mark: mark.month)
    return tuple(score_of(by_month.get(month, ())) for month in months)


def _by(marks: Iterable[Mark], key: Callable[[Mark], _Key]) -> dict[_Key, list[Mark]]:
    grouped: dict[_Key, list[Mark]] = defaultdict(list)
    for mark in marks:
        grouped[key(mark)].append(mark)
    return grouped


def _burden_row(branch: Branch, asked: Asked, level: Level, months: Sequence[date]) -> BurdenRow:
    code, units = branch.unit.code, _own_level(branch, level)
    mine = Asked(
        demanded=tuple(one for one in asked.demanded if one.branch == code),
        received=tuple(one for one in asked.received if one.branch == code),
    )
    return BurdenRow(
        code=code,
        name=branch.unit.name,
        level=branch.unit.level,
        load=load_of(mine.demanded, mine.received, units),
        months=_loads(mine, units, months),
    )


def _loads(asked: Asked, units: int, months: Sequence[date]) -> tuple[Load, ...]:
    return tuple(
        load_of(
            (one for one in asked.demanded if one.month == month),
            (one for one in asked.received if one.month == month),
            units,
        )
        for month in months
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def _end(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1) - timedelta(days=1)
