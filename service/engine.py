"""The engine port over a Temporal client: starts and pokes that never block, never raise and never burst."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from domain.clock import BusinessClock
from domain.letters import ChannelName
from domain.notices import Notice
from domain.orders import HERALD_ID, NoticeOrder, courier_workflow_id, notice_workflow_id
from domain.units import Unit
from service import exit_guard as _exit_guard  # noqa: F401  (must be in every process that opens a client)
from workflows.notice import NoticeWorkflow, search_attributes

_log = structlog.get_logger(__name__)

NOTICE_SECONDS = 0.03
COURIER_SECONDS = 0.4
"""Pokes for the same workflow within this span of real time become one: a poke says only "look again"."""


class TemporalEngine:
    """Fits ``domain.orders.Engine``. Belongs to one event loop; its methods may be called from any thread."""

    def __init__(
        self,
        client: Client,
        clock: BusinessClock,
        task_queue: str,
        loop: asyncio.AbstractEventLoop,
        courier_seconds: float = COURIER_SECONDS,
    ) -> None:
        self._client = client
        self._clock = clock
        self._task_queue = task_queue
        self._loop = loop
        self._courier_seconds = courier_seconds
        self._waiting: set[str] = set()
        self._running: set[asyncio.Task[None]] = set()

    def start(self, notice: Notice, office: Unit) -> None:
        """Start the workflow of an origin notice; nothing happens where it runs already."""
        order = self._order(notice, office)
        self._later(notice_workflow_id(notice.id) + ".start", 0.0, lambda: self._start(order, poke=False))

    def revive(self, notice: Notice, office: Unit) -> None:
        """Poke the workflow of any notice; start it anew where it is not there or has failed."""
        order = self._order(notice, office)
        self._later(notice_workflow_id(notice.id) + ".start", 0.0, lambda: self._start(order, poke=True))

    def restart(self, notice: Notice, office: Unit) -> None:
        """Poke the workflow of an open notice; start it anew where it is not there, failed, or has completed."""
        order = self._order(notice, office)
        anew = WorkflowIDReusePolicy.ALLOW_DUPLICATE
        key = notice_workflow_id(notice.id) + ".restart"
        self._later(key, 0.0, lambda: self._start(order, poke=True, reuse=anew))

    def _order(self, notice: Notice, office: Unit) -> NoticeOrder:
        return NoticeOrder(
            notice_id=notice.id,
            origin_id=notice.origin_id,
            office=office.code,
            office_path=office.path,
            level=office.level.value,
            clock=self._clock,
        )

    def poke(self, notice_id: str) -> None:
        """Make the workflow of the notice look at the facts."""
        workflow_id = notice_workflow_id(notice_id)
        self._later(workflow_id, NOTICE_SECONDS, lambda: self._signal(workflow_id))

    def poke_courier(self, channel: ChannelName) -> None:
        """Make the courier look at the outbox."""
        workflow_id = courier_workflow_id(channel)
        self._later(workflow_id, self._courier_seconds, lambda: self._signal(workflow_id))

    def poke_herald(self) -> None:
        """Make the herald look whether other programs want to be told of anything."""
        self._later(HERALD_ID, self._courier_seconds, lambda: self._signal(HERALD_ID))

    async def drain(self) -> None:
        """Wait for what is under way; called before the loop ends."""
        await asyncio.sleep(0)  # what another thread has just asked for is scheduled first
        while self._waiting or self._running:
            await asyncio.sleep(0.01)

    def _later(self, key: str, seconds: float, act: Callable[[], Awaitable[None]]) -> None:
        self._loop.call_soon_threadsafe(self._schedule, key, seconds, act)

    def _schedule(self, key: str, seconds: float, act: Callable[[], Awaitable[None]]) -> None:
        if key in self._waiting:
            return
        self._waiting.add(key)
        self._loop.call_later(seconds, self._run, key, act)

    def _run(self, key: str, act: Callable[[], Awaitable[None]]) -> None:
        self._waiting.discard(key)
        task = self._loop.create_task(self._quietly(key, act))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _quietly(self, key: str, act: Callable[[], Awaitable[None]]) -> None:
        try:
            await act()
        except WorkflowAlreadyStartedError:
            return
        except RPCError as error:
            # A workflow that has ended needs no poke; an engine that is away is found by the sweep.
            if error.status is not RPCStatusCode.NOT_FOUND:
                _log.warning("engine_unreachable", workflow=key, status=error.status.name)
        except RuntimeError as error:
            # So says the client where it was never connected yet.
            _log.warning("engine_unreachable", workflow=key, status=str(error)[:200])

    async def _start(
        self,
        order: NoticeOrder,
        *,
        poke: bool,
        # One that has completed is done until it is reopened; one that failed may be run again: its steps repeat.
        reuse: WorkflowIDReusePolicy = WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
    ) -> None:
        await self._client.start_workflow(
            NoticeWorkflow.run,
            order,
            id=notice_workflow_id(order.notice_id),
            task_queue=self._task_queue,
            id_reuse_policy=reuse,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            search_attributes=search_attributes(order),
            start_signal="poke" if poke else None,
        )

    async def _signal(self, workflow_id: str) -> None:
        await self._client.get_workflow_handle(workflow_id).signal("poke")
