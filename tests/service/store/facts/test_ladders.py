"""Ladders: an extended or returned task climbs by itself, and the others as before."""

from datetime import timedelta

from domain.plan import ladder
from domain.policy import PLAIN, Step, Track
from service.store.facts.ladders import LadderFacts
from tests.service.store.world import DUE, ISSUED, TABLE, World, draft

LATER = DUE + timedelta(days=4)


def moved(world: World) -> tuple[str, str, list[str]]:
    """A notice whose first unit was given four days more. Returns its id, the ladder, and all units."""
    notice = world.issue(draft())
    with world.facts() as facts:
        codes = [receipt.unit_code for receipt in facts.receipts(notice.id)]
        task = next(task for task in facts.tasks_of(notice.id, codes[0]) if (task.obligation, task.occurrence) == TABLE)
        item = next(state.item for state in facts.items(notice.id) if state.item.key == TABLE)
        name = facts.new_ladder(notice.id, "x", Track.REPORT, LATER, "汛情", ISSUED)
        calendar = facts.calendar()
        until = LATER + timedelta(days=30)
        rungs = ladder(PLAIN, calendar, Track.REPORT, LATER, name, after=ISSUED, until=until, item=item)
        facts.put_rungs(notice.id, rungs)
        facts.move_tasks(notice.id, [task.id], name, LATER)
    return notice.id, name, codes


def test_each_ladder_concerns_its_own_tasks(world: World) -> None:
    notice_id, name, codes = moved(world)
    with world.ledger.reading() as facts:
        rungs = [rung for rung in facts.rungs(notice_id) if (rung.obligation, rung.occurrence) == TABLE and rung.step]
        assert {rung.ladder for rung in rungs} == {"", name}
        for rung in rungs:
            debtors = [debtor.unit_code for debtor in facts.debtors(notice_id, rung)]
            assert debtors == (codes[:1] if rung.ladder else codes[1:])


def test_what_comes_next_comes_first_whichever_ladder_it_is_on(world: World) -> None:
    """The workflow waits for the first of them: a rung behind a later one would fire late."""
    notice_id, name, _ = moved(world)
    with world.ledger.reading() as facts:
        rungs = facts.rungs(notice_id)
    assert [rung.instant for rung in rungs] == sorted(rung.instant for rung in rungs)
    assert {rung.ladder for rung in rungs[:-1]} == {"", name}


def test_the_task_has_the_due_of_its_own(world: World) -> None:
    notice_id, name, codes = moved(world)
    with world.ledger.reading() as facts:
        tasks = {code: facts.tasks_of(notice_id, code) for code in codes}
        dues = {task.due for task in tasks[codes[0]] if (task.obligation, task.occurrence) == TABLE}
        assert dues == {LATER}
        assert {task.ladder for task in tasks[codes[0]] if task.due == LATER} == {name}
        assert {task.due for task in tasks[codes[1]] if (task.obligation, task.occurrence) == TABLE} == {DUE}


def test_a_climb_marks_only_its_own_ladder(world: World) -> None:
    notice_id, name, codes = moved(world)
    with world.facts() as facts:
        rung = next(rung for rung in facts.rungs(notice_id) if rung.ladder == name and rung.step is Step.LEADER)
        facts.mark_climbed(notice_id, rung, Step.LEADER)
        climbed = {code: max(task.climbed for task in facts.tasks_of(notice_id, code)) for code in codes}
    assert climbed == {codes[0]: 1, **dict.fromkeys(codes[1:], 0)}


def test_a_ladder_that_nothing_climbs_is_taken_down(world: World) -> None:
    notice_id, name, codes = moved(world)
    with world.facts() as facts:
        [task] = [task for task in facts.tasks_of(notice_id, codes[0]) if task.ladder == name]
        facts.move_tasks(notice_id, [task.id], "", None)
        assert {rung.ladder for rung in facts.rungs(notice_id)} == {""}
        assert facts.task(task.id).due == DUE
        assert facts.new_ladder(notice_id, "b", Track.REPORT, LATER, "退回", ISSUED) == "b2"


def test_receipts_are_asked_anew_on_a_ladder(world: World) -> None:
    notice_id, _, codes = moved(world)
    with world.facts() as facts:
        name = facts.new_ladder(notice_id, "r", Track.ACKNOWLEDGE, LATER, "修订", ISSUED)
        calendar = facts.calendar()
        until = LATER + timedelta(days=30)
        facts.put_rungs(notice_id, ladder(PLAIN, calendar, Track.ACKNOWLEDGE, LATER, name, after=ISSUED, until=until))
        facts.move_receipts(notice_id, codes[1:], name, LATER)
        rungs = [rung for rung in facts.rungs(notice_id) if rung.track is Track.ACKNOWLEDGE]
        for rung in rungs:
            debtors = [debtor.unit_code for debtor in facts.debtors(notice_id, rung)]
            assert debtors == (codes[1:] if rung.ladder == name else codes[:1])
        gone = [rung.id for rung in rungs if rung.ladder == name]
        assert facts.drop_rungs(notice_id, gone) == len(gone) == 4
        assert isinstance(facts, LadderFacts)
