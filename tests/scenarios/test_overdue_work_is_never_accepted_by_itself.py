"""Rules 10 and 12, and a known failure (yudao): overdue work is never accepted, nor an item closed over it, unseen."""

from datetime import timedelta

from activities.closing import CloseByHand, Closing
from domain.notices import NoticeState
from domain.policy import PLAIN
from domain.policy import Closing as ClosingPolicy
from domain.reports import Submission
from domain.rollup import Counts
from domain.task_life import TaskState
from tests import small_city
from tests.cascade import PAST_TIMERS, Cascade
from tests.post import KeptLetter

OWN = small_city.STATISTICS.model_copy(update={"cascades": False})
REVIEWED = OWN.model_copy(update={"review": True})
ANSWER = Submission(values={"events": "1", "people": "2"})
KEY = ("statistics", "once")


def alarms(cascade: Cascade) -> list[KeptLetter]:
    """Mails that tell the office of an item still open after its close."""
    return [mail for mail in cascade.mails if any(part.rung_id.startswith("close.") for part in mail.parts)]


def state(cascade: Cascade, notice_id: str) -> NoticeState:
    with cascade.ledger.reading() as facts:
        return facts.notice(notice_id).state


async def test_a_report_in_review_holds_the_close_and_the_office_hears_of_it_every_working_day(
    cascade: Cascade,
) -> None:
    notice = await cascade.issue(small_city.draft(REVIEWED))
    await cascade.until(notice.closes_at - timedelta(hours=2))
    await cascade.report(notice.id, "d1", ANSWER)
    await cascade.until(notice.closes_at + timedelta(days=3))
    assert state(cascade, notice.id) is NoticeState.ISSUED
    assert cascade.tasks(notice.id, "d1")[0].state is TaskState.SUBMITTED
    assert cascade.tasks(notice.id, "d2")[0].state is TaskState.OWED
    told = alarms(cascade)
    assert {mail.parts[0].contact.unit_code for mail in told} == {"c"}
    days = [mail.at.date() for mail in told]
    assert len(days) >= 2
    assert len(set(days)) == len(days)


async def test_it_closes_as_soon_as_the_last_report_is_decided(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(REVIEWED))
    await cascade.until(notice.closes_at - timedelta(hours=2))
    await cascade.report(notice.id, "d1", ANSWER)
    await cascade.until(notice.closes_at + timedelta(hours=3))
    await cascade.accept(notice.id, "d1")
    assert state(cascade, notice.id) is NoticeState.CLOSED
    assert cascade.tasks(notice.id, "d2")[0].state is TaskState.MISSING
    with cascade.ledger.reading() as facts:
        latest = facts.latest_rollup(notice.id, KEY)
    assert latest is not None
    assert latest[1].direct == Counts(expected=2, late=1, missing=1)
    heard = len(alarms(cascade))
    await cascade.pass_time(timedelta(days=7))
    assert len(alarms(cascade)) == heard


async def test_a_policy_may_leave_closing_to_a_person_and_the_alarms_end_with_their_ladder(cascade: Cascade) -> None:
    policy = PLAIN.model_copy(update={"closing": ClosingPolicy.MANUAL})
    notice = await cascade.issue(small_city.draft(OWN, policy=policy))
    await cascade.report(notice.id, "d1", ANSWER)
    await cascade.until(notice.closes_at + timedelta(days=20))
    assert state(cascade, notice.id) is NoticeState.ISSUED
    rungs = {part.rung_id for mail in alarms(cascade) for part in mail.parts if part.rung_id.startswith("close.")}
    assert len(rungs) == 5
    order = CloseByHand(by="陈二", reason="西区已电话说明")
    closed = Closing(cascade.ledger, cascade.clock, cascade.engine).close(notice.id, order)
    await cascade.settle()
    assert [unit.unit_code for item in closed.items for unit in item.missing] == ["d2"]
    assert state(cascade, notice.id) is NoticeState.CLOSED
    assert (await cascade.workflow(notice.id).describe()).close_time is not None


async def test_an_office_may_close_early_by_hand_and_its_workflow_ends(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(OWN))
    await cascade.report(notice.id, "d1", ANSWER)
    Closing(cascade.ledger, cascade.clock, cascade.engine).close(notice.id, CloseByHand(by="陈二", reason="活动取消"))
    await cascade.settle()
    mails = len(cascade.mails_to("d2"))
    await cascade.until(notice.closes_at + PAST_TIMERS)
    assert len(cascade.mails_to("d2")) == mails
    assert (await cascade.workflow(notice.id).describe()).close_time is not None
