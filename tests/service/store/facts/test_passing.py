"""What waits for an office's clerk."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from activities.reissuing import ReissueOrder, issue_local
from domain.facts import WaitingNotice
from domain.notices import AlreadyReissued, NoticeState
from domain.units import ReissueRule
from tests.service.store.world import DUE, INTENTION, ISSUED, SOMEBODY, SOUTH, TEXT, TREE, World, draft


@pytest.fixture
def world(engine: Engine) -> World:
    """The south looks first, and two notices of the city wait for it."""
    units = [unit.model_copy(update={"reissue": ReissueRule.REVIEW_FIRST}) if unit == SOUTH else unit for unit in TREE]
    world = World.furnished(engine, units)
    world.issue(draft(), "first")
    world.issue(draft(TEXT, INTENTION, number="泉安办〔2024〕2号"), "second")
    return world


def waiting(world: World, *units: str) -> list[WaitingNotice]:
    with world.ledger.reading() as facts:
        return list(facts.waiting(units))


def test_both_superiors_wait_with_their_first_due(world: World) -> None:
    found = waiting(world, "s")
    assert [(one.notice_id, one.number) for one in found] == [
        ("first", "泉安办〔2024〕1号"),
        ("second", "泉安办〔2024〕2号"),
    ]
    assert {(one.office_name, one.unit_code, one.due) for one in found} == {("c单位", "s", DUE)}
    assert found[0].reissue_due.utcoffset() == DUE.utcoffset()


def test_who_passes_on_by_itself_or_has_nobody_below_is_not_waited_for(world: World) -> None:
    assert waiting(world, "n", "s1") == []
    assert waiting(world) == []


def test_what_is_passed_on_or_closed_waits_no_more(world: World) -> None:
    with world.ledger.transaction() as facts:
        issue_local(facts, ReissueOrder(office="s", superiors=("first",), provenance=SOMEBODY), ISSUED)
    assert [one.notice_id for one in waiting(world, "s")] == ["second"]
    with world.ledger.transaction() as facts:
        facts.close_notice("second", ISSUED)
        assert facts.notice("second").state is NoticeState.CLOSED
    assert waiting(world, "s") == []


def test_two_superiors_are_linked_in_one_transaction(world: World) -> None:
    with world.ledger.transaction() as facts:
        order = ReissueOrder(office="s", superiors=("first", "second"), provenance=SOMEBODY)
        local = issue_local(facts, order, ISSUED).notice
    with world.ledger.reading() as facts:
        assert [facts.receipt(one, "s").child_id for one in ("first", "second")] == [local.id] * 2
        assert [answered.notice_id for answered in facts.tasks_answered(local.id, ("summary", "once"))] == ["second"]
        assert [unit.code for unit, child in facts.branches("first") if child] == ["s"]
        assert [unit.code for unit, child in facts.branches("second") if child] == []


def test_of_clerks_who_act_at_once_one_passes_it_on(world: World) -> None:
    def act(number: int) -> str:
        order = ReissueOrder(
            office="s", superiors=("first", "second")[: number % 2 + 1], number=f"{number}号", provenance=SOMEBODY
        )
        try:
            with world.ledger.transaction() as facts:
                return issue_local(facts, order, ISSUED).notice.draft.number
        except AlreadyReissued:
            return ""

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(act, range(12)))
    (number,) = [answer for answer in answers if answer]
    with world.ledger.reading() as facts:
        child = facts.receipt("first", "s").child_id
        assert child is not None
        assert facts.notice(child).draft.number == number
