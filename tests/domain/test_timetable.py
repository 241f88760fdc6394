from datetime import datetime

import pytest

from domain.calendar import WorkCalendar
from domain.policy import PLAIN
from domain.timetable import limit, timetable
from tests.domain.examples import moment, summary

CALENDAR = WorkCalendar()
ANCHOR = moment(2024, 6, 3, 9)


def test_a_reissue_compiles_at_noon_of_the_superiors_day() -> None:
    feeds = {("summary", "once"): moment(2024, 6, 25)}
    [item] = timetable([summary(moment(2024, 6, 24))], PLAIN, CALENDAR, ANCHOR, feeds).items
    assert item.compile_at == moment(2024, 6, 25, 12)
    [squeezed] = timetable([summary(moment(2024, 6, 25, 16))], PLAIN, CALENDAR, ANCHOR, feeds).items
    assert squeezed.compile_at == moment(2024, 6, 25, 17)
    [overridden] = timetable([summary(moment(2024, 6, 26))], PLAIN, CALENDAR, ANCHOR, feeds).items
    assert overridden.compile_at == moment(2024, 6, 26)


def test_a_due_after_closing_time_is_never_closed_before_it() -> None:
    policy = PLAIN.model_copy(update={"close_working_days": 0})
    [item] = timetable([summary(moment(2024, 6, 25, 23, 59))], policy, CALENDAR, ANCHOR).items
    assert item.due == item.compile_at == item.close_at


def test_a_local_due_long_before_the_superiors_is_compiled_when_it_closes() -> None:
    feeds = {("summary", "once"): moment(2024, 12, 31)}
    [item] = timetable([summary(moment(2024, 6, 25))], PLAIN, CALENDAR, ANCHOR, feeds).items
    assert item.compile_at == item.close_at == moment(2024, 7, 2)


@pytest.mark.parametrize(
    ("anchor", "days", "hours", "end"),
    [
        (moment(2024, 6, 7, 9), 2, 0.0, moment(2024, 6, 12)),
        (moment(2024, 6, 7, 17), 0, 2.0, moment(2024, 6, 7, 19)),
        (moment(2024, 6, 7, 9), 0, 0.0, moment(2024, 6, 7)),
        (moment(2024, 6, 7, 18), 0, 0.0, moment(2024, 6, 11)),
        (moment(2024, 6, 8, 23), 1, 0.0, moment(2024, 6, 11)),
    ],
)
def test_limits_end_at_closing_time_unless_they_count_hours(
    anchor: datetime, days: int, hours: float, end: datetime
) -> None:
    assert limit(anchor, days, hours, CALENDAR) == end


def test_a_re_issue_closes_before_its_superior_also_around_a_rest_day() -> None:
    """2025-06-28 is a Saturday: five working days after it and after Friday the 27th are the same day."""
    calendar = WorkCalendar()
    superior = timetable([summary(moment(2025, 6, 28))], PLAIN, calendar, moment(2025, 5, 27, 16)).items[0]
    due, close = {superior.key: moment(2025, 6, 28)}, {superior.key: superior.close_at}
    local = timetable([summary(moment(2025, 6, 27))], PLAIN, calendar, moment(2025, 5, 27, 16), due, close).items[0]
    assert superior.close_at == moment(2025, 7, 4)
    assert local.close_at == moment(2025, 7, 3)
