"""A time-skipping server for the workflows alone: their hands are stand-ins that do as a test says."""

from collections.abc import AsyncIterator

import pytest
from temporalio.testing import WorkflowEnvironment

from service.composition import build_worker
from tests.engines import at_work, time_skipping
from tests.workflows.stand_ins import QUEUE, Hands


@pytest.fixture
async def environment() -> AsyncIterator[WorkflowEnvironment]:
    """A server of the test's own. Time passes only where the test says so."""
    async with time_skipping() as environment:
        # To wait for a result would skip to the end of whatever else runs.
        with environment.auto_time_skipping_disabled():
            yield environment


@pytest.fixture
async def hands(environment: WorkflowEnvironment) -> AsyncIterator[Hands]:
    """Stand-ins at work."""
    hands = Hands(environment.client)
    async with at_work(build_worker(environment.client, QUEUE, hands.all())):
        yield hands
        hands.release()
