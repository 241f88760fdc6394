"""The reviewing office's own clock: it is told what waits, step by step, only while something waits."""

from datetime import datetime

import pytest

from activities.asking import Petition
from activities.reviewing import Acceptance
from domain.outbox import Pending, Purpose
from domain.plan import Rung
from domain.policy import Act, Step, Track
from domain.reviews import SeenReport
from tests import small_city
from tests.activities.conftest import Furnish
from tests.activities.desk import SOMEBODY, Desk, at

REVIEWED = small_city.STATISTICS.model_copy(update={"review": True})


@pytest.fixture
def street(desk: Desk) -> str:
    """A re-issue of one street, to be reviewed at every level, with the two offices above it."""
    desk.issue(small_city.draft(REVIEWED))
    desk.reissue("top", "d1")
    street = desk.reissue("top-d1", "s1")
    desk.engine.noted.clear()
    return street


def clock(desk: Desk, notice_id: str) -> list[Rung]:
    return desk.rungs(notice_id, Act.REMIND, Act.ESCALATE, track=Track.REVIEW)


def reminded(desk: Desk) -> list[Pending]:
    return [part for part in desk.pending() if part.purpose is Purpose.REVIEW]


def accept(desk: Desk, notice_id: str, unit: str) -> None:
    task = desk.task(notice_id, unit)
    seen = (SeenReport(task_id=task.id, version=task.version),)
    desk.reviewing.accept(notice_id, Acceptance(reports=seen, by="王审核"))


def test_the_first_report_of_a_day_puts_the_rungs_and_the_next_none(desk: Desk, street: str) -> None:
    desk.report(street, "v1")
    assert desk.engine.noted == [f"poke {street}"]
    instants = [rung.instant for rung in clock(desk, street)]
    assert instants == [at(4, 18), at(5, 9), at(6, 9)]  # Monday's report: by the end of Tuesday
    desk.report(street, "v2")
    assert desk.engine.noted == [f"poke {street}"]
    assert len(clock(desk, street)) == 3
    desk.clock.moment = at(4, 9)
    desk.report(street, "v3")
    assert len(clock(desk, street)) == 6


@pytest.mark.parametrize(
    ("handed_in", "reminded_at"),
    [(at(7, 17), at(11, 18)), (at(8, 9), at(11, 18)), (at(6, 23), at(7, 18))],
)
def test_a_working_day_is_a_working_day(desk: Desk, street: str, handed_in: datetime, reminded_at: datetime) -> None:
    """The 8th to the 10th of June 2024 were holidays (端午)."""
    desk.clock.moment = handed_in
    desk.report(street, "v1")
    assert clock(desk, street)[0].instant == reminded_at


def test_obligations_without_review_have_no_such_clock(desk: Desk) -> None:
    notice = desk.issue(small_city.draft(office="s1"))
    desk.report(notice.id, "v1")
    assert clock(desk, notice.id) == []


def test_handlers_then_leader_then_the_office_above(desk: Desk, street: str) -> None:
    desk.report(street, "v1")
    told = []
    for rung in clock(desk, street):
        desk.tell(street, [rung])
        told.append({part.contact.id for part in reminded(desk) if part.rung_id == rung.id})
    assert told == [{"s1.clerk"}, {"s1.leader"}, {"d1.clerk"}]


def test_at_the_top_the_leader_has_the_last_word_and_then_the_administrator(desk: Desk) -> None:
    notice = desk.issue(small_city.draft(REVIEWED, office="s1"))
    desk.report(notice.id, "v1")
    for rung in clock(desk, notice.id):
        desk.tell(notice.id, [rung])
    assert [part.contact.id for part in reminded(desk)] == ["s1.clerk", "s1.leader", "s1.leader"]
    assert "review_overdue" in {row[1] for row in desk.dump()["incident"]}


def test_it_lists_every_unit_and_item_that_has_waited_a_working_day(desk: Desk, street: str) -> None:
    for unit in ("v1", "v2"):
        desk.report(street, unit)
    petition = {"task_id": desk.task(street, "v3").id, "kind": "waiver", "reason": "已拆迁"}
    desk.asking.ask(street, "v3", Petition.model_validate(petition), SOMEBODY)
    desk.clock.moment = at(4, 12)
    desk.report(street, "v1", base_version=1)  # its second version waits since today
    desk.tell(street, clock(desk, street)[:1])
    [part] = reminded(desk)
    assert part.unit_code is None
    assert [(one.unit_name, one.title, one.since) for one in part.owed] == [
        ("二社区", "进展情况统计表", small_city.MONDAY),
        ("三社区", "进展情况统计表（申请免报）", small_city.MONDAY),
    ]


async def test_once_decided_nobody_is_reminded(desk: Desk, street: str) -> None:
    desk.report(street, "v1")
    [first, second, third] = clock(desk, street)
    desk.tell(street, [first])
    accept(desk, street, "v1")
    assert [part.owed for part in reminded(desk)] == [()]  # written before, and dropped when it is to be sent
    await desk.deliver()
    assert [mail for mail in desk.post[first.channels[0]].kept if mail.parts[0].purpose is Purpose.REVIEW] == []
    assert desk.tell(street, [second]).people == 0
    assert desk.tell(street, [third]).people == 0
    assert "review_overdue" not in {row[1] for row in desk.dump()["incident"]}


def test_it_never_counts_against_the_unit(desk: Desk, street: str) -> None:
    desk.report(street, "v1")
    before = [desk.task(street, "v1"), *(desk.task(notice, unit) for notice, unit in (("top-d1", "s1"), ("top", "d1")))]
    for rung in clock(desk, street):
        desk.tell(street, [rung])
    after = [desk.task(street, "v1"), *(desk.task(notice, unit) for notice, unit in (("top-d1", "s1"), ("top", "d1")))]
    assert before == after
    assert {part.contact.unit_code for part in reminded(desk)} == {"s1", "d1"}


def test_a_second_run_changes_nothing(desk: Desk, street: str) -> None:
    desk.report(street, "v1")
    for rung in clock(desk, street):
        desk.tell(street, [rung])
        before = desk.dump()
        desk.tell(street, [rung])
        assert desk.dump() == before


def test_after_an_outage_the_newest_day_speaks_for_all(desk: Desk, street: str) -> None:
    desk.report(street, "v1")
    desk.clock.moment = at(4, 9)
    desk.report(street, "v2")
    late = [rung for rung in clock(desk, street) if rung.step is Step.LIAISON]
    desk.tell(street, late)
    [part] = reminded(desk)
    assert [one.unit_code for one in part.owed] == ["v1", "v2"]


def test_a_rollup_handed_in_above_waits_there_too(desk: Desk, street: str) -> None:
    for unit in ("v1", "v2", "v3"):
        desk.report(street, unit)
        accept(desk, street, unit)
    desk.engine.noted.clear()
    desk.compile(street)
    assert "poke top-d1" in desk.engine.noted
    assert [rung.id for rung in clock(desk, "top-d1")][:1] == ["review.statistics.once.20240603.remind.0"]


def test_an_office_without_anybody_is_told_at_the_next_step(furnish: Furnish) -> None:
    people = small_city.contacts(without=["s1.clerk", "s1.liaison"])
    desk = furnish(small_city.units(), people)
    notice = desk.issue(small_city.draft(REVIEWED, office="s1"))
    desk.report(notice.id, "v1")
    desk.tell(notice.id, clock(desk, notice.id)[:1])
    assert [part.contact.id for part in reminded(desk)] == ["s1.leader"]
