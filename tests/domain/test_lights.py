"""One task's standing and light at a moment, and a unit's light."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import SHANGHAI
from domain.lights import LIGHT_WORDS, LIGHTS, OWED, STANDING_WORDS, Duty, Light, Standing, next_turn, standing_of
from domain.lights import unit_light as light_of
from domain.obligations import Demand
from domain.task_life import OWING, TaskState

DUE = datetime(2024, 6, 20, 18, tzinfo=SHANGHAI)
NEAR = datetime(2024, 6, 17, 18, tzinfo=SHANGHAI)


def duty(state: TaskState = TaskState.OWED, **rest: object) -> Duty:
    known: dict[str, object] = {
        "task_id": 1,
        "item_id": 1,
        "state": state,
        "demand": Demand.MANDATORY,
        "due": DUE,
        "near": NEAR,
        "late": False,
        "sent_back": False,
    }
    return Duty(**known | rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("task", "now", "standing", "light"),
    [
        (duty(), NEAR - timedelta(days=3), Standing.OWING, Light.GREY),
        (duty(), NEAR, Standing.SOON, Light.YELLOW),
        (duty(), DUE, Standing.SOON, Light.YELLOW),
        (duty(), DUE + timedelta(seconds=1), Standing.OVERDUE, Light.RED),
        (duty(TaskState.SUBMITTED), DUE, Standing.WAITING, Light.YELLOW),
        (duty(TaskState.ACCEPTED), DUE, Standing.REPORTED, Light.GREEN),
        (duty(TaskState.ACCEPTED, late=True), DUE, Standing.LATE, Light.YELLOW),
        (duty(TaskState.RETURNED, sent_back=True), DUE, Standing.RETURNED, Light.YELLOW),
        (duty(TaskState.RETURNED, sent_back=True), DUE + timedelta(days=1), Standing.OVERDUE, Light.RED),
        (duty(TaskState.MISSING), DUE, Standing.MISSING, Light.RED),
        (duty(TaskState.MISSING, sent_back=True), DUE, Standing.SENT_BACK, Light.RED),
        (duty(TaskState.WAIVED), DUE + timedelta(days=9), Standing.WAIVED, Light.GREY),
        (duty(TaskState.WITHDRAWN), DUE, Standing.WITHDRAWN, Light.GREY),
        (duty(demand=Demand.OPT_IN), DUE + timedelta(days=9), Standing.FREE, Light.GREY),
        (duty(demand=Demand.AS_THEY_OCCUR, due=None, near=None), DUE, Standing.FREE, Light.GREY),
    ],
)
def test_standings(task: Duty, now: datetime, standing: Standing, light: Light) -> None:
    assert standing_of(task, now) is standing
    assert LIGHTS[standing] is light


@given(st.sampled_from(TaskState), st.sampled_from(Demand), st.integers(-20, 20), st.booleans(), st.booleans())
def test_every_task_has_a_word_and_what_is_owed_owes(
    state: TaskState, demand: Demand, days: int, late: bool, back: bool
) -> None:
    task = duty(state, demand=demand, late=late, sent_back=back)
    now = DUE + timedelta(days=days)
    standing = standing_of(task, now)
    assert STANDING_WORDS[standing]
    assert LIGHT_WORDS[LIGHTS[standing]]
    assert (standing in OWED) <= (state in OWING)
    turn = next_turn(task, now)
    if turn is not None and standing in OWED:
        assert standing_of(task, turn) is standing or turn == NEAR, "nothing changes before its turn"
        assert turn >= now


def test_a_unit_shows_its_most_pressing_light() -> None:
    assert light_of([Standing.REPORTED, Standing.OVERDUE, Standing.SOON], acknowledgement=None) is Light.RED
    assert light_of([Standing.REPORTED, Standing.WAITING], acknowledgement=None) is Light.YELLOW
    assert light_of([Standing.REPORTED], acknowledgement=Light.GREY) is Light.GREY
    assert light_of([Standing.REPORTED, Standing.WAIVED, Standing.FREE], acknowledgement=None) is Light.GREEN
    assert light_of([Standing.WAIVED], acknowledgement=None) is Light.GREY
    assert light_of([], acknowledgement=None) is Light.GREY
