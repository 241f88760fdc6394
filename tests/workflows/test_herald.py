"""The herald: round after round while anybody wants to be told, else asleep until somebody does."""

import asyncio

import pytest

from domain.orders import HERALD_ID
from tests.workflows.stand_ins import QUEUE, Hands
from workflows import options
from workflows.herald import HeraldWorkflow


async def test_it_sleeps_until_somebody_wants_to_be_told(hands: Hands) -> None:
    herald = await hands.client.start_workflow(HeraldWorkflow.run, id=HERALD_ID, task_queue=QUEUE)
    await hands.count("notify", 1)
    await asyncio.sleep(0.3)
    assert hands.calls["notify"] == 1
    await herald.signal("poke")
    await hands.count("notify", 2)


async def test_it_goes_on_while_anybody_listens_and_its_history_stays_short(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options, "COURIER_HISTORY", 12)
    hands.listening = lambda number: number < 9
    herald = await hands.client.start_workflow(HeraldWorkflow.run, id=HERALD_ID, task_queue=QUEUE)
    first = (await herald.describe()).run_id
    await hands.count("notify", 9)
    assert (await herald.describe()).run_id != first
    await herald.signal("poke")
    await hands.count("notify", 10)


async def test_a_round_that_fails_is_repeated(hands: Hands) -> None:
    hands.failures["notify"] = [OSError("no database")]
    await hands.client.start_workflow(HeraldWorkflow.run, id=HERALD_ID, task_queue=QUEUE)
    await hands.count("notify", 2)
