"""Domain rules 7 and 9: a liaison is replaced; the new one hears once what is owed, and the old link is dead."""

from activities.staffing import Staffing
from domain.contacts import Contact, Duty
from domain.outbox import Purpose
from domain.policy import Step
from domain.reports import Submission
from tests import small_city
from tests.cascade import Cascade

NEW = Contact(id="v1.new", unit_code="v1", name="新联络员", duty=Duty.LIAISON, email="new@example.invalid")


async def test_the_new_liaison_takes_everything_over(cascade: Cascade) -> None:
    first = await cascade.issue(small_city.draft(office="s1"))
    second = await cascade.issue(small_city.draft(office="s1", number="测〔2024〕2号"))
    await cascade.report(second.id, "v1", Submission(values={"events": "1", "people": "1"}))
    third = await cascade.issue(small_city.draft(office="s1", number="测〔2024〕3号"))
    await cascade.pass_time(small_city.DUE - small_city.DUE.replace(day=24))
    old = next(one for one in small_city.contacts() if one.id == "v1.liaison")
    before = cascade.mails_to("v1")[0].parts[0]
    Staffing(cascade.ledger, cascade.clock, cascade.engine).take(
        [NEW, old.model_copy(update={"active": False})], "林一"
    )
    await cascade.settle()
    letters = [mail for mail in cascade.mails if mail.parts[0].contact.id == "v1.new"]
    assert len(letters) == 1
    assert {part.notice_id for part in letters[0].parts} == {first.id, third.id}
    assert {part.purpose for part in letters[0].parts} == {Purpose.HANDOVER}
    with cascade.ledger.reading() as facts:
        assert not facts.link(before.id, cascade.clock.now()).live
        assert facts.link(letters[0].parts[0].id, cascade.clock.now()).live
    await cascade.until(small_city.DUE.replace(hour=19))
    later = [part for mail in cascade.mails_to("v1") if mail.at > letters[0].at for part in mail.parts]
    assert {part.contact.id for part in later if part.step is Step.LIAISON} == {"v1.new"}
