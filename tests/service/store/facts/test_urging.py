"""What a person may urge, on both databases."""

import threading
from datetime import timedelta

from sqlalchemy import select

from activities.urging import Urge, urge
from domain.policy import Track
from domain.urging import Urgeable
from service.store.tables import RUNG
from tests.service.store.world import (
    CASES,
    DUE,
    INTENTION,
    ISSUED,
    NORTH,
    REVIEWED,
    SOMEBODY,
    STATISTICS,
    TEXT,
    World,
    draft,
)

LATER = ISSUED + timedelta(hours=3)


def urgeable(world: World) -> dict[str, Urgeable]:
    with world.ledger.reading() as facts:
        return {one.unit_code: one for one in facts.urgeable("top")}


def titles(world: World, code: str) -> list[str]:
    return [matter.title for matter in urgeable(world)[code].owes]


def test_what_each_unit_owes_in_order(world: World) -> None:
    top = world.issue(draft(STATISTICS, TEXT, INTENTION, CASES))
    assert titles(world, "n") == ["签收通知", "统计表", "活动总结", "意向报名表"]  # cases come as they occur
    world.report(top, "n")  # acknowledges, too
    assert titles(world, "n") == ["活动总结", "意向报名表"]
    assert titles(world, "s") == ["签收通知", "统计表", "活动总结", "意向报名表"]


def test_a_clerk_who_has_not_passed_it_on_owes_that(world: World) -> None:
    world.directory.put_units([NORTH.model_copy(update={"reissue": REVIEWED})])
    top = world.issue(draft())
    assert [matter.track for matter in urgeable(world)["n"].owes] == [Track.ACKNOWLEDGE, Track.REISSUE, Track.REPORT]
    world.reissue(top, NORTH)
    assert Track.REISSUE not in [matter.track for matter in urgeable(world)["n"].owes]


def test_an_extended_task_is_on_its_own_ladder_with_its_own_due(world: World) -> None:
    top = world.issue(draft())
    task = world.task(top, "n")
    with world.facts() as facts:
        facts.move_tasks(top.id, [task.id], "x1", DUE + timedelta(days=5))
    (matter,) = [one for one in urgeable(world)["n"].owes if one.track is Track.REPORT]
    assert (matter.ladder, matter.due) == ("x1", DUE + timedelta(days=5))
    with world.facts() as facts:
        urged = urge(facts, top.id, Urge(by="王五", obligation="table"), LATER)
    assert len(urged.urged) == 2
    with world.engine.connect() as connection:
        rungs = connection.execute(select(RUNG.c.id).where(RUNG.c.id.contains("urge")).order_by(RUNG.c.id)).scalars()
    assert list(rungs) == ["report.table.once.urge.1", "report.table.once.x1.urge.1"]


def test_when_a_unit_was_urged_is_kept(world: World) -> None:
    top = world.issue(draft())
    with world.facts() as facts:
        assert facts.next_urge(top.id) == 1
        urge(facts, top.id, Urge(by="王五", units=("n",)), LATER)
        assert facts.next_urge(top.id) == 2
    assert urgeable(world)["n"].urged_at == LATER
    assert urgeable(world)["s"].urged_at is None


def test_a_closed_item_is_not_urged(world: World) -> None:
    top = world.issue(draft(STATISTICS, TEXT))
    with world.facts() as facts:
        facts.close_item(top.id, ("table", "once"), LATER)
        facts.acknowledge(top.id, "n", LATER, SOMEBODY)
    assert titles(world, "n") == ["活动总结"]


def test_two_clerks_at_once_urge_a_unit_once(world: World) -> None:
    top = world.issue(draft())
    answers = []
    together = threading.Barrier(2)

    def act(by: str) -> None:
        together.wait()
        with world.facts() as facts:
            answers.append(urge(facts, top.id, Urge(by=by, units=("n",)), LATER))

    threads = [threading.Thread(target=act, args=(by,)) for by in ("王五", "赵六")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(answer.urged) for answer in answers) == [0, 1]
    assert sorted(len(answer.refused) for answer in answers) == [0, 1]
