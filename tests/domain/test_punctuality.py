from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.punctuality import PastReport, record_of

DUE = datetime(2024, 6, 20, 18, tzinfo=SHANGHAI)
CALENDAR = WorkCalendar()


def past(unit: str, *hours: float | None) -> list[PastReport]:
    """Reports so many hours after the due, None for one that never came."""
    return [
        PastReport(unit_code=unit, due=DUE, reported_at=None if one is None else DUE + timedelta(hours=one))
        for one in hours
    ]


def test_the_lower_median_of_working_days_is_usual() -> None:
    reports = past("a", -1, -1, 24) + past("b", 24, 24 * 4) + past("c", -48)
    assert record_of(reports, CALENDAR) == {"a": 0, "b": 1, "c": -2}  # the 21st is a Friday


def test_past_the_hour_of_the_same_day_is_late() -> None:
    assert record_of(past("a", 2), CALENDAR) == {"a": 1}


def test_who_hands_in_less_than_half_never_does() -> None:
    assert record_of(past("a", None, None, -1) + past("b", None, -1), CALENDAR) == {"a": None, "b": 0}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.integers(-500, 500))))
def test_every_unit_of_the_record_and_no_other_has_a_usual_day(reports: list[tuple[str, int | None]]) -> None:
    listed = [one for unit, hours in reports for one in past(unit, hours)]
    record = record_of(listed, CALENDAR)
    assert set(record) == {unit for unit, _ in reports}
    for unit, days in record.items():
        if days is not None:
            early = [hours for code, hours in reports if code == unit and hours is not None]
            assert (days > 0) is (sorted(early)[(len(early) - 1) // 2] > 0)
