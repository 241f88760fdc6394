"""The life of one issued notice: tell the recipients, follow the plan, compile, submit upward, close.

Recipients that re-issue the notice get the same workflow as a child: city → district → street → community is one
class at four levels. The workflow carries ids and moments; the facts are read and written by its activities.
"""

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import SearchAttributePair, TypedSearchAttributes, VersioningBehavior, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from activities.compiling import Compiled, CompileOrder, CompilingActivities, SubmitOrder
    from activities.issuing import Branch, Issued, IssuingActivities
    from activities.telling import RungOrder, TellingActivities, Told
    from domain.base import Frozen
    from domain.orders import Moment, NoticeOrder, due_together, kind_of, notice_workflow_id
    from domain.policy import Act
    from workflows import options


class NoticeOutcome(Frozen):
    """How the notice ended."""

    notice_id: str
    outstanding: int


class DeskOrder(Frozen):
    """Start these workflows."""

    orders: tuple[NoticeOrder, ...]


@workflow.defn(name="Notice", versioning_behavior=VersioningBehavior.AUTO_UPGRADE)
class NoticeWorkflow:
    """One office's notice, from issue to close."""

    @workflow.init
    def __init__(self, order: NoticeOrder) -> None:
        self._order = order
        self._moments: tuple[Moment, ...] = ()
        self._started: set[str] = set()
        self._outstanding = 0
        self._issue_history = 0
        self._closed = False
        # A poke that the run before did not come to is lost with it, so every run after the first looks again.
        self._poked = workflow.info().continued_run_id is not None

    @workflow.run
    async def run(self, order: NoticeOrder) -> NoticeOutcome:
        """Issue, then do what the plan says next until everything is closed."""
        await self._issue()
        self._issue_history = workflow.info().get_current_history_length()
        if self._closed:
            await self._look_again()  # revived after closing: the last rollup may still wait to be submitted
        while not self._closed:
            await self._wait_for_next_moment()
            if self._poked:
                await self._look_again()
            else:
                await self._carry_out(self._due_moments())
            if self._history_since_issue() > options.LONG_HISTORY and not self._closed:
                await self._continue_as_new()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return NoticeOutcome(notice_id=order.notice_id, outstanding=self._outstanding)

    @workflow.signal
    def poke(self) -> None:
        """Look again: some fact has moved."""
        self._poked = True

    @workflow.query
    def next_moment(self) -> Moment | None:
        """What the plan says next; for operators in the engine's own pages."""
        return self._moments[0] if self._moments else None

    def _now(self) -> datetime:
        return self._order.clock.business(workflow.now())

    async def _issue(self) -> None:
        issued: Issued = await workflow.execute_activity_method(
            IssuingActivities.issue, self._order, summary=f"下发通知（{self._order.office}）", **options.BULK
        )
        self._moments, self._outstanding, self._closed = issued.moments, issued.outstanding, issued.closed
        workflow.upsert_search_attributes(
            [options.DUE.value_set(issued.due), options.OUTSTANDING.value_set(issued.outstanding)]
        )
        await self._start_branches(issued.branches)

    async def _start_branches(self, branches: tuple[Branch, ...]) -> None:
        """A child for every recipient that re-issues. They outlive this run: a closing office must not end them."""
        new = tuple(self._branch_order(branch) for branch in branches if branch.notice_id not in self._started)
        self._started |= {order.notice_id for order in new}
        if len(new) <= options.DESK_SIZE:
            await asyncio.gather(*(start_notice(order) for order in new))
            return
        desks = [new[at : at + options.DESK_SIZE] for at in range(0, len(new), options.DESK_SIZE)]
        for number, orders in enumerate(desks):
            await workflow.execute_child_workflow(
                DeskWorkflow.run,
                DeskOrder(orders=orders),
                id=f"{workflow.info().workflow_id}-desk-{workflow.info().run_id[:8]}-{number}",
            )

    def _branch_order(self, branch: Branch) -> NoticeOrder:
        return NoticeOrder(
            notice_id=branch.notice_id,
            origin_id=self._order.origin_id,
            office=branch.office,
            office_path=branch.office_path,
            level=branch.level,
            clock=self._order.clock,
            superior_id=self._order.notice_id,
        )

    async def _wait_for_next_moment(self) -> None:
        """Return when a moment has come or somebody poked."""
        if not self._moments or self._poked:
            await workflow.wait_condition(lambda: self._poked)
            return
        remaining = self._order.clock.real_duration(self._moments[0].instant - self._now())
        if remaining <= timedelta():
            return
        try:
            await workflow.wait_condition(
                lambda: self._poked, timeout=remaining, timeout_summary=self._moments[0].summary
            )
        except TimeoutError:
            return

    def _due_moments(self) -> tuple[Moment, ...]:
        """The moments to carry out together."""
        return due_together(self._moments, self._now())

    async def _carry_out(self, due: tuple[Moment, ...]) -> None:
        if not due:
            return
        match kind_of(due[0].act):
            case Act.REMIND:
                await self._tell(due)
            case Act.COMPILE:
                await self._compile(due)
            case _:
                await self._close(due)

    async def _tell(self, due: tuple[Moment, ...]) -> None:
        step = (
            TellingActivities.remind
            if all(moment.act == Act.REMIND.value for moment in due)
            else TellingActivities.escalate
        )
        order = RungOrder(notice_id=self._order.notice_id, rung_ids=tuple(moment.rung_id for moment in due))
        told: Told = await workflow.execute_activity_method(step, order, summary=_summary(due), **options.FACTS)
        done = set(order.rung_ids)
        self._moments = tuple(moment for moment in self._moments if moment.rung_id not in done)
        self._note_outstanding(told.outstanding)

    async def _look_again(self) -> None:
        self._poked = False
        order = CompileOrder(notice_id=self._order.notice_id)
        await self._take_stock(order, CompilingActivities.compile_rollup, "事实有变化：报齐的即行汇总")

    async def _compile(self, due: tuple[Moment, ...]) -> None:
        await self._take_stock(self._compile_order(due), CompilingActivities.compile_rollup, _summary(due))

    async def _close(self, due: tuple[Moment, ...]) -> None:
        await self._take_stock(self._compile_order(due), CompilingActivities.close, _summary(due))

    def _compile_order(self, due: tuple[Moment, ...]) -> CompileOrder:
        return CompileOrder(
            notice_id=self._order.notice_id,
            rung_ids=tuple(moment.rung_id for moment in due),
            moment=max(moment.instant for moment in due),
        )

    async def _take_stock(self, order: CompileOrder, step: object, summary: str) -> None:
        compiled: Compiled = await workflow.execute_activity_method(  # type: ignore[call-overload]
            step, order, summary=summary, **options.FACTS
        )
        if compiled.unsubmitted:
            await self._submit_upward(compiled, order.moment)
        self._moments, self._closed = compiled.moments, compiled.closed
        self._note_outstanding(compiled.outstanding)
        await self._start_branches(compiled.branches)

    async def _submit_upward(self, compiled: Compiled, moment: datetime | None) -> None:
        order = SubmitOrder(notice_id=self._order.notice_id, items=compiled.unsubmitted, moment=moment)
        await workflow.execute_activity_method(
            CompilingActivities.submit_upward, order, summary="汇总结果报上级", **options.FACTS
        )

    def _note_outstanding(self, outstanding: int) -> None:
        if outstanding != self._outstanding:
            self._outstanding = outstanding
            workflow.upsert_search_attributes([options.OUTSTANDING.value_set(outstanding)])

    def _history_since_issue(self) -> int:
        """Events since the branches were started: every run starts with those, and must not end because of them."""
        return workflow.info().get_current_history_length() - self._issue_history

    async def _continue_as_new(self) -> None:
        """The facts hold everything:

        a new run finds its rungs and branches there. Handlers are sync, so none is cut off.
        """
        await workflow.wait_condition(workflow.all_handlers_finished)
        workflow.continue_as_new(self._order)


@workflow.defn(name="Desk", versioning_behavior=VersioningBehavior.AUTO_UPGRADE)
class DeskWorkflow:
    """Part of a very large office:

    starts its share of re-issues, so that no workflow has more children than the engine allows.
    """

    @workflow.run
    async def run(self, order: DeskOrder) -> int:
        """Start them all; they live on by themselves. Returns how many."""
        await asyncio.gather(*(start_notice(child) for child in order.orders))
        return len(order.orders)


async def start_notice(order: NoticeOrder) -> None:
    """Start the workflow of one re-issue. One that runs already is left alone."""
    try:
        child = await workflow.start_child_workflow(
            NoticeWorkflow.run,
            order,
            id=notice_workflow_id(order.notice_id),
            # A new run of the superior lists all its re-issues again: those that are done stay done.
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
            parent_close_policy=ParentClosePolicy.ABANDON,
            search_attributes=search_attributes(order),
        )
    except WorkflowAlreadyStartedError:
        workflow.logger.info("already started: %s", order.notice_id)
    else:
        child.add_done_callback(_leave_to_the_sweep)


def _leave_to_the_sweep(child: asyncio.Task[NoticeOutcome]) -> None:
    """A re-issue that fails is run again by the sweep: its exception is looked at, so that nobody reports it unseen."""
    if not child.cancelled():
        child.exception()


def search_attributes(order: NoticeOrder) -> TypedSearchAttributes:
    """What operators find the workflow by."""
    return TypedSearchAttributes(
        [
            SearchAttributePair(options.NOTICE, order.origin_id),
            SearchAttributePair(options.OFFICE, order.office_path),
            SearchAttributePair(options.LEVEL, order.level),
        ]
    )


def _summary(due: tuple[Moment, ...]) -> str:
    return "；".join(moment.summary for moment in due)[:180]
