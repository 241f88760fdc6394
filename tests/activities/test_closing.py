"""Closing by hand and what stands in its way; holding what waits for review; closing only by a person."""

import pytest

from activities.closing import CloseByHand, Closing
from activities.reporting import NoticeClosed
from activities.reviewing import Acceptance
from domain.errors import NotFound
from domain.gate import Obstacle, ReportsWaiting, RequestsWaiting
from domain.letters import ChannelName
from domain.notices import NoticeState
from domain.obligations import Obligation
from domain.policy import PLAIN, Act, Track
from domain.policy import Closing as ClosingPolicy
from domain.reviews import SeenReport
from domain.rollup import Counts
from domain.task_life import TaskClosed, TaskState
from tests import small_city
from tests.activities.desk import Desk
from tests.small_city import STATISTICS

KEY = ("statistics", "once")
BY = CloseByHand(by="陈二", reason="上级已提前汇总")
OWN = STATISTICS.model_copy(update={"cascades": False})
REVIEWED = OWN.model_copy(update={"review": True})


def closing(desk: Desk) -> Closing:
    return Closing(desk.ledger, desk.clock, desk.engine)


def states(desk: Desk, notice: str) -> dict[str, TaskState]:
    with desk.ledger.reading() as facts:
        return {unit: facts.tasks_of(notice, unit)[0].state for unit in ("d1", "d2")}


def issued(desk: Desk, obligation: Obligation, closes: ClosingPolicy = ClosingPolicy.AUTOMATIC) -> str:
    policy = PLAIN.model_copy(update={"closing": closes})
    return desk.issue(small_city.draft(obligation, policy=policy)).id


def test_the_gate_names_what_stands_in_the_way(desk: Desk) -> None:
    notice = issued(desk, REVIEWED)
    desk.report(notice, "d1")
    [gate] = closing(desk).gate(notice).items
    found = [(one.obstacle, one.unit_name) for one in gate.matters]
    assert found == [(Obstacle.OWING, "西区"), (Obstacle.REVIEW, "东区")]


def test_closing_by_hand_declares_the_owing_missing_by_name_and_goes_up_at_once(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.report(street, "v1")
    desk.engine.noted.clear()
    closed = closing(desk).close(street, BY)
    assert closed.closed
    [item] = closed.items
    assert [one.unit_name for one in item.missing] == ["二社区", "三社区"]
    with desk.ledger.reading() as facts:
        assert facts.notice(street).state is NoticeState.CLOSED
        newest = facts.latest_rollup(street, KEY)
    assert newest is not None
    assert newest[1].direct == Counts(expected=3, included=1, missing=2)
    assert desk.task("top-d1", "s1").version == 1
    assert desk.engine.noted == [f"poke {street}"]
    trail = str(desk.dump()["trail"])
    assert '"codes":["v2","v3"]' in trail
    assert "上级已提前汇总" in trail
    compiled, _ = desk.compile(street)
    assert compiled.closed


def test_nothing_that_waits_for_the_office_is_closed_unseen(desk: Desk) -> None:
    notice = issued(desk, REVIEWED)
    desk.report(notice, "d1")
    before = desk.dump()
    with pytest.raises(ReportsWaiting, match="东区"):
        closing(desk).close(notice, BY)
    assert desk.dump() == before


def test_a_request_is_answered_before_closing_by_hand(desk: Desk) -> None:
    notice = issued(desk, OWN)
    with desk.ledger.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO request (notice_id, task_id, version, kind, reason, actor, asked_at, decided_by, "
            "decision_reason) VALUES (?, ?, 0, 'waiver', '无企业', '林一', '2024-06-03 01:00:00', '', '')",
            (notice, desk.task(notice, "d2").id),
        )
    before = desk.dump()
    with pytest.raises(RequestsWaiting, match="西区"):
        closing(desk).close(notice, BY)
    assert desk.dump() == before


@pytest.mark.parametrize("named", [(("nothing", "once"),), (KEY, ("nothing", "once"))])
def test_an_item_that_is_not_there_is_refused(desk: Desk, named: tuple[tuple[str, str], ...]) -> None:
    notice = issued(desk, OWN)
    before = desk.dump()
    with pytest.raises(NotFound, match="statistics/once"):
        closing(desk).close(notice, BY.model_copy(update={"items": named}))
    assert desk.dump() == before


def test_one_item_may_be_closed_and_the_notice_stays_open(desk: Desk) -> None:
    notice = desk.issue(small_city.draft(OWN, small_city.VOLUNTARY.model_copy(update={"cascades": False}))).id
    closed = closing(desk).close(notice, BY.model_copy(update={"items": (KEY,)}))
    assert not closed.closed
    assert states(desk, notice) == {"d1": TaskState.MISSING, "d2": TaskState.MISSING}
    with pytest.raises(TaskClosed):
        closing(desk).close(notice, BY.model_copy(update={"items": (KEY,)}))
    assert closing(desk).close(notice, BY).closed
    with pytest.raises(NoticeClosed):
        closing(desk).close(notice, BY)


def test_an_item_with_reports_in_review_does_not_close_by_itself_and_alarms_the_office(desk: Desk) -> None:
    notice = issued(desk, REVIEWED)
    desk.report(notice, "d1")
    compiled, order = desk.compile(notice, Act.CLOSE)
    assert not compiled.closed
    assert states(desk, notice) == {"d1": TaskState.SUBMITTED, "d2": TaskState.OWED}
    alarms = [moment for moment in compiled.moments if moment.rung_id.startswith("close.")]
    assert len(alarms) == 5
    assert [row for row in desk.dump()["incident"] if "close_held" in row]
    before = desk.dump()
    assert desk.compiling.close(order) == compiled
    assert desk.dump() == before


async def test_the_office_hears_of_it_once_a_day_and_no_more_once_it_has_decided(desk: Desk) -> None:
    notice = issued(desk, REVIEWED)
    desk.report(notice, "d1")
    desk.compile(notice, Act.CLOSE)
    rungs = desk.rungs(notice, Act.ESCALATE, track=Track.CLOSE)
    desk.tell(notice, rungs[:1])
    await desk.deliver()
    desk.tell(notice, rungs[1:2])
    await desk.deliver()
    parts = [part for mail in desk.post[ChannelName.EMAIL].kept for part in mail.parts]
    alarms = [part for part in parts if part.rung_id.startswith("close.")]
    assert [part.contact.unit_code for part in alarms] == ["c", "c"]
    assert [(owed.track, owed.title) for owed in alarms[0].owed] == [(Track.CLOSE, "进展情况统计表")]
    accept(desk, notice, "d1")
    desk.compile(notice)
    assert desk.tell(notice, rungs[2:3]).people == 0


def accept(desk: Desk, notice: str, unit: str) -> None:
    task = desk.task(notice, unit)
    order = Acceptance(reports=(SeenReport(task_id=task.id, version=task.version),), by="陈二")
    desk.reviewing.accept(notice, order)


def test_it_closes_as_soon_as_the_last_is_decided(desk: Desk) -> None:
    notice = issued(desk, REVIEWED)
    desk.report(notice, "d1")
    desk.compile(notice, Act.CLOSE)
    accept(desk, notice, "d1")
    compiled, _ = desk.compile(notice)
    assert compiled.closed
    assert states(desk, notice) == {"d1": TaskState.ACCEPTED, "d2": TaskState.MISSING}


def test_what_is_decided_before_the_close_waits_for_it(desk: Desk) -> None:
    notice = issued(desk, REVIEWED)
    desk.report(notice, "d1")
    accept(desk, notice, "d1")
    compiled, _ = desk.compile(notice)
    assert not compiled.closed
    assert states(desk, notice)["d2"] is TaskState.OWED


def test_all_in_and_in_review_is_not_complete(desk: Desk) -> None:
    notice = issued(desk, REVIEWED)
    for unit in ("d1", "d2"):
        desk.report(notice, unit)
    assert not desk.compile(notice)[0].closed
    for unit in ("d1", "d2"):
        accept(desk, notice, unit)
    assert desk.compile(notice)[0].closed


def test_a_policy_of_closing_by_hand_leaves_the_item_open_and_the_alarms_stand_in_the_plan(desk: Desk) -> None:
    notice = issued(desk, OWN, ClosingPolicy.MANUAL)
    alarms = desk.rungs(notice, Act.ESCALATE, track=Track.CLOSE)
    assert len(alarms) == 5
    desk.report(notice, "d1")
    compiled, _ = desk.compile(notice, Act.COMPILE, Act.CLOSE)
    assert not compiled.closed
    assert states(desk, notice) == {"d1": TaskState.ACCEPTED, "d2": TaskState.OWED}
    assert [moment.instant for moment in compiled.moments if moment.rung_id.startswith("close.")] == [
        alarm.instant for alarm in alarms
    ]
    assert desk.tell(notice, alarms[:1]).people == 1
    assert closing(desk).close(notice, BY).closed
    assert states(desk, notice) == {"d1": TaskState.ACCEPTED, "d2": TaskState.MISSING}


def test_by_hand_means_by_hand_even_where_all_are_in(desk: Desk) -> None:
    notice = issued(desk, OWN, ClosingPolicy.MANUAL)
    for unit in ("d1", "d2"):
        desk.report(notice, unit)
    compiled, _ = desk.compile(notice)
    assert not compiled.closed
    with desk.ledger.reading() as facts:
        assert facts.items(notice)[0].version == 1
        assert notice not in facts.unattended(desk.clock.now())


def test_the_sweep_finds_what_was_held_and_decided_when_the_poke_was_lost(desk: Desk) -> None:
    notice = issued(desk, REVIEWED)
    desk.report(notice, "d1")
    desk.compile(notice, Act.CLOSE)
    with desk.ledger.engine.begin() as connection:  # nothing else is overdue
        connection.exec_driver_sql("UPDATE rung SET fired_at = instant WHERE act != 'close'")
    with desk.ledger.reading() as facts:
        assert notice not in facts.unattended(desk.clock.now())
    accept(desk, notice, "d1")
    with desk.ledger.reading() as facts:
        assert notice in facts.unattended(desk.clock.now())
