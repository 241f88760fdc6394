"""Who stands in for whom: the pure rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.climb import leaders, liaisons, reachable
from domain.contacts import Contact, Duty
from domain.handovers import StandIn, concerning, replacement, standing_in


def person(name: str, duty: Duty = Duty.LIAISON, unit: str = "v1", **more: object) -> Contact:
    known = {"id": name, "unit_code": unit, "name": name, "duty": duty, "email": f"{name}@example.invalid"}
    return Contact.model_validate(known | more)


def stand_in(contact: Contact, away: str | None = None, notice_id: str | None = None) -> StandIn:
    return StandIn(unit_code="v1", notice_id=notice_id, away=away, contact=contact)


OWN = (person("a"), person("b", Duty.BACKUP), person("c", Duty.CLERK), person("d", Duty.LEADER))
DELEGATE = person("x", Duty.LEADER, "g1")


def names(contacts: tuple[Contact, ...]) -> list[str]:
    return [contact.id for contact in contacts]


def test_the_delegate_comes_first_and_the_leader_stays() -> None:
    found = standing_in(OWN, [stand_in(DELEGATE)])
    assert names(found) == ["x", "d"]
    assert names(liaisons(found, with_backup=True)) == ["x"]
    assert names(leaders(found)) == ["d"]


@pytest.mark.parametrize(("away", "left"), [("a", ["x", "b", "c", "d"]), ("c", ["x", "a", "b", "d"])])
def test_of_one_who_is_away_the_delegate_takes_the_duty(away: str, left: list[str]) -> None:
    found = standing_in(OWN, [stand_in(DELEGATE, away)])
    assert names(found) == left
    assert found[0].duty is next(one.duty for one in OWN if one.id == away)


def test_for_somebody_who_does_not_serve_nobody_stands_in() -> None:
    assert standing_in(OWN, [stand_in(DELEGATE, "d"), stand_in(DELEGATE, "gone")]) == OWN


def test_what_is_for_the_notice_alone_goes_before_what_is_for_all() -> None:
    for_all, alone = stand_in(DELEGATE), stand_in(person("y"), notice_id="n1")
    assert concerning([for_all, alone], "v1", "n1") == (alone,)
    assert concerning([for_all, alone], "v1", "n2") == (for_all,)
    assert concerning([for_all, alone], "v2", "n1") == ()


def test_what_waits_goes_to_the_delegate_and_what_is_the_delegates_stays() -> None:
    found = [stand_in(DELEGATE)]
    assert replacement(OWN[0], found) == DELEGATE
    assert replacement(OWN[3], found) is None
    assert replacement(DELEGATE, found) is None
    assert replacement(OWN[0], [stand_in(person("z", email=None))]) is None


addresses = st.sampled_from([None, "someone@example.invalid"])
people = st.lists(
    st.builds(
        lambda number, duty, email: person(f"p{number}", duty, email=email),
        st.integers(0, 5),
        st.sampled_from(list(Duty)),
        addresses,
    ),
    max_size=6,
    unique_by=lambda contact: contact.id,
)
delegates = st.lists(
    st.builds(
        lambda number, email, away: stand_in(person(f"x{number}", unit="g1", email=email), away),
        st.integers(0, 3),
        addresses,
        st.sampled_from([None, "p0", "p1"]),
    ),
    max_size=3,
)


@given(people, delegates)
def test_no_handover_makes_a_unit_that_can_be_reached_unreachable(
    contacts: list[Contact], found: list[StandIn]
) -> None:
    before = any(reachable(one) for one in liaisons(contacts, with_backup=True))
    after = any(reachable(one) for one in liaisons(standing_in(contacts, found), with_backup=True))
    assert after or not before
    assert leaders(standing_in(contacts, found)) == leaders(contacts)
