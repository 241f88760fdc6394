"""An office writes its own notice for a superior's (as in seeds 002 and 004): what that collects goes up, the rest not.

What the superior wants from the office itself, and what the office asks nobody for, the office answers by hand.
"""

from typing import Any

import pytest

from activities.preparing import Desk as Place
from activities.preparing import Preparing
from domain.facts import TaskFacts
from domain.notices import Basis, Notice
from domain.obligations import Field, Form, Obligation, Occurrence
from domain.reports import Submission
from domain.task_life import TaskState
from domain.units import ReissueRule
from tests import small_city
from tests.activities.conftest import Furnish
from tests.activities.desk import Desk

PLAN = Obligation(key="plan", title="活动方案", form=Form.PLAN, occurrences=(Occurrence(due=small_city.DUE),))
EARLIER = (Occurrence(due=small_city.DUE.replace(day=20)),)


@pytest.fixture
def desk(furnish: Furnish) -> Desk:
    return furnish(small_city.units(d1={"reissue": ReissueRule.REVIEW_FIRST}), small_city.contacts())


def table(*labels: str) -> Obligation:
    """As the wizard makes it: the keys only count the blanks."""
    fields = tuple(Field(key=f"field_{number}", label=label) for number, label in enumerate(labels, start=1))
    return small_city.STATISTICS.model_copy(update={"fields": fields})


def own_notice(desk: Desk, *obligations: Obligation) -> Notice:
    """The district's, which names the city's as its basis and says nothing of what answers what."""
    dated = [one.model_copy(update={"occurrences": EARLIER}) for one in obligations]
    basis = (Basis(number="测安办〔2024〕1号", notice_id="top"),)
    return desk.issue(small_city.draft(*dated, office="d1", number="东安办〔2024〕2号", basis=basis), "own")


def task(desk: Desk, notice_id: str, unit: str, form: str) -> TaskFacts:
    with desk.ledger.reading() as facts:
        known = {one.key: one.form.value for one in facts.notice(notice_id).draft.obligations}
        return next(one for one in facts.tasks_of(notice_id, unit) if known[one.obligation] == form)


def hand_in(desk: Desk, notice_id: str, unit: str, form: str, **content: Any) -> None:
    mine = task(desk, notice_id, unit, form)
    desk.report(notice_id, unit, task_id=mine.id, submission=Submission.model_validate(content))


def values(desk: Desk, notice_id: str) -> dict[str, object]:
    with desk.ledger.reading() as facts:
        parts = facts.contributions(notice_id, ("statistics", "once"))
        labels = {one.key: one.label for one in facts.notice(notice_id).obligation("statistics").fields}
        return {labels[key]: one.total for part in parts for key, one in part.partials.items()}


def test_the_offices_own_plan_is_not_replaced_by_those_from_below(desk: Desk) -> None:
    desk.issue(small_city.draft(PLAN.model_copy(update={"cascades": False}), small_city.STATISTICS))
    local = own_notice(desk, PLAN, small_city.STATISTICS)
    hand_in(desk, "top", "d1", "plan", text="全区方案。")
    for street in ("s1", "s2"):
        hand_in(desk, local.id, street, "plan", text=f"{street}方案。")
    desk.compile(local.id)
    mine = task(desk, "top", "d1", "plan")
    with desk.ledger.reading() as facts:
        content = facts.content(mine.id)
    assert (mine.version, mine.state) == (1, TaskState.ACCEPTED)
    assert content is not None
    assert content.text == "全区方案。"


def test_what_the_office_asks_nobody_for_it_answers_by_hand(desk: Desk) -> None:
    desk.issue(small_city.draft(PLAN, small_city.STATISTICS))
    own_notice(desk, PLAN)
    mine = task(desk, "top", "d1", "statistics")
    place = Place(notice_id="top", unit_code="d1", task_id=mine.id, by="林一")
    preparing = Preparing(desk.clock, octets=1000)
    with desk.ledger.transaction() as facts:
        assert preparing.save(facts, place, {"value.events": "4"}, 0).version == 1
    hand_in(desk, "top", "d1", "statistics", values={"events": "4", "people": "30"})
    assert task(desk, "top", "d1", "statistics").state is TaskState.ACCEPTED


def test_a_number_never_lands_in_another_ones_blank(desk: Desk) -> None:
    desk.issue(small_city.draft(table("开展宣传活动", "参与人数")))
    local = own_notice(desk, table("参与人数", "开展宣传活动"))
    for street in ("s1", "s2"):
        fields = {one.label: one.key for one in local.draft.obligations[0].fields}
        filled = {fields["参与人数"]: "100", fields["开展宣传活动"]: "3"}
        hand_in(desk, local.id, street, "statistics", values=filled)
    desk.compile(local.id)
    assert values(desk, "top") == {"开展宣传活动": 6, "参与人数": 200}
