"""What one issue writes, and what is asked about it at once."""

from datetime import timedelta

import pytest

from activities.issuing import prepare
from domain.contacts import Duty
from domain.errors import Conflict, NotFound
from domain.notices import AlreadyReissued, NumberTaken
from domain.units import Level, ReissueRule
from service.store.views import Views
from tests.service.store.world import (
    CASES,
    CITY,
    INTENTION,
    ISSUED,
    NORTH,
    REVIEWED,
    SOUTH,
    STATISTICS,
    TEXT,
    World,
    draft,
    superseding,
    unit,
)


def test_everything_is_written_and_counted(world: World) -> None:
    notice = world.issue(draft(STATISTICS, TEXT, INTENTION, CASES))
    with world.ledger.reading() as facts:
        counts = [(state.item.obligation, state.expected, state.outstanding) for state in facts.items(notice.id)]
        receipts = facts.receipts(notice.id)
        rungs = facts.rungs(notice.id)
        tasks = facts.tasks_of(notice.id, "n")
    assert counts == [("table", 2, 2), ("summary", 2, 2), ("intention", 0, 0), ("cases", 0, 0)]
    assert [(receipt.unit_code, receipt.reissue) for receipt in receipts] == [
        ("n", ReissueRule.AUTOMATIC),
        ("s", ReissueRule.AUTOMATIC),
    ]
    assert [contact.duty for contact in receipts[0].contacts] == [Duty.BACKUP, Duty.LEADER, Duty.LIAISON]
    assert [task.obligation for task in tasks] == ["table", "summary", "intention", "cases"]
    assert [rung.instant for rung in rungs] == sorted(rung.instant for rung in rungs)
    assert {rung.obligation for rung in rungs} == {None, "table", "summary", "intention", "cases"}


def test_rungs_come_back_as_planned(world: World) -> None:
    with world.ledger.reading() as facts:
        record, _ = prepare(facts, draft(STATISTICS, TEXT), "top", ISSUED, actor="陈二")
    with world.facts() as facts:
        facts.record_issue(record)
        assert tuple(facts.rungs("top")) == record.rungs
        assert tuple(state.item for state in facts.items("top")) == record.timetable.items


def test_a_step_that_runs_twice_writes_nothing_twice(world: World) -> None:
    top = world.issue(draft())
    assert world.issue(draft(), at=ISSUED + timedelta(hours=1)) is not None
    with world.ledger.reading() as facts:
        assert facts.notice(top.id) == top
        assert len(facts.receipts(top.id)) == 2
        assert [state.expected for state in facts.items(top.id)] == [2]


def test_a_number_is_used_once(world: World) -> None:
    with world.ledger.reading() as facts:
        first, _ = prepare(facts, draft(number="甲"), "one", ISSUED, actor="陈二")
        second, _ = prepare(facts, draft(number="甲"), "two", ISSUED, actor="陈二")
    with world.facts() as facts:
        facts.record_issue(first)
    with pytest.raises(NumberTaken, match="甲"), world.facts() as facts:
        facts.record_issue(second)
    with world.ledger.reading() as facts:
        assert not facts.has_notice("two")


def test_an_id_belongs_to_one_office(world: World) -> None:
    world.issue(draft(), "top")
    with pytest.raises(Conflict, match="top"):
        world.issue(draft(office="n", number="乙"), "top")


def test_a_reissue_is_linked_to_the_receipt_above(world: World) -> None:
    top = world.issue(draft())
    north = world.reissue(top, NORTH)
    with world.ledger.reading() as facts:
        assert facts.receipt(top.id, "n").child_id == north.id
        assert facts.receipt(top.id, "s").child_id is None
        assert [(found.code, child) for found, child in facts.branches(top.id)] == [("n", north.id), ("s", None)]
        assert facts.branches(north.id) == []
        assert world.task(top, "n").reissued
        assert not world.task(top, "s").reissued


def test_an_office_that_acts_for_a_unit_passes_on_in_its_place(world: World) -> None:
    world.directory.put_units([unit("o", SOUTH, Level.COMMITTEE_OFFICE, acts_for="s")])
    top = world.issue(draft())
    local = world.issue(superseding(top, draft(office="o", number="台安委办〔2025〕3号")), "local")
    with world.ledger.reading() as facts:
        assert facts.receipt(top.id, "s").child_id == local.id
        [task] = facts.tasks_answered(local.id, ("table", "once"))
    assert (task.notice_id, task.unit_code) == (top.id, "s")
    assert task.answered_by == (local.id, "table", "once")


def test_one_notice_may_answer_two_superiors(world: World) -> None:
    bureau = unit("b", level=Level.CITY)
    world.directory.put_units([bureau, unit("n", CITY, Level.DISTRICT, line_superior="b")])
    first = world.issue(draft(number="泉商务〔2024〕70号", office="b"), "first")
    second = world.issue(draft(number="泉安办〔2024〕43号"), "second")
    local = world.issue(superseding(second, superseding(first, draft(office="n", number="本地"))), "local")
    with world.ledger.reading() as facts:
        assert local.superiors == ("first", "second")
        assert [facts.receipt(above.id, "n").child_id for above in (first, second)] == ["local", "local"]
        assert [found.code for found, _ in facts.branches(first.id)] == ["n"]
        assert [found.code for found, _ in facts.branches(second.id)] == ["s"]
        assert [task.notice_id for task in facts.tasks_answered("local", ("table", "once"))] == ["first", "second"]


def test_a_notice_is_passed_on_once(world: World) -> None:
    top = world.issue(draft())
    world.reissue(top, NORTH)
    with pytest.raises(AlreadyReissued):
        world.issue(superseding(top, draft(office="n", number="又一份")), "again")
    with world.ledger.reading() as facts:
        assert not facts.has_notice("again")
        assert facts.receipt(top.id, "n").child_id == "top-n"


def test_a_clerk_decides_where_review_comes_first(world: World) -> None:
    world.directory.put_units([NORTH.model_copy(update={"reissue": REVIEWED})])
    top = world.issue(draft())
    with world.ledger.reading() as facts:
        assert [found.code for found, _ in facts.branches(top.id)] == ["s"]
    world.reissue(top, NORTH)
    with world.ledger.reading() as facts:
        assert [found.code for found, _ in facts.branches(top.id)] == ["n", "s"]


def test_a_receipt_is_the_recipient_s_alone(world: World) -> None:
    top = world.issue(draft())
    with world.ledger.reading() as facts, pytest.raises(NotFound, match="“n1”"):
        facts.receipt(top.id, "n1")


def test_the_issue_is_on_the_trail(world: World) -> None:
    top = world.issue(draft())
    assert Views(world.engine).verify_trail(top.id) is None
