import pickle
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.calendar import DateOutOfRange, WorkCalendar
from domain.clock import SHANGHAI
from domain.gazette import GAZETTED, gazetted

CALENDAR = WorkCalendar()
DAYS = st.dates(date(2022, 11, 1), date(2028, 2, 1))
COUNTS = st.integers(-400, 400)


def counted(start: date, count: int) -> date:
    """The slow way: walk day by day."""
    day, step = start, timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not CALENDAR.is_working_day(day):
            day += step
    return day


def test_saturday_of_a_gazetted_year_is_kept_and_flagged() -> None:
    saturday = date(2025, 6, 28)
    assert not CALENDAR.is_working_day(saturday)
    assert CALENDAR.note(saturday) == "休息日"
    assert CALENDAR.due_instant(saturday) == datetime(2025, 6, 28, 18, tzinfo=SHANGHAI)


def test_sunday_of_the_second_phase_is_a_rest_day() -> None:
    assert CALENDAR.note(date(2023, 11, 26)) == "休息日"


def test_eve_of_the_dragon_boat_festival_is_followed_by_a_working_sunday() -> None:
    eve, sunday = date(2023, 6, 21), date(2023, 6, 25)
    assert CALENDAR.add_working_days(eve, 1) == sunday
    assert sunday.strftime("%A") == "Sunday"
    assert CALENDAR.note(sunday) == "调休上班"
    assert CALENDAR.note(date(2023, 6, 22)) == "法定节假日（端午节）"
    assert CALENDAR.note(eve) == ""


def test_three_working_days_over_the_dragon_boat_monday() -> None:
    assert CALENDAR.add_working_days(date(2024, 6, 7), 3) == date(2024, 6, 13)


def test_counting_from_a_rest_day() -> None:
    saturday = date(2025, 6, 28)
    assert CALENDAR.add_working_days(saturday, 0) == saturday
    assert CALENDAR.add_working_days(saturday, 1) == date(2025, 6, 30)
    assert CALENDAR.add_working_days(saturday, -1) == date(2025, 6, 27)
    assert CALENDAR.next_working_day(saturday) == date(2025, 6, 30)
    assert CALENDAR.next_working_day(date(2025, 6, 27)) == date(2025, 6, 27)


def test_tuesday_afternoon_for_friday_is_three_working_days() -> None:
    assert CALENDAR.working_days_between(date(2025, 5, 27), date(2025, 5, 30)) == 3
    assert CALENDAR.working_days_between(date(2025, 5, 30), date(2025, 5, 27)) == -3


def test_an_uncovered_year_is_tentative_and_plain() -> None:
    monday, saturday = date(2027, 2, 8), date(2027, 2, 6)
    assert CALENDAR.is_tentative(monday)
    assert CALENDAR.is_working_day(monday)
    assert CALENDAR.note(monday) == "暂定"
    assert CALENDAR.note(saturday) == "休息日、暂定"
    assert CALENDAR.note(date(2027, 1, 1)) == "暂定"
    assert not CALENDAR.is_tentative(date(2026, 12, 31))


def test_an_administrator_adds_a_year() -> None:
    assert CALENDAR.is_tentative(date(2027, 2, 8))
    added = CALENDAR.with_years([gazetted(2027, "测试安排", (("春节", "02-05", "02-12"),), "02-14")])
    assert not added.is_tentative(date(2027, 2, 8))
    assert added.note(date(2027, 2, 8)) == "法定节假日（春节）"
    assert added.add_working_days(date(2027, 2, 4), 1) == date(2027, 2, 14)
    assert CALENDAR.is_tentative(date(2027, 2, 8))


def test_a_later_arrangement_replaces_the_whole_year() -> None:
    moved = CALENDAR.with_years([gazetted(2026, "测试更正", (("端午节", "06-18", "06-18"),), "")])
    assert moved.note(date(2026, 6, 18)) == "法定节假日（端午节）"
    assert moved.is_working_day(date(2026, 6, 19))
    assert moved.is_working_day(date(2026, 10, 1))


def test_opening_and_closing_are_instants_in_shanghai() -> None:
    short = WorkCalendar(opening=time(9), closing=time(17, 30))
    assert short.opening_instant(date(2025, 6, 27)) == datetime(2025, 6, 27, 9, tzinfo=SHANGHAI)
    assert short.closing_instant(date(2025, 6, 27)).isoformat() == "2025-06-27T17:30:00+08:00"
    assert CALENDAR.opening_instant(date(2025, 6, 27)).time() == time(8, 30)
    with pytest.raises(ValidationError, match="opening must come before"):
        WorkCalendar(opening=time(18))


@pytest.mark.parametrize("count", [10**9, -(10**9)])
def test_a_count_that_leads_out_of_the_calendar_is_refused(count: int) -> None:
    with pytest.raises(DateOutOfRange) as refusal:
        CALENDAR.add_working_days(date(2025, 6, 28), count)
    assert refusal.value.code == "date_out_of_range"


def test_calendar_crosses_process_borders() -> None:
    assert WorkCalendar.model_validate_json(CALENDAR.model_dump_json()) == CALENDAR
    used = WorkCalendar(years=GAZETTED[:2])
    used.note(date(2024, 6, 10))
    arrived = pickle.loads(pickle.dumps(used))
    assert arrived == used
    assert not any(name.startswith("_") for name in vars(arrived))
    assert arrived.note(date(2024, 6, 10)) == "法定节假日（端午节）"


@given(DAYS, COUNTS)
def test_adding_is_walking(day: date, count: int) -> None:
    assert CALENDAR.add_working_days(day, count) == counted(day, count)


@given(DAYS, DAYS)
def test_between_counts_the_days(start: date, end: date) -> None:
    early, late = sorted((start, end))
    days = [early + timedelta(days=number) for number in range(1, (late - early).days + 1)]
    expected = sum(map(CALENDAR.is_working_day, days))
    assert CALENDAR.working_days_between(early, late) == expected
    assert CALENDAR.working_days_between(late, early) == -expected


@given(DAYS, st.integers(1, 400))
def test_adding_is_undone_by_subtracting_from_a_working_day(day: date, count: int) -> None:
    start = CALENDAR.next_working_day(day)
    there = CALENDAR.add_working_days(start, count)
    assert CALENDAR.working_days_between(start, there) == count
    assert CALENDAR.add_working_days(there, -count) == start


@given(DAYS)
def test_a_remark_is_made_exactly_where_a_day_is_not_ordinary(day: date) -> None:
    ordinary = CALENDAR.is_working_day(day) and day.weekday() < 5 and not CALENDAR.is_tentative(day)
    assert (CALENDAR.note(day) == "") == ordinary
