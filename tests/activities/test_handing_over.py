"""Handing over: the delegate hears what the liaison would have heard, for as long as it was said, and no longer."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from activities.handing_over import HandingOver, HandoverOrder
from domain.contacts import Contact, Duty
from domain.errors import InvalidInput, NotFound
from domain.handovers import DelegateUnfit, HandoverEnded
from domain.letters import ChannelName
from domain.outbox import Purpose
from domain.policy import Act, Step
from domain.unit_changes import UnitGone
from tests import small_city
from tests.activities.desk import Desk, at

STATION = Contact(
    id="v1.station",
    unit_code="v1",
    name="网格站",
    duty=Duty.CLERK,
    email="station@example.invalid",
    mobile="19900009999",
)


@pytest.fixture
def handing(desk: Desk) -> HandingOver:
    desk.directory.put_contacts([STATION])
    return HandingOver(desk.ledger, desk.clock, desk.engine)


def order(**more: Any) -> HandoverOrder:
    known = {"unit_code": "v1", "to_contact": "v1.station", "reason": "出差", "by": "v1liaison"}
    return HandoverOrder.model_validate(known | more)


def reminded(desk: Desk, notice_id: str, unit: str, when: datetime) -> dict[Step, set[str]]:
    """Who is told about a unit on each step, as at ``when``, by all rungs up to then."""
    desk.clock.moment = when
    with desk.ledger.reading() as facts:
        due = [rung for rung in facts.rungs(notice_id) if rung.instant <= when and rung.step]
    desk.tell(notice_id, due)
    told: dict[Step, set[str]] = {}
    with desk.ledger.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT step, contact_id FROM outbox WHERE notice_id = ? AND purpose IN ('reminder', 'alarm')"
            " AND (unit_code = ? OR unit_code IS NULL) AND channel = 'email'",
            (notice_id, unit),
        )
        for row in rows:
            told.setdefault(Step(row.step), set()).add(row.contact_id)
    return told


def test_reminders_go_to_the_delegate_and_higher_steps_stay(desk: Desk, handing: HandingOver) -> None:
    street = desk.cascade()[2]
    handing.hand_over(order())
    told = reminded(desk, street, "v1", at(28, 9))
    assert told[Step.LIAISON] == {"v1.station"}
    assert told[Step.LEADER] == {"v1.leader"}
    assert told[Step.SUPERIOR] == {"s1.clerk"}


def test_after_the_end_everything_is_as_before(desk: Desk, handing: HandingOver) -> None:
    street = desk.cascade()[2]
    handing.hand_over(order(ends_at=at(6, 0)))
    assert reminded(desk, street, "v1", at(28, 9))[Step.LIAISON] == {"v1.liaison"}


def test_nothing_changes_before_the_start(desk: Desk, handing: HandingOver) -> None:
    street = desk.cascade()[2]
    handing.hand_over(order(starts_at=at(29, 0)))
    assert reminded(desk, street, "v1", at(28, 9))[Step.LIAISON] == {"v1.liaison"}


def test_taken_back_it_is_over_at_once_and_only_once(desk: Desk, handing: HandingOver) -> None:
    street = desk.cascade()[2]
    handed = handing.hand_over(order())
    with pytest.raises(NotFound):
        handing.take_back(handed.id, "v2", "林一")
    assert handing.take_back(handed.id, "v1", "v1liaison").ended_at == desk.clock.now()
    assert reminded(desk, street, "v1", at(28, 9))[Step.LIAISON] == {"v1.liaison"}
    with pytest.raises(HandoverEnded):
        handing.take_back(handed.id, "v1", "v1liaison")


def test_one_notice_alone_is_handed_over(desk: Desk, handing: HandingOver) -> None:
    first = desk.issue(small_city.draft(office="s1"), "first").id
    second = desk.issue(small_city.draft(office="s1", number="测〔2024〕2号"), "second").id
    handing.hand_over(order(notice_id=first))
    assert reminded(desk, first, "v1", at(28, 9))[Step.LIAISON] == {"v1.station"}
    assert reminded(desk, second, "v1", at(28, 9))[Step.LIAISON] == {"v1.liaison"}


def test_a_notice_issued_meanwhile_is_brought_to_the_delegate(desk: Desk, handing: HandingOver) -> None:
    handing.hand_over(order())
    street = desk.cascade()[2]
    with desk.ledger.reading() as facts:
        waiting = facts.pending(ChannelName.EMAIL, desk.clock.now(), 100)
    told = {part.contact.id for part in waiting if part.notice_id == street and part.unit_code == "v1"}
    assert told == {"v1.station"}


async def test_what_waits_already_is_sent_to_the_delegate(desk: Desk, handing: HandingOver) -> None:
    street = desk.cascade()[2]
    handing.hand_over(order())
    await desk.deliver()
    got = [letter.parts[0] for letter in desk.post[ChannelName.EMAIL].kept if letter.parts[0].unit_code == "v1"]
    assert {part.contact.id for part in got} == {"v1.station"}
    assert {part.purpose for part in got} == {Purpose.NOTICE, Purpose.HANDOVER}
    notice = next(part for part in got if part.purpose is Purpose.NOTICE and part.notice_id == street)
    with desk.ledger.reading() as facts:
        link = facts.link(notice.id, desk.clock.now())
        later = facts.link(notice.id)
    assert (link.contact_id, link.unit_code, link.live) == ("v1.station", "v1", True)
    assert later.live  # of the same unit: no handover is needed for it


async def test_what_waited_for_a_delegate_goes_back_to_the_liaison(desk: Desk, handing: HandingOver) -> None:
    handed = handing.hand_over(order(unit_code="s1", to_contact="v1.station", by="s1liaison"))
    district = desk.cascade()[1]
    handing.take_back(handed.id, "s1", "s1liaison")
    await desk.deliver()
    got = {
        letter.parts[0].contact.id for letter in desk.post[ChannelName.EMAIL].kept if letter.parts[0].unit_code == "s1"
    }
    assert got == {"s1.liaison"}
    assert district == "top-d1"


def test_a_department_below_stands_in_and_its_links_work_while_it_does(desk: Desk, handing: HandingOver) -> None:
    handing.hand_over(order(unit_code="s1", to_contact=None, to_unit="v1", by="s1liaison", ends_at=at(10, 0)))
    district = desk.cascade()[1]
    with desk.ledger.reading() as facts:
        waiting = facts.pending(ChannelName.EMAIL, desk.clock.now(), 100)
        part = next(one for one in waiting if one.unit_code == "s1" and one.notice_id == district)
        assert part.contact.id == "v1.liaison"
        link = facts.link(part.id, desk.clock.now())
        assert (link.live, link.delegated, link.unit_code) == (True, True, "s1")
        assert not facts.link(part.id, at(10, 0)).live


def test_the_delegate_hears_once_what_is_still_owed(desk: Desk, handing: HandingOver) -> None:
    street = desk.cascade()[2]
    handing.hand_over(order())
    with desk.ledger.reading() as facts:
        waiting = facts.pending(ChannelName.EMAIL, desk.clock.now(), 100)
    (introduction,) = [part for part in waiting if part.purpose is Purpose.HANDOVER]
    assert (introduction.contact.id, introduction.notice_id, introduction.unit_code) == ("v1.station", street, "v1")
    assert [owed.title for owed in introduction.owed] == [None, "进展情况统计表"]
    with desk.ledger.engine.connect() as connection:
        trail = connection.exec_driver_sql("SELECT actor FROM trail WHERE act = 'handed_over'").scalar()
    assert trail == "v1liaison"
    assert "courier email" in desk.engine.noted


def test_a_delegate_whom_nothing_reaches_stands_in_for_nobody(desk: Desk, handing: HandingOver) -> None:
    street = desk.cascade()[2]
    handing.hand_over(order())
    desk.directory.put_contacts([STATION.model_copy(update={"email_dead": True, "sms_dead": True})])
    assert reminded(desk, street, "v1", at(28, 9))[Step.LIAISON] == {"v1.liaison"}


@pytest.mark.parametrize(
    ("change", "kind", "field"),
    [
        ({"to_contact": "v2.liaison"}, DelegateUnfit, "to_contact"),
        ({"to_contact": "s1.clerk"}, DelegateUnfit, "to_contact"),
        ({"to_contact": "v1.liaison", "away": "v1.liaison"}, DelegateUnfit, "to_contact"),
        ({"away": "v1.leader"}, DelegateUnfit, "away"),
        ({"away": "v2.liaison"}, DelegateUnfit, "away"),
        ({"to_contact": "nobody"}, NotFound, "contact_id"),
        ({"to_contact": None}, InvalidInput, "to_contact"),
        ({"to_unit": "v1"}, InvalidInput, "to_contact"),
        ({"ends_at": small_city.MONDAY}, InvalidInput, "ends_at"),
        ({"starts_at": at(9, 9), "ends_at": at(9, 9)}, InvalidInput, "ends_at"),
        ({"unit_code": "nowhere"}, NotFound, "unit_code"),
        ({"notice_id": "top"}, NotFound, "unit_code"),
    ],
)
def test_what_cannot_be_handed_over_is_told_and_nothing_is_written(
    desk: Desk, handing: HandingOver, change: dict[str, Any], kind: type[Exception], field: str
) -> None:
    desk.cascade()
    before = desk.dump()
    with pytest.raises(kind) as refused:
        handing.hand_over(order(**change))
    assert getattr(refused.value, "field", None) == field
    assert desk.dump() == before


def test_a_unit_that_is_gone_hands_nothing_over(desk: Desk, handing: HandingOver) -> None:
    desk.directory.put_units([desk.units["v1"].model_copy(update={"active": False})])
    with pytest.raises(UnitGone):
        handing.hand_over(order())


def test_the_number_of_notices_does_not_show_in_the_statements(desk: Desk, handing: HandingOver) -> None:
    counted = []
    for number in (1, 2, 3):
        desk.issue(small_city.draft(office="s1", number=f"测〔2024〕{number}号"), f"n{number}")
        with desk.counting() as sent:
            handing.hand_over(order(ends_at=desk.clock.now() + timedelta(days=1)))
        counted.append(len(sent))
    assert counted[0] == counted[1] == counted[2]


def test_acts_of_compiling_know_nothing_of_it(desk: Desk, handing: HandingOver) -> None:
    street = desk.cascade()[2]
    handing.hand_over(order())
    for code in ("v1", "v2", "v3"):
        desk.report(street, code)
    compiled, _ = desk.compile(street, Act.COMPILE)
    assert compiled.closed
