"""A blank form is no report: it is refused, counts for nothing, and the unit goes on being chased (DHIS2 counts it)."""

import pytest

from domain.outbox import Purpose
from domain.reports import InvalidReport, Submission
from domain.rollup import Counts
from tests import small_city
from tests.cascade import Cascade


@pytest.mark.parametrize(
    "blank",
    [
        Submission(),
        Submission(values={"events": "", "people": "  "}),
        Submission(values={"events": "\u3000", "people": "\u200b"}, text=" \n\t"),
    ],
)
async def test_a_blank_report_is_refused_and_the_unit_still_owes(cascade: Cascade, blank: Submission) -> None:
    notice = await cascade.issue(small_city.draft(office="s1"))
    with pytest.raises(InvalidReport):
        await cascade.report(notice.id, "v1", blank)
    assert cascade.tasks(notice.id, "v1")[0].version == 0
    await cascade.report(notice.id, "v2", Submission(nil=True, text="本期无相关情况"))
    await cascade.until_closed(notice.id)
    with cascade.ledger.reading() as facts:
        latest = facts.latest_rollup(notice.id, ("statistics", "once"))
    assert latest is not None
    assert latest[1].direct == Counts(expected=3, nil=1, missing=2)  # 零报告 is explicit
    assert any(mail.parts[0].purpose is Purpose.REMINDER for mail in cascade.mails_to("v1"))
