"""The floor's workflow: one per issuing office, which starts its children, waits for a poke, and submits."""

import asyncio
from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from bench.floor_activities import FloorActivities, Office, office_workflow_id

_TIMEOUT = timedelta(minutes=2)


@workflow.defn
class FloorWorkflow:
    """What no workflow of a cascade can do without: children, one activity down, one wait, one activity up."""

    @workflow.init
    def __init__(self, office: Office) -> None:
        self._office = office
        self._complete = False

    @workflow.signal
    def all_reported(self) -> None:
        """The last direct subordinate has reported."""
        self._complete = True

    @workflow.run
    async def run(self, office: Office) -> None:
        """Issue to everyone below, wait until all have reported, submit."""
        await asyncio.gather(self._issue(), *(self._start(below) for below in office.below))
        await workflow.wait_condition(lambda: self._complete)
        await workflow.execute_activity_method(
            FloorActivities.submit, self._office.code, start_to_close_timeout=_TIMEOUT
        )

    async def _issue(self) -> None:
        await workflow.execute_activity_method(
            FloorActivities.issue, self._office.code, start_to_close_timeout=_TIMEOUT
        )

    async def _start(self, below: Office) -> None:
        # The child submits by itself, so it need not end with us.
        await workflow.start_child_workflow(
            FloorWorkflow.run,
            below,
            id=office_workflow_id(below.code),
            parent_close_policy=workflow.ParentClosePolicy.ABANDON,
        )
