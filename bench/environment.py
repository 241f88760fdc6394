"""Where a measurement runs: an embedded Temporal server, an SMTP sink, a folder, all fresh, all on loopback."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from os import getpid
from pathlib import Path
from typing import Any

from temporalio.client import Client, WorkflowExecution
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from bench.engine import engine
from bench.memory import MemoryWatch
from bench.sink import Sink, sink

TASK_QUEUE = "bench"

_DESCRIBE_AT_ONCE = 32


@dataclass(frozen=True)
class Environment:
    """What a program under measurement is given. ``folder`` is empty and its own."""

    client: Client
    sink: Sink
    folder: Path
    memory: MemoryWatch


@asynccontextmanager
async def environment() -> AsyncIterator[Environment]:
    """Start engine and sink in a temporary folder; stop both and remove the folder at the end."""
    with tempfile.TemporaryDirectory(prefix="cascade-bench-") as name:
        folder = Path(name)
        async with engine(folder) as server, sink(folder / "mailbox") as mailbox:
            with MemoryWatch({"worker": getpid(), "engine": server.pid, "sink": mailbox.pid}) as memory:
                yield Environment(client=server.client, sink=mailbox, folder=folder, memory=memory)


def worker(client: Client, workflows: Sequence[type], activities: Sequence[Callable[..., Any]]) -> Worker:
    """A worker that keeps every workflow of the tree in its cache, so that none is ever replayed."""
    return Worker(
        client,
        task_queue=TASK_QUEUE,
        workflows=workflows,
        activities=activities,
        workflow_runner=SandboxedWorkflowRunner(),
        max_cached_workflows=5000,
        max_concurrent_workflow_tasks=50,
        max_concurrent_activities=200,
        max_concurrent_workflow_task_polls=10,
        max_concurrent_activity_task_polls=10,
    )


async def all_closed(client: Client) -> None:
    """Return when no workflow is open any more."""
    while (await client.count_workflows('ExecutionStatus = "Running"')).count:
        await asyncio.sleep(0.1)


async def history_lengths(client: Client) -> list[int]:
    """The number of history events of every workflow, open or closed."""
    gate = asyncio.Semaphore(_DESCRIBE_AT_ONCE)

    async def length(execution: WorkflowExecution) -> int:
        async with gate:
            return (await client.get_workflow_handle(execution.id, run_id=execution.run_id).describe()).history_length

    return list(await asyncio.gather(*[length(execution) async for execution in client.list_workflows()]))
