"""The courier's rest between rounds: until the next release or a poke, whichever comes first, and nothing is lost."""

from datetime import timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from domain.clock import BusinessClock
from domain.letters import ChannelName
from domain.orders import CourierOrder, courier_workflow_id
from tests.workflows.stand_ins import QUEUE, Hands, hour
from workflows import options
from workflows.courier import CourierWorkflow


async def start(hands: Hands, clock: BusinessClock | None = None) -> WorkflowHandle[Any, Any]:
    """The courier of e-mails."""
    order = CourierOrder(channel=ChannelName.EMAIL, clock=clock or BusinessClock.plain())
    return await hands.client.start_workflow(
        CourierWorkflow.run, order, id=courier_workflow_id(order.channel), task_queue=QUEUE
    )


async def test_a_round_that_fails_is_repeated(hands: Hands) -> None:
    hands.failures["deliver"] = [OSError("no route"), ConnectionError("refused")]
    await start(hands)
    await hands.count("deliver", 3)


async def test_it_rests_until_the_next_release(hands: Hands, environment: WorkflowEnvironment) -> None:
    begun = await environment.get_current_time()
    hands.next_release = lambda number: begun + hour(11) if number == 1 else None
    await start(hands)
    await hands.count("deliver", 1)
    await environment.sleep(hour(10))
    assert hands.calls["deliver"] == 1
    await environment.sleep(hour(1) + timedelta(minutes=1))
    await hands.count("deliver", 2)


async def test_business_time_may_run_faster(hands: Hands, environment: WorkflowEnvironment) -> None:
    begun = await environment.get_current_time()
    clock = BusinessClock(origin=begun, real_origin=begun, speed=24.0)
    hands.next_release = lambda number: begun + hour(24) if number == 1 else None
    await start(hands, clock)
    await hands.count("deliver", 1)
    await environment.sleep(hour(1) + timedelta(minutes=1))
    await hands.count("deliver", 2)


async def test_a_poke_ends_the_rest(hands: Hands, environment: WorkflowEnvironment) -> None:
    begun = await environment.get_current_time()
    hands.next_release = lambda _: begun + hour(1000)
    courier = await start(hands)
    await hands.count("deliver", 1)
    await courier.signal("poke")
    await hands.count("deliver", 2)


async def test_what_was_released_meanwhile_is_sent_at_once(hands: Hands, environment: WorkflowEnvironment) -> None:
    begun = await environment.get_current_time()
    hands.next_release = lambda number: begun if number < 4 else None
    await start(hands)
    await hands.count("deliver", 4)


async def test_a_storm_of_pokes_is_one_more_round(hands: Hands) -> None:
    hands.hold("deliver")
    courier = await start(hands)
    await hands.arrival("deliver")
    for _ in range(100):
        await courier.signal("poke")
    hands.release()
    await hands.count("deliver", 2)
    await courier.signal("poke")
    await hands.count("deliver", 3)
    assert hands.calls["deliver"] == 3


async def test_it_lives_for_ever_and_answers_every_poke(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "COURIER_HISTORY", 12)
    courier = await start(hands)
    first = (await courier.describe()).run_id
    for rounds in range(1, 10):
        await hands.count("deliver", rounds)
        await courier.signal("poke")
    await hands.count("deliver", 10)
    assert (await courier.describe()).run_id != first
