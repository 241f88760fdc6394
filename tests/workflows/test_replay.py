"""A new program goes on with the histories of old runs: every kind of path is replayed from a history kept as JSON."""

import json
import re

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from service.composition import WORKFLOWS
from tests.histories.kinds import FOLDER, KINDS, path, read

_ABSOLUTE = re.compile(r"(?<![\w.])/(?:root|home|Users|usr|tmp|work|var|opt|private)/")


def replayer() -> Replayer:
    """As the worker runs them: all workflows, in the sandbox, with our data converter."""
    return Replayer(workflows=WORKFLOWS, data_converter=pydantic_data_converter)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_history_goes_on_under_this_program(kind: str) -> None:
    await replayer().replay_workflow(read(kind))


def test_no_kind_is_missing_and_none_is_unknown() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == set(KINDS)


def test_every_workflow_has_a_history() -> None:
    started = {read(kind).events[0].workflow_execution_started_event_attributes.workflow_type.name for kind in KINDS}
    assert started == {"Notice", "Desk", "Courier", "Herald", "Sweep"}
    assert len(started) == len(WORKFLOWS)


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        ("street-reported", ["issue", "compile_rollup", "submit_upward"]),
        ("street-silent", ["issue", "escalate", "remind", "compile_rollup", "submit_upward", "close"]),
        ("district-late-report", ["issue", "compile_rollup", "submit_upward", "submit_upward"]),
        ("city", ["issue", "compile_rollup"]),
        ("review-first", ["issue", "escalate", "compile_rollup"]),
        ("two-superiors", ["issue", "compile_rollup", "submit_upward"]),
        ("revived-after-close", ["issue", "compile_rollup", "submit_upward"]),
        ("withdrawn", ["issue", "compile_rollup"]),
        ("amended", ["issue", "compile_rollup", "remind", "compile_rollup"]),
        ("returned", ["issue", "compile_rollup", "remind", "compile_rollup"]),
        ("reopened", ["issue", "compile_rollup"]),
        ("courier", ["deliver", "deliver"]),
        ("sweep", ["reconcile", "reconcile"]),
        ("herald", ["notify", "notify"]),
    ],
)
def test_a_history_shows_the_path_it_is_kept_for(kind: str, steps: list[str]) -> None:
    taken = [
        event.activity_task_scheduled_event_attributes.activity_type.name
        for event in read(kind).events
        if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED
    ]
    remaining = iter(taken)
    assert all(step in remaining for step in steps), taken


@pytest.mark.parametrize(
    ("kind", "end"),
    [(kind, "WORKFLOW_EXECUTION_CONTINUED_AS_NEW") for kind in ("courier", "herald", "sweep")]
    + [(kind, "WORKFLOW_EXECUTION_COMPLETED") for kind in KINDS if kind not in {"courier", "herald", "sweep"}],
)
def test_a_history_is_whole(kind: str, end: str) -> None:
    assert EventType.Name(read(kind).events[-1].event_type) == f"EVENT_TYPE_{end}"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_the_machine_stands_in_a_history(kind: str) -> None:
    text = path(kind).read_text(encoding="utf-8")
    assert not _ABSOLUTE.search(text)
    assert set(re.findall(r'"identity": "([^"]*)"', text)) == {"worker"}
    assert "stackTrace" not in text


async def test_a_program_that_takes_another_step_is_found_out() -> None:
    """The history of a program that went another way stands for a new program that does."""
    altered = path("street-reported").read_text(encoding="utf-8").replace('"submit_upward"', '"submit_downward"')
    with pytest.raises(NondeterminismError):
        await replayer().replay_workflow(WorkflowHistory.from_json("street-reported", json.loads(altered)))
