"""What is told about a signed 督办单: the document, the reminders of its reply, and its end."""

from datetime import timedelta

import pytest

from activities.supervising import Cancelling, Clearing
from domain.letters import ChannelName
from domain.outbox import Purpose
from domain.supervision import SupervisionNotFit, SupervisionState
from tests import small_city
from tests.activities.conftest import Furnish
from tests.activities.desk import SOMEBODY, Desk, at
from tests.activities.test_supervising import LATE, draft, office, read, reply, sign
from tests.activities.test_telling import written


@pytest.fixture
def street(desk: Desk) -> str:
    """The street's notice, an hour after its due; v1 has acknowledged."""
    _, _, street = desk.cascade()
    desk.reporting.acknowledge(street, "v1", SOMEBODY)
    desk.clock.moment = LATE
    return street


async def test_it_goes_to_liaison_and_leader_with_its_text(desk: Desk, street: str) -> None:
    await desk.deliver()
    one = sign(desk, draft(desk, street, "v1").drafted[0])
    desk.clock.moment = at(24, 9)
    await desk.deliver()
    told = [p for m in desk.post[ChannelName.EMAIL].kept for p in m.parts if p.purpose is Purpose.SUPERVISION]
    assert {part.contact.duty.value for part in told} == {"liaison", "leader"}
    assert all(part.enclosure is not None and part.enclosure.body == one.body for part in told)
    assert {part.unit_code for part in told} == {"v1"}


async def test_who_hands_in_before_it_is_sent_is_not_sent_it(desk: Desk, street: str) -> None:
    await desk.deliver()
    desk.clock.moment = at(21, 22)  # quiet hours
    sign(desk, draft(desk, street, "v1").drafted[0])
    desk.report(street, "v1")
    desk.clock.moment = at(24, 9)
    await desk.deliver()
    purposes = [p.purpose for m in desk.post[ChannelName.EMAIL].kept for p in m.parts]
    assert Purpose.SUPERVISION not in purposes


async def test_a_late_reply_climbs_and_a_reply_stops_it(desk: Desk, street: str) -> None:
    await desk.deliver()
    one = sign(desk, draft(desk, street, "v1").drafted[0])
    assert one.due is not None
    steps = {}
    for moment in (at(26, 18, 20), at(27, 9, 20), at(28, 9, 20)):
        desk.clock.moment = moment
        before = len(desk.post[ChannelName.EMAIL].kept)
        await desk.deliver()
        parts = [p for m in desk.post[ChannelName.EMAIL].kept[before:] for p in m.parts]
        steps[moment] = {p.contact.id for p in parts if p.rung_id.startswith("supervision.d1.escalate")}
    assert steps[at(26, 18, 20)] == {"v1.liaison"}
    assert steps[at(27, 9, 20)] == {"v1.leader"}
    assert steps[at(28, 9, 20)] == {"s1.clerk"}
    reply(desk, one)
    before = len(desk.post[ChannelName.EMAIL].kept)
    desk.clock.moment = at(28, 18) + timedelta(days=6)
    await desk.deliver()
    rest = [p for m in desk.post[ChannelName.EMAIL].kept[before:] for p in m.parts]
    assert {p.purpose for p in rest} == {Purpose.SUPERVISION_REPLIED, Purpose.SUPERVISION_OPEN}
    assert {p.contact.unit_code for p in rest} == {"s1", "c"}


async def test_who_hands_in_is_not_chased_for_the_reply_and_a_person_still_strikes_it_off(
    desk: Desk, street: str
) -> None:
    await desk.deliver()
    one = sign(desk, draft(desk, street, "v1").drafted[0])
    desk.clock.moment = at(24, 9)
    await desk.deliver()
    desk.report(street, "v1")
    assert (read(desk, one).settled, read(desk, one).state) == (True, SupervisionState.SIGNED)
    desk.clock.moment = at(30, 9) + timedelta(days=9)
    before = len(desk.post[ChannelName.EMAIL].kept)
    await desk.deliver()
    since = [p for m in desk.post[ChannelName.EMAIL].kept[before:] for p in m.parts if ".d1." in p.rung_id]
    assert {(p.contact.id, p.purpose) for p in since} == {
        ("s1.clerk", Purpose.SUPERVISION_OPEN),
        ("c.clerk", Purpose.SUPERVISION_OPEN),
    }
    assert all(p.enclosure is not None and p.enclosure.settled for p in since)
    cleared = office(desk).clear(street, one.id, Clearing(by="赵六", reason="已补报"))
    assert (cleared.state, cleared.ended_by, cleared.ended_reason) == (SupervisionState.CLEARED, "赵六", "已补报")
    await desk.deliver()
    ended = [p for m in desk.post[ChannelName.EMAIL].kept for p in m.parts if p.purpose is Purpose.SUPERVISION_ENDED]
    assert {p.contact.duty.value for p in ended} == {"liaison", "leader"}


async def test_the_reply_is_chased_after_the_notice_is_closed(desk: Desk, street: str) -> None:
    await desk.deliver()
    one = sign(desk, draft(desk, street, "v1").drafted[0])
    with desk.ledger.transaction() as facts:
        facts.close_notice(street, desk.clock.now())
    desk.clock.moment = one.due or LATE
    before = len(desk.post[ChannelName.EMAIL].kept)
    await desk.deliver()
    assert any(
        part.rung_id == "supervision.d1.escalate.0"
        for mail in desk.post[ChannelName.EMAIL].kept[before:]
        for part in mail.parts
    )


async def test_cancelling_holds_back_what_waits(desk: Desk, street: str) -> None:
    await desk.deliver()
    one = sign(desk, draft(desk, street, "v1").drafted[0])
    cancelled = office(desk).cancel(street, one.id, Cancelling(by="赵六", reason="情况不实"))
    assert cancelled.state is SupervisionState.CANCELLED
    rows = [row for row in written(desk, street) if row["rung_id"].startswith("supervision.")]
    assert {row["state"] for row in rows} == {"settled"}
    with pytest.raises(SupervisionNotFit):
        office(desk).clear(street, one.id, Clearing(by="赵六"))


def test_a_unit_that_nobody_can_be_reached_in_is_an_incident(furnish: Furnish) -> None:
    desk = furnish(small_city.units(), small_city.contacts(without=("v1.liaison", "v1.leader")))
    _, _, street = desk.cascade()
    desk.clock.moment = LATE
    one = sign(desk, draft(desk, street, "v1").drafted[0])
    with desk.ledger.engine.connect() as connection:
        sentences = connection.exec_driver_sql("SELECT sentence FROM incident").scalars().all()
    assert any(one.number in sentence for sentence in sentences)
