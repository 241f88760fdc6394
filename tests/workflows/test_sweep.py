"""The sweep looks, rests, looks again; and what it finds lying goes on."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from activities import compiling
from activities.compiling import Compiled
from domain.errors import NotFound
from domain.orders import SWEEP_ID, SweepOrder
from domain.reports import Submission
from domain.rollup import Counts
from tests import small_city
from tests.cascade import open_cascade
from tests.workflows.stand_ins import QUEUE, Hands
from workflows import options
from workflows.sweep import SweepWorkflow


async def start(hands: Hands) -> WorkflowHandle[Any, Any]:
    """The sweep, once a minute."""
    return await hands.client.start_workflow(SweepWorkflow.run, SweepOrder(), id=SWEEP_ID, task_queue=QUEUE)


async def status(handle: WorkflowHandle[Any, Any]) -> WorkflowExecutionStatus | None:
    """How a workflow stands."""
    return (await handle.describe()).status


def refuse(*_: object) -> Compiled:
    """A step that finds something it was never made for."""
    raise NotFound("没有这一条记录", field="notice_id")


async def test_it_looks_every_minute(hands: Hands, environment: WorkflowEnvironment) -> None:
    await start(hands)
    await hands.count("reconcile", 1)
    await environment.sleep(timedelta(minutes=10, seconds=30))
    await hands.count("reconcile", 9)


async def test_a_database_that_is_away_does_not_end_it(hands: Hands, environment: WorkflowEnvironment) -> None:
    hands.failures["reconcile"] = [OSError("away")] * 5
    await start(hands)
    await environment.sleep(timedelta(minutes=3))
    await hands.count("reconcile", 7)


async def test_it_lives_for_ever(
    hands: Hands, environment: WorkflowEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options, "COURIER_HISTORY", 20)
    sweep = await start(hands)
    first = (await sweep.describe()).run_id
    await environment.sleep(timedelta(minutes=8))
    await hands.count("reconcile", 7)
    described = await sweep.describe()
    assert described.run_id != first
    assert described.status is WorkflowExecutionStatus.RUNNING


async def test_a_workflow_that_failed_goes_on_and_the_rollup_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A street's workflow fails for good in the middle of a notice.

    (The time-skipping server stands still where a superior's fails before its re-issues are done: that is shown on the
    real one, in the kill drill.)
    """
    units, people = small_city.units(), small_city.contacts()
    async with open_cascade(tmp_path, units, people, small_city.MONDAY) as cascade:
        notice = await cascade.issue(small_city.draft())
        cascade.forgiving = True
        with monkeypatch.context() as broken:
            broken.setattr(compiling, "take_stock", refuse)
            street = cascade.workflow(f"{notice.id}-s1")
            await street.signal("poke")
            while await status(street) is WorkflowExecutionStatus.RUNNING:
                await asyncio.sleep(0.02)
            assert await status(street) is WorkflowExecutionStatus.FAILED
        streets = {unit.code: unit.parent_code for unit in units}
        for code in small_city.COMMUNITIES[:-1]:
            answer = Submission(values={"events": "1", "people": "2"})
            await cascade.report(f"{notice.id}-{streets[code]}", code, answer)
        await cascade.pass_time(timedelta(days=2))
        cascade.forgiving = False
        await cascade.until_closed(notice.id)
        with cascade.ledger.reading() as facts:
            latest = facts.latest_rollup(notice.id, ("statistics", "once"))
    assert latest is not None
    assert latest[1].base == Counts(expected=7, included=6, missing=1)
    assert latest[1].figures[0].value == 6
