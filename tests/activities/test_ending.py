"""The end of an item: once, with everything that came, and never over what waits for review."""

import pytest

from activities.ending import MovedMeanwhile, compile_item, end_item, hold, repeated
from domain.policy import PLAIN, Closing
from domain.rollup import Counts
from domain.task_life import TaskState
from tests import small_city
from tests.activities.desk import Desk
from tests.small_city import STATISTICS

KEY = ("statistics", "once")
OWN = STATISTICS.model_copy(update={"cascades": False})
REVIEWED = OWN.model_copy(update={"review": True})


def end(desk: Desk, notice: str, **seen: int) -> None:
    """End the only item, as it was ``seen``."""
    with desk.ledger.transaction() as facts:
        [state] = [one.model_copy(update=seen) for one in facts.items(notice)]
        end_item(facts, facts.notice(notice), state, desk.clock.now(), "陈二")


def test_the_silent_are_declared_missing_and_what_came_is_compiled(desk: Desk) -> None:
    notice = desk.issue(small_city.draft(OWN)).id
    desk.report(notice, "d1")
    end(desk, notice)
    with desk.ledger.reading() as facts:
        [state], latest = facts.items(notice), facts.latest_rollup(notice, KEY)
    assert (state.closed_at, state.outstanding, state.changed) == (desk.clock.now(), 0, False)
    assert latest is not None
    assert latest[1].direct == Counts(expected=2, included=1, missing=1)
    assert desk.task(notice, "d2").state is TaskState.MISSING


def test_nothing_is_compiled_where_nothing_changed(desk: Desk) -> None:
    notice = desk.issue(small_city.draft(OWN)).id
    with desk.ledger.transaction() as facts:
        for version in (1, 1):
            [state] = facts.items(notice)
            parts = facts.contributions(notice, KEY)
            assert compile_item(facts, facts.notice(notice), state, parts, desk.clock.now()) == version


def test_a_report_that_meets_the_close_on_its_way_is_not_closed_over(desk: Desk) -> None:
    """A workflow's step is repeated by the engine; a person is told."""
    notice = desk.issue(small_city.draft(REVIEWED)).id
    desk.report(notice, "d1")
    before = desk.dump()
    with pytest.raises(MovedMeanwhile, match="本次未办结"):
        end(desk, notice, waiting=0)
    assert desk.dump() == before
    with pytest.raises(RuntimeError, match="待审"), repeated():
        raise MovedMeanwhile("刚有材料报来待审")


@pytest.mark.parametrize(("closing", "added"), [(Closing.AUTOMATIC, 5), (Closing.MANUAL, 0)])
def test_what_is_held_alarms_the_office_by_its_plan(desk: Desk, closing: Closing, added: int) -> None:
    """Where a person closes, the alarms stand in the plan since the issue."""
    policy = PLAIN.model_copy(update={"closing": closing})
    notice = desk.issue(small_city.draft(OWN, policy=policy)).id
    with desk.ledger.transaction() as facts:
        before = len(facts.rungs(notice))
        [state] = facts.items(notice)
        for _ in range(2):
            hold(facts, facts.notice(notice), state, desk.clock.now())
        assert len(facts.rungs(notice)) - before == added
    assert len([row for row in desk.dump()["incident"] if "close_held" in row]) == 1
