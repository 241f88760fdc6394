"""Rule 10: what is closed can be reopened by a named person, with a reason and a new due; only that ladder is new."""

from datetime import timedelta

from activities.closing import CloseByHand, Closing
from activities.reopening import Reopen, Reopening, reopen
from domain.notices import NoticeState
from domain.outbox import Purpose
from domain.reports import Submission
from domain.rollup import Counts
from domain.task_life import TaskState
from tests import small_city
from tests.cascade import SWEEP, Cascade

ANSWER = Submission(values={"events": "1", "people": "2"})
OWN = small_city.STATISTICS.model_copy(update={"cascades": False})
KEY = ("statistics", "once")


def order(due: object) -> Reopen:
    items = [{"obligation": "statistics", "due": due}]
    return Reopen.model_validate({"by": "陈二", "reason": "办结过早", "items": items})


async def test_a_reopened_notice_runs_anew_reminds_climbs_and_closes(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(OWN))
    await cascade.report(notice.id, "d1", ANSWER)
    await cascade.until_closed(notice.id)
    assert (await cascade.workflow(notice.id).describe()).close_time is not None
    before = len(cascade.mails_to("d1")), len(cascade.mails_to("d2"))
    await cascade.pass_time(timedelta(days=1))
    due = cascade.clock.now() + timedelta(days=6)
    Reopening(cascade.ledger, cascade.clock, cascade.engine).reopen(notice.id, order(due))
    await cascade.settle()
    assert (await cascade.workflow(notice.id).describe()).close_time is None
    await cascade.until(due + timedelta(hours=1))
    told = cascade.mails_to("d2")[before[1] :]
    assert [mail.parts[0].purpose for mail in told][:1] == [Purpose.REMINDER]
    assert len(told) >= 3  # of the reopening, before the due, and at it
    assert len(cascade.mails_to("d1")) == before[0]
    assert (await cascade.report(notice.id, "d2", ANSWER)).late
    closed = await cascade.until_closed(notice.id)
    assert closed.state is NoticeState.CLOSED
    with cascade.ledger.reading() as facts:
        latest = facts.latest_rollup(notice.id, KEY)
    assert latest is not None
    assert latest[1].direct == Counts(expected=2, included=1, late=1)


async def test_who_stays_silent_is_declared_missing_again(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(OWN))
    Closing(cascade.ledger, cascade.clock, cascade.engine).close(notice.id, CloseByHand(by="陈二", reason="误操作"))
    await cascade.settle()
    due = cascade.clock.now() + timedelta(days=3)
    Reopening(cascade.ledger, cascade.clock, cascade.engine).reopen(notice.id, order(due))
    await cascade.settle()
    await cascade.until_closed(notice.id)
    assert cascade.clock.now() > due
    assert [cascade.tasks(notice.id, code)[0].state for code in ("d1", "d2")] == [TaskState.MISSING] * 2


async def test_a_street_that_reopens_reaches_its_superior_again(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    street, district = f"{notice.id}-s1", f"{notice.id}-d1"
    await cascade.report(street, "v1", ANSWER)
    Closing(cascade.ledger, cascade.clock, cascade.engine).close(street, CloseByHand(by="陈二", reason="误操作"))
    await cascade.settle()
    assert cascade.tasks(district, "s1")[0].version == 1
    due = cascade.clock.now() + timedelta(days=3)
    Reopening(cascade.ledger, cascade.clock, cascade.engine).reopen(street, order(due))
    await cascade.settle()
    for code in ("v2", "v3"):
        assert not (await cascade.report(street, code, ANSWER)).supplement
    assert cascade.tasks(district, "s1")[0].version == 2
    with cascade.ledger.reading() as facts:
        part = next(one for one in facts.contributions(district, KEY) if one.unit_code == "s1")
    assert part.base == Counts(expected=3, included=3)


async def test_a_start_that_was_lost_is_found_by_the_sweep(cascade: Cascade) -> None:
    """The process died between the commit and the start: the first moment of the new ladder is overdue at once."""
    notice = await cascade.issue(small_city.draft(OWN))
    Closing(cascade.ledger, cascade.clock, cascade.engine).close(notice.id, CloseByHand(by="陈二", reason="误操作"))
    await cascade.settle()
    told = len(cascade.mails_to("d2"))
    cascade.forgiving = True
    with cascade.ledger.transaction() as facts:
        reopen(facts, notice.id, order(cascade.clock.now() + timedelta(days=6)), cascade.clock.now())
    await cascade.pass_time(SWEEP + timedelta(hours=1))
    cascade.forgiving = False
    await cascade.settle()
    assert (await cascade.workflow(notice.id).describe()).close_time is None
    assert len(cascade.mails_to("d2")) > told
