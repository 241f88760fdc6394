"""The two servers that tests run workflows on."""

import asyncio
import gc
import sysconfig
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from service.embedded import SEARCH_ATTRIBUTES
from service.runtime.temporal_binary import find_temporal_binary

STUCK_SECONDS = 60


@asynccontextmanager
async def at_work(worker: Worker) -> AsyncIterator[None]:
    """The worker at work, given longer before it takes a workflow for stuck: two seconds may be one that waits for a
    processor. The worker has no setting for it but one that also runs workflows in another thread.

    While it stops, garbage is collected: it waits for what others have let go, and in a process that only waits the
    collector never runs by itself.
    """
    assert worker._workflow_worker is not None
    assert worker._workflow_worker._deadlock_timeout_seconds == 2
    worker._workflow_worker._deadlock_timeout_seconds = STUCK_SECONDS
    collecting: asyncio.Task[None] | None = None
    try:
        async with worker:
            try:
                yield
            finally:
                collecting = asyncio.create_task(_collect())
    finally:
        if collecting is not None:
            collecting.cancel()


async def _collect() -> None:
    while True:
        await asyncio.sleep(0.5)
        gc.collect()


@asynccontextmanager
async def real_server() -> AsyncIterator[WorkflowEnvironment]:
    """The server of the embedded mode, in memory."""
    opened = await WorkflowEnvironment.start_local(
        data_converter=pydantic_data_converter,
        identity="worker",
        search_attributes=SEARCH_ATTRIBUTES,
        dev_server_existing_path=str(find_temporal_binary(None).path),
    )
    async with opened as environment:
        yield environment


@asynccontextmanager
async def time_skipping() -> AsyncIterator[WorkflowEnvironment]:
    """The time-skipping server, with our search attributes, under an identity that tells nothing of the machine."""
    opened = await WorkflowEnvironment.start_time_skipping(
        data_converter=pydantic_data_converter,
        identity="worker",
        test_server_existing_path=str(Path(sysconfig.get_path("scripts")) / "temporal-test-server"),
    )
    attributes = {key.name: IndexedValueType.ValueType(key.indexed_value_type) for key in SEARCH_ATTRIBUTES}
    async with opened as environment:
        await environment.client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=environment.client.namespace, search_attributes=attributes)
        )
        yield environment
