"""Domain rules 7 and 13: a unit hands its work over while its liaison is away, remains accountable, and has it back."""

from activities.handing_over import HandingOver, HandoverOrder
from domain.clock import SHANGHAI
from domain.policy import Step
from tests import small_city
from tests.cascade import Cascade


async def test_the_department_below_is_reminded_and_the_leader_stays_the_leader(cascade: Cascade) -> None:
    """Street 1 passes its district's notice to a community's liaison for two weeks."""
    handing = HandingOver(cascade.ledger, cascade.clock, cascade.engine)
    back = small_city.DUE.replace(day=28, hour=0)
    order = HandoverOrder(unit_code="s1", to_unit="v1", ends_at=back, reason="外出培训", by="s1liaison")
    handing.hand_over(order)
    notice = await cascade.issue(small_city.draft())
    district = f"{notice.id}-d1"
    await cascade.until(small_city.DUE.replace(day=27, hour=12))
    told = [
        part for mail in cascade.mails for part in mail.parts if part.notice_id == district and part.unit_code == "s1"
    ]
    by_step = {step: {part.contact.id for part in told if part.step is step} for step in Step}
    assert by_step[Step.LIAISON] == {"v1.liaison"}
    assert by_step[Step.LEADER] == {"s1.leader"}
    tasks = cascade.tasks(district, "s1")
    assert [task.unit_code for task in tasks] == ["s1"]


async def test_after_the_end_everything_is_as_before(cascade: Cascade) -> None:
    handing = HandingOver(cascade.ledger, cascade.clock, cascade.engine)
    back = small_city.MONDAY.replace(day=10, hour=0, tzinfo=SHANGHAI)
    handing.hand_over(HandoverOrder(unit_code="s1", to_unit="v1", ends_at=back, reason="外出", by="s1liaison"))
    notice = await cascade.issue(small_city.draft())
    await cascade.until(small_city.DUE.replace(hour=19))
    district = f"{notice.id}-d1"
    told = [
        (mail.at < back, part.contact.id)
        for mail in cascade.mails
        for part in mail.parts
        if part.notice_id == district and part.unit_code == "s1" and part.step is Step.LIAISON
    ]
    assert {contact for early, contact in told if early} == {"v1.liaison"}
    assert {contact for early, contact in told if not early} == {"s1.liaison"}
