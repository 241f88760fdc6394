"""“前”includes the day itself up to closing time; a due on a rest day is kept and flagged (domain rule 1).

2025-06-28, the due of 泉台安委办〔2025〕32号, is such a Saturday.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.clock import SHANGHAI
from domain.dues import FlagCode
from domain.obligations import Occurrence
from domain.policy import Step
from domain.reports import Submission
from tests import small_city
from tests.cascade import Cascade, open_cascade

TUESDAY = datetime(2025, 6, 10, 15, tzinfo=SHANGHAI)
SATURDAY = datetime(2025, 6, 28, 18, tzinfo=SHANGHAI)
ASKED = small_city.STATISTICS.model_copy(update={"occurrences": (Occurrence(due=SATURDAY),)})
ANSWER = Submission(values={"events": "1", "people": "2"})


@pytest.fixture
async def june(tmp_path: Path) -> AsyncIterator[Cascade]:
    """The small city in June 2025."""
    async with open_cascade(tmp_path, small_city.units(), small_city.contacts(), TUESDAY) as opened:
        yield opened


async def test_the_saturday_is_kept_and_flagged(june: Cascade) -> None:
    choice = june.desk.issue(small_city.draft(ASKED, office="s1"), actor="陈二")
    await june.settle()
    assert [flag.code for flag in choice.flags] == [FlagCode.REST_DAY]
    assert "2025年6月28日（星期六）18:00" in choice.flags[0].message
    assert june.tasks(choice.notice.id, "v1")[0].due == SATURDAY


async def test_until_closing_time_it_is_on_time_and_a_minute_later_it_is_late(june: Cascade) -> None:
    notice = await june.issue(small_city.draft(ASKED, office="s1"))
    await june.until(SATURDAY - timedelta(minutes=1))
    assert not (await june.report(notice.id, "v1", ANSWER)).late
    await june.until(SATURDAY + timedelta(minutes=1))
    assert (await june.report(notice.id, "v2", ANSWER)).late


async def test_nobody_is_called_overdue_before_the_due_or_disturbed_on_the_rest_day(june: Cascade) -> None:
    """A reminder that is called overdue and can only come before the end is DHIS2's."""
    notice = await june.issue(small_city.draft(ASKED, office="s1"))
    await june.until_closed(notice.id)
    overdue = [
        mail
        for mail in june.mails
        if any(part.rung_id.startswith("report") and ".escalate." in part.rung_id for part in mail.parts)
    ]
    assert {part.step for mail in overdue for part in mail.parts} == {Step.LIAISON, Step.LEADER, Step.SUPERIOR} | {
        Step.ORIGIN
    }
    assert min(mail.at for mail in overdue) >= SATURDAY
    assert {mail.at.astimezone(SHANGHAI).weekday() for mail in overdue} <= {0, 1, 2, 3, 4}
