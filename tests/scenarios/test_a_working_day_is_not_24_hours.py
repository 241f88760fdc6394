"""“One working day later” is the next day on which offices work, not 24 business hours (Jmix reads P1D so)."""

from datetime import datetime

from domain.clock import SHANGHAI
from domain.obligations import Occurrence
from domain.policy import Step
from tests import small_city
from tests.cascade import Cascade

FRIDAY = datetime(2024, 6, 7, 18, tzinfo=SHANGHAI)
"""The Monday that follows is the Dragon Boat Festival: the next working day is Tuesday the 11th."""
TUESDAY = datetime(2024, 6, 11, 9, tzinfo=SHANGHAI)
ASKED = small_city.STATISTICS.model_copy(update={"occurrences": (Occurrence(due=FRIDAY),)})


async def test_the_leader_is_told_on_the_next_working_morning(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(ASKED, office="s1"))
    await cascade.until_closed(notice.id)
    alarms = [
        (mail.at, part.step)
        for mail in cascade.mails_to("v1")
        for part in mail.parts
        if part.rung_id.startswith("report.statistics.once.escalate")
    ]
    [leader] = [at for at, step in alarms if step is Step.LEADER]
    assert TUESDAY <= leader < TUESDAY.replace(minute=1)
