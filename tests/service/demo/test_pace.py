"""The clock of a demonstration keeps to what the machine carries."""

import pytest

from service.demo.city import SPEED, city_play
from service.demo.pace import REFERENCE_SECONDS, SLOWEST, measured_pace, paced


@pytest.mark.parametrize(
    ("times", "pace"), [(0.5, 1.0), (1.0, 1.0), (1.25, 1.0), (2.5, 0.5), (5.0, 0.25), (100.0, SLOWEST)]
)
def test_a_slower_machine_gets_more_time(times: float, pace: float) -> None:
    assert measured_pace(lambda: REFERENCE_SECONDS * times) == pace


def test_this_machine_has_a_pace() -> None:
    assert SLOWEST <= measured_pace() <= 1


def test_only_the_clock_is_slowed() -> None:
    play = city_play()
    slow = paced(play, 0.5)
    assert slow.speed == SPEED / 2
    assert slow.model_copy(update={"speed": SPEED}) == play
