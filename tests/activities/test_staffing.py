"""A liaison is replaced: open tasks follow with one message and a line in the trail, and the old links are dead."""

import pytest

from activities.staffing import Staffing
from domain.contacts import Contact, Duty
from domain.errors import NotFound
from domain.letters import ChannelName
from domain.outbox import Pending, Purpose
from domain.policy import Act
from tests import small_city
from tests.activities.desk import Desk, at

NEW = Contact(
    id="v1.new", unit_code="v1", name="新联络员", duty=Duty.LIAISON, email="new@example.invalid", mobile="19900008888"
)
OLD = next(one for one in small_city.contacts() if one.id == "v1.liaison")
GONE = OLD.model_copy(update={"active": False})


@pytest.fixture
def staffing(desk: Desk) -> Staffing:
    return Staffing(desk.ledger, desk.clock, desk.engine)


def waiting(desk: Desk, unit: str) -> list[Pending]:
    with desk.ledger.reading() as facts:
        return [part for part in facts.pending(ChannelName.EMAIL, at(28, 0), 1000) if part.unit_code == unit]


def test_the_new_liaison_hears_once_what_is_owed(desk: Desk, staffing: Staffing) -> None:
    first = desk.cascade()[2]
    second = desk.issue(small_city.draft(office="s1", number="测〔2024〕2号"), "second").id
    desk.report(second, "v1")
    third = desk.issue(small_city.draft(office="s1", number="测〔2024〕3号"), "third").id
    done = staffing.take([NEW, GONE], "林一")
    assert (done.contacts, done.changed, done.notices) == (2, ("v1",), 3)
    told = [part for part in waiting(desk, "v1") if part.purpose is Purpose.HANDOVER]
    assert {(part.contact.id, part.notice_id) for part in told} == {("v1.new", first), ("v1.new", third)}
    with desk.ledger.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT notice_id, actor FROM trail WHERE act = 'liaison_changed' ORDER BY notice_id"
        ).all()
    assert [tuple(row) for row in rows] == [("second", "林一"), ("third", "林一"), (first, "林一")]


async def test_it_is_one_letter(desk: Desk, staffing: Staffing) -> None:
    desk.cascade()
    desk.issue(small_city.draft(office="s1", number="测〔2024〕2号"), "second")
    await desk.deliver()
    staffing.take([NEW, GONE], "林一")
    before = len(desk.post[ChannelName.EMAIL].kept)
    await desk.deliver()
    (letter,) = desk.post[ChannelName.EMAIL].kept[before:]
    assert {part.notice_id for part in letter.parts} == {"top-s1", "second"}
    assert letter.parts[0].contact.id == "v1.new"


async def test_what_waited_for_who_left_goes_to_who_came(desk: Desk, staffing: Staffing) -> None:
    street = desk.cascade()[2]
    staffing.take([NEW, GONE], "林一")
    await desk.deliver()
    got = [one.parts[0] for one in desk.post[ChannelName.EMAIL].kept if one.parts[0].unit_code == "v1"]
    assert {part.contact.id for part in got} == {"v1.new"}
    assert {part.purpose for part in got if part.notice_id == street} == {Purpose.NOTICE, Purpose.HANDOVER}


def test_links_of_who_left_or_moved_are_dead(desk: Desk, staffing: Staffing) -> None:
    desk.cascade()
    (told,) = waiting(desk, "v1")
    with desk.ledger.reading() as facts:
        assert facts.link(told.id).live
    staffing.take([OLD.model_copy(update={"unit_code": "v2"})], "林一")
    with desk.ledger.reading() as facts:
        assert not facts.link(told.id, desk.clock.now()).live
    staffing.take([GONE], "林一")
    with desk.ledger.reading() as facts:
        assert not facts.link(told.id, desk.clock.now()).live


def test_an_offices_own_view_dies_with_the_post(desk: Desk, staffing: Staffing) -> None:
    """A link without a unit is a handler's: it works as long as its contact serves the office."""
    street = desk.cascade()[2]
    late = desk.rungs(street, *_acts(desk, street))
    desk.tell(street, [rung for rung in late if rung.step])
    with desk.ledger.reading() as facts:
        part = next(one for one in facts.pending(ChannelName.EMAIL, at(30, 0), 1000) if one.contact.id == "s1.clerk")
        assert part.unit_code is None
        assert facts.link(part.id).live
    moved = part.contact.model_copy(update={"unit_code": "s2"})
    staffing.take([moved], "林一")
    with desk.ledger.reading() as facts:
        assert not facts.link(part.id).live


def _acts(desk: Desk, notice_id: str) -> set[Act]:
    with desk.ledger.reading() as facts:
        return {rung.act for rung in facts.rungs(notice_id)}


def test_the_origins_handler_keeps_the_view_of_notices_below(desk: Desk) -> None:
    street = desk.cascade()[2]
    desk.tell(street, [rung for rung in desk.rungs(street, *_acts(desk, street)) if rung.step])
    with desk.ledger.reading() as facts:
        part = next(one for one in facts.pending(ChannelName.EMAIL, at(30, 0), 1000) if one.contact.id == "c.clerk")
        assert (part.notice_id, facts.link(part.id).live) == (street, True)


def test_a_backup_or_a_new_address_is_no_change_of_liaison(desk: Desk, staffing: Staffing) -> None:
    desk.cascade()
    backup = NEW.model_copy(update={"id": "v1.backup", "duty": Duty.BACKUP})
    moved = OLD.model_copy(update={"email": "other@example.invalid"})
    assert staffing.take([backup, moved], "林一").changed == ()


def test_who_moves_between_units_changes_both(desk: Desk, staffing: Staffing) -> None:
    desk.cascade()
    assert staffing.take([OLD.model_copy(update={"unit_code": "v4"})], "林一").changed == ("v1", "v4")


def test_any_number_of_people_is_a_handful_of_statements(desk: Desk, staffing: Staffing) -> None:
    desk.cascade()
    counted = []
    for codes in (("v1",), small_city.COMMUNITIES):
        people = [NEW.model_copy(update={"id": f"{code}.{len(codes)}", "unit_code": code}) for code in codes]
        with desk.counting() as sent:
            staffing.take(people, "林一")
        counted.append(len(sent))
    assert counted[0] == counted[1]


def test_a_last_resort_is_named_and_taken_back(desk: Desk, staffing: Staffing) -> None:
    assert staffing.last_resort() is None
    named = staffing.name_last_resort("c.leader")
    assert named is not None
    assert staffing.last_resort() == named
    with pytest.raises(NotFound):
        staffing.name_last_resort("nobody")
    staffing.name_last_resort(None)
    assert staffing.last_resort() is None
    assert desk.units
