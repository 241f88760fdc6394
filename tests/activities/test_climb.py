"""Domain rule 7, every path: whoever is missing is skipped at once and leaves an incident, a bounce goes to who comes
next, at the top somebody is always told, and a report stops it and tells exactly those who were alarmed.
"""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from activities.staffing import Staffing
from domain.contacts import Contact
from domain.letters import ChannelName
from domain.outbox import Pending, Purpose
from domain.plan import Rung
from domain.policy import Act, Step, Track
from tests import small_city
from tests.activities.conftest import Furnish
from tests.activities.desk import Desk, at

LATER = small_city.MONDAY + timedelta(days=60)
RUNGS = {Step.LIAISON: 0, Step.LEADER: 1, Step.SUPERIOR: 2, Step.ORIGIN: 3}
PEOPLE = {Step.LIAISON: "v1.liaison", Step.LEADER: "v1.leader", Step.SUPERIOR: "s1.clerk", Step.ORIGIN: "c.clerk"}
OFFICE = ("s1.clerk", "s1.liaison", "s1.leader")
TOP = ("c.clerk", "c.liaison", "c.leader")


def desk_without(furnish: Furnish, *gone: str) -> Desk:
    return furnish(small_city.units(), small_city.contacts(without=gone))


def escalations(desk: Desk, notice_id: str) -> dict[Step, Rung]:
    found = [rung for rung in desk.rungs(notice_id, Act.ESCALATE) if rung.track is Track.REPORT and rung.step]
    return {rung.step: rung for rung in found if rung.step}


def fire(desk: Desk, notice_id: str, step: Step) -> list[Pending]:
    """The rung of one step alone. Returns what it wrote about v1 and its offices."""
    rung = escalations(desk, notice_id)[step]
    desk.tell(notice_id, [rung])
    with desk.ledger.reading() as facts:
        waiting = facts.pending(ChannelName.EMAIL, LATER, 1000)
    return [part for part in waiting if part.rung_id == rung.id and part.unit_code in (None, "v1")]


def incidents(desk: Desk) -> set[str]:
    with desk.ledger.reading() as facts:
        return {one.key for one in facts.incidents()}


def people(parts: Sequence[Pending]) -> set[str]:
    return {part.contact.id for part in parts}


@pytest.mark.parametrize("step", list(RUNGS))
def test_each_step_tells_its_own(desk: Desk, step: Step) -> None:
    street = desk.cascade()[2]
    assert people(fire(desk, street, step)) == {PEOPLE[step]}
    assert incidents(desk) == set()


@pytest.mark.parametrize(
    ("step", "gone", "told", "skipped"),
    [
        (Step.LIAISON, ("v1.liaison",), "v1.leader", {"no-contact:v1:liaison"}),
        (Step.LIAISON, ("v1.liaison", "v1.leader"), "s1.clerk", {"no-contact:v1:liaison", "no-contact:v1:leader"}),
        (Step.LEADER, ("v1.leader",), "s1.clerk", {"no-contact:v1:leader"}),
        (Step.LEADER, ("v1.leader", *OFFICE), "c.clerk", {"no-contact:v1:leader", "no-contact:s1:superior"}),
        (Step.SUPERIOR, ("s1.clerk",), "s1.liaison", set()),
        (Step.SUPERIOR, OFFICE, "c.clerk", {"no-contact:s1:superior"}),
        (Step.ORIGIN, ("c.clerk",), "c.liaison", set()),
        (Step.ORIGIN, ("c.clerk", "c.liaison"), "c.leader", set()),
    ],
)
def test_who_is_missing_is_skipped_at_once(
    furnish: Furnish, step: Step, gone: tuple[str, ...], told: str, skipped: set[str]
) -> None:
    desk = desk_without(furnish, *gone)
    street = desk.cascade()[2]
    before = incidents(desk)
    assert people(fire(desk, street, step)) == {told}
    assert skipped <= incidents(desk)
    assert {key for key in incidents(desk) - before if ":superior" in key or ":origin" in key} <= skipped


def test_with_nobody_on_the_whole_way_the_last_resort_is_told(furnish: Furnish) -> None:
    desk = desk_without(furnish, "v1.liaison", "v1.leader", *OFFICE, *TOP)
    Staffing(desk.ledger, desk.clock, desk.engine).name_last_resort("d2.leader")
    street = desk.cascade()[2]
    (part,) = fire(desk, street, Step.LIAISON)
    assert (part.contact.id, part.step, part.purpose) == ("d2.leader", Step.ORIGIN, Purpose.ALARM)
    assert {"no-contact:v1:liaison", "no-contact:v1:leader", "no-contact:s1:superior", "no-contact:c:origin"} <= (
        incidents(desk)
    )
    with desk.ledger.reading() as facts:
        assert facts.link(part.id).live


def test_without_a_last_resort_the_administrator_hears_that_there_is_nobody(furnish: Furnish) -> None:
    desk = desk_without(furnish, "v1.liaison", "v1.leader", *OFFICE, *TOP)
    street = desk.cascade()[2]
    assert fire(desk, street, Step.LIAISON) == []
    with desk.ledger.reading() as facts:
        sentence = next(one.sentence for one in facts.incidents() if one.key == "no-contact:c:origin")
    assert "已无人可以告知" in sentence


def test_a_leader_without_address_at_the_top_leaves_it_to_the_clerk(furnish: Furnish) -> None:
    people_known = [
        one.model_copy(update={"email": None, "mobile": None}) if one.id == "s1.leader" else one
        for one in small_city.contacts()
    ]
    desk = furnish(small_city.units(), people_known)
    notice = desk.issue(small_city.draft(office="s1"))
    assert people(fire(desk, notice.id, Step.ORIGIN)) == {"s1.clerk"}


def without_mobile(*dead: str) -> list[Contact]:
    """Nobody has a mobile number; these mailboxes are refused."""
    return [one.model_copy(update={"mobile": None}) for one in small_city.contacts(dead=dead)]


@pytest.mark.parametrize(
    ("step", "dead", "told"),
    [
        (Step.LIAISON, ("v1.liaison",), "v1.leader"),
        (Step.LIAISON, ("v1.liaison", "v1.leader"), "s1.clerk"),
        (Step.LEADER, ("v1.leader",), "s1.clerk"),
        (Step.SUPERIOR, ("s1.clerk",), "s1.liaison"),
        (Step.SUPERIOR, OFFICE, "c.clerk"),
        (Step.ORIGIN, ("c.clerk",), "c.liaison"),
        (Step.ORIGIN, ("c.clerk", "c.liaison"), "c.leader"),
    ],
)
async def test_a_bounce_goes_to_who_comes_next(furnish: Furnish, step: Step, dead: tuple[str, ...], told: str) -> None:
    desk = furnish(small_city.units(), without_mobile(*dead))
    street = desk.cascade()[2]
    rung = escalations(desk, street)[step]
    desk.tell(street, [rung])
    desk.clock.moment = at(28, 10)
    for _ in range(4):
        await desk.deliver()
    got = [
        part
        for letter in desk.post[ChannelName.EMAIL].kept
        for part in letter.parts
        if part.rung_id == rung.id and part.unit_code in (None, "v1")
    ]
    assert told in people(got)
    assert {f"dead:email:{one}" for one in dead} <= incidents(desk)
    with desk.ledger.reading() as facts:
        assert all(facts.link(part.id).live for part in got)


async def test_a_bounce_at_the_very_top_reaches_the_last_resort(furnish: Furnish) -> None:
    desk = furnish(small_city.units(), without_mobile(*TOP))
    Staffing(desk.ledger, desk.clock, desk.engine).name_last_resort("d2.leader")
    street = desk.cascade()[2]
    desk.tell(street, [escalations(desk, street)[Step.ORIGIN]])
    desk.clock.moment = at(28, 10)
    for _ in range(4):
        await desk.deliver()
    alarmed = [
        part.contact.id
        for letter in desk.post[ChannelName.EMAIL].kept
        for part in letter.parts
        if part.notice_id == street and part.purpose is Purpose.ALARM
    ]
    assert alarmed == ["d2.leader"]


async def climbed(desk: Desk, street: str, *steps: Step) -> None:
    for step in steps:
        desk.tell(street, [escalations(desk, street)[step]])
        desk.clock.moment = max(desk.clock.moment, desk.clock.moment.replace(hour=10))
        await desk.deliver()


def cleared(desk: Desk) -> list[tuple[str, str]]:
    with desk.ledger.reading() as facts:
        waiting = facts.pending(ChannelName.EMAIL, LATER, 1000)
    return sorted((part.contact.id, part.unit_name) for part in waiting if part.purpose is Purpose.ALL_CLEAR)


async def test_a_report_tells_exactly_those_who_were_alarmed(desk: Desk) -> None:
    street = desk.cascade()[2]
    desk.report(street, "v3")
    await climbed(desk, street, Step.LIAISON, Step.LEADER)
    desk.report(street, "v1")
    assert cleared(desk) == [("v1.leader", "一社区")]
    await climbed(desk, street, Step.SUPERIOR)
    desk.report(street, "v2")
    assert [one for one in cleared(desk) if one[1] == "二社区"] == [("s1.clerk", "二社区"), ("v2.leader", "二社区")]
    assert not [one for one in cleared(desk) if one[1] == "三社区"]


async def test_a_correction_tells_nobody_a_second_time(desk: Desk) -> None:
    street = desk.cascade()[2]
    await climbed(desk, street, Step.LIAISON, Step.LEADER)
    desk.report(street, "v1")
    desk.report(street, "v1", base_version=1)
    assert cleared(desk) == [("v1.leader", "一社区")]


async def test_an_offices_own_report_tells_those_who_were_alarmed_about_the_office(desk: Desk) -> None:
    _, district, street = desk.cascade()
    await climbed(desk, district, Step.LIAISON, Step.LEADER)
    for code in ("v1", "v2", "v3"):
        desk.report(street, code)
    desk.compile(street)
    assert ("s1.leader", "甲街道") in cleared(desk)
