"""Stand-ins for the activities: they note what they are asked, say what a test wants, and fail where it wants."""

import asyncio
import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.common import WorkflowIDReusePolicy

from activities.compiling import Compiled, CompileOrder, SubmitOrder
from activities.delivering import Delivered
from activities.issuing import Branch, Issued
from activities.notifying import Notified
from activities.refusals import final
from activities.sweeping import Swept
from activities.telling import RungOrder, Told
from domain.clock import BusinessClock
from domain.orders import CourierOrder, Moment, NoticeOrder, notice_workflow_id
from workflows.notice import NoticeWorkflow

QUEUE = "stand-ins"
FAR = datetime(2099, 1, 1, tzinfo=UTC)
OPEN = Compiled(unsubmitted=(), closed=False, outstanding=1, branches=(), moments=())
CLOSED = Compiled(unsubmitted=(), closed=True, outstanding=0, branches=(), moments=())


class Hands:
    """All activities. ``calls`` counts them by name; ``failures`` are raised in turn, one a call."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.calls: Counter[str] = Counter()
        self.orders: dict[str, list[Any]] = defaultdict(list)
        self.failures: dict[str, list[Exception]] = defaultdict(list)
        self.issued: Callable[[NoticeOrder], Issued] = lambda _: issued()
        self.compiled: Callable[[int], Compiled] = lambda _: CLOSED
        self.next_release: Callable[[int], datetime | None] = lambda _: None
        self.listening: Callable[[int], bool] = lambda _: False
        self._held: dict[str, threading.Event] = {}
        self._arrived: dict[str, threading.Event] = defaultdict(threading.Event)

    def all(self) -> list[Callable[..., Any]]:
        """For the worker."""
        return [
            self.issue,
            self.remind,
            self.escalate,
            self.compile_rollup,
            self.close,
            self.submit_upward,
            self.deliver,
            self.notify,
            self.reconcile,
        ]

    def hold(self, step: str) -> None:
        """From now on the step does not end until released."""
        self._held[step] = threading.Event()

    def release(self) -> None:
        """Let every step end."""
        for event in self._held.values():
            event.set()

    async def arrival(self, step: str) -> None:
        """Wait until a held step has begun."""
        await asyncio.to_thread(self._arrived[step].wait, 60)

    async def count(self, step: str, calls: int) -> None:
        """Wait until the step has been called so many times."""
        while self.calls[step] < calls:
            await asyncio.sleep(0.01)

    def _take(self, step: str, order: Any = None) -> int:
        self.calls[step] += 1
        self.orders[step].append(order)
        number = self.calls[step]
        if step in self._held:
            self._arrived[step].set()
            self._held[step].wait(60)
        if self.failures[step]:
            raise self.failures[step].pop(0)
        return number

    @activity.defn(name="issue")
    def issue(self, order: NoticeOrder) -> Issued:
        with final():
            self._take("issue", order)
        return self.issued(order)

    @activity.defn(name="remind")
    def remind(self, order: RungOrder) -> Told:
        with final():
            self._take("remind", order)
        return Told(people=1, outstanding=1)

    @activity.defn(name="escalate")
    def escalate(self, order: RungOrder) -> Told:
        with final():
            self._take("escalate", order)
        return Told(people=1, outstanding=1)

    @activity.defn(name="compile_rollup")
    def compile_rollup(self, order: CompileOrder) -> Compiled:
        with final():
            return self.compiled(self._take("compile_rollup", order))

    @activity.defn(name="close")
    def close(self, order: CompileOrder) -> Compiled:
        with final():
            self._take("close", order)
        return CLOSED

    @activity.defn(name="submit_upward")
    def submit_upward(self, order: SubmitOrder) -> int:
        with final():
            self._take("submit_upward", order)
        return 1

    @activity.defn(name="deliver")
    def deliver(self, order: CourierOrder) -> Delivered:
        with final():
            number = self._take("deliver", order)
        return Delivered(sent=0, refused=0, failed=0, next_release=self.next_release(number))

    @activity.defn(name="notify")
    def notify(self) -> Notified:
        with final():
            number = self._take("notify")
        return Notified(delivered=0, failed=0, active=self.listening(number))

    @activity.defn(name="reconcile")
    def reconcile(self) -> Swept:
        with final():
            self._take("reconcile")
        return Swept(started=0, poked=0)

    async def start(self, notice_id: str = "top", *, poked: bool = False) -> WorkflowHandle[Any, Any]:
        """Start the workflow of a notice."""
        return await self.client.start_workflow(
            NoticeWorkflow.run,
            order(notice_id),
            id=notice_workflow_id(notice_id),
            task_queue=QUEUE,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            start_signal="poke" if poked else None,
        )


def order(notice_id: str = "top") -> NoticeOrder:
    """An order to run a notice in real time."""
    return NoticeOrder(
        notice_id=notice_id,
        origin_id="top",
        office="c",
        office_path="/c/",
        level="city",
        clock=BusinessClock.plain(),
    )


def issued(*moments: Moment, branches: tuple[Branch, ...] = (), closed: bool = False) -> Issued:
    """What an issue says."""
    return Issued(moments=moments, branches=branches, due=FAR, outstanding=1, summary="", closed=closed)


def moment(act: str, at: datetime, name: str = "") -> Moment:
    """A rung."""
    return Moment(rung_id=name or act, instant=at, act=act, summary=act)


def branch(number: int) -> Branch:
    """A re-issuing recipient."""
    return Branch(notice_id=f"top-{number}", office=f"u{number}", office_path=f"/c/u{number}/", level="community")


def hour(number: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=number)
