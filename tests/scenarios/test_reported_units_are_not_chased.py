"""A unit that has reported is told nothing more, whatever was planned or waiting (DHIS2 reminds units that have)."""

from datetime import timedelta

from domain.outbox import Purpose
from domain.plan import Rung
from domain.policy import PLAIN
from domain.reports import Submission
from tests import small_city
from tests.cascade import Cascade

ANSWER = Submission(values={"events": "1", "people": "2"})
CHASING = {Purpose.REMINDER, Purpose.ALARM}


def chased(cascade: Cascade, unit_code: str) -> list[str]:
    """The rungs under which anybody of a unit was chased for a report, by mail or text message."""
    letters = cascade.mails_to(unit_code) + cascade.messages_to(unit_code)
    parts = [part for letter in letters for part in letter.parts]
    return [part.rung_id for part in parts if part.purpose in CHASING and part.rung_id.startswith("report")]


async def test_who_reports_early_is_never_chased(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    await cascade.report(f"{notice.id}-s1", "v1", ANSWER)
    await cascade.until_closed(f"{notice.id}-s1")
    assert chased(cascade, "v1") == []
    assert len(chased(cascade, "v2")) > 3


async def test_who_reports_when_overdue_is_chased_no_further(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    street = f"{notice.id}-s1"
    due = cascade.tasks(street, "v1")[0].due
    assert due is not None
    await cascade.until(due + timedelta(hours=1))
    so_far = chased(cascade, "v1")
    assert so_far
    await cascade.report(street, "v1", ANSWER)
    await cascade.until_closed(street)
    assert chased(cascade, "v1") == so_far


async def test_a_message_that_is_held_is_not_sent_when_the_report_came_meanwhile(cascade: Cascade) -> None:
    """The night before, two people report whose reminder is planned for the quiet hours."""
    rules = (PLAIN.rules[0].model_copy(update={"at": small_city.MONDAY.time().replace(hour=22)}),)
    policy = PLAIN.model_copy(update={"rules": rules})
    notice = await cascade.issue(small_city.draft(office="s1", policy=policy))
    [planned] = [rung.instant for rung in rungs(cascade, notice.id) if rung.step]
    await cascade.until(planned + timedelta(hours=1))
    for code in ("v1", "v2"):
        await cascade.report(notice.id, code, ANSWER)
    await cascade.until(planned + timedelta(hours=12))
    assert [chased(cascade, code) for code in ("v1", "v2")] == [[], []]
    assert len(chased(cascade, "v3")) == 1


def rungs(cascade: Cascade, notice_id: str) -> list[Rung]:
    """The plan of a notice."""
    with cascade.ledger.reading() as facts:
        return list(facts.rungs(notice_id))
