from collections.abc import Callable, Collection
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.task_life import (
    OWING,
    REPORTED,
    SETTLED,
    TRANSITIONS,
    TaskClosed,
    TaskEvent,
    TaskNotFit,
    TaskState,
    after,
    after_report,
    diagram,
    label,
)

PAIRS = [(state, event) for state in TaskState for event in TaskEvent]
FINAL = {TaskState.WAIVED, TaskState.WITHDRAWN}


def reachable(start: TaskState, allowed: Callable[[TaskEvent], bool] = lambda _: True) -> Collection[TaskState]:
    known = {start}
    while True:
        found = {then for (state, event), then in TRANSITIONS.items() if state in known and allowed(event)}
        if found <= known:
            return known
        known |= found


def test_every_state_can_be_reached() -> None:
    assert reachable(TaskState.OWED) == set(TaskState)


@pytest.mark.parametrize("state", sorted(OWING | {TaskState.SUBMITTED}))
def test_what_is_not_settled_can_be_settled(state: TaskState) -> None:
    assert set(reachable(state)) & SETTLED


@pytest.mark.parametrize("state", sorted(OWING))
def test_what_owes_can_be_settled_in_every_way(state: TaskState) -> None:
    outcomes = {then for (before, _), then in TRANSITIONS.items() if before is state} - {state}
    assert outcomes == {TaskState.SUBMITTED, TaskState.ACCEPTED, TaskState.MISSING} | FINAL


@pytest.mark.parametrize("state", sorted(SETTLED))
def test_nothing_settled_owes_again_except_by_return_reopening_or_amendment(state: TaskState) -> None:
    asked_anew = {TaskEvent.RETURN, TaskEvent.REOPEN, TaskEvent.AMEND}
    by_itself = reachable(state, lambda event: event not in asked_anew)
    assert not set(by_itself) & OWING


def test_a_supplement_settles_whatever_it_comes_for_and_never_waits_for_review() -> None:
    taking = {state: then for (state, event), then in TRANSITIONS.items() if event is TaskEvent.SUPPLEMENT}
    assert set(taking) == {TaskState.OWED, TaskState.RETURNED, TaskState.ACCEPTED, TaskState.MISSING}
    assert set(taking.values()) == {TaskState.ACCEPTED}


def test_more_time_is_given_to_those_who_owe_and_changes_nothing_else() -> None:
    given = {state: then for (state, event), then in TRANSITIONS.items() if event is TaskEvent.EXTEND}
    assert given == {state: state for state in OWING}


def test_only_what_was_declared_missing_is_reopened() -> None:
    assert [state for state, event in TRANSITIONS if event is TaskEvent.REOPEN] == [TaskState.MISSING]
    assert after(TaskState.MISSING, TaskEvent.REOPEN) is TaskState.OWED


def test_reporting_stops_every_claim_at_once() -> None:
    for state in OWING:
        assert after(state, TaskEvent.SUBMIT) in REPORTED
    assert not OWING & (REPORTED | SETTLED)


def test_a_report_never_counts_as_missing() -> None:
    for state in REPORTED:
        with pytest.raises((TaskNotFit, TaskClosed)):
            after(state, TaskEvent.DECLARE_MISSING)


def test_reports_are_accepted_on_arrival_unless_they_are_reviewed() -> None:
    assert after_report(TaskState.OWED, review=True) is TaskState.SUBMITTED
    assert after_report(TaskState.OWED, review=False) is TaskState.ACCEPTED
    assert after_report(TaskState.RETURNED, review=True) is TaskState.SUBMITTED


@pytest.mark.parametrize("review", [True, False])
def test_a_correction_of_an_accepted_report_is_a_new_version(review: bool) -> None:
    assert after_report(TaskState.ACCEPTED, review=review) in REPORTED


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_every_pair_follows_the_table_or_is_refused_by_name(state: TaskState, event: TaskEvent) -> None:
    if (state, event) in TRANSITIONS:
        assert after(state, event) is TRANSITIONS[state, event]
        return
    expected = TaskClosed if state in FINAL else TaskNotFit
    with pytest.raises(expected, match=label(state)) as caught:
        after(state, event)
    assert caught.value.status == 409


@given(st.lists(st.sampled_from(TaskEvent), max_size=12))
def test_no_history_leaves_a_final_state(events: list[TaskEvent]) -> None:
    state = TaskState.OWED
    for event in events:
        before = state
        state = TRANSITIONS.get((state, event), state)
        assert before not in FINAL or state is before


def test_the_diagram_shows_the_whole_table() -> None:
    lines = diagram().splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert sum("-->" in line for line in lines) == 1 + len(TRANSITIONS) + len(SETTLED)
    assert all(f'state "{label(state)}" as {state}' in diagram() for state in TaskState)


def test_the_documentation_shows_the_diagram_of_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "task-life.md"
    assert diagram() in page.read_text(encoding="utf-8")
