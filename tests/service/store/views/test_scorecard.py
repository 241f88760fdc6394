"""What the scorecard counts, on both databases: by branch, fair, and in a constant number of statements."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from domain.burden import load_of
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.errors import NotFound
from domain.outbox import IntentState
from domain.scorecard import Score, marks_of, month_of, score_of
from domain.task_life import TaskState
from domain.units import Level
from service.store.views import Views
from tests.service.store.facts.test_circulating import told
from tests.service.store.facts.test_supervising import returned
from tests.service.store.world import CASES, DUE, INTENTION, ISSUED, STATISTICS, TEXT, World, draft, office

SINCE, UNTIL = datetime(2024, 6, 1, tzinfo=SHANGHAI), datetime(2024, 7, 1, tzinfo=SHANGHAI)
LATER = DUE + timedelta(days=3)


@pytest.fixture
def views(engine: Engine) -> Views:
    return Views(engine)


def scores(views: Views, code: str | None = "c") -> dict[tuple[str, bool], Score]:
    marks = marks_of(views.task_groups(code, SINCE, UNTIL), LATER, WorkCalendar())
    keys = {(mark.group.branch, mark.group.own) for mark in marks}
    return {key: score_of(mark for mark in marks if (mark.group.branch, mark.group.own) == key) for key in keys}


def test_each_branch_counts_itself_and_what_lies_below(world: World, views: Views) -> None:
    top, north, south = world.cascade()
    told(world, top)
    told(world, north, units=("n1", "n2"))
    told(world, south, units=("s1", "s2", "s3"))
    world.report(north, "n1")
    world.report(north, "n2", at=DUE + timedelta(days=4))
    found = scores(views)
    assert found["n", True].missing == 1
    assert (found["n", False].on_time, found["n", False].late, found["n", False].expected) == (1, 1, 2)
    assert (found["s", False].missing, found["s", False].handed_in) == (3, 0)
    assert scores(views, "n")["n1", True].on_time == 1
    assert set(scores(views, "n")) == {("n", True), ("n1", True), ("n2", True)}
    assert scores(views, None).keys() == {("c", False)}


def test_alike_tasks_are_one_group(world: World, views: Views) -> None:
    world.cascade()
    assert Counter(group.number for group in views.task_groups("c", SINCE, UNTIL)) == {1: 2, 2: 1, 3: 1}


def test_what_was_granted_or_never_arrived_is_not_held_against_a_unit(world: World, views: Views) -> None:
    top, north, _ = world.cascade(STATISTICS, INTENTION, CASES)
    told(world, top)
    told(world, north, units=("n2",))
    told(world, north, IntentState.UNDELIVERABLE, ("n1",))
    with world.facts() as facts:
        facts.move_tasks(top.id, [world.task(top, "s").id], "x1", LATER + timedelta(days=1))
    found = scores(views)
    assert (found["n", False].excluded, found["n", False].missing) == (3, 1)  # n1, and two who need not answer
    assert (found["s", True].pending, found["s", True].counted) == (1, 0)


def test_a_return_counts_as_returned_and_the_next_report_by_its_own_due(world: World, views: Views) -> None:
    top = world.issue(draft())
    told(world, top)
    world.report(top, "n", at=ISSUED + timedelta(days=2))
    returned(world, world.task(top, "n").id, "数字有误")
    found = views.task_groups("n", SINCE, UNTIL)
    assert [(one.state, one.sent_back, one.returned, one.handed_in) for one in found] == [
        (TaskState.RETURNED, True, True, True)
    ]
    world.report(top, "n", at=ISSUED + timedelta(days=3))
    again = scores(views)["n", True]
    assert (again.on_time, again.returned, again.sent_back, again.handed_in) == (1, 0, 1, 1)


def test_an_extension_moves_a_task_to_the_month_of_its_new_due(world: World, views: Views) -> None:
    top = world.issue(draft())
    with world.facts() as facts:
        facts.move_tasks(top.id, [world.task(top, "n").id], "x1", UNTIL)
    assert {one.branch for one in views.task_groups("c", SINCE, UNTIL)} == {"s"}
    assert {one.branch for one in views.task_groups("c", UNTIL, UNTIL + timedelta(days=1))} == {"n"}


def test_the_burden_counts_things_blanks_and_notices(world: World, views: Views) -> None:
    world.cascade(STATISTICS, TEXT, CASES)
    asked = views.asked("c", Level.STREET, SINCE, UNTIL)
    load = load_of(asked.demanded, asked.received, units=5)
    assert (load.notices, load.requests, load.fields) == (5, 15, 10)
    assert {one.month for one in asked.demanded} == {one.month for one in asked.received} == {month_of(SINCE)}
    assert views.asked("c", Level.STREET, UNTIL, UNTIL + timedelta(days=30)).demanded == ()
    assert views.asked("c", Level.DISTRICT, SINCE, UNTIL).received != ()


@pytest.mark.usefixtures("world")
def test_a_family_is_the_unit_with_those_above_and_directly_below(views: Views) -> None:
    family = views.family("n")
    assert [unit.code for unit in family.above] == ["c"]
    assert family.own is not None
    assert [branch.unit.code for branch in family.branches] == ["n1", "n2"]
    assert views.family("c").branches[1].levels == {Level.DISTRICT: 1, Level.STREET: 3}
    whole = views.family(None)
    assert (whole.unit, [branch.unit.code for branch in whole.branches]) == (None, ["c"])
    with pytest.raises(NotFound):
        views.family("nobody")


def test_the_number_of_statements_does_not_depend_on_the_number_of_units(engine: Engine) -> None:
    views, counts = Views(engine), []
    for number in (3, 60):
        world = World.furnished(engine, office(number))
        world.issue(draft(number=f"泉安办〔2024〕{number}号"), notice_id=f"n{number}")
        with world.counting() as sent:
            views.family("c")
            views.task_groups("c", SINCE, UNTIL)
            views.asked("c", Level.ENTERPRISE, SINCE, UNTIL)
        counts.append(len(sent))
    assert counts == [6, 6]
