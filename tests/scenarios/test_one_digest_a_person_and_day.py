"""Restraint: one digest a person, channel and day, none at night or on a rest day (domain rule 6)."""

from collections import Counter
from datetime import time

from domain.clock import SHANGHAI
from domain.letters import ChannelName
from domain.outbox import Purpose
from tests import small_city
from tests.cascade import Cascade

CHASING = {Purpose.REMINDER, Purpose.ALARM}


async def test_two_notices_that_chase_the_same_people_make_one_letter_a_day(cascade: Cascade) -> None:
    first = await cascade.issue(small_city.draft(office="s1"))
    second = await cascade.issue(small_city.draft(office="s1", number="测安办〔2024〕2号"))
    for notice in (first, second):
        await cascade.until_closed(notice.id)
    mails = [mail for mail in cascade.mails if mail.parts[0].purpose in CHASING]
    assert any({part.notice_id for part in mail.parts} == {first.id, second.id} for mail in mails)
    days = Counter((mail.parts[0].contact.id, mail.at.astimezone(SHANGHAI).date()) for mail in mails)
    assert set(days.values()) == {1}


async def test_nobody_is_disturbed_at_night_or_on_a_rest_day(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    await cascade.until_closed(notice.id)
    with cascade.ledger.reading() as facts:
        calendar = facts.calendar()
    moments = [kept.at.astimezone(SHANGHAI) for name in ChannelName for kept in cascade.post[name].kept]
    assert moments
    assert all(calendar.is_working_day(moment.date()) for moment in moments)
    assert all(time(8) <= moment.time() < time(20) for moment in moments)
