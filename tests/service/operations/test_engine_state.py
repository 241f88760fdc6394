"""Asking Temporal, on the real embedded server: who polls, what runs, what fails; and that it is away."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from domain.orders import SWEEP_ID
from service.operations.engine_state import EngineProbe
from service.settings import Settings
from tests.engines import real_server
from tests.service.web.front_desk import front_desk_settings


@activity.defn
async def refuse() -> None:
    """Never succeeds."""
    raise RuntimeError("the hand slips")


@workflow.defn(name="Slipping")
class Slipping:
    """Waits for something that fails."""

    @workflow.run
    async def run(self) -> None:
        """For ever."""
        await workflow.execute_activity(refuse, start_to_close_timeout=timedelta(seconds=60))


def settings_for(client: Client, folder: Path) -> Settings:
    address = client.service_client.config.target_host
    return front_desk_settings(folder).model_copy(update={"temporal_address": address, "task_queue": "probed"})


async def test_it_tells_who_works_and_what_fails(tmp_path: Path) -> None:
    async with real_server() as environment:
        client = environment.client
        probe = EngineProbe(settings_for(client, tmp_path))
        idle = await probe.look()
        assert idle.reachable, idle.problem
        assert [(queue.pollers, queue.last_poll) for queue in idle.queues] == [(0, None), (0, None)]
        assert {one.status for one in idle.standing} == {"absent"}
        worker = Worker(
            client,
            task_queue="probed",
            workflows=[Slipping],
            activities=[refuse],
            workflow_runner=UnsandboxedWorkflowRunner(),
        )
        async with worker:
            await client.start_workflow("Slipping", id=SWEEP_ID, task_queue="probed")
            state = await probe.look()
            while not any(one.troubles for one in state.standing):
                await asyncio.sleep(0.1)
                state = await probe.look()
            assert state.running == 1
            assert all(queue.pollers for queue in state.queues)
            [sweep] = [one for one in state.standing if one.workflow_id == SWEEP_ID]
            assert sweep.troubles[0].activity == "refuse"
            assert "the hand slips" in sweep.troubles[0].failure
            known = await probe.workflows([SWEEP_ID, "nobody"])
            assert known is not None
            assert [one.status for one in known] == ["running", "absent"]
            assert await probe.hurry(SWEEP_ID)
            assert not await probe.hurry("nobody")


@pytest.mark.parametrize("ask", ["look", "workflows", "failed"])
async def test_an_engine_that_is_away_is_told_and_not_waited_for(tmp_path: Path, ask: str) -> None:
    settings = front_desk_settings(tmp_path).model_copy(update={"temporal_address": "127.0.0.1:9"})
    probe = EngineProbe(settings)
    if ask == "look":
        state = await probe.look()
        assert not state.reachable
        assert state.problem
    elif ask == "workflows":
        assert await probe.workflows(["x"]) is None
    else:
        assert await probe.failed() is None
