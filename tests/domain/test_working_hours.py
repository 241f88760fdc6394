"""Working hours: a span is the time in which offices are open, and never hours of the clock."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.working_hours import add_working_time, working_time_between

CALENDAR = WorkCalendar()
HOUR = timedelta(hours=1)
MOMENTS = st.datetimes(datetime(2023, 1, 1), datetime(2027, 12, 1)).map(lambda moment: moment.replace(tzinfo=SHANGHAI))
SPANS = st.timedeltas(timedelta(0), timedelta(hours=200))


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (at(6, 4, 9), 4, at(6, 4, 13)),
        (at(6, 4, 16), 4, at(6, 5, 10, 30)),
        (at(6, 7, 16), 4, at(6, 11, 10, 30)),  # a Friday; the Monday after is the Dragon Boat Festival
        (at(6, 8, 11), 4, at(6, 11, 12, 30)),  # a Saturday counts for nothing
        (at(6, 4, 7), 4, at(6, 4, 12, 30)),  # before opening
        (at(6, 4, 20), 4, at(6, 5, 12, 30)),  # after closing
        (at(6, 4, 14), 4, at(6, 4, 18)),  # up to the very closing, not to the next opening
        (at(9, 13, 16), 4, at(9, 14, 10, 30)),  # the Saturday is worked
        (at(6, 4, 8, 30), 24, at(6, 6, 13, 30)),  # a day of an office has 9.5 hours, not 24
    ],
)
def test_the_end_of_a_span(start: datetime, hours: int, end: datetime) -> None:
    assert add_working_time(CALENDAR, start, hours * HOUR) == end


@given(MOMENTS, SPANS)
def test_what_is_added_lies_between(start: datetime, span: timedelta) -> None:
    assert working_time_between(CALENDAR, start, add_working_time(CALENDAR, start, span)) == span


@given(MOMENTS, SPANS)
def test_it_is_the_first_such_instant(start: datetime, span: timedelta) -> None:
    end = add_working_time(CALENDAR, start, span)
    assert end >= start
    if span:
        assert working_time_between(CALENDAR, start, end - timedelta(microseconds=1)) < span
        assert CALENDAR.is_working_day(end.date())
        assert CALENDAR.opening_instant(end.date()) < end <= CALENDAR.closing_instant(end.date())


@given(MOMENTS, SPANS, SPANS)
def test_spans_add_up(start: datetime, one: timedelta, other: timedelta) -> None:
    together = add_working_time(CALENDAR, start, one + other)
    assert working_time_between(CALENDAR, add_working_time(CALENDAR, start, one), together) == other


@given(MOMENTS, MOMENTS, MOMENTS)
def test_parts_of_a_time_add_up(one: datetime, other: datetime, third: datetime) -> None:
    first, middle, last = sorted((one, other, third))
    parts = working_time_between(CALENDAR, first, middle) + working_time_between(CALENDAR, middle, last)
    assert working_time_between(CALENDAR, first, last) == parts
    assert working_time_between(CALENDAR, last, first) == -parts


@given(MOMENTS, MOMENTS)
def test_there_is_never_more_of_it_than_of_the_clock(one: datetime, other: datetime) -> None:
    first, last = sorted((one, other))
    assert timedelta(0) <= working_time_between(CALENDAR, first, last) <= last - first


def test_a_negative_span_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_working_time(CALENDAR, at(6, 4, 9), -HOUR)
