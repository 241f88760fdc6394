"""Units that change in mid-course: open tasks follow, every count adds up, closed notices are not touched."""

import pytest

from activities.restructuring import Restructuring, UnitOrder
from domain.errors import InvalidInput, NotFound
from domain.letters import ChannelName
from domain.obligations import Audience
from domain.outbox import Purpose
from domain.policy import Act, Track
from domain.task_life import TaskState
from domain.unit_changes import NothingToJoin, UnitElsewhere, UnitGone, UnitHasSubordinates
from domain.units import Level, Unit
from tests import small_city
from tests.activities.desk import Desk, at

KEY = ("statistics", "once")


@pytest.fixture
def units(desk: Desk) -> Restructuring:
    return Restructuring(desk.ledger, desk.clock, desk.engine)


@pytest.fixture
def street(desk: Desk) -> str:
    """The re-issue of the first street, whose recipients are v1, v2 and v3."""
    return desk.cascade()[2]


def order(code: str, **more: object) -> UnitOrder:
    return UnitOrder.model_validate({"unit_code": code, "by": "林一", "reason": "区划调整"} | more)


def counts(desk: Desk, notice_id: str) -> tuple[int, int]:
    with desk.ledger.reading() as facts:
        (state,) = facts.items(notice_id)
    return state.expected, state.outstanding


def states(desk: Desk, notice_id: str, *codes: str) -> list[TaskState]:
    return [desk.task(notice_id, code).state for code in codes]


def told(desk: Desk, unit: str, purpose: Purpose) -> list[str]:
    with desk.ledger.reading() as facts:
        waiting = facts.pending(ChannelName.EMAIL, at(28, 0), 1000)
    return [part.notice_id for part in waiting if part.unit_code == unit and part.purpose is purpose]


def acts(desk: Desk, notice_id: str) -> list[str]:
    with desk.ledger.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT act FROM trail WHERE notice_id = ? ORDER BY sequence", (notice_id,))
        return [row.act for row in rows]


def test_a_merged_units_task_is_waived_and_counted_off(desk: Desk, units: Restructuring, street: str) -> None:
    done = units.merge(order("v1", into="v2"))
    assert (done.notices, done.waived) == ((street,), 1)
    assert states(desk, street, "v1", "v2", "v3") == [TaskState.WAIVED, TaskState.OWED, TaskState.OWED]
    assert counts(desk, street) == (3, 2)
    assert acts(desk, street)[-1] == "unit_merged"
    assert told(desk, "v2", Purpose.HANDOVER) == [street]
    assert f"poke {street}" in desk.engine.noted
    for code in ("v2", "v3"):
        desk.report(street, code)
    desk.compile(street)
    with desk.ledger.reading() as facts:
        latest = facts.latest_rollup(street, KEY)
    assert latest is not None
    assert (latest[1].base.expected, latest[1].base.included, latest[1].base.waived) == (3, 2, 1)


def test_what_was_handed_in_before_a_merger_stands(desk: Desk, units: Restructuring, street: str) -> None:
    desk.report(street, "v1")
    assert units.merge(order("v1", into="v2")).waived == 0
    assert states(desk, street, "v1") == [TaskState.ACCEPTED]
    assert counts(desk, street) == (3, 2)


def test_what_only_the_merged_unit_was_asked_for_becomes_the_others(desk: Desk, units: Restructuring) -> None:
    chosen = small_city.STATISTICS.model_copy(update={"audience": Audience(codes=("v1",))})
    notice = desk.issue(small_city.draft(chosen, office="s1"))
    units.merge(order("v1", into="v2"))
    assert states(desk, notice.id, "v1", "v2") == [TaskState.WAIVED, TaskState.OWED]
    assert counts(desk, notice.id) == (2, 1)


def test_a_unit_that_was_no_recipient_becomes_one_as_heir(desk: Desk, units: Restructuring) -> None:
    notice = desk.issue(small_city.draft(office="s1", recipients={"codes": ("v1", "v3")}))
    units.merge(order("v1", into="v2"))
    assert states(desk, notice.id, "v1", "v2", "v3") == [TaskState.WAIVED, TaskState.OWED, TaskState.OWED]
    assert counts(desk, notice.id) == (3, 2)
    assert told(desk, "v2", Purpose.NOTICE) == [notice.id]


def test_a_dissolved_unit_owes_nothing_and_climbs_no_more(desk: Desk, units: Restructuring, street: str) -> None:
    units.dissolve(order("v1"))
    assert states(desk, street, "v1") == [TaskState.WAIVED]
    assert counts(desk, street) == (3, 2)
    assert acts(desk, street)[-1] == "unit_dissolved"
    with desk.ledger.reading() as facts:
        asked = [rung for rung in facts.rungs(street) if rung.act is Act.ESCALATE]
        owing = {debtor.unit_code for rung in asked for debtor in facts.debtors(street, rung)}
    assert {rung.track for rung in asked} == {Track.ACKNOWLEDGE, Track.REPORT}
    assert owing == {"v2", "v3"}


def test_the_last_one_that_owed_completes_the_notice(desk: Desk, units: Restructuring, street: str) -> None:
    for code in ("v2", "v3"):
        desk.report(street, code)
    units.dissolve(order("v1"))
    compiled, _ = desk.compile(street)
    assert compiled.closed


def test_a_closed_notice_is_not_touched(desk: Desk, units: Restructuring, street: str) -> None:
    for code in ("v1", "v2", "v3"):
        desk.report(street, code)
    desk.compile(street)
    before = {name: rows for name, rows in desk.dump().items() if name in {"task", "item", "receipt", "trail"}}
    assert units.merge(order("v1", into="v2")).notices == ()
    assert {name: rows for name, rows in desk.dump().items() if name in before} == before


@pytest.mark.usefixtures("street")
def test_an_office_with_subordinates_does_not_go(desk: Desk, units: Restructuring) -> None:
    before = desk.dump()
    with pytest.raises(UnitHasSubordinates, match="先导入单位表调整"):
        units.dissolve(order("s1"))
    with pytest.raises(UnitHasSubordinates):
        units.merge(order("s1", into="s2"))
    with pytest.raises(UnitElsewhere, match="不在同一上级"):
        units.merge(order("v1", into="v4"))
    with pytest.raises(UnitElsewhere):
        units.merge(order("v1", into="v1"))
    with pytest.raises(NotFound):
        units.merge(order("v1", into="nowhere"))
    assert desk.dump() == before


def test_a_unit_that_is_gone_changes_no_more(units: Restructuring) -> None:
    units.dissolve(order("v1"))
    for act in (units.dissolve, units.join):
        with pytest.raises(UnitGone, match="已撤销"):
            act(order("v1"))
    with pytest.raises(UnitGone):
        units.merge(order("v2", into="v1"))
    with pytest.raises(UnitGone):
        units.rename(order("v1", name="新社区"))


def test_a_new_name_holds_at_once_and_the_trail_keeps_the_old_one(
    desk: Desk, units: Restructuring, street: str
) -> None:
    assert units.rename(order("v1", name="新一社区")).notices == (street,)
    with desk.ledger.reading() as facts:
        assert facts.receipt(street, "v1").unit_name == "新一社区"
        (change,) = facts.unit_changes("v1")
    assert (change.before, change.after) == ("一社区", "新一社区")
    assert acts(desk, street)[-1] == "unit_renamed"
    with pytest.raises(InvalidInput, match="已是这一名称"):
        units.rename(order("v1", name="新一社区"))


def newcomer(desk: Desk) -> str:
    known = desk.units["s1"]
    desk.directory.put_units(
        [Unit(code="v8", name="八社区", level=Level.COMMUNITY, parent_code="s1", path=f"{known.path}v8/")]
    )
    people = [one for one in small_city.contacts() if one.unit_code == "v1"]
    desk.directory.put_contacts(
        [one.model_copy(update={"id": one.id.replace("v1", "v8"), "unit_code": "v8"}) for one in people]
    )
    return "v8"


def test_a_late_unit_joins_what_it_can_still_answer(desk: Desk, units: Restructuring, street: str) -> None:
    code = newcomer(desk)
    assert units.join(order(code)).notices == (street,)
    assert states(desk, street, code) == [TaskState.OWED]
    assert counts(desk, street) == (4, 4)
    assert told(desk, code, Purpose.NOTICE) == [street]
    assert acts(desk, street)[-1] == "unit_joined"
    with pytest.raises(NothingToJoin):
        units.join(order(code))


def test_who_joins_after_the_limit_of_acknowledging_gets_one_of_its_own(
    desk: Desk, units: Restructuring, street: str
) -> None:
    code = newcomer(desk)
    desk.clock.moment = at(10, 9)
    units.join(order(code))
    with desk.ledger.reading() as facts:
        asked = [rung for rung in facts.rungs(street) if rung.track is Track.ACKNOWLEDGE and rung.ladder]
        assert asked
        assert all(rung.instant > at(10, 9) for rung in asked)
        assert [one.unit_code for one in facts.debtors(street, asked[0])] == [code]


@pytest.mark.usefixtures("street")
def test_nobody_joins_what_is_overdue(desk: Desk, units: Restructuring) -> None:
    code = newcomer(desk)
    desk.clock.moment = at(26, 9)
    with pytest.raises(NothingToJoin, match="没有可以补入的通知"):
        units.join(order(code))


def test_only_a_notice_of_a_superior_is_joined(desk: Desk, units: Restructuring, street: str) -> None:
    code = newcomer(desk)
    with pytest.raises(NothingToJoin, match="不能补入"):
        units.join(order(code, notices=("top",)))
    assert units.join(order(code, notices=(street,))).notices == (street,)
