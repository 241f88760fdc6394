"""How every task stands for a 通报, on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from activities.circulating import CircularOrder, sign
from activities.circulating import draft as draft_circular
from activities.telling import tell_recipients
from domain.circular import CircularState
from domain.errors import NotFound
from domain.letters import ChannelName
from domain.notices import Notice
from domain.outbox import IntentState, Purpose, Sent
from domain.roster import Standing, snapshot_hash
from tests.service.store.facts.test_supervising import returned
from tests.service.store.world import CASES, DUE, INTENTION, ISSUED, STATISTICS, TABLE, TEXT, World, draft

LATE = DUE + timedelta(hours=1)


def told(world: World, top: Notice, state: IntentState = IntentState.SENT, units: tuple[str, ...] = ("n", "s")) -> None:
    """The notice is brought to the units, or not."""
    with world.facts() as facts:
        tell_recipients(facts, top, facts.receipts(top.id), ISSUED)
        parts = [part for part in facts.pending(ChannelName.EMAIL, LATE, 100) if part.unit_code in units]
        done = [Sent(id=part.id, state=state, letter_id="l", at=ISSUED, checked_at=ISSUED) for part in parts]
        facts.record(ChannelName.EMAIL, done)


def standings(world: World, **changes: Any) -> dict[str, Standing]:
    with world.ledger.reading() as facts:
        return {one.unit_code: one for one in facts.standings("top", changes.get("key", TABLE))}


def test_each_task_with_its_due_and_what_came(world: World) -> None:
    top = world.issue(draft(STATISTICS, TEXT, INTENTION, CASES))
    told(world, top)
    world.report(top, "n", at=LATE)
    found = standings(world)
    assert (found["n"].late, found["s"].late) == (True, None)
    assert {one.due for one in found.values()} == {DUE}
    assert all(one.delivered and not one.extended and one.returns == 0 for one in found.values())
    with world.ledger.reading() as facts:
        assert [(one.title, one.unit_code) for one in facts.standings("top", None)][:3] == [
            ("统计表", "n"),
            ("统计表", "s"),
            ("活动总结", "n"),
        ]


def test_a_correction_after_the_due_does_not_make_late_what_was_in_time(world: World) -> None:
    top = world.issue(draft())
    world.report(top, "n", at=ISSUED + timedelta(days=2))
    world.report(top, "n", at=LATE)
    assert standings(world)["n"].late is False


@pytest.mark.parametrize(("again", "late"), [(DUE - timedelta(hours=1), False), (LATE, True)])
def test_after_a_return_the_next_report_counts(world: World, again: datetime, late: bool) -> None:
    top = world.issue(draft())
    world.report(top, "n", at=ISSUED + timedelta(days=2))
    returned(world, world.task(top, "n").id, "数字有误")
    assert (standings(world)["n"].late, standings(world)["n"].returns) == (None, 1)
    world.report(top, "s", at=LATE)
    assert (standings(world)["s"].late, standings(world)["s"].returns) == (True, 0)  # a return is its own unit's
    world.report(top, "n", at=again)
    assert (standings(world)["n"].late, standings(world)["n"].returns) == (late, 1)


def test_a_granted_extension_counts_also_after_the_task_has_moved_on(world: World) -> None:
    top = world.issue(draft())
    north, south = world.task(top, "n"), world.task(top, "s")
    with world.facts() as facts:
        facts.move_tasks(top.id, [north.id], "x1", DUE + timedelta(days=5))
    with world.engine.begin() as connection:
        for task, decision in ((south.id, "refused"), (north.id, "granted")):
            connection.exec_driver_sql(
                "INSERT INTO request (notice_id, task_id, version, kind, reason, actor, asked_at, decision, decided_by,"
                f" decision_reason) VALUES ('top', {task}, 0, 'extension', '忙', '林一', '2024-06-10 01:00:00+00:00',"
                f" '{decision}', '王五', '')"
            )
        connection.exec_driver_sql(f"UPDATE task SET ladder = 'b2' WHERE id = {north.id}")
    found = standings(world)
    assert (found["n"].extended, found["s"].extended) == (True, False)
    assert found["n"].due == DUE + timedelta(days=5)


@pytest.mark.parametrize("state", [IntentState.UNDELIVERABLE, IntentState.WAITING])
def test_who_was_reached_by_no_message(world: World, state: IntentState) -> None:
    top = world.issue(draft())
    told(world, top, IntentState.SENT, ("s",))
    told(world, top, state, ("n",))
    found = standings(world)
    assert (found["n"].delivered, found["s"].delivered) == (False, True)


def test_a_circular_is_kept_as_it_was(world: World) -> None:
    top = world.issue(draft())
    told(world, top)
    with world.facts() as facts:
        one = draft_circular(facts, top.id, CircularOrder(by="王五"), LATE)
    assert snapshot_hash(one.snapshot) == one.snapshot_hash
    with world.facts() as facts:
        signed, channels = sign(facts, top.id, one.id, "赵六", LATE)
    assert (signed.number, signed.state, channels) == ("〔2024〕通1号", CircularState.SIGNED, {ChannelName.EMAIL})
    with world.ledger.reading() as facts:
        assert list(facts.circulars(top.id)) == [signed]
        parts = facts.pending(ChannelName.EMAIL, LATE, 100)
        with pytest.raises(NotFound):
            facts.circular("other", one.id)
    bodies = {part.enclosure.body for part in parts if part.purpose is Purpose.CIRCULAR and part.enclosure}
    assert bodies == {signed.body}
