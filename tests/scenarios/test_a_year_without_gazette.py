"""A year whose holidays are not gazetted yet is shown as 暂定; nothing is invented, and nothing fails in January."""

from datetime import datetime
from pathlib import Path

from domain.clock import SHANGHAI
from domain.dues import FlagCode
from domain.notices import NoticeState
from domain.obligations import Occurrence
from domain.reports import Submission
from tests import small_city
from tests.cascade import open_cascade

NEW_YEAR = datetime(2041, 1, 2, 9, tzinfo=SHANGHAI)
DUE = datetime(2041, 1, 18, 18, tzinfo=SHANGHAI)
ASKED = small_city.STATISTICS.model_copy(update={"occurrences": (Occurrence(due=DUE),)})


async def test_a_notice_lives_in_such_a_year(tmp_path: Path) -> None:
    async with open_cascade(tmp_path, small_city.units(), small_city.contacts(), NEW_YEAR) as cascade:
        choice = cascade.desk.issue(small_city.draft(ASKED, office="s1"), actor="陈二")
        await cascade.settle()
        assert [flag.code for flag in choice.flags] == [FlagCode.TENTATIVE_YEAR]
        assert "暂定" in choice.flags[0].message
        await cascade.report(choice.notice.id, "v1", Submission(values={"events": "1", "people": "2"}))
        closed = await cascade.until_closed(choice.notice.id)
        assert closed.state is NoticeState.CLOSED
