"""The life of a 督办单, its colour, and when it may not be signed."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.policy import PLAIN
from domain.supervision import (
    OPEN,
    SENT,
    TRANSITIONS,
    UNSETTLED,
    Colour,
    ReplyUnfit,
    SupervisedItem,
    SupervisionEvent,
    SupervisionNotFit,
    SupervisionOutdated,
    SupervisionState,
    after,
    check_reply,
    check_still_true,
    colour_label,
    colour_of,
    diagram,
    label,
    ladder_of,
    reply_due,
    settled,
    severity,
)
from domain.task_life import TaskState

CALENDAR = WorkCalendar()
DUE = datetime(2024, 6, 20, 18, tzinfo=SHANGHAI)
STATES = st.sampled_from(sorted(TaskState))
MOMENTS = st.datetimes(datetime(2024, 6, 1), datetime(2024, 7, 10)).map(lambda moment: moment.replace(tzinfo=SHANGHAI))


def item(state: TaskState = TaskState.OWED, due: datetime | None = DUE, task_id: int = 1) -> SupervisedItem:
    return SupervisedItem(task_id=task_id, title="统计表", state=state, due=due)


ITEMS = st.builds(item, STATES, st.none() | MOMENTS)


def colour(*items: SupervisedItem, at: datetime) -> Colour | None:
    return colour_of(items, at, PLAIN, CALENDAR)


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (14, 9, None),  # four working days left
        (17, 9, Colour.BLUE),
        (18, 9, Colour.BLUE),
        (19, 9, Colour.YELLOW),
        (20, 18, Colour.YELLOW),  # the very due is not overdue
        (20, 19, Colour.RED),
    ],
)
def test_the_colour_follows_the_working_days_left(day: int, hour: int, expected: Colour | None) -> None:
    assert colour(item(), at=datetime(2024, 6, day, hour, tzinfo=SHANGHAI)) is expected


def test_returned_is_yellow_until_its_new_due_has_passed() -> None:
    later = DUE + timedelta(days=20)
    assert colour(item(TaskState.RETURNED, later), at=DUE) is Colour.YELLOW
    assert colour(item(TaskState.RETURNED), at=DUE + timedelta(hours=1)) is Colour.RED


def test_missing_is_red_and_settled_has_no_colour() -> None:
    assert colour(item(TaskState.MISSING), at=DUE - timedelta(days=9)) is Colour.RED
    for state in set(TaskState) - UNSETTLED:
        assert colour(item(state), at=DUE + timedelta(days=9)) is None


@given(st.lists(ITEMS, max_size=4), MOMENTS, MOMENTS)
def test_it_never_becomes_less_pressing_by_waiting(items: list[SupervisedItem], one: datetime, other: datetime) -> None:
    earlier, later = sorted((one, other))
    before, then = colour(*items, at=earlier), colour(*items, at=later)
    if before is not None:
        assert then is not None
        assert severity(then) >= severity(before)


@given(st.lists(ITEMS, max_size=4), ITEMS, MOMENTS)
def test_the_most_pressing_item_gives_the_colour(
    items: list[SupervisedItem], more: SupervisedItem, at: datetime
) -> None:
    found = [one for one in (colour(*items, at=at), colour(more, at=at)) if one]
    assert colour(*items, more, at=at) == max(found, key=severity, default=None)


@pytest.mark.parametrize("state", SupervisionState)
@pytest.mark.parametrize("event", SupervisionEvent)
def test_every_pair_follows_the_table_or_is_refused_by_name(state: SupervisionState, event: SupervisionEvent) -> None:
    if (state, event) in TRANSITIONS:
        assert after(state, event) is TRANSITIONS[state, event]
        return
    with pytest.raises(SupervisionNotFit, match=label(state)):
        after(state, event)


def test_every_open_one_can_be_ended_and_nothing_follows_an_end() -> None:
    assert {state for state, _ in TRANSITIONS} == set(OPEN)
    for state in OPEN:
        assert TRANSITIONS[state, SupervisionEvent.CANCEL] not in OPEN


def test_nothing_is_sent_before_it_is_signed() -> None:
    ways = {following: state for (state, event), following in TRANSITIONS.items() if event is SupervisionEvent.SIGN}
    assert ways == {SupervisionState.SIGNED: SupervisionState.DRAFT}
    assert SupervisionState.DRAFT not in SENT
    assert (SupervisionState.DRAFT, SupervisionEvent.CLEAR) not in TRANSITIONS


def test_the_reply_is_due_in_working_days_from_the_signing() -> None:
    friday = datetime(2024, 6, 21, 17, tzinfo=SHANGHAI)
    assert reply_due(friday, PLAIN, CALENDAR) == datetime(2024, 6, 26, 18, tzinfo=SHANGHAI)
    none = PLAIN.model_copy(update={"reply_working_days": 0})
    assert reply_due(friday, none, CALENDAR) == datetime(2024, 6, 21, 18, tzinfo=SHANGHAI)


def test_it_is_settled_when_everything_is_handed_in_or_let_off() -> None:
    assert settled([TaskState.ACCEPTED, TaskState.SUBMITTED, TaskState.WAIVED])
    assert settled([])
    for state in UNSETTLED:
        assert not settled([TaskState.ACCEPTED, state])


@given(st.dictionaries(st.integers(1, 3), STATES))
def test_only_what_is_still_true_is_signed(states: dict[int, TaskState]) -> None:
    items = [item(task_id=number) for number in (1, 2)]
    if all(states.get(number) in UNSETTLED for number in (1, 2)):
        check_still_true(items, states)
        return
    with pytest.raises(SupervisionOutdated, match="统计表"):
        check_still_true(items, states)


@pytest.mark.parametrize("text", ["", " \n ", "一" * 4001])
def test_an_unfit_reply_is_refused(text: str) -> None:
    with pytest.raises(ReplyUnfit) as caught:
        check_reply(text)
    assert caught.value.field == "reply"


def test_a_reply_is_kept_without_the_blanks_around_it() -> None:
    assert check_reply("\n 已补报 \n") == "已补报"


def test_labels() -> None:
    assert [colour_label(one) for one in Colour] == ["蓝", "黄", "红"]
    assert ladder_of(7) == "d7"


def test_the_documentation_shows_the_diagram_of_the_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "supervision.md").read_text(encoding="utf-8")
    assert diagram() in page
    assert diagram().count("-->") == 1 + len(TRANSITIONS) + 2
