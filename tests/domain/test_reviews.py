"""Verdicts on versions, and the reviewing office's climb."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.policy import CLIMB, Act, Step, Track
from domain.reviews import (
    Verdict,
    VersionOutdated,
    first_rung,
    judged,
    last_step,
    review_due,
    review_rungs,
    waiting_since,
)
from domain.task_life import TaskClosed, TaskNotFit, TaskState

CALENDAR = WorkCalendar()
KEY = ("table", "once")
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)).map(lambda moment: moment.replace(tzinfo=SHANGHAI))


def test_a_verdict_is_on_the_version_that_was_seen() -> None:
    assert judged(TaskState.SUBMITTED, 2, 2, Verdict.ACCEPTED, "一社区") is TaskState.ACCEPTED
    assert judged(TaskState.SUBMITTED, 2, 2, Verdict.RETURNED, "一社区") is TaskState.RETURNED
    with pytest.raises(VersionOutdated, match="“一社区”现为第 2 版，您看到的是第 1 版"):
        judged(TaskState.SUBMITTED, 2, 1, Verdict.ACCEPTED, "一社区")


@pytest.mark.parametrize("state", [TaskState.OWED, TaskState.RETURNED, TaskState.WAIVED, TaskState.WITHDRAWN])
def test_there_is_no_verdict_without_a_report(state: TaskState) -> None:
    for verdict in Verdict:
        with pytest.raises((TaskNotFit, TaskClosed)):
            judged(state, 1, 1, verdict, "一社区")


@given(MOMENTS)
def test_the_office_has_a_whole_working_day(since: datetime) -> None:
    due = review_due(since, CALENDAR)
    assert CALENDAR.is_working_day(due.date())
    assert CALENDAR.working_days_between(since.date(), due.date()) == 1


@given(MOMENTS)
def test_the_climb_goes_up_a_step_each_working_day(since: datetime) -> None:
    rungs = review_rungs(KEY, "统计表", since, CALENDAR)
    assert [rung.step for rung in rungs] == [Step.LIAISON, Step.LEADER, Step.SUPERIOR]
    assert [CLIMB.index(rung.step) for rung in rungs if rung.step] == [0, 1, 2]
    assert [rung.act for rung in rungs] == [Act.REMIND, Act.ESCALATE, Act.ESCALATE]
    assert {rung.track for rung in rungs} == {Track.REVIEW}
    assert rungs[0].instant == review_due(since, CALENDAR)
    days = [rung.instant.date() for rung in rungs]
    steps = [CALENDAR.working_days_between(*pair) for pair in pairwise(days)]
    assert steps == [1, 1]
    assert [last_step(rung) for rung in rungs] == [False, False, True]


@given(MOMENTS, st.integers(0, 86_399))
def test_all_of_one_day_share_their_rungs(since: datetime, seconds: int) -> None:
    other = since.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(seconds=seconds)
    assert review_rungs(KEY, "统计表", since, CALENDAR) == review_rungs(KEY, "统计表", other, CALENDAR)


@given(MOMENTS)
def test_a_rung_names_the_day_it_looks_back_on(since: datetime) -> None:
    for rung in review_rungs(KEY, "统计表", since, CALENDAR):
        assert waiting_since(rung.id) == since.date()
        assert rung.id.startswith(f"review.table.once.{since:%Y%m%d}.")
    assert first_rung(KEY, since) == review_rungs(KEY, "统计表", since, CALENDAR)[0].id
