from datetime import datetime, timedelta

import pytest

from domain.calendar import WorkCalendar
from domain.dues import DueAfterSuperior, DuePassed
from domain.obligations import Demand
from domain.plan import Item
from domain.policy import PLAIN, Act, Closing, Step, Track
from domain.reopening import reopened_item, reopened_rungs
from tests.domain.examples import moment

CALENDAR = WorkCalendar()
OLD = moment(2024, 6, 25, 18)
NOW = moment(2024, 7, 3, 10)
DUE = moment(2024, 7, 9, 18)
ITEM = Item(
    obligation="table",
    occurrence="once",
    title="统计表",
    demand=Demand.MANDATORY,
    due=OLD,
    compile_at=OLD,
    close_at=OLD + timedelta(days=7),
)


def test_a_reopened_item_has_new_moments_in_order() -> None:
    item = reopened_item(ITEM, DUE, NOW, PLAIN, CALENDAR, None)
    assert item.due == DUE
    assert item.compile_at == moment(2024, 7, 10, 12)
    assert item.close_at == moment(2024, 7, 16, 18)


def test_it_closes_before_its_superior_does() -> None:
    item = reopened_item(ITEM, DUE, NOW, PLAIN, CALENDAR, moment(2024, 7, 10, 9))
    assert DUE <= item.compile_at <= item.close_at == moment(2024, 7, 10, 9)


@pytest.mark.parametrize(
    ("due", "above", "refusal"),
    [(NOW, None, DuePassed), (NOW - timedelta(days=1), None, DuePassed), (DUE, DUE - timedelta(1), DueAfterSuperior)],
)
def test_a_due_that_has_passed_or_lies_after_the_superiors_close_is_refused(
    due: datetime, above: datetime | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        reopened_item(ITEM, due, NOW, PLAIN, CALENDAR, above)


def test_the_units_are_told_at_once_and_climb_as_from_the_issue_on() -> None:
    item = reopened_item(ITEM, DUE, NOW, PLAIN, CALENDAR, None)
    rungs = reopened_rungs(item, "o2", NOW, PLAIN, CALENDAR)
    assert len({rung.id for rung in rungs}) == len(rungs)
    assert [rung.instant for rung in rungs] == sorted(rung.instant for rung in rungs)
    first = rungs[0]
    assert (first.instant, first.act, first.step, first.ladder) == (NOW, Act.REMIND, Step.LIAISON, "o2")
    own = [rung for rung in rungs if rung.act in {Act.COMPILE, Act.CLOSE}]
    assert [(rung.instant, rung.ladder) for rung in own] == [(item.compile_at, ""), (item.close_at, "")]
    assert all(rung.id.startswith("report.table.once.o2.") for rung in rungs)
    climb = [rung.step for rung in rungs if rung.act is Act.ESCALATE]
    assert climb == [Step.LIAISON, Step.LEADER, Step.SUPERIOR, Step.ORIGIN]


def test_what_only_a_person_closes_alarms_the_office_from_its_new_close_on() -> None:
    policy = PLAIN.model_copy(update={"closing": Closing.MANUAL})
    item = reopened_item(ITEM, DUE, NOW, policy, CALENDAR, None)
    alarms = [rung for rung in reopened_rungs(item, "o2", NOW, policy, CALENDAR) if rung.track is Track.CLOSE]
    assert (alarms[0].instant, len(alarms)) == (item.close_at, 5)
    assert {rung.ladder for rung in alarms} == {""}
