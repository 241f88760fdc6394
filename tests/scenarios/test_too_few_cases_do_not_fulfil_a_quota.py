"""Of a monthly quota too few entries are kept, counted and shown; the unit goes on owing and is chased (seed 004)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.outbox import Purpose
from domain.quotas import QuotaStanding
from domain.reports import Entry, Submission
from domain.task_life import TaskState
from service.quotas import QuotaCell, quota_ledgers
from tests import safety_committee
from tests.cascade import Cascade, open_cascade
from tests.safety_committee import ISSUED, month_end

JUNE = month_end("2023-06")


@pytest.fixture
async def district(tmp_path: Path) -> AsyncIterator[Cascade]:
    """The district with those below it."""
    async with open_cascade(tmp_path, safety_committee.UNITS, safety_committee.contacts(), ISSUED) as opened:
        yield opened


def june(district: Cascade, notice_id: str, unit: str) -> QuotaCell:
    (ledger,) = quota_ledgers(district.ledger, notice_id)
    return next(row.cells[0] for row in ledger.rows if row.unit_code == unit)


async def test_a_part_is_kept_and_owes_until_the_rest_comes(district: Cascade) -> None:
    two = safety_committee.cases(minimum=2, maximum=3, selected_maximum=2)
    notice = await district.issue(safety_committee.draft(two, office="d"))
    one = (Entry(title="动火作业"),)
    for unit in ("s1", "s2"):
        submitted = await district.report(notice.id, unit, Submission(entries=one))
        assert submitted.short == 1
    assert district.tasks(notice.id, "s1")[0].state is TaskState.OWED
    await district.until(JUNE + timedelta(hours=1))
    assert june(district, notice.id, "s1").standing is QuotaStanding.SHORT
    for unit in ("s1", "s2"):
        chased = [mail for mail in district.mails_to(unit) if mail.parts[0].purpose is Purpose.REMINDER]
        assert any("cases.2023-06" in part.rung_id for mail in chased for part in mail.parts)
    late = await district.report(notice.id, "s1", Submission(entries=(*one, Entry(title="有限空间"))))
    assert (late.short, late.late) == (0, True)
    await district.until(JUNE + timedelta(days=8))
    assert june(district, notice.id, "s1").standing is QuotaStanding.LATE
    missed = june(district, notice.id, "s2")
    assert (missed.standing, len(missed.entries), missed.short) == (QuotaStanding.MISSED, 1, 1)
    with district.ledger.reading() as facts:
        latest = facts.latest_rollup(notice.id, ("cases", "2023-06"))
    assert latest is not None
    assert (latest[1].base.expected, latest[1].base.late, latest[1].base.missing) == (3, 1, 2)
    made_up = await district.report(notice.id, "s2", Submission(entries=(*one, Entry(title="有限空间"))))
    assert made_up.supplement
    assert june(district, notice.id, "s2").standing is QuotaStanding.MADE_UP
