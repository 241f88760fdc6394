"""Compiling, submitting upward, closing."""

from datetime import timedelta
from decimal import Decimal

from domain.facts import Provenance
from domain.notices import NoticeState
from domain.rollup import compile_rollup
from domain.task_life import TaskState
from service.store.views import Views
from tests.service.store.world import DUE, INTENTION, STATISTICS, TABLE, TEXT, World

LATER = DUE + timedelta(days=1)


def test_a_rollup_comes_back_as_it_was_compiled(world: World) -> None:
    _, north, _ = world.cascade()
    world.report(north, "n1", values={"people": Decimal("3.25"), "place": "礼堂"})
    with world.facts() as facts:
        parts = facts.contributions(north.id, TABLE)
        rollup = compile_rollup(STATISTICS.fields, parts)
        assert facts.latest_rollup(north.id, TABLE) is None
        assert facts.put_rollup(north.id, TABLE, rollup, parts, LATER) == 1
        assert facts.put_rollup(north.id, TABLE, rollup, parts, LATER) == 2
        assert facts.latest_rollup(north.id, TABLE) == (2, rollup)


def test_missing_is_declared_for_those_who_owe_and_must(world: World) -> None:
    _, _, south = world.cascade(STATISTICS, INTENTION)
    world.report(south, "s2")
    with world.facts() as facts:
        assert facts.declare_missing(south.id, TABLE, LATER) == 2
        assert facts.declare_missing(south.id, TABLE, LATER) == 0
        assert facts.declare_missing(south.id, ("intention", "once"), LATER) == 0
        assert [state.outstanding for state in facts.items(south.id)] == [0, 0]
        states = {code: [t.state for t in facts.tasks_of(south.id, code)] for code in ("s1", "s2")}
    assert states == {"s1": [TaskState.MISSING, TaskState.OWED], "s2": [TaskState.ACCEPTED, TaskState.OWED]}


def test_closing_is_noted_once(world: World) -> None:
    _, north, _ = world.cascade()
    for hour in (0, 1):
        with world.facts() as facts:
            facts.close_item(north.id, TABLE, LATER + timedelta(hours=hour))
            facts.close_notice(north.id, LATER + timedelta(hours=hour))
    with world.ledger.reading() as facts:
        assert facts.items(north.id)[0].closed_at == LATER
        assert facts.notice(north.id).state is NoticeState.CLOSED
    assert Views(world.engine).notice_status(north.id).head.closed_at == LATER
    assert Views(world.engine).verify_trail(north.id) is None


def test_a_rollup_is_submitted_to_the_task_above(world: World) -> None:
    top, north, _ = world.cascade()
    world.report(north, "n1")
    world.report(north, "n2")
    world.compile(north, at=DUE)
    assert world.task(top, "n").state is TaskState.ACCEPTED
    with world.ledger.reading() as facts:
        assert facts.items(north.id)[0].submitted == 1
        assert facts.items(top.id)[0].outstanding == 1
        assert facts.receipt(top.id, "n").acknowledged_at == DUE
        assert facts.notice(north.id).state is NoticeState.CLOSED


def test_a_rollup_handed_in_twice_is_handed_in_once(world: World) -> None:
    top, north, _ = world.cascade()
    world.report(north, "n1")
    world.compile(north, "compile", at=DUE)
    provenance = Provenance(actor="system", channel="rollup", link=f"{north.id}/table/once/1")
    with world.facts() as facts:
        found = facts.latest_rollup(north.id, TABLE)
        assert found is not None
        [task] = facts.tasks_answered(north.id, TABLE)
        again = facts.put_rollup_report(task, TaskState.ACCEPTED, found[1], 1, LATER, provenance)
    assert (again.version, again.late, again.outstanding) == (1, False, 1)
    assert world.task(top, "n").version == 1


def test_a_later_rollup_is_a_later_version(world: World) -> None:
    top, north, _ = world.cascade()
    for values in ({"people": Decimal(1)}, {"people": Decimal(2)}):
        world.report(north, "n1", values=dict(values))
        world.compile(north, "compile" if values["people"] == 1 else "close", at=DUE)
    task = world.task(top, "n")
    assert task.version == 2
    with world.ledger.reading() as facts:
        part = facts.contributions(top.id, TABLE)[0]
    assert part.partials["people"].total == 2


def test_items_are_told_apart(world: World) -> None:
    _, north, _ = world.cascade(STATISTICS, TEXT)
    with world.facts() as facts:
        facts.close_item(north.id, TABLE, LATER)
        facts.mark_submitted(north.id, TABLE, 0)
        assert [state.closed_at for state in facts.items(north.id)] == [LATER, None]
