"""Withdrawal ends the whole subtree, informs only those already told, and keeps the record (domain rule 11)."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from temporalio.client import WorkflowExecutionStatus

from activities.reporting import NoticeClosed
from domain.clock import SHANGHAI
from domain.notices import NoticeState
from domain.obligations import Form, Obligation, Occurrence
from domain.outbox import Purpose
from domain.reports import Submission
from domain.task_life import TaskState
from tests import commerce_bureau, small_city
from tests.amending import amend, rungs, told, withdraw
from tests.cascade import Cascade, open_cascade
from tests.small_city import COMMUNITIES, DUE

ANSWER = Submission(values={"events": "1", "people": "2"})
OFFICES = ("", "-d1", "-d2", "-s1", "-s2", "-s3")
ONLY_LINE = Obligation(
    key="cost",
    title="经费表",
    form=Form.FORM,
    occurrences=(Occurrence(due=datetime(2024, 6, 28, 18, tzinfo=SHANGHAI)),),
)


@pytest.fixture
async def bureau(tmp_path: Path) -> AsyncIterator[Cascade]:
    """A commerce bureau below two superiors."""
    units, people = commerce_bureau.UNITS, commerce_bureau.contacts()
    async with open_cascade(tmp_path, units, people, small_city.MONDAY) as opened:
        yield opened


def states(cascade: Cascade, *notices: str) -> list[NoticeState]:
    """How these notices stand."""
    with cascade.ledger.reading() as facts:
        return [facts.notice(notice_id).state for notice_id in notices]


async def test_everything_below_ends_and_everybody_told_hears_it_once(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    street = f"{notice.id}-s1"
    await cascade.report(street, "v1", ANSWER)
    withdrawn = await withdraw(cascade, notice.id)
    everything = [f"{notice.id}{office}" for office in OFFICES]
    assert withdrawn.notices == len(everything)
    assert set(states(cascade, *everything)) == {NoticeState.WITHDRAWN}
    assert [rungs(cascade, notice_id) for notice_id in everything] == [{}] * len(everything)
    people = [f"{code}.liaison" for code in ("d1", "d2", "s1", "s2", "s3", *COMMUNITIES)]
    assert told(cascade, Purpose.WITHDRAWN) == people
    assert withdrawn.told == len(people)
    # What was handed in stays; what was owed is owed no more.
    assert [cascade.tasks(street, code)[0].state for code in ("v1", "v2")] == [
        TaskState.ACCEPTED,
        TaskState.WITHDRAWN,
    ]
    for notice_id in everything:
        assert (await cascade.workflow(notice_id).describe()).status is WorkflowExecutionStatus.COMPLETED


async def test_nobody_is_chased_afterwards_and_a_report_is_refused(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    await withdraw(cascade, notice.id)
    before = len(cascade.mails)
    await cascade.until(DUE + timedelta(days=30))
    assert len(cascade.mails) == before
    with pytest.raises(NoticeClosed, match="已撤回（文件有误）"):
        await cascade.report(f"{notice.id}-s1", "v1", ANSWER)


async def test_who_has_not_been_told_yet_never_hears_of_it(cascade: Cascade) -> None:
    """Issued in the evening: the mails wait for the morning, and by then nothing is left to be told."""
    await cascade.until(small_city.MONDAY.replace(hour=22))
    notice = await cascade.issue(small_city.draft())
    assert cascade.mails == []
    assert (await withdraw(cascade, notice.id)).told == 0
    await cascade.pass_time(timedelta(days=2))
    assert cascade.mails == []


async def test_a_street_withdrawn_alone_answers_for_itself(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    street = f"{notice.id}-s1"
    assert (await withdraw(cascade, street)).notices == 1
    assert states(cascade, notice.id, f"{notice.id}-d1", street) == [
        NoticeState.ISSUED,
        NoticeState.ISSUED,
        NoticeState.WITHDRAWN,
    ]
    await cascade.report(f"{notice.id}-d1", "s1", ANSWER)
    for code, office in (("v4", "s2"), ("v5", "s2"), ("v6", "s3"), ("v7", "s3")):
        await cascade.report(f"{notice.id}-{office}", code, ANSWER)
    await cascade.until_closed(notice.id)


async def test_a_notice_that_answers_another_superior_goes_on_with_what_that_one_asks(bureau: Cascade) -> None:
    from_line = await bureau.issue(
        commerce_bureau.from_the_line().model_copy(
            update={"obligations": (*commerce_bureau.from_the_line().obligations, ONLY_LINE)}
        )
    )
    from_safety = await bureau.issue(commerce_bureau.from_the_safety_office())
    draft = commerce_bureau.answering(from_line, from_safety)
    early = ONLY_LINE.model_copy(update={"occurrences": (Occurrence(due=datetime(2024, 6, 25, 18, tzinfo=SHANGHAI)),)})
    local = await bureau.issue(draft.model_copy(update={"obligations": (*draft.obligations, early)}))
    withdrawn = await withdraw(bureau, from_line.id)
    assert (withdrawn.notices, withdrawn.staying) == (1, 1)
    assert states(bureau, from_line.id, local.id) == [NoticeState.WITHDRAWN, NoticeState.ISSUED]
    for code in ("e1", "e2"):
        assert {task.obligation: task.state for task in bureau.tasks(local.id, code)} == {
            "statistics": TaskState.OWED,
            "cost": TaskState.WITHDRAWN,
        }
        await bureau.report(local.id, code, ANSWER)
    await bureau.until_closed(from_safety.id)
    with bureau.ledger.reading() as facts:
        assert facts.latest_rollup(from_safety.id, ("statistics", "once")) is not None
    await withdraw_refused(bureau, from_line.id)


async def withdraw_refused(cascade: Cascade, notice_id: str) -> None:
    """It is withdrawn already."""
    with pytest.raises(NoticeClosed):
        await withdraw(cascade, notice_id)


async def test_when_the_last_superior_is_withdrawn_the_local_notice_ends_too(bureau: Cascade) -> None:
    from_line = await bureau.issue(commerce_bureau.from_the_line())
    from_safety = await bureau.issue(commerce_bureau.from_the_safety_office())
    local = await bureau.issue(commerce_bureau.answering(from_line, from_safety))
    await withdraw(bureau, from_line.id)
    assert states(bureau, local.id) == [NoticeState.ISSUED]
    await withdraw(bureau, from_safety.id)
    assert states(bureau, local.id) == [NoticeState.WITHDRAWN]


async def test_an_amended_notice_can_be_withdrawn_and_tells_each_person_once(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    await amend(cascade, notice.id, small_city.draft(body="请注意防汛。"))
    await withdraw(cascade, notice.id)
    people = told(cascade, Purpose.WITHDRAWN)
    assert len(people) == len(set(people)) == 12
