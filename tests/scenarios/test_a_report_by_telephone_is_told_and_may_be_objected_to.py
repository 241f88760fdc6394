"""Domain rule 9: a clerk enters a report that came by telephone; when it came decides late, the unit is told, and its
objection reaches the office while the entry stands.
"""

from datetime import timedelta

from activities.entering import Entering, EntryOrder, Objection
from domain.entries import EntryChannel
from domain.facts import Provenance
from domain.outbox import Purpose
from domain.reports import Submission
from tests import small_city
from tests.cascade import Cascade


def entry(notice_id: str, **more: object) -> EntryOrder:
    known = {
        "notice_id": notice_id,
        "unit_code": "v1",
        "obligation": "statistics",
        "occurrence": "once",
        "submission": Submission(values={"events": "1", "people": "1"}),
        "channel": EntryChannel.PHONE,
        "source": "甲安宁",
        "by": "街道经办人",
    }
    return EntryOrder.model_validate(known | more)


async def test_what_was_phoned_in_time_is_in_time_and_stops_the_climb(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(office="s1"))
    await cascade.until(small_city.DUE.replace(day=26, hour=12))
    assert [part for mail in cascade.mails_to("v1") for part in mail.parts if part.purpose is Purpose.ALARM]
    entering = Entering(cascade.ledger, cascade.clock, cascade.engine)
    submitted = entering.enter(entry(notice.id, received_at=small_city.DUE - timedelta(minutes=5)))
    await cascade.settle()
    assert not submitted.late
    moment = cascade.clock.now()
    told = [(part.purpose, part.contact.id) for mail in cascade.mails_to("v1") for part in mail.parts]
    assert (Purpose.ENTERED, "v1.liaison") in told
    assert (Purpose.ALL_CLEAR, "v1.leader") in told
    await cascade.until_closed(notice.id)
    assert not [mail for mail in cascade.mails_to("v1") if mail.at > moment]


async def test_an_objection_reaches_the_office_and_the_entry_stands(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(office="s1"))
    entering = Entering(cascade.ledger, cascade.clock, cascade.engine)
    entering.enter(entry(notice.id))
    await cascade.settle()
    (task,) = cascade.tasks(notice.id, "v1")
    said, by = Objection(task_id=task.id, reason="人数有误"), Provenance(actor="v1liaison", channel="email", link="1")
    with cascade.ledger.transaction() as facts:
        objected = entering.object_in(facts, notice.id, "v1", said, by)
    entering.announce(objected)
    await cascade.settle()
    heard = [part for mail in cascade.mails_to("s1") for part in mail.parts if part.purpose is Purpose.OBJECTION]
    assert [(part.contact.id, part.unit_name) for part in heard] == [("s1.clerk", "一社区")]
    assert [part.addressed for part in heard] == ["甲街道"]
    assert cascade.tasks(notice.id, "v1")[0].version == 1
