"""The worker process: runs the workflows and their activities, the couriers and the sweep."""

import asyncio
import sys
from datetime import timedelta

import structlog
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy

from domain.clock import BusinessClock
from domain.letters import ChannelName
from domain.orders import HERALD_ID, SWEEP_ID, CourierOrder, SweepOrder, courier_workflow_id
from service import process
from service.composition import activities_of, build_worker, channels, connect, hook_sender, open_house, writers
from service.deployment import deployment_config, make_current
from service.engine import TemporalEngine
from service.runtime.notify import say_ready
from service.settings import Settings
from workflows.courier import CourierWorkflow
from workflows.herald import HeraldWorkflow
from workflows.sweep import SweepWorkflow

_log = structlog.get_logger(__name__)

SWEEP_SECONDS = 30.0


async def serve(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, then finish what is in hand and end."""
    house = open_house(settings)
    client = await connect(settings, lazy=False)
    engine = TemporalEngine(client, house.business, house.settings.task_queue, asyncio.get_running_loop())
    ways = channels(house)
    hands = activities_of(
        house.ledger,
        house.clock,
        engine,
        ways,
        writers(house),
        sender=hook_sender(house),
        hook_life=timedelta(days=settings.webhook_days),
    )
    stop = process.stop_event()
    async with build_worker(client, settings.task_queue, hands, deployment_config()):
        await make_current(client)
        await start_standing_workflows(client, house.business, settings.task_queue)
        say_ready()
        _log.info("worker_ready", task_queue=house.settings.task_queue)
        await stop.wait()
    await engine.drain()
    for way in ways.values():
        await way.close()


async def start_standing_workflows(
    client: Client, business: BusinessClock, task_queue: str, sweep_seconds: float = SWEEP_SECONDS
) -> None:
    """The couriers, the herald and the sweep; those that run already are left alone."""
    for channel in ChannelName:
        await client.start_workflow(
            CourierWorkflow.run,
            CourierOrder(channel=channel, clock=business),
            id=courier_workflow_id(channel),
            task_queue=task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
    await client.start_workflow(
        HeraldWorkflow.run,
        id=HERALD_ID,
        task_queue=task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )
    await client.start_workflow(
        SweepWorkflow.run,
        SweepOrder(every_seconds=sweep_seconds),
        id=SWEEP_ID,
        task_queue=task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )


if __name__ == "__main__":
    sys.exit(process.run(serve))
