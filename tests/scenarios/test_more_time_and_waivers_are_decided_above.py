"""Rules 8 and 11: more time and waivers are asked by the unit, decided by the office above with reason and name, and
fair to whoever got them.
"""

from datetime import datetime, timedelta

import pytest

from activities.deciding import DecisionOrder, Extension, Waiver
from domain.dues import DueAfterClose, DueAfterSuperior
from domain.notices import NoticeState
from domain.outbox import Purpose
from domain.reports import Submission
from domain.requests import RequestOpen
from domain.task_life import TaskState
from tests import small_city
from tests.cascade import Cascade

ANSWER = Submission(values={"events": "1", "people": "2"})
LATER = small_city.DUE + timedelta(days=3)
CHASING = {Purpose.REMINDER, Purpose.ALARM}


def chased(cascade: Cascade, unit: str) -> list[datetime]:
    """When anybody of a unit was chased for a report."""
    letters = cascade.mails_to(unit) + cascade.messages_to(unit)
    parts = [(letter.at, part) for letter in letters for part in letter.parts]
    return [at for at, part in parts if part.purpose in CHASING and part.rung_id.startswith("report")]


async def decide(cascade: Cascade, notice_id: str, *requests: int, grant: bool = True, reason: str = "") -> None:
    order = DecisionOrder(requests=requests, grant=grant, by="李批", reason=reason)
    cascade.deciding.decide(notice_id, order)
    await cascade.settle()


async def test_who_was_given_time_is_neither_chased_nor_late_before_it_ends(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(office="s1"))
    await cascade.until(small_city.DUE - timedelta(days=5))
    asked = await cascade.ask(notice.id, "v1", due=LATER)
    await decide(cascade, notice.id, asked.request_id)
    so_far = len(chased(cascade, "v1"))
    await cascade.until(small_city.DUE + timedelta(days=1, hours=1))
    alarms = [m for m in cascade.mails_to("v1") if any(part.purpose is Purpose.ALARM for part in m.parts)]
    assert [mail for mail in alarms if any(part.rung_id.startswith("report") for part in mail.parts)] == []
    assert len(chased(cascade, "v2")) > len(chased(cascade, "v1")) >= so_far
    assert not (await cascade.report(notice.id, "v1", ANSWER)).late
    assert (await cascade.report(notice.id, "v2", ANSWER)).late


async def test_who_lets_the_new_due_pass_climbs_by_it(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(office="s1"))
    asked = await cascade.ask(notice.id, "v1", due=LATER)
    await decide(cascade, notice.id, asked.request_id)
    await cascade.until(LATER + timedelta(days=4))
    alarms = [mail for mail in cascade.mails_to("v1") for part in mail.parts if ".x1.escalate." in part.rung_id]
    assert {mail.parts[0].contact.id for mail in alarms} >= {"v1.liaison", "v1.leader"}
    assert min(mail.at for mail in alarms) >= LATER


async def test_a_waived_unit_is_left_alone_and_the_rest_closes_without_it(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(office="s1"))
    asked = await cascade.ask(notice.id, "v1", due=None, reason="该社区已拆迁")
    for unit in ("v2", "v3"):
        await cascade.report(notice.id, unit, ANSWER)
    await decide(cascade, notice.id, asked.request_id)
    with cascade.ledger.reading() as facts:
        assert facts.notice(notice.id).state is NoticeState.CLOSED
        rollup = facts.latest_rollup(notice.id, ("statistics", "once"))
    assert rollup is not None
    counts = rollup[1].direct
    assert (counts.included, counts.waived, counts.missing, counts.expected) == (2, 1, 0, 3)
    assert chased(cascade, "v1") == []


async def test_the_unit_hears_what_was_decided_either_way(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(office="s1"))
    granted = await cascade.ask(notice.id, "v1", due=LATER)
    refused = await cascade.ask(notice.id, "v2", due=None)
    await decide(cascade, notice.id, granted.request_id)
    await decide(cascade, notice.id, refused.request_id, grant=False, reason="须如实报送")
    told = {unit: [part.answer for mail in cascade.mails_to(unit) for part in mail.parts] for unit in ("v1", "v2")}
    [first] = [answer for answer in told["v1"] if answer]
    [second] = [answer for answer in told["v2"] if answer]
    assert (first.due, first.decided_by) == (LATER, "李批")
    assert (second.due, second.reason) == (None, "须如实报送")
    assert cascade.tasks(notice.id, "v2")[0].state is TaskState.OWED


async def test_an_undecided_request_reminds_the_office_and_a_second_is_refused(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(office="s1"))
    await cascade.ask(notice.id, "v1", due=LATER)
    with pytest.raises(RequestOpen):
        await cascade.ask(notice.id, "v1", due=None)
    await cascade.until(small_city.MONDAY + timedelta(days=4))
    told = [mail.parts[0].contact.id for mail in cascade.mails if mail.parts[0].purpose is Purpose.REVIEW]
    assert told == ["s1.clerk", "s1.leader", "s1.leader"]


async def test_more_time_never_passes_the_office_s_own_due_above(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    street, district = f"{notice.id}-s1", f"{notice.id}-d1"
    task, above = cascade.tasks(street, "v1")[0], cascade.tasks(district, "s1")[0].due
    assert above is not None
    late = Extension(tasks=(task.id,), by="李批", reason="汛情", due=above + timedelta(hours=1))
    with pytest.raises(DueAfterSuperior):
        cascade.deciding.extend(street, late)
    cascade.deciding.extend(street, late.model_copy(update={"due": above}))
    top = cascade.tasks(notice.id, "d1")[0]
    beyond = Extension(tasks=(top.id,), by="李批", reason="汛情", due=notice.closes_at + timedelta(hours=1))
    with pytest.raises(DueAfterClose):
        cascade.deciding.extend(notice.id, beyond)


async def test_a_whole_branch_that_is_let_off_is_counted_as_waived(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(office="d1"))
    await cascade.report(f"{notice.id}-s2", "v4", ANSWER)
    await cascade.report(f"{notice.id}-s2", "v5", ANSWER)
    branch = cascade.tasks(notice.id, "s1")[0]
    cascade.deciding.waive(notice.id, Waiver(tasks=(branch.id,), by="李批", reason="正在抢险"))
    await cascade.settle()
    with cascade.ledger.reading() as facts:
        rollup = facts.latest_rollup(notice.id, ("statistics", "once"))
    assert rollup is not None
    assert (rollup[1].base.included, rollup[1].base.waived, rollup[1].base.expected) == (2, 3, 5)
