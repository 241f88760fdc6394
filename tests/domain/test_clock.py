import pickle
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.clock import SHANGHAI, BusinessClock, Clock, instant_label

MOMENTS = st.datetimes(datetime(2005, 1, 1), datetime(2060, 1, 1), timezones=st.sampled_from([UTC, SHANGHAI]))
SPEEDS = st.floats(min_value=0.01, max_value=100_000)
CLOCKS = st.builds(BusinessClock, origin=MOMENTS, real_origin=MOMENTS, speed=SPEEDS)
NEAR = st.timedeltas(timedelta(days=-40), timedelta(days=40))
BRIEF = st.timedeltas(timedelta(hours=-1), timedelta(hours=1))


def test_plain_clock_tells_real_time_in_shanghai() -> None:
    moment = datetime(2024, 6, 7, 1, 30, tzinfo=UTC)
    told = BusinessClock.plain().business(moment)
    assert told == moment
    assert told.tzinfo is SHANGHAI
    assert (told.hour, told.minute) == (9, 30)


def test_replay_of_an_old_notice_is_an_offset() -> None:
    clock = BusinessClock(
        origin=datetime(2024, 6, 7, 9, tzinfo=SHANGHAI), real_origin=datetime(2026, 11, 21, 12, tzinfo=UTC)
    )
    assert clock.business(datetime(2026, 11, 22, 12, tzinfo=UTC)) == datetime(2024, 6, 8, 9, tzinfo=SHANGHAI)


def test_month_in_a_minute_is_a_speed() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    clock = BusinessClock(origin=datetime(2025, 6, 1, tzinfo=SHANGHAI), real_origin=start, speed=43_200)
    assert clock.business(start + timedelta(minutes=1)) == datetime(2025, 7, 1, tzinfo=SHANGHAI)
    assert clock.real(datetime(2025, 6, 16, tzinfo=SHANGHAI)) == start + timedelta(seconds=30)
    assert clock.real_duration(timedelta(days=1)) == timedelta(seconds=2)


@pytest.mark.parametrize("speed", [0, -1, float("inf"), float("nan")])
def test_speed_must_be_positive_and_finite(speed: float) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(ValidationError):
        BusinessClock(origin=moment, real_origin=moment, speed=speed)


def test_naive_moments_are_refused() -> None:
    clock = BusinessClock.plain()
    with pytest.raises(ValueError, match="without time zone"):
        clock.business(datetime(2026, 1, 1))
    with pytest.raises(ValueError, match="without time zone"):
        clock.real(datetime(2026, 1, 1))
    with pytest.raises(ValidationError):
        BusinessClock(origin=datetime(2026, 1, 1), real_origin=datetime(2026, 1, 1))


def test_anything_with_now_is_a_clock() -> None:
    class Stopped:
        def now(self) -> datetime:
            return datetime(2025, 6, 28, tzinfo=SHANGHAI)

    clock: Clock = Stopped()
    assert clock.now().day == 28


def test_a_moment_is_written_out_in_shanghai_time() -> None:
    assert instant_label(datetime(2025, 6, 28, 10, 0, 59, tzinfo=UTC)) == "2025年6月28日（星期六）18:00"
    with pytest.raises(ValueError, match="without time zone"):
        instant_label(datetime(2025, 6, 28))


@given(CLOCKS, NEAR)
def test_a_timer_never_fires_early_and_hardly_late(clock: BusinessClock, span: timedelta) -> None:
    wanted = clock.origin + span
    reached = clock.business(clock.real(wanted))
    assert wanted <= reached <= wanted + timedelta(microseconds=clock.speed + 1)


@given(CLOCKS, BRIEF)
def test_real_time_round_trips(clock: BusinessClock, span: timedelta) -> None:
    real = clock.real_origin + span
    error = real - clock.real(clock.business(real))
    assert timedelta() <= error <= timedelta(microseconds=1 / clock.speed)
    if clock.speed >= 1:
        assert not error


@given(CLOCKS, BRIEF, BRIEF)
def test_both_directions_keep_the_order(clock: BusinessClock, one: timedelta, other: timedelta) -> None:
    early, late = sorted((one, other))
    assert clock.business(clock.real_origin + early) <= clock.business(clock.real_origin + late)
    assert clock.real(clock.origin + early) <= clock.real(clock.origin + late)


@given(CLOCKS, st.timedeltas(timedelta(), timedelta(days=40)))
def test_real_duration_is_the_distance_on_the_real_axis(clock: BusinessClock, span: timedelta) -> None:
    assert clock.real(clock.origin + span) - clock.real(clock.origin) == clock.real_duration(span)


@given(CLOCKS)
def test_clock_crosses_process_borders(clock: BusinessClock) -> None:
    assert BusinessClock.model_validate_json(clock.model_dump_json()) == clock
    assert pickle.loads(pickle.dumps(clock)) == clock
