"""How Temporal and the workers stand, asked of Temporal itself: queues with their pollers and backlogs, workflows."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from google.protobuf.timestamp_pb2 import Timestamp
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType, TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import (
    DescribeTaskQueueRequest,
    GetSystemInfoRequest,
    GetWorkflowExecutionHistoryReverseRequest,
    ResetActivityRequest,
)
from temporalio.client import Client, WorkflowExecutionDescription
from temporalio.service import RPCError, RPCStatusCode

from domain.base import Frozen
from domain.clock import SHANGHAI
from domain.letters import ChannelName
from domain.orders import SWEEP_ID, courier_workflow_id
from service.composition import connect
from service.settings import Settings

PATIENCE_SECONDS = 4.0
"""How long a page waits for Temporal before it says that it does not answer."""
_RPC = timedelta(seconds=3)
_AT_ONCE = 8
_RECENT = 40
_QUEUES: dict[Literal["workflow", "activity"], TaskQueueType.ValueType] = {
    "workflow": TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    "activity": TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
}
STANDING = (*(courier_workflow_id(channel) for channel in ChannelName), SWEEP_ID)
"""The workflows that always run."""


class QueueState(Frozen):
    """One kind of task queue. ``pollers`` are workers that ask it for work; a poll lasts up to a minute."""

    kind: Literal["workflow", "activity"]
    pollers: int
    last_poll: datetime | None
    backlog: int
    backlog_seconds: float


class Trouble(Frozen):
    """An activity that has failed and is tried again."""

    activity: str
    attempt: int
    failure: str
    next_attempt: datetime | None


class WorkflowState(Frozen):
    """One workflow. ``status`` in lower case as Temporal names it, ``absent`` where Temporal does not know it."""

    workflow_id: str
    run_id: str = ""
    status: str
    started_at: datetime | None = None
    closed_at: datetime | None = None
    history_length: int = 0
    troubles: tuple[Trouble, ...] = ()


class EngineState(Frozen):
    """What Temporal says. Where it is not ``reachable``, ``problem`` says why and the rest is empty.

    ``swept_at`` is when the reconciling sweep last finished; instants are real time in Asia/Shanghai.
    """

    reachable: bool
    problem: str = ""
    version: str = ""
    running: int = 0
    failed: int = 0
    queues: tuple[QueueState, ...] = ()
    standing: tuple[WorkflowState, ...] = ()
    swept_at: datetime | None = None


class EngineProbe:
    """Asks Temporal, over a client of its own that is made when first needed. Belongs to one event loop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: Client | None = None

    async def look(self) -> EngineState:
        """How everything stands. Never raises and never waits longer than PATIENCE_SECONDS."""
        try:
            return await asyncio.wait_for(self._look(), PATIENCE_SECONDS)
        except (RPCError, RuntimeError, TimeoutError) as error:
            return EngineState(reachable=False, problem=" ".join(str(error).split())[:300] or "timeout")

    async def workflows(self, workflow_ids: Sequence[str]) -> list[WorkflowState] | None:
        """These workflows in the order given; None where Temporal does not answer."""
        try:
            return await asyncio.wait_for(self._describe(workflow_ids), PATIENCE_SECONDS * 3)
        except (RPCError, RuntimeError, TimeoutError):
            return None

    async def failed(self, limit: int = 50) -> list[WorkflowState] | None:
        """Workflows that ended by a failure, the newest first; None where Temporal does not answer."""
        try:
            return await asyncio.wait_for(self._failed(limit), PATIENCE_SECONDS)
        except (RPCError, RuntimeError, TimeoutError):
            return None

    async def hurry(self, workflow_id: str) -> bool:
        """Try the failing activities of a workflow again now, counted from one. Returns whether Temporal took it."""
        client = await self._connected()
        request = ResetActivityRequest(
            namespace=client.namespace, execution=WorkflowExecution(workflow_id=workflow_id), match_all=True
        )
        try:
            await client.workflow_service.reset_activity(request, timeout=_RPC)
        except (RPCError, RuntimeError):
            return False
        return True

    async def _connected(self) -> Client:
        if self._client is None:
            self._client = await connect(self._settings, lazy=True)
        return self._client

    async def _look(self) -> EngineState:
        client = await self._connected()
        system = await client.workflow_service.get_system_info(GetSystemInfoRequest(), timeout=_RPC)
        queues = [await self._queue(client, kind) for kind in _QUEUES]
        running = await client.count_workflows('ExecutionStatus = "Running"')
        failed = await client.count_workflows('ExecutionStatus = "Failed"')
        return EngineState(
            reachable=True,
            version=system.server_version,
            running=running.count,
            failed=failed.count,
            queues=tuple(queues),
            standing=tuple(await self._describe(STANDING)),
            swept_at=await self._swept_at(client),
        )

    async def _queue(self, client: Client, kind: Literal["workflow", "activity"]) -> QueueState:
        request = DescribeTaskQueueRequest(
            namespace=client.namespace,
            task_queue=TaskQueue(name=self._settings.task_queue),
            task_queue_type=_QUEUES[kind],
            report_stats=True,
        )
        found = await client.workflow_service.describe_task_queue(request, timeout=_RPC)
        polls = [_moment(poller.last_access_time) for poller in found.pollers]
        return QueueState(
            kind=kind,
            pollers=len(polls),
            last_poll=max((poll for poll in polls if poll), default=None),
            backlog=found.stats.approximate_backlog_count,
            backlog_seconds=found.stats.approximate_backlog_age.ToTimedelta().total_seconds(),
        )

    async def _describe(self, workflow_ids: Sequence[str]) -> list[WorkflowState]:
        client, slots = await self._connected(), asyncio.Semaphore(_AT_ONCE)

        async def one(workflow_id: str) -> WorkflowState:
            async with slots:
                try:
                    return _state(await client.get_workflow_handle(workflow_id).describe(rpc_timeout=_RPC))
                except RPCError as error:
                    if error.status is not RPCStatusCode.NOT_FOUND:
                        raise
                    return WorkflowState(workflow_id=workflow_id, status="absent")

        return list(await asyncio.gather(*(one(workflow_id) for workflow_id in workflow_ids)))

    async def _failed(self, limit: int) -> list[WorkflowState]:
        client = await self._connected()
        found = client.list_workflows('ExecutionStatus = "Failed"', limit=limit)
        return [
            WorkflowState(
                workflow_id=one.id,
                run_id=one.run_id,
                status="failed",
                started_at=_local(one.start_time),
                closed_at=_local(one.close_time),
                history_length=one.history_length,
            )
            async for one in found
        ]

    async def _swept_at(self, client: Client) -> datetime | None:
        """When the sweep last finished; None where its newest events tell of none."""
        request = GetWorkflowExecutionHistoryReverseRequest(
            namespace=client.namespace,
            execution=WorkflowExecution(workflow_id=SWEEP_ID),
            maximum_page_size=_RECENT,
        )
        try:
            found = await client.workflow_service.get_workflow_execution_history_reverse(request, timeout=_RPC)
        except RPCError:
            return None
        done = EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED
        return next((_moment(event.event_time) for event in found.history.events if event.event_type == done), None)


def _state(found: WorkflowExecutionDescription) -> WorkflowState:
    pending = found.raw_description.pending_activities
    return WorkflowState(
        workflow_id=found.id,
        run_id=found.run_id,
        status=found.status.name.lower() if found.status else "unknown",
        started_at=_local(found.start_time),
        closed_at=_local(found.close_time),
        history_length=found.history_length,
        troubles=tuple(_trouble(one) for one in pending if one.attempt > 1),
    )


def _trouble(pending: Any) -> Trouble:
    cause = pending.last_failure.cause.message or pending.last_failure.message
    return Trouble(
        activity=pending.activity_type.name,
        attempt=pending.attempt,
        failure=" ".join(cause.split())[:300],
        next_attempt=_moment(pending.next_attempt_schedule_time),
    )


def _moment(stamp: Timestamp) -> datetime | None:
    return stamp.ToDatetime(tzinfo=UTC).astimezone(SHANGHAI) if stamp.seconds else None


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(SHANGHAI)
