"""The holidays and make-up workdays gazetted by the General Office of the State Council (国务院办公厅放假安排).

Each year's arrangement is published late in the year before it. A year that is not listed here is unknown and is never
guessed; an administrator adds it when it is published.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Self

from pydantic import Field, model_validator

from domain.base import Frozen
from domain.errors import InvalidInput


class InvalidGazette(InvalidInput):
    """A year's arrangement that contradicts itself."""

    code = "invalid_gazette"


class Holiday(Frozen):
    """One day off and the holiday it belongs to, adjusted days off included. 放假日."""

    day: date
    name: str = Field(min_length=1, max_length=20)


class GazettedYear(Frozen):
    """One notice of the State Council's General Office. ``workdays`` are the make-up workdays on weekends (调休上班).

    A notice may reach into the December before its year. Raises InvalidGazette when the days contradict each other.
    """

    year: int = Field(ge=1950, le=2200)
    source: str = Field(min_length=1)
    holidays: tuple[Holiday, ...]
    workdays: tuple[date, ...]

    @model_validator(mode="after")
    def _days_agree(self) -> Self:
        rest = {holiday.day for holiday in self.holidays}
        for day in sorted(rest | set(self.workdays)):
            if day.year != self.year and (day.year, day.month) != (self.year - 1, 12):
                raise InvalidGazette(f"{day} 不属于 {self.year} 年的放假安排，请核对日期。", field="day")
        for day in self.workdays:
            if day in rest:
                raise InvalidGazette(f"{day} 既列为放假又列为上班，请只保留一处。", field="workdays")
            if day.weekday() < 5:
                raise InvalidGazette(f"{day} 不是周六或周日，不能列为调休上班日，请核对日期。", field="workdays")
        return self


def gazetted(year: int, source: str, holidays: Sequence[tuple[str, str, str]], workdays: str) -> GazettedYear:
    """A year from spans (name, first day, last day) and make-up workdays, days written "MM-DD".

    Raises InvalidGazette, and ValueError for what is no date.
    """
    days = (Holiday(day=day, name=name) for name, first, last in holidays for day in _span(year, first, last))
    made_up = tuple(_day(year, word) for word in workdays.split())
    return GazettedYear(year=year, source=source, holidays=tuple(days), workdays=made_up)


def _span(year: int, first: str, last: str) -> list[date]:
    start, end = _day(year, first), _day(year, last)
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def _day(year: int, word: str) -> date:
    return date.fromisoformat(f"{year}-{word}")


GAZETTED = (
    gazetted(
        2023,
        "国办发明电〔2022〕16号，2022年12月8日",
        (
            ("元旦", "01-01", "01-02"),
            ("春节", "01-21", "01-27"),
            ("清明节", "04-05", "04-05"),
            ("劳动节", "04-29", "05-03"),
            ("端午节", "06-22", "06-24"),
            ("中秋节、国庆节", "09-29", "10-06"),
        ),
        "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    ),
    gazetted(
        2024,
        "国办发明电〔2023〕7号，2023年10月25日",
        (
            ("元旦", "01-01", "01-01"),
            ("春节", "02-10", "02-17"),
            ("清明节", "04-04", "04-06"),
            ("劳动节", "05-01", "05-05"),
            ("端午节", "06-10", "06-10"),
            ("中秋节", "09-15", "09-17"),
            ("国庆节", "10-01", "10-07"),
        ),
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    gazetted(
        2025,
        "国办发明电〔2024〕12号，2024年11月12日",
        (
            ("元旦", "01-01", "01-01"),
            ("春节", "01-28", "02-04"),
            ("清明节", "04-04", "04-06"),
            ("劳动节", "05-01", "05-05"),
            ("端午节", "05-31", "06-02"),
            ("国庆节、中秋节", "10-01", "10-08"),
        ),
        "01-26 02-08 04-27 09-28 10-11",
    ),
    gazetted(
        2026,
        "国办发明电〔2025〕7号，2025年11月4日",
        (
            ("元旦", "01-01", "01-03"),
            ("春节", "02-15", "02-23"),
            ("清明节", "04-04", "04-06"),
            ("劳动节", "05-01", "05-05"),
            ("端午节", "06-19", "06-21"),
            ("中秋节", "09-25", "09-27"),
            ("国庆节", "10-01", "10-07"),
        ),
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
)
"""All years known to the project, oldest first."""
