"""The two servers that tests run workflows on."""

import asyncio
import faulthandler
import gc
import sys
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
STOP_SECONDS = 60


@asynccontextmanager
async def at_work(worker: Worker) -> AsyncIterator[None]:
    """The worker at work, given longer before it takes a workflow for stuck: two seconds may be one that waits for a
    processor. The worker has no setting for it but one that also runs workflows in another thread.

    It has a minute to stop. Once in some hundreds of times the core waits for ever for what the collector has not yet
    taken, or for a workflow that it cannot evict: then it is left behind, and the run says where it stands. What a test
    says of the product has been said by then.
    """
    assert worker._workflow_worker is not None
    assert worker._workflow_worker._deadlock_timeout_seconds == 2
    worker._workflow_worker._deadlock_timeout_seconds = STUCK_SECONDS
    await worker.__aenter__()
    try:
        yield
    finally:
        await _stopped(asyncio.create_task(worker.__aexit__(*sys.exc_info())))


async def _stopped(leaving: asyncio.Task[None]) -> None:
    deadline = asyncio.get_running_loop().time() + STOP_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        if (await asyncio.wait([leaving], timeout=0.5))[0]:
            await leaving
            return
        gc.collect()
    for task in asyncio.all_tasks():
        task.print_stack(file=sys.__stderr__)
    faulthandler.dump_traceback(2)


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
