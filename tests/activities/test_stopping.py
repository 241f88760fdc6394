"""A worker that stops lets the steps in hand finish: no exception breaks into the thread that is writing."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from temporalio import activity
from temporalio.testing import ActivityEnvironment

from activities.compiling import CompilingActivities
from activities.issuing import IssuingActivities
from activities.sweeping import SweepingActivities
from activities.telling import TellingActivities
from tests.activities.desk import Desk

STEPS = [
    step
    for hands in (CompilingActivities, IssuingActivities, SweepingActivities, TellingActivities)
    for step in vars(hands).values()
    if activity._Definition.from_callable(step)
]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_no_step_is_broken_off_in_the_middle_of_writing(step: Callable[..., Any]) -> None:
    definition = activity._Definition.must_from_callable(step)
    assert definition.is_async or definition.no_thread_cancel_exception


def test_a_step_in_hand_is_finished(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.issue()
    reading, begun, worker = desk.ledger.reading, threading.Event(), ActivityEnvironment()

    @contextmanager
    def slowly() -> Iterator[Any]:
        begun.set()
        for _ in range(20):  # an exception set on a thread comes between two steps of its own, not in a sleep
            time.sleep(0.005)
        with reading() as facts:
            yield facts

    monkeypatch.setattr(desk.ledger, "reading", slowly)

    def stop() -> None:
        begun.wait()
        worker.cancel()

    stopping = threading.Thread(target=stop)
    stopping.start()
    worker.run(desk.sweeping.reconcile)
    stopping.join()
    assert begun.is_set()
    assert desk.engine.noted[-1] == "courier email"
