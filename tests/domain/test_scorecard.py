"""Punctuality over notices: rates are rates, everything adds up, and nobody is worse off for being given more time."""

from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.obligations import Demand
from domain.roster import Category
from domain.scorecard import (
    BLAMED,
    ENOUGH,
    Mark,
    TaskGroup,
    judge,
    marks_of,
    months_between,
    score_of,
)
from domain.task_life import REPORTED, TaskState
from domain.units import Level

DUE = datetime(2024, 6, 20, 18, tzinfo=SHANGHAI)  # a Thursday
NOW = DUE + timedelta(days=30)
CALENDAR = WorkCalendar()
MOMENTS = st.integers(-200, 2000).map(lambda hours: DUE + timedelta(hours=hours))


def group(**changes: Any) -> TaskGroup:
    plain = TaskGroup("a", True, Level.COMMUNITY, Demand.MANDATORY, TaskState.OWED, DUE)
    return plain._replace(**changes)


GROUPS = st.builds(
    TaskGroup,
    branch=st.sampled_from("abc"),
    own=st.booleans(),
    level=st.sampled_from([Level.STREET, Level.COMMUNITY]),
    demand=st.sampled_from([Demand.MANDATORY, Demand.MANDATORY, Demand.OPT_IN, Demand.AS_THEY_OCCUR]),
    state=st.sampled_from(sorted(TaskState)),
    due=MOMENTS,
    late_at=st.none() | MOMENTS,
    handed_in=st.booleans(),
    returned=st.booleans(),
    sent_back=st.booleans(),
    delivered=st.booleans(),
    number=st.integers(1, 9),
)
LISTS = st.lists(GROUPS, max_size=20)


@pytest.mark.parametrize(
    ("changes", "category"),
    [
        ({"state": TaskState.ACCEPTED}, Category.ON_TIME),
        ({"state": TaskState.SUBMITTED}, Category.ON_TIME),  # waits for review: the office's own time
        ({"state": TaskState.SUBMITTED, "late_at": DUE + timedelta(hours=1)}, Category.LATE),
        # Late when it came, and given more time afterwards (a return): in time by the due that holds.
        ({"state": TaskState.ACCEPTED, "late_at": DUE - timedelta(hours=1)}, Category.ON_TIME),
        ({"state": TaskState.OWED}, Category.MISSING),
        ({"state": TaskState.OWED, "due": NOW}, Category.PENDING),
        ({"state": TaskState.MISSING, "due": NOW + timedelta(days=1)}, Category.MISSING),
        ({"state": TaskState.RETURNED, "sent_back": True}, Category.RETURNED),
        ({"state": TaskState.RETURNED, "sent_back": True, "due": NOW}, Category.PENDING),
        ({"state": TaskState.MISSING, "sent_back": True}, Category.RETURNED),  # 退回 and never 漏报
        ({"state": TaskState.WAIVED}, Category.EXCLUDED),
        ({"delivered": False}, Category.EXCLUDED),
        ({"delivered": False, "state": TaskState.ACCEPTED}, Category.ON_TIME),
        ({"delivered": False, "due": NOW}, Category.PENDING),
        ({"demand": Demand.OPT_IN}, Category.EXCLUDED),
        ({"demand": Demand.OPT_IN, "state": TaskState.ACCEPTED}, None),
        ({"demand": Demand.AS_THEY_OCCUR}, None),
        ({"state": TaskState.WITHDRAWN}, None),
    ],
)
def test_a_task_counts_where_it_is_fair(changes: dict[str, object], category: Category | None) -> None:
    assert judge(group(**changes), NOW) is category


@pytest.mark.parametrize(
    ("after", "days"),
    [(timedelta(minutes=1), 1), (timedelta(days=1), 1), (timedelta(days=2), 1), (timedelta(days=4), 2)],
)
def test_lateness_is_counted_in_working_days(after: timedelta, days: int) -> None:
    (mark,) = marks_of([group(state=TaskState.ACCEPTED, late_at=DUE + after)], NOW, CALENDAR)
    assert mark.days == days


def test_a_rate_needs_enough_tasks() -> None:
    few = score_of(marks_of([group(state=TaskState.ACCEPTED, handed_in=True, number=ENOUGH - 1)], NOW, CALENDAR))
    assert (few.counted, few.on_time_rate, few.returned_rate) == (ENOUGH - 1, None, None)
    enough = score_of(marks_of([group(state=TaskState.ACCEPTED, handed_in=True, number=ENOUGH)], NOW, CALENDAR))
    assert (enough.on_time_rate, enough.missing_rate, enough.returned_rate) == (1.0, 0.0, 0.0)


@given(LISTS)
def test_every_task_counts_once_and_rates_stay_between_nothing_and_all(groups: list[TaskGroup]) -> None:
    marks = marks_of(groups, NOW, CALENDAR)
    score = score_of(marks)
    assert score.expected == sum(mark.group.number for mark in marks)
    rates = (score.on_time_rate, score.late_rate, score.missing_rate, score.returned_rate)
    assert all(rate is None or 0 <= rate <= 1 for rate in rates)
    assert score.sent_back <= score.handed_in
    if score.counted >= ENOUGH:
        whole = (score.on_time + score.late + score.missing + score.returned) / score.counted
        assert whole == 1


@given(LISTS)
def test_the_parts_make_up_the_whole(groups: list[TaskGroup]) -> None:
    marks = marks_of(groups, NOW, CALENDAR)
    whole = score_of(marks)
    for key in ("branch", "own", "level"):
        parts = {getattr(mark.group, key) for mark in marks}
        scores = [score_of(mark for mark in marks if getattr(mark.group, key) == part) for part in parts]
        assert sum(score.counted for score in scores) == whole.counted
        assert sum(score.excluded for score in scores) == whole.excluded
        assert sum(score.late for score in scores) == whole.late


@given(LISTS, st.integers(0, 19), st.integers(0, 4000))
def test_more_time_never_worsens_a_score(groups: list[TaskGroup], place: int, hours: int) -> None:
    given_more = [
        one._replace(due=one.due + timedelta(hours=hours)) if index == place else one
        for index, one in enumerate(groups)
    ]
    before, after = (score_of(marks_of(listed, NOW, CALENDAR)) for listed in (groups, given_more))
    assert after.late + after.missing + after.returned <= before.late + before.missing + before.returned
    assert after.on_time >= before.on_time
    assert sum(days * number for days, number in after.lateness) <= sum(d * n for d, n in before.lateness)
    if before.on_time_rate is not None and after.on_time_rate is not None:
        assert after.on_time_rate >= before.on_time_rate


@given(GROUPS)
def test_nothing_is_held_against_whom_nothing_reached_or_who_was_let_off(one: TaskGroup) -> None:
    assert judge(one._replace(delivered=False), NOW) not in BLAMED
    assert judge(one._replace(state=TaskState.WAIVED), NOW) not in BLAMED
    if one.state in REPORTED and one.late_at is None:
        assert judge(one, NOW) not in BLAMED


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 5)), min_size=1, unique_by=lambda pair: pair[0]))
def test_the_median_is_that_of_all_late_reports(pairs: list[tuple[int, int]]) -> None:
    late = group(state=TaskState.ACCEPTED)
    marks = [Mark(late._replace(number=number), Category.LATE, days, DUE.date()) for days, number in pairs]
    assert score_of(marks).median_days == median([days for days, number in pairs for _ in range(number)])


def test_months_are_those_that_the_range_touches() -> None:
    since, until = datetime(2024, 11, 30, tzinfo=SHANGHAI), datetime(2025, 2, 1, tzinfo=SHANGHAI)
    assert months_between(since, until) == (date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1))
    assert months_between(until, until) == ()
