"""The worker process: runs the workflows and their activities, the couriers and the sweep."""

import asyncio
import signal
import sys

import structlog
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy

from domain.errors import CascadeError
from domain.letters import ChannelName
from domain.orders import SWEEP_ID, CourierOrder, SweepOrder, courier_workflow_id
from service.composition import House, activities_of, build_worker, channels, connect, open_house, writers
from service.engine import TemporalEngine
from service.logs import configure_logs
from service.settings import load_settings
from workflows.courier import CourierWorkflow
from workflows.sweep import SweepWorkflow

_log = structlog.get_logger(__name__)

SWEEP_SECONDS = 30.0


async def run(house: House) -> None:
    """Work until SIGTERM or SIGINT, then finish what is in hand and end."""
    client = await connect(house.settings)
    engine = TemporalEngine(client, house.business, house.settings.task_queue, asyncio.get_running_loop())
    ways = channels(house)
    hands = activities_of(house.ledger, house.clock, engine, ways, writers(house))
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with build_worker(client, house.settings.task_queue, hands):
        await start_standing_workflows(client, house)
        _log.info("worker_ready", task_queue=house.settings.task_queue)
        await stop.wait()
    await engine.drain()
    for way in ways.values():
        await way.close()


async def start_standing_workflows(client: Client, house: House) -> None:
    """The couriers and the sweep; those that run already are left alone."""
    for channel in ChannelName:
        await client.start_workflow(
            CourierWorkflow.run,
            CourierOrder(channel=channel, clock=house.business),
            id=courier_workflow_id(channel),
            task_queue=house.settings.task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
    await client.start_workflow(
        SweepWorkflow.run,
        SweepOrder(every_seconds=SWEEP_SECONDS),
        id=SWEEP_ID,
        task_queue=house.settings.task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )


def main() -> int:
    """Exit code 0 after an orderly end, 78 where the settings are at fault."""
    try:
        settings = load_settings()
        configure_logs(settings.log_format, settings.log_level)
        asyncio.run(run(open_house(settings)))
    except CascadeError as refusal:
        print(refusal.message, file=sys.stderr)
        return 78
    return 0


if __name__ == "__main__":
    sys.exit(main())
