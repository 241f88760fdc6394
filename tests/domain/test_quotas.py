from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import SHANGHAI
from domain.obligations import Form, Obligation, Occurrence
from domain.quotas import (
    LABELS,
    QuotaStanding,
    falls_short,
    quota_standing,
    selection_limit,
    selects,
    shortfall,
)
from domain.reports import Content, Entry
from domain.task_life import OWING, REPORTED, TaskState, after_part

DUE = datetime(2023, 6, 30, 18, tzinfo=SHANGHAI)


def cases(**changes: object) -> Obligation:
    known = {"key": "cases", "title": "典型案例", "form": Form.CASES, "occurrences": (Occurrence(due=DUE),)}
    return Obligation.model_validate(known | changes)


def content(entries: int, *, nil: bool = False) -> Content:
    return Content(entries=tuple(Entry(title=str(number)) for number in range(entries)), nil=nil)


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_quota_is_fulfilled_exactly_from_its_minimum_on(minimum: int, entries: int) -> None:
    monthly = cases(minimum_entries=minimum)
    assert falls_short(monthly, content(entries)) is (entries < minimum)
    assert shortfall(monthly, entries) == max(minimum - entries, 0)


def test_a_nil_report_does_not_fulfil_a_quota() -> None:
    assert falls_short(cases(minimum_entries=1), content(0, nil=True))
    assert not falls_short(cases(), content(0, nil=True))


@given(st.sampled_from(TaskState), st.integers(0, 3), st.booleans(), st.booleans())
def test_every_task_stands_somewhere_and_only_what_came_counts(
    state: TaskState, entries: int, late: bool, supplement: bool
) -> None:
    found = quota_standing(state, entries, late=late, supplement=supplement)
    assert LABELS[found]
    done = {QuotaStanding.FULFILLED, QuotaStanding.LATE, QuotaStanding.MADE_UP}
    assert (found in done) is (state in REPORTED)
    assert (found is QuotaStanding.SHORT) is (state in OWING and entries > 0)
    if supplement and state in REPORTED:
        assert found is QuotaStanding.MADE_UP


@pytest.mark.parametrize("state", sorted(OWING))
def test_a_part_leaves_the_task_owing(state: TaskState) -> None:
    assert after_part(state) in OWING


def test_the_stricter_limit_counts() -> None:
    ours, above = cases(selected_maximum=2), cases(minimum_entries=1, maximum_entries=1)
    assert selection_limit(ours, []) == 2
    assert selection_limit(ours, [above]) == 1
    assert selection_limit(cases(), [cases()]) is None


def test_a_choice_is_asked_for_where_either_side_limits_cases() -> None:
    assert selects(cases(selected_maximum=2), [])
    assert selects(cases(), [cases(maximum_entries=2)])
    assert selects(cases(), [cases(minimum_entries=1)])
    assert not selects(cases(), [cases()])
    assert not selects(cases(form=Form.SUMMARY, selected_maximum=2), [])
