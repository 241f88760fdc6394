"""How long the supervisor waits before it starts a part again."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from service.runtime.part import Backoff


def test_doubles_from_a_fifth_of_a_second_to_ten() -> None:
    backoff = Backoff()
    assert [backoff.pause(1) for _ in range(8)] == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10]


def test_a_healthy_run_forgives_what_was_before() -> None:
    backoff = Backoff()
    assert [backoff.pause(lived) for lived in (0, 29.9, 30, 0, 400)] == [0.2, 0.4, 0.2, 0.4, 0.2]


@given(st.lists(st.floats(min_value=0, max_value=1e6)))
def test_stays_between_first_and_most_and_falls_only_after_health(lives: list[float]) -> None:
    backoff = Backoff(first=1, most=7, healthy=30)
    pauses = [backoff.pause(lived) for lived in lives]
    assert all(1 <= pause <= 7 for pause in pauses)
    assert all(
        after >= before or lived >= 30 for (before, after), lived in zip(pairwise(pauses), lives[1:], strict=True)
    )
