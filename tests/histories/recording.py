"""The stories in which every kind of history comes about, played by the product itself on the time-skipping server."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

from temporalio.client import WorkflowHistory

from activities.compiling import CompileOrder, take_stock
from activities.reopening import ItemDue, Reopen, Reopening
from activities.revising import Amending, AmendOrder
from activities.withdrawing import Withdrawing, WithdrawOrder
from domain.letters import ChannelName
from domain.notices import Notice
from domain.obligations import Occurrence
from domain.orders import HERALD_ID, SWEEP_ID, NoticeOrder, courier_workflow_id
from domain.reports import Submission
from domain.units import ReissueRule
from tests import commerce_bureau, small_city
from tests.cascade import Cascade, open_cascade
from workflows.notice import DeskOrder, DeskWorkflow

Recorded = AsyncIterator[tuple[str, WorkflowHistory]]


async def record(folder: Path) -> Recorded:
    """Every kind with its history. Takes about a minute."""
    for number, story in enumerate(STORIES):
        below = folder / str(number)
        below.mkdir()
        units = small_city.units(d2={"reissue": ReissueRule.REVIEW_FIRST}) if story is a_clerk_looks_first else None
        async with open_cascade(
            below, units or small_city.units(), small_city.contacts(), small_city.MONDAY
        ) as cascade:
            async for kind, history in story(cascade):
                yield kind, history
    async with open_cascade(folder, commerce_bureau.UNITS, commerce_bureau.contacts(), small_city.MONDAY) as cascade:
        async for kind, history in two_superiors(cascade):
            yield kind, history


async def everybody_reports(cascade: Cascade) -> Recorded:
    """All the communities report in time; then the couriers are kept busy."""
    notice = await cascade.issue(small_city.draft())
    await report_all(cascade, notice)
    await cascade.until_closed(notice.id)
    yield "street-reported", await history(cascade, f"{notice.id}-s1")
    yield "city", await history(cascade, notice.id)
    courier = courier_workflow_id(ChannelName.EMAIL)
    yield "courier", await first_run(cascade, courier, poke=True)
    desk = DeskOrder(orders=(await order_of(cascade, notice),))
    handle = await cascade.environment.client.start_workflow(
        DeskWorkflow.run, desk, id=f"notice-{notice.id}-desk-0", task_queue=cascade.queue
    )
    await handle.result()
    yield "desk", await handle.fetch_history()


async def silence(cascade: Cascade) -> Recorded:
    """Nobody ever says anything."""
    notice = await cascade.issue(small_city.draft())
    await cascade.until_closed(notice.id)
    yield "street-silent", await history(cascade, f"{notice.id}-s1")
    for _ in range(3):
        await cascade.pass_time(timedelta(days=20))
    yield "sweep", await first_run(cascade, SWEEP_ID, poke=False)


async def nobody_listens(cascade: Cascade) -> Recorded:
    """No webhook is switched on; the herald looks whenever it is poked."""
    yield "herald", await first_run(cascade, HERALD_ID, poke=True)


async def a_late_report(cascade: Cascade) -> Recorded:
    """One community reports after its street has submitted without it."""
    notice = await cascade.issue(small_city.draft())
    await report_all(cascade, notice, without="v1")
    await cascade.until(small_city.DUE + timedelta(days=1))
    await cascade.report(f"{notice.id}-s1", "v1", Submission(values={"events": "5", "people": "7"}))
    await cascade.until_closed(notice.id)
    yield "district-late-report", await history(cascade, f"{notice.id}-d1")


async def a_clerk_looks_first(cascade: Cascade) -> Recorded:
    """The western district leaves the notice lying until its clerk is chased."""
    notice = await cascade.issue(small_city.draft())
    await cascade.pass_time(timedelta(days=3))
    await cascade.reissue(notice.id, "d2")
    await report_all(cascade, notice)
    await cascade.until_closed(notice.id)
    yield "review-first", await history(cascade, notice.id)


async def a_revival(cascade: Cascade) -> Recorded:
    """A street's workflow is ended by hand between its last rollup and the submission; the sweep runs it anew."""
    notice = await cascade.issue(small_city.draft())
    street = f"{notice.id}-s1"
    await cascade.workflow(street).terminate("by hand")
    cascade.forgiving = True
    await report_all(cascade, notice)
    with cascade.ledger.transaction() as facts:
        assert take_stock(facts, CompileOrder(notice_id=street), cascade.clock.now()).closed
    await cascade.pass_time(timedelta(days=1))
    cascade.forgiving = False
    await cascade.until_closed(notice.id)
    yield "revived-after-close", await history(cascade, street)


async def two_superiors(cascade: Cascade) -> Recorded:
    """A bureau answers its line and its safety office by one notice."""
    line = await cascade.issue(commerce_bureau.from_the_line())
    safety = await cascade.issue(commerce_bureau.from_the_safety_office())
    local = await cascade.issue(commerce_bureau.answering(line, safety))
    for code in ("e1", "e2"):
        await cascade.report(local.id, code, Submission(values={"events": "2", "people": "3"}))
    for superior in (line, safety):
        await cascade.until_closed(superior.id)
    yield "two-superiors", await history(cascade, local.id)


async def a_withdrawal(cascade: Cascade) -> Recorded:
    """The city withdraws its notice; the street's workflow ends with it."""
    notice = await cascade.issue(small_city.draft())
    await cascade.report(f"{notice.id}-s1", "v1", Submission(values={"events": "1", "people": "2"}))
    order = WithdrawOrder(notice_id=notice.id, by="陈二", reason="活动取消")
    Withdrawing(cascade.ledger, cascade.clock, cascade.engine).withdraw(order)
    await cascade.settle()
    yield "withdrawn", await history(cascade, f"{notice.id}-s1")


async def an_amendment(cascade: Cascade) -> Recorded:
    """The city wants it four days later; the street's plan follows, and everybody reports."""
    notice = await cascade.issue(small_city.draft())
    await cascade.pass_time(timedelta(days=2))
    later = Occurrence(due=small_city.DUE + timedelta(days=3))
    asked = notice.draft.obligations[0].model_copy(update={"occurrences": (later,)})
    changed = notice.draft.model_copy(update={"obligations": (asked,)})
    order = AmendOrder(notice_id=notice.id, draft=changed, by="陈二", reason="活动延期")
    Amending(cascade.ledger, cascade.clock, cascade.engine).amend(order)
    await cascade.settle()
    await cascade.until(small_city.DUE)
    await report_all(cascade, notice)
    await cascade.until_closed(notice.id)
    yield "amended", await history(cascade, f"{notice.id}-s1")


async def a_return(cascade: Cascade) -> Recorded:
    """A street returns one report and accepts another; the office is reminded of the one it leaves lying."""
    asked = small_city.STATISTICS.model_copy(update={"review": True})
    notice = await cascade.issue(small_city.draft(asked, office="s1"))
    for code in ("v1", "v2", "v3"):
        await cascade.report(notice.id, code, Submission(values={"events": "1", "people": "2"}))
    await cascade.send_back(notice.id, "v1", due=small_city.DUE - timedelta(days=5))
    await cascade.accept(notice.id, "v2")
    await cascade.until(small_city.DUE)
    await cascade.report(notice.id, "v1", Submission(values={"events": "2", "people": "2"}))
    await cascade.accept(notice.id, "v1", "v3")
    await cascade.until_closed(notice.id)
    yield "returned", await history(cascade, notice.id)


async def a_reopening(cascade: Cascade) -> Recorded:
    """A street closes too early, opens again, and gets what was missing."""
    notice = await cascade.issue(small_city.draft(office="s1"))
    await cascade.report(notice.id, "v1", Submission(values={"events": "1", "people": "2"}))
    await cascade.until_closed(notice.id)
    due = cascade.clock.now() + timedelta(days=7)
    order = Reopen(by="陈二", reason="办结过早", items=(ItemDue(obligation="statistics", due=due),))
    Reopening(cascade.ledger, cascade.clock, cascade.engine).reopen(notice.id, order)
    await cascade.settle()
    for code in ("v2", "v3"):
        await cascade.report(notice.id, code, Submission(values={"events": "1", "people": "2"}))
    await cascade.until_closed(notice.id)
    yield "reopened", await history(cascade, notice.id)


STORIES = (
    *(everybody_reports, nobody_listens, silence, a_late_report, a_clerk_looks_first, a_revival),
    *(a_withdrawal, an_amendment, a_return, a_reopening),
)


async def report_all(cascade: Cascade, notice: Notice, without: str = "") -> None:
    """Every community reports to its street."""
    streets = {unit.code: unit.parent_code for unit in small_city.units()}
    for code in small_city.COMMUNITIES:
        if code != without:
            await cascade.report(
                f"{notice.id}-{streets[code]}", code, Submission(values={"events": "1", "people": "2"})
            )


async def history(cascade: Cascade, notice_id: str) -> WorkflowHistory:
    """The newest run of a notice, which must have ended."""
    handle = cascade.workflow(notice_id)
    await handle.result()
    return await handle.fetch_history()


async def first_run(cascade: Cascade, workflow_id: str, *, poke: bool) -> WorkflowHistory:
    """The first run of a workflow that lives for ever, once it has continued as new."""
    handle = cascade.environment.client.get_workflow_handle(workflow_id)
    while True:
        started = next(iter((await handle.fetch_history()).events)).workflow_execution_started_event_attributes
        if started.continued_execution_run_id:
            first = started.first_execution_run_id
            return await cascade.environment.client.get_workflow_handle(workflow_id, run_id=first).fetch_history()
        if poke:
            await handle.signal("poke")
        await asyncio.sleep(0.15)


async def order_of(cascade: Cascade, notice: Notice) -> NoticeOrder:
    """What the workflow of the notice was started with."""
    with cascade.ledger.reading() as facts:
        office = facts.unit(notice.office)
    return NoticeOrder(
        notice_id=notice.id,
        origin_id=notice.origin_id,
        office=office.code,
        office_path=office.path,
        level=office.level.value,
        clock=cascade.clock.business,
    )
