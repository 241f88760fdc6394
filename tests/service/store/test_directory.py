"""Units, contacts, gazetted years, settings: upserts that are taken whole."""

from datetime import date

import pytest

from domain.contacts import Duty
from domain.errors import NotFound
from domain.facts import Incident
from domain.gazette import gazetted
from domain.units import Level, ReissueRule
from tests.service.store.world import CITY, ISSUED, NORTH, NORTHERN, SOUTH, TREE, World, people, unit


def test_units_come_back_as_they_went_in(world: World) -> None:
    office = unit(
        "o", CITY, Level.COMMITTEE_OFFICE, tags=("安委会", "牵头"), acts_for="c", reissue=ReissueRule.REVIEW_FIRST
    )
    bureau = unit("b", NORTH, Level.DEPARTMENT, line_superior="o", active=False)
    world.directory.put_units([office, bureau])
    assert set(world.directory.units()) == {*TREE, office, bureau}


def test_a_subtree_is_a_range(world: World) -> None:
    world.directory.put_units([unit("n0", CITY), unit("n-1", CITY)])
    assert [found.code for found in world.directory.units(NORTH.path)] == ["n", "n1", "n2"]
    assert {contact.unit_code for contact in world.directory.contacts(NORTH.path)} == {"n", "n1", "n2"}
    assert world.directory.units("/x/") == []
    assert world.directory.count_units() == len(TREE) + 2


def test_writing_again_replaces(world: World) -> None:
    moved = NORTHERN[0].model_copy(update={"parent_code": "s", "path": f"{SOUTH.path}n1/", "name": "新名"})
    world.directory.put_units([moved])
    assert moved in world.directory.units(SOUTH.path)
    assert len(world.directory.units()) == len(TREE)


def test_a_contact_of_an_unknown_unit_is_refused_with_everything(world: World) -> None:
    with pytest.raises(NotFound, match="“x”"):
        world.directory.put([unit("y", CITY)], [*people("y"), *people("x")])
    assert world.directory.units("/c/y/") == []


def test_a_dead_address_stays_dead_until_another_is_written(world: World) -> None:
    liaison = next(contact for contact in world.directory.contacts("/c/n/n1/") if contact.duty is Duty.LIAISON)
    world.directory.put_contacts([liaison.model_copy(update={"email_dead": True, "sms_dead": True})])
    world.directory.put_contacts([liaison.model_copy(update={"mobile": "10000000001"})])
    [found] = [contact for contact in world.directory.contacts("/c/n/n1/") if contact.id == liaison.id]
    assert (found.email_dead, found.sms_dead) == (True, False)


def test_a_year_counts_before_the_one_of_the_program(world: World) -> None:
    with world.facts() as facts:
        assert facts.calendar().is_tentative(date(2031, 1, 2))
    for workdays in ("", "01-04"):
        world.directory.put_calendar_year(gazetted(2031, "示例", (("元旦", "01-01", "01-03"),), workdays))
        with world.facts() as facts:
            calendar = facts.calendar()
        assert calendar.note(date(2031, 1, 2)) == "法定节假日（元旦）"
        assert calendar.is_working_day(date(2031, 1, 4)) is bool(workdays)
        assert calendar.note(date(2024, 6, 10)) == "法定节假日（端午节）"


def test_the_calendar_is_parsed_once(world: World) -> None:
    world.directory.put_calendar_year(gazetted(2031, "示例", (("元旦", "01-01", "01-03"),), ""))
    with world.facts() as facts:
        first = facts.calendar()
    with world.counting() as sent, world.facts() as facts:
        assert facts.calendar() is first
    assert len(sent) == 1


def test_settings(world: World) -> None:
    assert world.directory.setting("sms.cap", 3) == 3
    for value in (5, {"签名": "【某市】"}, None, [1, 2]):
        world.directory.put_setting("sms.cap", value)
        assert world.directory.setting("sms.cap", 3) == value


def test_incidents_are_raised_once(world: World) -> None:
    incident = Incident(key="dead:1", kind="dead_address", unit_code="n1", sentence="地址无法送达")
    for _ in range(2):
        with world.facts() as facts:
            facts.raise_incidents([incident, incident], ISSUED)
    assert world.directory.incidents() == [incident]
