"""Seed 004 to the letter: a plan, two summaries, cases every month from June to December with a choice upward (domain
rules 4, 8 and 10). One notice that lives for seven months, in several runs of its workflow.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from activities.selecting import Pick, Selecting, SelectOrder
from domain.clock import SHANGHAI
from domain.notices import reissue_id
from domain.outbox import Purpose
from domain.plan import ItemKey
from domain.quotas import QuotaStanding
from domain.reports import Entry, Submission
from domain.rollup import Counts
from domain.task_life import TaskState
from service.quotas import QuotaLedger, quota_ledgers
from tests import safety_committee
from tests.cascade import Cascade, open_cascade
from tests.safety_committee import BELOW, ISSUED, MONTHS, month_end

REASON = "情节典型，警示作用强"
CHOSEN_LATE = "2023-09"


@pytest.fixture
async def district(tmp_path: Path) -> AsyncIterator[Cascade]:
    """The district under its city on 26 May 2023."""
    async with open_cascade(tmp_path, safety_committee.UNITS, safety_committee.contacts(), ISSUED) as opened:
        yield opened


def standings(ledger: QuotaLedger, unit_code: str) -> list[QuotaStanding]:
    (row,) = (row for row in ledger.rows if row.unit_code == unit_code)
    return [cell.standing for cell in row.cells]


async def hand_in(district: Cascade, notice_id: str, unit: str, key: ItemKey, submission: Submission) -> None:
    tasks = district.tasks(notice_id, unit)
    place = next(n for n, task in enumerate(tasks) if (task.obligation, task.occurrence) == key)
    await district.report(notice_id, unit, submission, task=place)


async def choose(district: Cascade, notice_id: str, month: str, unit: str) -> None:
    selecting = Selecting(district.ledger, district.clock, district.engine)
    picks = (Pick(unit_code=unit, entry=1, reason=REASON),)
    selecting.select(notice_id, SelectOrder(obligation="cases", occurrence=month, picks=picks, by="庚小海"))
    await district.settle()


def case(unit: str, month: str) -> Submission:
    return Submission(entries=(Entry(title=f"{unit} {month}", text="一案双罚"),))


async def live_a_month(district: Cascade, ours: str, month: str) -> None:
    """Everybody hands in a case in the last week, s2 none in July; the district chooses one, in September too late."""
    await district.until(month_end(month) - timedelta(days=5))
    for unit in BELOW:
        if (unit, month) != ("s2", "2023-07"):
            await hand_in(district, ours, unit, ("cases", month), case(unit, month))
    if month == CHOSEN_LATE:
        await district.until(month_end(month) + timedelta(days=1))
    await choose(district, ours, month, "s1")
    if month == "2023-08":  # July was closed on 7 August
        await hand_in(district, ours, "s2", ("cases", "2023-07"), case("s2", "2023-07"))


async def test_every_month_of_it(district: Cascade) -> None:
    notice = await district.issue(safety_committee.draft())
    ours = reissue_id(notice.id, "d")
    for unit in BELOW:
        await district.acknowledge(ours, unit)
    await district.until(datetime(2023, 5, 31, 15, tzinfo=SHANGHAI))
    for unit in BELOW:
        await hand_in(district, ours, unit, ("plan", "once"), Submission(text=f"{unit} 方案"))
    await district.until(datetime(2023, 6, 19, 15, tzinfo=SHANGHAI))
    for unit in BELOW:
        await hand_in(district, ours, unit, ("summary", "june"), Submission(text=f"{unit} 六月总结"))
    for month in MONTHS[:6]:
        await live_a_month(district, ours, month)
        if month == "2023-11":
            for unit in ("b", "s1"):
                await hand_in(district, ours, unit, ("summary", "november"), Submission(text=f"{unit} 总结"))
    await live_a_month(district, ours, MONTHS[6])
    await district.until_closed(notice.id, days=60)
    judge_quotas(district, notice.id, ours)
    await judge_workflows(district, notice.id, ours)


def judge_quotas(district: Cascade, above: str, ours: str) -> None:
    (ledger,) = quota_ledgers(district.ledger, ours)
    assert standings(ledger, "s1") == [QuotaStanding.FULFILLED] * 7
    assert standings(ledger, "s2") == [
        QuotaStanding.FULFILLED,
        QuotaStanding.MADE_UP,  # visible as such for ever
        *[QuotaStanding.FULFILLED] * 5,
    ]
    assert [(row.missed, row.made_up) for row in ledger.rows] == [(0, 0), (0, 0), (0, 1)]
    with district.ledger.reading() as facts:
        upward = facts.case_reports(above)
        cases = [report for report in upward if report.obligation == "cases"]
        summary = facts.latest_rollup(above, ("summary", "november"))
    assert [report.entries for report in cases] == [
        (Entry(title=f"s1 {month}", text="一案双罚", origin="甲街道", reason=REASON),) for month in MONTHS
    ]
    # July's last version, with 乙街道 missing, went up when the month was closed.
    assert [report.occurrence for report in cases if report.late] == ["2023-07", CHOSEN_LATE]
    assert {report.state for report in cases} == {TaskState.ACCEPTED}
    assert summary is not None
    assert summary[1].base == Counts(expected=3, late=2, missing=1)


async def judge_workflows(district: Cascade, above: str, ours: str) -> None:
    for notice_id in (above, ours):
        described = await district.workflow(notice_id).describe()
        assert described.raw_description.workflow_execution_info.first_run_id != described.run_id
    # The district was reminded that it had to choose; nobody below was chased for it.
    chased = [m for m in district.mails_to("d") if m.parts[0].purpose in {Purpose.REMINDER, Purpose.ALARM}]
    assert any(CHOSEN_LATE in part.rung_id and part.notice_id == above for mail in chased for part in mail.parts)
    below = [part for unit in BELOW for mail in district.mails_to(unit) for part in mail.parts]
    assert not [part for part in below if part.purpose is Purpose.ALARM and CHOSEN_LATE in part.rung_id]
