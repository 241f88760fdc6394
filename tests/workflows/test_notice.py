"""The workflow of a notice when the engine or its steps fail. What it does when all is well is in the scenarios."""

import inspect
import warnings
from datetime import UTC, datetime

import pytest
from temporalio import workflow
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.testing import WorkflowEnvironment

from domain.notices import NumberTaken
from service.composition import WORKFLOWS
from tests.workflows.stand_ins import CLOSED, OPEN, Hands, branch, hour, issued, moment
from workflows import options


async def test_a_step_that_fails_for_a_while_is_tried_until_it_is_done(hands: Hands) -> None:
    hands.failures["issue"] = [OSError("disk full"), ConnectionError("database away"), TimeoutError()]
    hands.failures["compile_rollup"] = [OSError("disk full")]
    await (await hands.start(poked=True)).result()
    assert hands.calls == {"issue": 4, "compile_rollup": 2}


async def test_a_refusal_is_final_and_says_its_code(hands: Hands) -> None:
    hands.failures["issue"] = [NumberTaken("本单位已用过文号“测安办〔2024〕1号”，请换一个文号", field="number")]
    with pytest.raises(WorkflowFailureError) as failed:
        await (await hands.start()).result()
    assert isinstance(failed.value.cause, ActivityError)
    refusal = failed.value.cause.cause
    assert isinstance(refusal, ApplicationError)
    assert (refusal.type, refusal.non_retryable) == ("number_taken", True)
    assert hands.calls == {"issue": 1}


async def test_a_poke_before_the_first_wait_is_not_lost(hands: Hands) -> None:
    hands.issued = lambda _: issued(moment("compile", datetime.now(UTC) + hour(1000)))
    await (await hands.start(poked=True)).result()
    assert hands.calls == {"issue": 1, "compile_rollup": 1}


async def test_a_poke_during_the_issue_is_not_lost(hands: Hands) -> None:
    hands.hold("issue")
    handle = await hands.start()
    await hands.arrival("issue")
    await handle.signal("poke")
    hands.release()
    await handle.result()
    assert hands.calls == {"issue": 1, "compile_rollup": 1}


async def test_a_storm_of_pokes_is_one_more_look(hands: Hands) -> None:
    hands.compiled = lambda number: OPEN if number == 1 else CLOSED
    hands.hold("compile_rollup")
    handle = await hands.start(poked=True)
    await hands.arrival("compile_rollup")
    for _ in range(150):
        await handle.signal("poke")
    hands.release()
    await handle.result()
    assert hands.calls["compile_rollup"] == 2


async def test_moments_that_came_together_are_told_in_one_step(hands: Hands, environment: WorkflowEnvironment) -> None:
    """After an outage the rungs of one kind are one order, so that nobody gets a burst; kinds keep their order."""
    now = await environment.get_current_time()
    late = [moment("remind", now - hour(9), "one"), moment("escalate", now - hour(8), "two")]
    hands.issued = lambda _: issued(*late, moment("close", now - hour(7)))
    await (await hands.start()).result()
    assert [order.rung_ids for order in hands.orders["escalate"]] == [("one", "two")]
    assert hands.calls == {"issue": 1, "escalate": 1, "close": 1}


async def test_every_moment_is_waited_for_however_long_it_takes(hands: Hands, environment: WorkflowEnvironment) -> None:
    begun = await environment.get_current_time()
    hands.issued = lambda _: issued(moment("remind", begun + hour(300)), moment("close", begun + hour(900)))
    handle = await hands.start()
    await hands.count("issue", 1)
    await environment.sleep(hour(299))
    assert hands.calls == {"issue": 1}
    await environment.sleep(hour(2))
    await hands.count("remind", 1)
    await environment.sleep(hour(600))
    await handle.result()
    assert hands.calls == {"issue": 1, "remind": 1, "close": 1}


async def test_a_long_history_continues_as_new_and_keeps_its_pokes(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options, "LONG_HISTORY", 15)
    hands.compiled = lambda number: OPEN if number < 12 else CLOSED
    handle = await hands.start()
    for number in range(1, 13):
        await handle.signal("poke")
        await hands.count("compile_rollup", number)
    await handle.result()
    assert hands.calls["compile_rollup"] == 12
    assert hands.calls["issue"] > 2  # every run reads its rungs and branches from the facts


async def test_many_branches_are_not_taken_for_a_long_life(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run lists all branches again: an office with many of them must not continue as new for ever."""
    monkeypatch.setattr(options, "LONG_HISTORY", 20)
    branches = tuple(branch(number) for number in range(30))
    hands.issued = lambda order: issued(branches=branches) if order.notice_id == "top" else issued()
    hands.compiled = lambda number: OPEN if number < 7 else CLOSED
    handle = await hands.start()
    for number in range(1, 8):
        await handle.signal("poke")
        await hands.count("compile_rollup", number)
    await handle.result()
    assert hands.calls["compile_rollup"] <= 10
    assert hands.calls["issue"] <= 30 + 4


async def test_a_poke_in_the_last_step_of_a_run_is_answered(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "LONG_HISTORY", 1)
    hands.compiled = lambda number: OPEN if number == 1 else CLOSED
    hands.hold("compile_rollup")
    handle = await hands.start(poked=True)
    await hands.arrival("compile_rollup")
    await handle.signal("poke")
    hands.release()
    await handle.result()
    assert hands.calls["compile_rollup"] == 2


async def test_a_run_that_finds_everything_closed_still_submits(hands: Hands) -> None:
    hands.issued = lambda _: issued(closed=True)
    hands.compiled = lambda _: CLOSED.model_copy(update={"unsubmitted": (("statistics", "once"),)})
    await (await hands.start()).result()
    assert hands.calls == {"issue": 1, "compile_rollup": 1, "submit_upward": 1}


async def test_twelve_hundred_branches_start_through_desks(hands: Hands) -> None:
    branches = tuple(branch(number) for number in range(1201))
    hands.issued = lambda order: issued(branches=branches) if order.notice_id == "top" else issued()
    handle = await hands.start()
    await hands.count("issue", 1202)
    assert {order.notice_id for order in hands.orders["issue"]} == {"top", *(one.notice_id for one in branches)}
    started = [event.event_type for event in (await handle.fetch_history()).events]
    assert started.count(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED) == 3  # desks


async def test_branches_that_are_done_are_not_run_again(hands: Hands) -> None:
    hands.issued = lambda order: issued(branches=(branch(1),) if order.notice_id == "top" else ())
    handle = await hands.start(poked=True)
    await handle.result()
    await hands.count("issue", 2)
    child = hands.client.get_workflow_handle("notice-top-1")
    await child.signal("poke")
    await child.result()
    await (await hands.start(poked=True)).result()
    assert [order.notice_id for order in hands.orders["issue"]] == ["top", "top-1", "top"]


async def test_a_branch_that_failed_is_run_again_by_a_new_run(hands: Hands) -> None:
    hands.issued = lambda order: issued(branches=(branch(1),) if order.notice_id == "top" else ())
    await (await hands.start(poked=True)).result()
    await hands.count("issue", 2)
    await hands.client.get_workflow_handle("notice-top-1").terminate("by hand")
    await (await hands.start(poked=True)).result()
    await hands.count("issue", 4)
    assert [order.notice_id for order in hands.orders["issue"]] == ["top", "top-1", "top", "top-1"]


def test_no_handler_can_be_cut_off() -> None:
    """Handlers only record: none awaits, so none is unfinished when a run ends."""
    for defined in WORKFLOWS:
        for _, method in inspect.getmembers(defined, inspect.isfunction):
            if hasattr(method, "__temporal_signal_definition") or hasattr(method, "__temporal_query_definition"):
                assert not inspect.iscoroutinefunction(method), (defined, method)


@pytest.mark.parametrize(
    "category", [workflow.UnfinishedSignalHandlersWarning, workflow.UnfinishedUpdateHandlersWarning]
)
def test_a_handler_that_was_cut_off_is_an_error_in_tests(category: type[Warning]) -> None:
    with pytest.raises(category):
        warnings.warn("unfinished", category, stacklevel=1)
