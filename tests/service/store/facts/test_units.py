"""Units that change: open work moves in a handful of statements, and every count stays what the rows say."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from activities.restructuring import UnitOrder, dissolve, join, merge, rename
from domain.facts import Facts, TaskFacts
from domain.facts.units import Joining
from domain.notices import Notice
from domain.obligations import Demand
from domain.task_life import OWING, TaskState
from domain.unit_changes import UnitChange, UnitChangeKind
from domain.units import Level, ReissueRule
from service.store.tables import ITEM, TASK
from tests.service.store.world import (
    CASES,
    INTENTION,
    ISSUED,
    NORTH,
    NORTHERN,
    STATISTICS,
    SUMMARY,
    TABLE,
    TEXT,
    World,
    draft,
    people,
    unit,
)

LATER = ISSUED + timedelta(days=1)


def order(code: str, **more: object) -> UnitOrder:
    return UnitOrder.model_validate({"unit_code": code, "by": "林一", "reason": "区划调整"} | more)


def assert_counted(world: World) -> None:
    """Every item counts its mandatory tasks, and those that owe."""
    tasks = select(func.count()).where(TASK.c.item_id == ITEM.c.id).scalar_subquery()
    owing = select(func.count()).where(TASK.c.item_id == ITEM.c.id, TASK.c.state.in_(sorted(OWING))).scalar_subquery()
    meant = select(ITEM.c.expected, ITEM.c.outstanding, tasks, owing).where(ITEM.c.demand == Demand.MANDATORY.value)
    with world.engine.connect() as connection:
        for expected, outstanding, written, owed in connection.execute(meant):
            assert (expected, outstanding) == (written, owed)


def states(world: World, notice: Notice, *codes: str) -> list[TaskState]:
    return [world.task(notice, code).state for code in codes]


@pytest.fixture
def north(world: World) -> Notice:
    """The district's notice to n1 and n2, with every kind of demand."""
    return world.cascade(STATISTICS, TEXT, INTENTION, CASES)[1]


def test_only_open_tasks_that_owe_are_found(world: World, north: Notice) -> None:
    world.report(north, "n1", SUMMARY)
    with world.facts() as facts:
        found = facts.open_tasks("n1")
        assert {task.key[0] for task in found} == {"table", "intention", "cases"}
        facts.close_item(north.id, TABLE, LATER)
        assert {task.key[0] for task in facts.open_tasks("n1")} == {"intention", "cases"}
        facts.close_notice(north.id, LATER)
        assert facts.open_tasks("n1") == []


def test_letting_off_counts_mandatory_tasks_alone(world: World, north: Notice) -> None:
    with world.facts() as facts:
        facts.let_off(facts.open_tasks("n1"))
        facts.let_off([])
        items = {state.item.obligation: (state.expected, state.outstanding) for state in facts.items(north.id)}
    assert items == {"table": (2, 1), "summary": (2, 1), "intention": (0, 0), "cases": (0, 0)}
    assert {task.state for task in world_tasks(world, north, "n1")} == {TaskState.WAIVED}
    assert_counted(world)


def world_tasks(world: World, notice: Notice, code: str) -> Iterable[TaskFacts]:
    with world.ledger.reading() as facts:
        return list(facts.tasks_of(notice.id, code))


def test_joining_writes_what_is_missing_and_nothing_twice(world: World, north: Notice) -> None:
    world.directory.put([unit("n3", NORTH)], people("n3"))
    joining = Joining(notice_id=north.id, unit_code="n3", reissue=ReissueRule.NEVER, keys=(TABLE, SUMMARY))
    for _ in range(2):
        with world.facts() as facts:
            facts.join_items([joining])
    assert states(world, north, "n3") == [TaskState.OWED]
    with world.ledger.reading() as facts:
        assert {state.item.obligation: state.expected for state in facts.items(north.id)}["table"] == 3
        assert [one.notice_id for one in facts.concerned("n3")] == [north.id]
    assert_counted(world)


def test_a_merger_a_dissolution_and_a_late_one_leave_every_count_whole(world: World, north: Notice) -> None:
    world.directory.put([unit("n3", NORTH)], people("n3"))
    world.report(north, "n2")
    with world.facts() as facts:
        merge(facts, order("n1", into="n2"), LATER)
        join(facts, order("n3"), LATER)
        rename(facts, order("n3", name="新单位"), LATER)
    assert_counted(world)
    assert states(world, north, "n1", "n2", "n3") == [TaskState.WAIVED, TaskState.ACCEPTED, TaskState.OWED]
    with world.facts() as facts:
        dissolve(facts, order("n3"), LATER)
    assert_counted(world)
    world.compile(north, "close", at=ISSUED + timedelta(days=40))
    with world.ledger.reading() as facts:
        latest = facts.latest_rollup(north.id, TABLE)
        assert latest is not None
        counts = latest[1].base
        assert (counts.expected, counts.included, counts.waived, counts.missing) == (3, 1, 2, 0)
        assert [change.kind for change in facts.unit_changes("n3")] == [
            UnitChangeKind.DISSOLVED,
            UnitChangeKind.RENAMED,
            UnitChangeKind.JOINED,
        ]


def test_a_unit_that_is_gone_acknowledges_nothing_and_passes_nothing_on(world: World) -> None:
    top = world.issue(draft())
    with world.facts() as facts:
        for code in ("n1", "n2", "n"):
            dissolve(facts, order(code), LATER)
        climbing = [rung for rung in facts.rungs(top.id) if rung.step]
        owing = {debtor.unit_code for rung in climbing for debtor in facts.debtors(top.id, rung)}
        branches = [office.code for office, _ in facts.branches(top.id)]
    assert owing == {"s"}
    assert branches == ["s"]


def test_notices_are_found_by_their_office_and_by_who_acts_for_it(world: World) -> None:
    acting = unit("co", NORTH, Level.COMMITTEE_OFFICE, acts_for="n")
    world.directory.put([acting], people("co"))
    world.issue(draft(office="n", number="一"), "own")
    world.issue(draft(office="co", number="二"), "acting")
    world.issue(draft(office="s", number="三"), "other")
    with world.ledger.reading() as facts:
        assert list(facts.notices_issued(["n"])) == ["acting", "own"]
        assert facts.notices_issued([]) == []


def test_a_change_is_kept_as_it_was(world: World) -> None:
    change = UnitChange(
        unit_code="n1", kind=UnitChangeKind.RENAMED, before="甲", after="乙", reason="更名", actor="林一", at=ISSUED
    )
    with world.facts() as facts:
        facts.put_unit_change(change)
        assert facts.unit_changes("n1") == [change]
        assert facts.unit_changes("n2") == []


def statements(engine: Engine, notices: int) -> list[int]:
    """How many statements a dissolution and a merger take where so many notices are open."""
    world = World.furnished(engine)
    for number in range(notices):
        world.issue(draft(STATISTICS, TEXT, office="n", number=f"第{number}号"), f"n{number}")
    counts = []
    acts: list[Callable[[Facts], object]] = [
        lambda facts: merge(facts, order("n1", into="n2"), LATER),
        lambda facts: dissolve(facts, order("n2"), LATER),
    ]
    for act in acts:
        with world.counting() as sent, world.facts() as facts:
            act(facts)
        counts.append(len([one for one in sent if "notice_document" not in one and "revision" not in one]))
    return counts


def test_the_number_of_notices_hardly_shows(engine: Engine, another_engine: Engine) -> None:
    """What a notice says is read for each of them; everything else is one statement for all."""
    few, many = statements(engine, 2), statements(another_engine, 6)
    assert few[1] == many[1]
    assert many[0] - few[0] <= 4
    assert len(NORTHERN) == 2
