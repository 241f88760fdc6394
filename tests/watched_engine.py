"""The engine port of the product, which also knows the workflows it has touched and whether they are done with that."""

from collections.abc import Awaitable, Callable
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.service import RPCError, RPCStatusCode

from service.engine import TemporalEngine

_HANDED_OUT = {
    EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED: 1,
    EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED: -1,
    EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED: -1,
    EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT: -1,
    EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED: 1,
    EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED: -1,
    EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED: -1,
    EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT: -1,
}
_ENDED = {
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
}


class WatchedEngine(TemporalEngine):
    """The time-skipping server loses a workflow for good whose timer fires while a task that cancels it is with the
    worker (temporalio/sdk-java issue 3088). So no test may let time pass while a poke is still being worked off.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.touched: set[str] = set()

    def _later(self, key: str, seconds: float, act: Callable[[], Awaitable[None]]) -> None:
        self.touched.add(key.removesuffix(".start").removesuffix(".restart"))
        super()._later(key, seconds, act)

    async def at_work(self) -> list[str]:
        """Those of the touched workflows that still have something to do; the others are forgotten."""
        for workflow_id in list(self.touched):
            self.touched.discard(workflow_id)  # first: what touches it meanwhile counts
            if await self._has_work(workflow_id):
                self.touched.add(workflow_id)
        return sorted(self.touched)

    async def _has_work(self, workflow_id: str) -> bool:
        try:
            history = await self._client.get_workflow_handle(workflow_id).fetch_history()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        if history.events[-1].event_type in _ENDED:
            return False
        return sum(_HANDED_OUT.get(event.event_type, 0) for event in history.events) > 0
