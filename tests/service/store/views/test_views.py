"""Reads for pages, the API and the demonstration."""

from datetime import timedelta
from decimal import Decimal

import pytest

from activities.telling import RungOrder, carry_out, tell_recipients
from domain.errors import NotFound
from domain.letters import ChannelName
from domain.notices import Notice, NoticeState
from domain.outbox import IntentState, Sent
from domain.policy import Act, Step
from domain.task_life import TaskState
from service.store.views import Views
from tests.service.store.world import (
    DUE,
    ISSUED,
    NORTH,
    SOMEBODY,
    STATISTICS,
    SUMMARY,
    TABLE,
    TEXT,
    World,
    draft,
)

LATER = DUE + timedelta(days=10)


@pytest.fixture
def views(world: World) -> Views:
    return Views(world.engine)


def played(world: World) -> tuple[Notice, Notice, Notice]:
    """North reports all, south all but s3, and one of them late; both submit."""
    top, north, south = world.cascade()
    world.report(north, "n1", values={"people": Decimal(1)}, text="北一")
    world.report(north, "n2", values={"people": Decimal(2)}, text="北二")
    world.compile(north, at=DUE - timedelta(days=1))
    world.report(south, "s1", values={"people": Decimal(4)}, text="南一")
    world.report(south, "s2", values={"people": Decimal(8)}, text="南二", at=LATER)
    world.compile(south, "compile", "close", at=LATER)
    return top, north, south


def test_how_a_notice_stands(world: World, views: Views) -> None:
    _, north, _ = world.cascade(STATISTICS, TEXT)
    with world.facts() as facts:
        facts.acknowledge(north.id, "n2", ISSUED, SOMEBODY)
    world.report(north, "n1", nil=True, at=LATER)
    status = views.notice_status(north.id)
    assert (status.head.office_name, status.head.expected, status.head.outstanding) == ("n单位", 4, 3)
    assert status.superiors == ("top",)
    table, summary = status.items
    assert (table.tasks, table.reported, table.late, table.nil, table.owing) == (2, 1, 1, 1, 1)
    assert (summary.reported, summary.owing, summary.state.item.key) == (0, 2, SUMMARY)
    first, second = status.units
    assert [task.state for task in first.tasks] == [TaskState.ACCEPTED, TaskState.OWED]
    assert (first.tasks[0].submitted_at, first.tasks[0].version, first.tasks[1].version) == (LATER, 1, 0)
    assert (first.acknowledged_at, second.acknowledged_at) == (LATER, ISSUED)
    assert status.next_rung is not None
    assert status.next_rung.instant > ISSUED


def test_a_superior_sees_how_its_branches_stand(world: World, views: Views) -> None:
    top, north, _ = played(world)
    units = {unit.code: unit for unit in views.notice_status(top.id).units}
    assert (units["n"].child_id, units["n"].child_expected, units["n"].child_outstanding) == (north.id, 2, 0)
    with world.facts() as facts:
        facts.close_notice(top.id, LATER)
    closed = views.notice_status(top.id)
    assert (closed.head.state, closed.next_rung) == (NoticeState.CLOSED, None)


def test_notices_are_listed_newest_first_and_by_subtree(world: World, views: Views) -> None:
    top = world.issue(draft())
    world.reissue(top, NORTH, at=ISSUED + timedelta(hours=1))
    for number in range(3):
        world.issue(draft(number=f"第{number}号"), f"x{number}", at=ISSUED + timedelta(hours=2))
    listed = [head.id for head in views.notices()]
    assert listed == ["x2", "x1", "x0", "top-n", "top"]
    assert [head.id for head in views.notices(limit=2)] == ["x2", "x1"]
    assert [head.id for head in views.notices(limit=2, after="x1")] == ["x0", "top-n"]
    assert [head.id for head in views.notices(NORTH.path)] == ["top-n"]


def test_progress_is_one_line_an_office(world: World, views: Views) -> None:
    top, north, south = played(world)
    lines = {line.office_code: line for line in views.subtree_progress(top.id)}
    assert list(lines) == ["c", "n", "s"]
    counted = {
        code: (line.recipients, line.expected, line.outstanding, line.reported, line.late, line.missing)
        for code, line in lines.items()
    }
    assert counted == {"c": (2, 2, 0, 2, 1, 0), "n": (2, 2, 0, 2, 0, 0), "s": (3, 3, 0, 2, 1, 1)}
    assert [line.acknowledged for line in lines.values()] == [2, 2, 2]
    assert [line.notice_id for line in views.subtree_progress(south.id)] == [south.id]
    assert {line.state for line in views.subtree_progress(north.id)} == {NoticeState.CLOSED}


def send_all(world: World) -> None:
    with world.facts() as facts:
        done = [
            Sent(id=part.id, state=IntentState.SENT, letter_id="l", at=LATER, checked_at=LATER)
            for part in facts.pending(ChannelName.EMAIL, LATER + timedelta(days=9), 999)
        ]
        facts.record(ChannelName.EMAIL, done)


def climb(world: World, notice: Notice, *steps: Step) -> None:
    """Fire the escalations of the report track up to the steps named, and send everything."""
    for step in steps:
        with world.facts() as facts:
            rungs = [r.id for r in facts.rungs(notice.id) if r.act is Act.ESCALATE and r.step is step and r.obligation]
            carry_out(facts, RungOrder(notice_id=notice.id, rung_ids=tuple(rungs)), LATER)
    send_all(world)


def test_escalations_name_the_units_that_owed(world: World, views: Views) -> None:
    top, _, south = world.cascade()
    world.report(south, "s1")
    climb(world, south, Step.LEADER, Step.SUPERIOR)
    world.report(south, "s2", at=LATER + timedelta(days=1))
    told = [(line.step, line.contact_name, line.contact_unit, line.units) for line in views.escalations(top.id)]
    both = ("s2单位", "s3单位")
    assert told == [
        (Step.LEADER, "s2leader", "s2单位", ("s2单位",)),
        (Step.LEADER, "s3leader", "s3单位", ("s3单位",)),
        (Step.SUPERIOR, "sbackup", "s单位", both),
        (Step.SUPERIOR, "sliaison", "s单位", both),
    ]
    assert {line.office_code for line in views.escalations(top.id)} == {"s"}
    assert {line.sent_at for line in views.escalations(top.id)} == {LATER}


def test_messages_of_a_notice(world: World, views: Views) -> None:
    top = world.issue(draft())
    with world.facts() as facts:
        tell_recipients(facts, top, facts.receipts(top.id), ISSUED)
    send_all(world)
    told = [(message.contact_id, message.unit_name, message.state) for message in views.messages(top.id)]
    assert told == [("n-liaison", "n单位", IntentState.SENT), ("s-liaison", "s单位", IntentState.SENT)]
    assert len(views.messages(top.id, limit=1)) == 1


def test_every_figure_leads_back_to_the_reports_it_is_made_of(world: World, views: Views) -> None:
    top, north, _ = played(world)
    assert views.lineage(top.id, TABLE) == []
    world.compile(top, "compile", at=LATER)
    passages = views.lineage(top.id, TABLE)
    assert [(p.unit_code, p.through, int(p.values["people"]), p.text) for p in passages] == [
        ("n1", ("n单位",), 1, "北一"),
        ("n2", ("n单位",), 2, "北二"),
        ("s1", ("s单位",), 4, "南一"),
        ("s2", ("s单位",), 8, "南二"),
    ]
    assert [p.category for p in passages] == ["included", "included", "included", "late"]
    assert [p.through for p in views.lineage(north.id, TABLE)] == [(), ()]


def test_a_rollup_keeps_leading_to_the_version_it_counted(world: World, views: Views) -> None:
    _, north, _ = world.cascade()
    world.report(north, "n1", text="初稿")
    world.compile(north, "compile", at=DUE)
    world.report(north, "n1", text="更正")
    assert [(p.version, p.text) for p in views.lineage(north.id, TABLE)] == [(1, "初稿")]


def test_the_independent_sum(world: World, views: Views) -> None:
    top, _, _ = played(world)
    world.compile(top, "compile", at=LATER)
    leaves = views.leaf_reports(top.id, "table")
    assert [(leaf.unit_code, leaf.version, leaf.state) for leaf in leaves] == [
        ("n1", 1, TaskState.ACCEPTED),
        ("n2", 1, TaskState.ACCEPTED),
        ("s1", 1, TaskState.ACCEPTED),
        ("s2", 1, TaskState.ACCEPTED),
        ("s3", 0, TaskState.MISSING),
    ]
    with world.ledger.reading() as facts:
        found = facts.latest_rollup(top.id, TABLE)
    assert found is not None
    assert found[1].figures[0].value == sum(Decimal(leaf.values.get("people", 0)) for leaf in leaves) == 15
    assert found[1].base.expected == len(leaves)


def test_an_office_that_answers_by_itself_is_at_the_bottom(world: World, views: Views) -> None:
    top, _, _ = world.cascade(STATISTICS, TEXT.model_copy(update={"cascades": False}))
    assert [leaf.unit_code for leaf in views.leaf_reports(top.id, "summary")] == ["n", "s"]
    assert [leaf.unit_code for leaf in views.leaf_reports(top.id, "table")] == ["n1", "n2", "s1", "s2", "s3"]


def test_the_plan_against_what_was_done(world: World, views: Views) -> None:
    top, north, _ = world.cascade()
    with world.facts() as facts:
        planned = list(facts.rungs(north.id))
        facts.fire_rungs(north.id, {planned[0].id: 2}, planned[0].instant)
    rows = [row for row in views.plan_vs_execution(top.id) if row.notice_id == north.id]
    assert [row.rung_id for row in rows] == [rung.id for rung in planned]
    assert [(row.fired_at, row.told) for row in rows[:2]] == [(planned[0].instant, 2), (None, 0)]
    assert len(views.plan_vs_execution(north.id)) == len(planned)


@pytest.mark.parametrize(
    "look", ["notice_status", "subtree_progress", "escalations", "plan_vs_execution", "verify_trail"]
)
def test_a_notice_that_is_not_there(views: Views, look: str) -> None:
    with pytest.raises(NotFound, match="gone"):
        getattr(views, look)("gone")
