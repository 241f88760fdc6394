"""Verdicts, waivers and bounds, on SQLite and PostgreSQL."""

from datetime import timedelta
from decimal import Decimal

import pytest

from domain.errors import NotFound
from domain.facts import TaskFacts
from domain.obligations import Obligation
from domain.plan import Rung
from domain.policy import Act, Step, Track
from domain.reports import Content
from domain.reviews import Verdict, review_rungs
from domain.task_life import TaskState, after_report
from tests.service.store.world import CASES, DUE, INTENTION, ISSUED, SOMEBODY, STATISTICS, TABLE, World, draft, people

REVIEWED = STATISTICS.model_copy(update={"review": True})


def handed_in(world: World, *obligations: Obligation) -> tuple[str, list[TaskFacts]]:
    """A city's notice for which both districts have handed in what is to be reviewed."""
    notice = world.issue(draft(*(obligations or (REVIEWED,))))
    with world.facts() as facts:
        for unit in ("n", "s"):
            task = next(task for task in facts.tasks_of(notice.id, unit) if task.obligation == "table")
            state = after_report(task.state, review=True)
            facts.put_report(task, state, Content(values={"people": Decimal(1)}), ISSUED + timedelta(days=1), SOMEBODY)
    with world.ledger.reading() as facts:
        return notice.id, [facts.tasks_of(notice.id, unit)[0] for unit in ("n", "s")]


def counts(world: World, notice_id: str) -> tuple[int, int, bool]:
    """Outstanding, waiting, and whether the table is complete."""
    with world.ledger.reading() as facts:
        state = next(state for state in facts.items(notice_id) if state.item.key == TABLE)
        return state.outstanding, state.waiting, state.complete


def test_what_waits_is_counted_and_keeps_the_item_open(world: World) -> None:
    notice_id, tasks = handed_in(world)
    assert counts(world, notice_id) == (0, 2, False)
    with world.facts() as facts:
        facts.put_reviews(facts.chosen_tasks(notice_id, [tasks[0].id]), Verdict.ACCEPTED, ISSUED, "王五")
    assert counts(world, notice_id) == (0, 1, False)
    with world.facts() as facts:
        facts.put_reviews(facts.chosen_tasks(notice_id, [tasks[1].id]), Verdict.ACCEPTED, ISSUED, "王五")
    assert counts(world, notice_id) == (0, 0, True)


def test_the_sweep_leaves_alone_what_waits_for_review(world: World) -> None:
    notice_id, tasks = handed_in(world)
    with world.facts() as facts:
        facts.mark_started(notice_id, ISSUED)
        assert notice_id not in facts.unattended(ISSUED)
        facts.put_reviews(facts.chosen_tasks(notice_id, [task.id for task in tasks]), Verdict.ACCEPTED, ISSUED, "王五")
        assert notice_id in facts.unattended(ISSUED)


def test_what_is_returned_owes_again_and_is_counted_on(world: World) -> None:
    notice_id, tasks = handed_in(world)
    with world.facts() as facts:
        chosen = facts.chosen_tasks(notice_id, [task.id for task in tasks])
        facts.put_reviews(chosen, Verdict.RETURNED, ISSUED, "王五", "重填", DUE)
    assert counts(world, notice_id) == (2, 0, False)
    with world.ledger.reading() as facts:
        assert {facts.task(task.id).state for task in tasks} == {TaskState.RETURNED}
        [item] = facts.items(notice_id)
        assert item.changed


def test_a_waiver_counts_off_what_is_mandatory_and_nothing_else(world: World) -> None:
    notice = world.issue(draft(REVIEWED, INTENTION, CASES))
    with world.facts() as facts:
        tasks = [task for task in facts.tasks_of(notice.id, "n") if task.obligation != "cases"]
        facts.waive_tasks(tasks)
    with world.ledger.reading() as facts:
        after = {task.obligation: task.state for task in facts.tasks_of(notice.id, "n")}
        outstanding = {state.item.obligation: state.outstanding for state in facts.items(notice.id)}
    assert after == {"table": TaskState.WAIVED, "intention": TaskState.WAIVED, "cases": TaskState.OWED}
    assert outstanding == {"table": 1, "intention": 0, "cases": 0}


def test_tasks_are_chosen_within_their_notice(world: World) -> None:
    notice_id, tasks = handed_in(world)
    other = world.issue(draft(REVIEWED, number="泉安办〔2024〕2号"), "other")
    with world.ledger.reading() as facts:
        chosen = facts.chosen_tasks(notice_id, [tasks[1].id, tasks[0].id, tasks[1].id])
        assert [task.id for task in chosen] == sorted(task.id for task in tasks)
        with pytest.raises(NotFound, match="重新列出"):
            facts.chosen_tasks(other.id, [tasks[0].id])


def test_a_bound_is_the_close_and_the_own_due_above(world: World) -> None:
    top, north, _ = world.cascade(REVIEWED)
    with world.facts() as facts:
        assert facts.bounds(top.id)[TABLE].superior_due is None
        bound = facts.bounds(north.id)[TABLE]
        [own] = facts.tasks_of(top.id, "n")
        assert (bound.superior_due, bound.closed) == (own.due, False)
        facts.move_tasks(top.id, [own.id], "x1", DUE + timedelta(days=2))
        assert facts.bounds(north.id)[TABLE].superior_due == DUE + timedelta(days=2)  # the office was given time
        facts.close_item(north.id, TABLE, ISSUED)
        assert facts.bounds(north.id)[TABLE].closed


def test_people_are_found_by_their_units(world: World) -> None:
    with world.ledger.reading() as facts:
        found = facts.serving(["n", "n1", "nowhere"])
    assert {unit: {one.id for one in contacts} for unit, contacts in found.items()} == {
        unit: {one.id for one in people(unit)} for unit in ("n", "n1")
    }


def rung(world: World, notice_id: str) -> Rung:
    """The first rung of the clock of review for the day after the issue."""
    with world.facts() as facts:
        rungs = review_rungs(TABLE, "统计表", ISSUED + timedelta(days=1), facts.calendar())
        facts.put_rungs(notice_id, rungs)
        assert all(facts.has_rung(notice_id, one.id) for one in rungs)
        assert not facts.has_rung(notice_id, "review.table.once.20200101.remind.0")
        return rungs[0]


def test_the_office_owes_a_decision_while_something_has_waited_since(world: World) -> None:
    notice_id, tasks = handed_in(world)
    first = rung(world, notice_id)
    with world.ledger.reading() as facts:
        [office] = facts.debtors(notice_id, first)
        assert (office.unit_code, len(office.contacts)) == ("c", 3)
        earlier = first.model_copy(update={"id": "review.table.once.20240603.remind.0"})
        assert facts.debtors(notice_id, earlier) == []  # both came on the day after
    with world.facts() as facts:
        facts.put_reviews(facts.chosen_tasks(notice_id, [task.id for task in tasks]), Verdict.ACCEPTED, ISSUED, "王五")
        assert facts.debtors(notice_id, first) == []


def test_the_clock_of_review_marks_no_unit(world: World) -> None:
    notice_id, tasks = handed_in(world)
    first = rung(world, notice_id).model_copy(update={"act": Act.ESCALATE, "step": Step.LEADER})
    assert first.track is Track.REVIEW
    with world.facts() as facts:
        facts.mark_climbed(notice_id, first, Step.LEADER)
        assert {facts.task(task.id).climbed for task in tasks} == {0}


def test_a_ladder_taken_down_leaves_the_clock_of_review(world: World) -> None:
    notice_id, tasks = handed_in(world)
    first = rung(world, notice_id)
    with world.facts() as facts:
        facts.move_tasks(notice_id, [tasks[0].id], "", None)
        assert first in facts.rungs(notice_id)
