"""Working days, closing times, and what is special about a day. 工作日历.

Arithmetic is exact and cheap: weekdays are counted by formula, and only the gazetted exceptions are looked up.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, Self

from pydantic import model_validator

from domain.base import Frozen
from domain.clock import SHANGHAI
from domain.errors import InvalidInput
from domain.gazette import GAZETTED, GazettedYear

_ORDINALS = range(1, date.max.toordinal() + 1)


class DateOutOfRange(InvalidInput):
    """A number of working days that leads out of the calendar."""

    code = "date_out_of_range"


class WorkCalendar(Frozen):
    """When offices work. Of two arrangements for one year the later in ``years`` counts.

    A year without arrangement has plain Monday-to-Friday weeks and is tentative (暂定). All times are Asia/Shanghai.
    """

    years: tuple[GazettedYear, ...] = GAZETTED
    opening: time = time(8, 30)
    closing: time = time(18, 0)

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.opening.tzinfo or self.closing.tzinfo or self.opening >= self.closing:
            raise ValueError("opening must come before closing, both without time zone")
        return self

    def __copy__(self) -> Self:
        # model_copy must not carry the lookups of the old years into a calendar with new ones.
        copy = super().__copy__()
        object.__setattr__(copy, "__dict__", self._fields_of(copy.__dict__))
        return copy

    def __getstate__(self) -> dict[Any, Any]:
        state = super().__getstate__()
        return state | {"__dict__": self._fields_of(state["__dict__"])}

    @classmethod
    def _fields_of(cls, attributes: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in attributes.items() if name in cls.model_fields}

    def with_years(self, years: Iterable[GazettedYear]) -> Self:
        """The same calendar with further arrangements, each in place of an older one for its year."""
        return self.model_copy(update={"years": (*self.years, *years)})

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on that day."""
        exception = self._exceptions.get(day)
        return day.weekday() < 5 if exception is None else exception == ""

    def is_tentative(self, day: date) -> bool:
        """Whether the day's year is not gazetted yet, so that the day may still change. 暂定."""
        return day.year not in self._known_years

    def opening_instant(self, day: date) -> datetime:
        """When offices open on that day, were it a working day."""
        return datetime.combine(day, self.opening, SHANGHAI)

    def closing_instant(self, day: date) -> datetime:
        """When offices close on that day, were it a working day."""
        return datetime.combine(day, self.closing, SHANGHAI)

    def due_instant(self, day: date) -> datetime:
        """The last moment of "…日前": 前 includes the day itself up to closing time, also on a rest day."""
        return self.closing_instant(day)

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day`` (before it, if negative); 0 is the day itself, working or not.

        Raises DateOutOfRange.
        """
        if count == 0:
            return day
        before = self._working_days_until(day.toordinal() - (count < 0)) + (count < 0)
        place = bisect_left(_ORDINALS, before + count, key=self._working_days_until)
        if before + count <= 0 or place == len(_ORDINALS):
            raise DateOutOfRange(f"从 {day} 起 {count} 个工作日超出日历范围，请减小天数。", field="working_days")
        return date.fromordinal(_ORDINALS[place])

    def next_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the first one after it."""
        return day if self.is_working_day(day) else self.add_working_days(day, 1)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after ``start`` up to and with ``end``; negative if ``end`` is the earlier."""
        return self._working_days_until(end.toordinal()) - self._working_days_until(start.toordinal())

    def note(self, day: date) -> str:
        """What a reader should know about the day, in Chinese; empty for an ordinary working day."""
        exception = self._exceptions.get(day)
        if exception == "":
            return "调休上班"
        if exception:
            return f"法定节假日（{exception}）"
        remarks = ["休息日"] * (day.weekday() >= 5) + ["暂定"] * self.is_tentative(day)
        return "、".join(remarks)

    @cached_property
    def _known_years(self) -> frozenset[int]:
        return frozenset(year.year for year in self.years)

    @cached_property
    def _exceptions(self) -> dict[date, str]:
        """Every gazetted day with the holiday's name, "" for a make-up workday."""
        days: dict[date, str] = {}
        latest = {year.year: year for year in self.years}
        for _, year in sorted(latest.items()):
            days |= {holiday.day: holiday.name for holiday in year.holidays}
            days |= dict.fromkeys(year.workdays, "")
        return days

    @cached_property
    def _weekdays_off(self) -> list[int]:
        return sorted(day.toordinal() for day, name in self._exceptions.items() if name and day.weekday() < 5)

    @cached_property
    def _weekend_workdays(self) -> list[int]:
        return sorted(day.toordinal() for day, name in self._exceptions.items() if not name)

    def _working_days_until(self, ordinal: int) -> int:
        # Day 1 of the proleptic calendar is a Monday, so whole weeks and the rest count by themselves.
        weekdays = ordinal // 7 * 5 + min(ordinal % 7, 5)
        return weekdays + bisect_right(self._weekend_workdays, ordinal) - bisect_right(self._weekdays_off, ordinal)
