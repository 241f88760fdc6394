"""Rule 11: a return has a reason and a new due, restarts that unit's ladder alone, and counts as 退回, not as 漏报."""

from datetime import timedelta

from domain.facts import TaskFacts
from domain.notices import NoticeState
from domain.outbox import Purpose
from domain.reports import Submission
from domain.task_life import TaskState
from service.store.views import Views
from tests import small_city
from tests.cascade import Cascade

REVIEWED = small_city.STATISTICS.model_copy(update={"review": True})
ANSWER = Submission(values={"events": "1", "people": "2"})
LATER = small_city.DUE + timedelta(days=3)  # Friday the 28th
CHASING = {Purpose.REMINDER, Purpose.ALARM}


def task(cascade: Cascade, notice_id: str, unit: str) -> TaskFacts:
    return cascade.tasks(notice_id, unit)[0]


def chased(cascade: Cascade, unit: str) -> list[str]:
    """The rungs under which anybody of a unit was chased for a report."""
    letters = cascade.mails_to(unit) + cascade.messages_to(unit)
    parts = [part for letter in letters for part in letter.parts]
    return [part.rung_id for part in parts if part.purpose in CHASING and part.rung_id.startswith("report")]


async def test_only_the_unit_whose_report_was_returned_climbs_again_and_by_its_new_due(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(REVIEWED, office="s1"))
    for unit in ("v1", "v2"):
        await cascade.report(notice.id, unit, ANSWER)
    returned = await cascade.send_back(notice.id, "v1", due=LATER)
    await cascade.until(LATER + timedelta(days=4))
    own = chased(cascade, "v1")
    assert own
    assert all(rung.startswith(f"report.statistics.once.{returned.ladder}.") for rung in own)
    assert chased(cascade, "v2") == []
    assert all(f".{returned.ladder}." not in rung for rung in chased(cascade, "v3"))
    alarmed = [m for m in cascade.mails_to("v1") if m.parts[0].purpose is Purpose.ALARM]
    assert min(mail.at for mail in alarmed) >= LATER


async def test_the_unit_is_told_at_once_why_and_until_when(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(REVIEWED, office="s1"))
    await cascade.report(notice.id, "v1", ANSWER)
    await cascade.send_back(notice.id, "v1", due=LATER, reason="少了参加人数")
    [told] = [mail for mail in cascade.mails_to("v1") if mail.parts[0].purpose is Purpose.RETURNED]
    [owed] = told.parts[0].owed
    assert (owed.due, owed.remark) == (LATER, "退回原因：少了参加人数")
    assert told.parts[0].contact.id == "v1.liaison"


async def test_handed_in_again_within_its_new_due_it_is_in_time(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(REVIEWED, office="s1"))
    for unit in ("v1", "v2", "v3"):
        await cascade.report(notice.id, unit, ANSWER)
    await cascade.accept(notice.id, "v2", "v3")
    await cascade.send_back(notice.id, "v1", due=LATER)
    await cascade.until(small_city.DUE + timedelta(days=1))
    assert not (await cascade.report(notice.id, "v1", ANSWER)).late
    await cascade.accept(notice.id, "v1")
    closed = await cascade.until_closed(notice.id)
    assert closed.state is NoticeState.CLOSED
    with cascade.ledger.reading() as facts:
        rollup = facts.latest_rollup(notice.id, ("statistics", "once"))
    assert rollup is not None
    assert (rollup[1].direct.included, rollup[1].direct.late, rollup[1].direct.missing) == (3, 0, 0)


async def test_returned_and_never_handed_in_again_it_is_still_no_missing_report(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(REVIEWED, office="s1"))
    for unit in ("v1", "v2"):
        await cascade.report(notice.id, unit, ANSWER)
    await cascade.accept(notice.id, "v2")
    await cascade.send_back(notice.id, "v1", due=LATER)
    views = Views(cascade.ledger.engine)
    [item] = views.notice_status(notice.id).items
    assert (item.owing, item.returned, item.missing) == (1, 1, 0)
    await cascade.until_closed(notice.id)
    [item] = views.notice_status(notice.id).items
    assert (item.reported, item.owing, item.returned, item.missing, item.waived) == (1, 0, 1, 1, 0)
    [office] = views.subtree_progress(notice.id)
    assert (office.reported, office.returned, office.missing) == (1, 1, 1)
    assert task(cascade, notice.id, "v1").state is TaskState.MISSING  # nothing usable has come: the rollup lacks it


async def test_a_return_in_the_last_days_stops_no_other_unit_and_no_deadline_above(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(REVIEWED))
    street, district = f"{notice.id}-s1", f"{notice.id}-d1"
    for unit in ("v1", "v2", "v3"):
        await cascade.report(street, unit, ANSWER)
    await cascade.accept(street, "v2", "v3")
    above = task(cascade, district, "s1").due
    assert above is not None
    await cascade.send_back(street, "v1", due=above)
    await cascade.until(above + timedelta(minutes=1))
    handed_in = task(cascade, district, "s1")
    assert (handed_in.state, handed_in.version) == (TaskState.SUBMITTED, 1)  # compiled without it, in time
