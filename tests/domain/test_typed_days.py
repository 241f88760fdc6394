"""A day is understood however people write it, and never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.typed_days import typed_day

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-30", "2026/11/30", "2026.11.30", "2026年11月30日", "20261130", " 2026 年 11 月 30 号 "),
        *("２０２６－１１－３０", "11月30日", "11月30号", "11-30", "11/30", "11.30", "11 月 30"),
    ],
)
def test_all_ways_to_write_one_day(text: str) -> None:
    assert typed_day(text, TODAY) == date(2026, 11, 30)


@pytest.mark.parametrize(
    "text", ["", "下周五", "30", "30日", "11月31日", "2026-13-01", "2026-11-30 12:00", "11月30日前", "1130", "-1-1"]
)
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    assert typed_day(text, TODAY) is None


def test_a_day_without_its_year_lies_ahead() -> None:
    assert typed_day("1月5日", TODAY) == date(2027, 1, 5)
    assert typed_day("11月23日", TODAY) == TODAY
    assert typed_day("2月29日", TODAY) == date(2028, 2, 29)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_what_a_calendar_gives_is_that_day(day: date, today: date) -> None:
    assert typed_day(day.isoformat(), today) == day
    short = typed_day(f"{day.month}月{day.day}日", today)
    assert short is not None
    assert (short >= today, short.month, short.day) == (True, day.month, day.day)
