"""The lights say what is so, and say what to do."""

from datetime import timedelta

import pytest

from domain.letters import ChannelName
from service.operations.engine_state import EngineState, QueueState
from service.operations.lights import (
    Colour,
    calendar_light,
    channel_light,
    disk_light,
    engine_light,
    sweep_light,
    worker_light,
)
from service.store.views import ChannelQueue
from tests.small_city import MONDAY

UP = EngineState(reachable=True, version="1.32.0", running=4)
QUEUE = QueueState(kind="workflow", pollers=2, last_poll=MONDAY, backlog=0, backlog_seconds=0.0)


def test_an_engine_that_is_away_is_red_and_says_that_reporting_goes_on() -> None:
    light = engine_light(EngineState(reachable=False, problem="refused"))
    assert light.colour is Colour.RED
    assert "报送和签收照常" in light.remedy
    assert engine_light(UP).colour is Colour.GREEN
    assert engine_light(UP.model_copy(update={"failed": 1})).colour is Colour.YELLOW


@pytest.mark.parametrize(
    ("queue", "colour"),
    [
        ({}, Colour.GREEN),
        ({"backlog": 3, "backlog_seconds": 5.0}, Colour.GREEN),
        ({"backlog": 3, "backlog_seconds": 30.0}, Colour.YELLOW),
        ({"backlog": 300, "backlog_seconds": 600.0}, Colour.RED),
        ({"last_poll": None, "pollers": 0}, Colour.RED),
        ({"last_poll": MONDAY - timedelta(minutes=5)}, Colour.RED),
    ],
)
def test_a_queue_is_as_good_as_its_pollers_and_its_backlog(queue: dict[str, object], colour: Colour) -> None:
    assert worker_light(UP, QUEUE.model_copy(update=queue), MONDAY).colour is colour


def test_a_sweep_that_stopped_is_red() -> None:
    assert sweep_light(UP, MONDAY).colour is Colour.YELLOW
    swept = UP.model_copy(update={"swept_at": MONDAY})
    assert sweep_light(swept, MONDAY + timedelta(seconds=40)).colour is Colour.GREEN
    assert sweep_light(swept, MONDAY + timedelta(minutes=10)).colour is Colour.RED


def test_a_channel_is_judged_by_what_could_have_gone_and_did_not() -> None:
    later = ChannelQueue(channel=ChannelName.EMAIL, waiting=5, released=0, oldest=MONDAY + timedelta(hours=9))
    assert channel_light(later, MONDAY).colour is Colour.GREEN
    stuck = ChannelQueue(channel=ChannelName.EMAIL, waiting=5, released=5, oldest=MONDAY)
    assert channel_light(stuck, MONDAY + timedelta(minutes=30)).colour is Colour.YELLOW
    red = channel_light(stuck, MONDAY + timedelta(hours=30))
    assert (red.colour, red.sentence) == (Colour.RED, "5 条到时未发，最早的已等 30 小时")
    assert channel_light(ChannelQueue(channel=ChannelName.SMS, dead=1), MONDAY).colour is Colour.YELLOW


def test_disk_and_calendar() -> None:
    assert [disk_light(free, 100).colour for free in (50, 10, 2, 0)] == [
        Colour.GREEN,
        Colour.YELLOW,
        Colour.RED,
        Colour.RED,
    ]
    assert disk_light(0, 0).colour is Colour.RED
    known = {2024, 2025}
    assert [calendar_light(year, known.__contains__).colour for year in (2024, 2025, 2026)] == [
        Colour.GREEN,
        Colour.YELLOW,
        Colour.RED,
    ]
