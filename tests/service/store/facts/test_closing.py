"""The close gate, what was compiled, and opening again."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from domain.facts import Statement
from domain.gate import Obstacle
from domain.notices import NoticeState
from domain.plan import Rung
from domain.policy import Act
from domain.rollup import Category, Counts, compile_rollup
from domain.task_life import TaskState
from service.store.database import reading
from service.store.tables import REQUEST, SUBMISSION, TASK
from service.store.views import Views
from tests.service.store.world import DUE, INTENTION, ISSUED, STATISTICS, SUMMARY, TABLE, TEXT, World, draft, office

LATER = DUE + timedelta(days=10)
REVIEWED = TEXT.model_copy(update={"review": True, "cascades": False})


def closed(world: World) -> str:
    """A notice that closed without its southern recipient."""
    top = world.issue(draft(STATISTICS))
    world.report(top, "n", values={"people": Decimal(3)})
    world.compile(top, "compile", "close", at=LATER)
    return top.id


def test_the_gate_names_who_owes_and_what_waits(world: World) -> None:
    top = world.issue(draft(STATISTICS, REVIEWED, INTENTION))
    world.report(top, "n")
    task = world.task(top, "s", SUMMARY)
    with world.engine.begin() as connection:
        connection.execute(TASK.update().where(TASK.c.id == task.id).values(state=TaskState.SUBMITTED.value))
        asked = {"notice_id": top.id, "task_id": world.task(top, "s").id, "version": 0, "kind": "waiver"}
        told = {"reason": "无企业", "actor": "林一", "asked_at": ISSUED}
        connection.execute(REQUEST.insert(), asked | told)
    with world.ledger.reading() as facts:
        gate = facts.gate(top.id)
    found = {key: [(one.obstacle, one.unit_code, one.detail) for one in matters] for key, matters in gate.items()}
    assert found == {
        TABLE: [(Obstacle.OWING, "s", ""), (Obstacle.REQUEST, "s", "免报")],
        SUMMARY: [(Obstacle.OWING, "n", ""), (Obstacle.REVIEW, "s", "")],
    }
    assert gate[TABLE][0].unit_name == "s单位"
    assert gate[TABLE][0].due == DUE


def test_a_rollup_older_than_its_reports_stands_in_the_gate_here_and_above(world: World) -> None:
    top, north, _ = world.cascade()
    world.report(north, "n1")
    world.compile(north, "compile", at=DUE)
    world.report(north, "n2")
    with world.ledger.reading() as facts:
        assert [(m.obstacle, m.unit_code) for m in facts.gate(north.id)[TABLE]] == [(Obstacle.STALE, "n")]
        assert (Obstacle.STALE, "n") in [(m.obstacle, m.unit_code) for m in facts.gate(top.id)[TABLE]]


def test_the_gate_is_three_statements(world: World) -> None:
    top = world.issue(draft(STATISTICS, TEXT))
    with world.counting() as sent, world.ledger.reading() as facts:
        facts.gate(top.id)
    assert len(sent) == 3


def test_what_was_compiled_comes_back_with_its_parts(world: World) -> None:
    top = world.issue(draft(STATISTICS))
    world.report(top, "n", values={"people": Decimal("3.5")})
    with world.facts() as facts:
        assert facts.compiled(top.id, TABLE) is None
        parts = facts.contributions(top.id, TABLE)
        rollup = compile_rollup(STATISTICS.fields, parts)
        facts.put_rollup(top.id, TABLE, rollup, parts, DUE)
    world.report(top, "n", values={"people": Decimal(9)})  # a later version does not change what was compiled
    with world.ledger.reading() as facts:
        found = facts.compiled(top.id, TABLE)
        assert found is not None
        assert (found[0], found[1].rollup, list(found[1].parts)) == (1, rollup, list(parts))
        assert facts.unit_names(top.id) == {"n": "n单位", "s": "s单位"}


def test_reopening_lets_only_those_declared_missing_owe_again(world: World) -> None:
    notice = closed(world)
    with world.ledger.reading() as facts:
        assert facts.notice(notice).state is NoticeState.CLOSED
        [state] = facts.items(notice)
    item = state.item.model_copy(update={"due": LATER, "compile_at": LATER, "close_at": LATER + timedelta(days=9)})
    with world.facts() as facts:
        stale = Rung(id="report.table.once.remind.9", instant=DUE, act=Act.REMIND, reason="旧")
        facts.put_rungs(notice, [stale.model_copy(update={"obligation": "table", "occurrence": "once"})])
        assert facts.reopen_item(notice, item, "o1", LATER) == ["s"]
        assert facts.reopen_item(notice, item, "o2", LATER) == []
        assert facts.reopen_notice(notice, item.close_at)
        assert not facts.reopen_notice(notice, item.close_at)
        assert facts.rungs(notice) == []
    with world.ledger.reading() as facts:
        assert facts.notice(notice).state is NoticeState.ISSUED
        [state] = facts.items(notice)
        [north], [south] = facts.tasks_of(notice, "n"), facts.tasks_of(notice, "s")
    assert (state.closed_at, state.outstanding, state.item.close_at) == (None, 1, item.close_at)
    assert (north.state, north.ladder, north.due) == (TaskState.ACCEPTED, "", DUE)
    assert (south.state, south.ladder, south.due) == (TaskState.OWED, "o1", LATER)
    head = Views(world.engine).notice_status(notice).head
    assert (head.closed_at, head.closes_at) == (None, item.close_at)


def test_who_submitted_by_hand_is_kept_with_the_version(world: World) -> None:
    notice = closed(world)
    with world.facts() as facts:
        said = Statement(version=1, supplement=True, actor="陈二", reason="补报两个单位")
        facts.put_statement(notice, TABLE, said, LATER)
    with reading(world.engine) as connection:
        [row] = connection.execute(select(SUBMISSION)).all()
    assert (row.version, row.supplement, row.actor, row.reason, row.at) == (1, True, "陈二", "补报两个单位", LATER)
    assert Views(world.engine).verify_trail(notice) is None


def test_missing_is_listed_in_the_trail_and_counts_whole_branches(world: World) -> None:
    top, north, _ = world.cascade()
    world.compile(top, "close", at=LATER)
    with world.ledger.reading() as facts:
        parts = facts.contributions(top.id, TABLE)
    assert [(part.category, part.base) for part in parts] == [
        (Category.MISSING, Counts.of(Category.MISSING, 2)),
        (Category.MISSING, Counts.of(Category.MISSING, 3)),
    ]
    with world.engine.connect() as connection:
        details = connection.exec_driver_sql("SELECT detail FROM trail WHERE act = 'missing_declared'").scalars().all()
    assert ['"codes":["n","s"]' in detail for detail in details] == [True]
    assert north.superiors == (top.id,)


def test_reopening_many_is_as_many_statements_as_reopening_few(world: World) -> None:
    counts = []
    for number, units in enumerate((3, 60)):
        crowd = [unit.model_copy(update={"code": f"{unit.code}x{number}"}) for unit in office(units)]
        world.directory.put(
            [
                unit.model_copy(
                    update={
                        "path": "/" + unit.code + "/" if place == 0 else f"/{crowd[0].code}/{unit.code}/",
                        "parent_code": None if place == 0 else crowd[0].code,
                    }
                )
                for place, unit in enumerate(crowd)
            ],
            [],
        )
        top = world.issue(draft(office=crowd[0].code, number=f"第{number}号"), f"big{number}")
        world.compile(top, "close", at=LATER)
        with world.ledger.reading() as facts:
            [state] = facts.items(top.id)
        item = state.item.model_copy(update={"due": LATER, "compile_at": LATER, "close_at": LATER})
        with world.counting() as sent, world.facts() as facts:
            assert len(facts.reopen_item(top.id, item, "o1", LATER)) == units
        counts.append(len(sent))
    assert counts[0] == counts[1]
