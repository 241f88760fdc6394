from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.quiet import QuietHours, release_instant

CALENDAR = WorkCalendar()
NIGHT = QuietHours()
MOMENTS = st.datetimes(datetime(2022, 12, 1), datetime(2027, 3, 1), timezones=st.sampled_from([UTC, SHANGHAI]))
HOURS = st.builds(QuietHours, begins=st.times(), ends=st.times())
EDGES = st.builds(
    QuietHours, begins=st.sampled_from([time(), time(8), time(20)]), ends=st.sampled_from([time(), time(8)])
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("wanted", "released"),
    [
        ("2025-06-27T10:00", "2025-06-27T10:00"),  # an ordinary Friday
        ("2025-06-27T19:59:59", "2025-06-27T19:59:59"),
        ("2025-06-27T20:00", "2025-06-30T08:00"),  # the weekend lies between
        ("2025-06-26T23:30", "2025-06-27T08:00"),
        ("2025-06-27T03:00", "2025-06-27T08:00"),
        ("2025-06-28T10:00", "2025-06-30T08:00"),  # a Saturday
        ("2023-06-21T21:00", "2023-06-25T08:00"),  # festival, then a working Sunday
        ("2026-02-14T07:00", "2026-02-14T08:00"),  # a working Saturday
    ],
)
def test_a_message_waits_for_working_hours(wanted: str, released: str) -> None:
    assert release_instant(at(wanted), CALENDAR, NIGHT, urgent=False) == at(released)


def test_urgent_messages_do_not_wait() -> None:
    midnight = at("2025-06-28T02:00")
    assert release_instant(midnight, CALENDAR, NIGHT, urgent=True) == midnight


def test_quiet_noon_ends_the_same_day() -> None:
    noon = QuietHours(begins=time(12), ends=time(14, 30))
    assert release_instant(at("2025-06-27T13:00"), CALENDAR, noon, urgent=False) == at("2025-06-27T14:30")
    assert release_instant(at("2025-06-28T13:00"), CALENDAR, noon, urgent=False) == at("2025-06-30T00:00")


def test_equal_times_mean_no_quiet_hours() -> None:
    never = QuietHours(begins=time(8), ends=time(8))
    assert not never.holds(time(8))
    assert release_instant(at("2025-06-27T03:00"), CALENDAR, never, urgent=False) == at("2025-06-27T03:00")


def test_times_with_a_zone_are_refused() -> None:
    with pytest.raises(ValidationError, match="wall times"):
        QuietHours(begins=time(20, tzinfo=UTC))


@given(MOMENTS, HOURS | EDGES, st.booleans())
def test_release_is_idempotent_and_never_earlier(moment: datetime, quiet: QuietHours, urgent: bool) -> None:
    released = release_instant(moment, CALENDAR, quiet, urgent)
    assert released >= moment
    assert release_instant(released, CALENDAR, quiet, urgent) == released


@given(MOMENTS, HOURS | EDGES)
def test_release_is_loud_on_a_working_day(moment: datetime, quiet: QuietHours) -> None:
    local = release_instant(moment, CALENDAR, quiet, urgent=False).astimezone(SHANGHAI)
    assert CALENDAR.is_working_day(local.date())
    assert not quiet.holds(local.time())


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=10)), HOURS | EDGES)
def test_release_keeps_the_order(moment: datetime, later: timedelta, quiet: QuietHours) -> None:
    first = release_instant(moment, CALENDAR, quiet, urgent=False)
    second = release_instant(moment + later, CALENDAR, quiet, urgent=False)
    assert first <= second


@given(MOMENTS, st.floats(0, 1, exclude_max=True), HOURS | EDGES)
def test_nothing_earlier_would_do(moment: datetime, share: float, quiet: QuietHours) -> None:
    released = release_instant(moment, CALENDAR, quiet, urgent=False)
    between = (moment + (released - moment) * share).astimezone(SHANGHAI)
    if between < released:
        assert quiet.holds(between.time()) or not CALENDAR.is_working_day(between.date())
