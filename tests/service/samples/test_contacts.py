from collections import Counter

import pytest

from domain.contacts import Contact, Duty, normalise_email, normalise_mobile
from domain.tree import build_tree
from domain.units import Level, Unit
from service.imports.divisions import read_units
from service.samples import read_divisions
from service.samples.contacts import invent_contacts, invent_enterprises

STREET = "350502006"


@pytest.fixture(scope="module")
def units() -> tuple[Unit, ...]:
    return build_tree(read_units(read_divisions("quanzhou")))


@pytest.fixture(scope="module")
def people(units: tuple[Unit, ...]) -> list[Contact]:
    return invent_contacts(units, "demo")


def test_the_same_seed_invents_the_same_people(units: tuple[Unit, ...], people: list[Contact]) -> None:
    assert invent_contacts(units, "demo") == people
    assert [person.name for person in invent_contacts(units, "other")] != [person.name for person in people]


def test_every_unit_has_a_liaison_with_its_mailbox(units: tuple[Unit, ...], people: list[Contact]) -> None:
    liaisons = {person.unit_code: person for person in people if person.duty is Duty.LIAISON}
    assert set(liaisons) == {unit.code for unit in units}
    for code, person in liaisons.items():
        assert person.email in {f"{code}.liaison@example.invalid", f"dead.{code}.liaison@example.invalid"}


def test_offices_have_a_clerk_and_a_backup_and_no_dead_mailbox(units: tuple[Unit, ...], people: list[Contact]) -> None:
    offices = {unit.parent_code for unit in units if unit.parent_code}
    for duty in (Duty.CLERK, Duty.BACKUP):
        assert {person.unit_code for person in people if person.duty is duty} == offices
    dead = {person.unit_code for person in people if (person.email or "").startswith("dead")}
    assert dead
    assert not dead & offices


def test_a_few_addresses_are_dead_and_a_few_units_have_no_leader(
    units: tuple[Unit, ...], people: list[Contact]
) -> None:
    dead = sum((person.email or "").startswith("dead") for person in people)
    leaders = sum(person.duty is Duty.LEADER for person in people)
    assert 0.003 < dead / len(units) < 0.03
    assert 0.01 < 1 - leaders / len(units) < 0.06


def test_invented_addresses_are_valid_unique_and_nobodys(people: list[Contact]) -> None:
    for person in people:
        assert person.email == normalise_email(person.email or "")
        assert (person.email or "").endswith("@example.invalid")
        assert person.mobile == normalise_mobile(person.mobile or "")
        assert (person.mobile or "").startswith("1990000")
        assert person.name[0] in "甲乙丙丁戊己庚辛壬癸"
        assert len(person.name) == 3
    for attribute in ("id", "email", "mobile"):
        assert max(Counter(getattr(person, attribute) for person in people).values()) == 1


def test_where_the_numbers_are_used_up_people_have_none(units: tuple[Unit, ...]) -> None:
    many = [*units, *invent_enterprises(STREET, units, 400, 1)]
    people = invent_contacts(many, 1)
    assert len(people) > 10_000
    assert sum(person.mobile is not None for person in people) == 10_000
    assert all(person.email for person in people)


def test_units_that_act_for_another_are_offices() -> None:
    district = Unit(code="d", name="区", level=Level.DISTRICT, parent_code=None, path="/d/")
    office = Unit(code="o", name="办", level=Level.COMMITTEE_OFFICE, parent_code="d", path="/d/o/", acts_for="d")
    assert Duty.CLERK in {person.duty for person in invent_contacts([district, office], 1) if person.unit_code == "o"}


def test_enterprises_stand_below_the_communities_of_one_street(units: tuple[Unit, ...]) -> None:
    enterprises = invent_enterprises(STREET, units, 3, "demo")
    assert enterprises == invent_enterprises(STREET, units, 3, "demo")
    assert len(enterprises) == 27
    paths = {unit.code: unit.path for unit in units}
    for enterprise in enterprises:
        assert enterprise.level is Level.ENTERPRISE
        assert enterprise.parent_code is not None
        assert enterprise.parent_code.startswith(STREET)
        assert enterprise.path == f"{paths[enterprise.parent_code]}{enterprise.code}/"
        assert enterprise.name.startswith("演示")


def test_twenty_thousand_enterprises_have_different_codes_and_names(units: tuple[Unit, ...]) -> None:
    enterprises = invent_enterprises(STREET, units, 2_223, 1)
    assert len(enterprises) == 9 * 2_223
    assert len({unit.code for unit in enterprises}) == len({unit.name for unit in enterprises}) == len(enterprises)
