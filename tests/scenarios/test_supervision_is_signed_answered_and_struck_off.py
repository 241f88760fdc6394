"""督办单: drafted from frozen facts, sent only after a named person signs, answered, and struck off by a person.

Domain rule 8, and rule 5 for the reminders of its reply: only as long as it is still owed.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from activities.supervising import Clearing, Signature, Supervising, SupervisionOrder
from domain.facts import Provenance
from domain.outbox import Pending, Purpose
from domain.reports import Submission
from domain.supervision import Colour, Supervision, SupervisionState
from tests import small_city
from tests.cascade import Cascade, open_cascade

NUMBERS = Submission(values={"events": "1", "people": "1"})


@pytest.fixture
async def city(tmp_path: Path) -> AsyncIterator[Cascade]:
    async with open_cascade(tmp_path, small_city.units(), small_city.contacts(), small_city.MONDAY) as opened:
        yield opened


@pytest.fixture
async def street(city: Cascade) -> str:
    """The street's notice, the morning after its due; only v3 has reported."""
    notice = await city.issue(small_city.draft())
    street = f"{notice.id}-s1"
    await city.report(street, "v3", NUMBERS)
    await city.until(small_city.MONDAY + timedelta(days=21, hours=1))
    return street


def office(city: Cascade) -> Supervising:
    return Supervising(city.ledger, city.clock, city.engine)


async def sign(city: Cascade, one: Supervision) -> Supervision:
    signed = office(city).sign(one.notice_id, one.id, Signature(by="赵六"))
    await city.settle()
    return signed


async def reply(city: Cascade, one: Supervision, text: str) -> None:
    provenance = Provenance(actor="联络员", channel="email")
    with city.ledger.transaction() as facts:
        replied = office(city).reply(facts, one.notice_id, one.unit_code, one.id, text, provenance)
    office(city).replied(replied)
    await city.settle()


def parts(city: Cascade, unit: str, purpose: Purpose) -> list[Pending]:
    return [part for mail in city.mails_to(unit) for part in mail.parts if part.purpose is purpose]


def chased(city: Cascade, unit: str) -> list[str]:
    """Reminders of the reply, as whose step."""
    found = [part for mail in city.mails_to(unit) for part in mail.parts]
    return [
        part.contact.duty.value
        for part in found
        if ".escalate." in part.rung_id and part.rung_id[:12] == "supervision."
    ]


async def test_nothing_is_sent_before_a_named_person_signs(city: Cascade, street: str) -> None:
    drafted = office(city).draft(street, SupervisionOrder(by="王五"))
    assert [(one.unit_code, one.colour) for one in drafted.drafted] == [("v1", Colour.RED), ("v2", Colour.RED)]
    await city.pass_time(timedelta(hours=5))
    assert parts(city, "v1", Purpose.SUPERVISION) == []
    signed = await sign(city, drafted.drafted[0])
    told = parts(city, "v1", Purpose.SUPERVISION)
    assert {part.contact.duty.value for part in told} == {"liaison", "leader"}
    assert all(part.enclosure and part.enclosure.body == signed.body for part in told)
    assert parts(city, "v2", Purpose.SUPERVISION) == []


async def test_a_late_reply_is_chased_step_by_step_until_it_comes(city: Cascade, street: str) -> None:
    (one, *_) = office(city).draft(street, SupervisionOrder(by="王五", units=("v1",))).drafted
    signed = await sign(city, one)
    assert signed.due is not None
    await city.until(signed.due - timedelta(minutes=1))
    assert chased(city, "v1") == []
    await city.until(signed.due + timedelta(days=1, hours=1))
    assert chased(city, "v1") == ["liaison", "leader"]
    await reply(city, signed, "负责人出差，明日补报")
    await city.pass_time(timedelta(days=10))
    assert chased(city, "v1") == ["liaison", "leader"]
    assert len(parts(city, "s1", Purpose.SUPERVISION_REPLIED)) == 1


async def test_the_reply_is_asked_for_even_after_the_notice_is_closed(city: Cascade, street: str) -> None:
    (one, *_) = office(city).draft(street, SupervisionOrder(by="王五", units=("v1",))).drafted
    await city.until_closed(street)
    signed = await sign(city, one)
    assert signed.due is not None
    await city.until(signed.due + timedelta(days=5))
    assert chased(city, "v1")[:2] == ["liaison", "leader"]


async def test_handing_in_proposes_striking_off_and_a_person_does_it(city: Cascade, street: str) -> None:
    (one, *_) = office(city).draft(street, SupervisionOrder(by="王五", units=("v1",))).drafted
    signed = await sign(city, one)
    await city.report(street, "v1", NUMBERS)
    with city.ledger.reading() as facts:
        proposed = facts.supervision(street, signed.id)
    assert (proposed.settled, proposed.state) == (True, SupervisionState.SIGNED)
    await city.pass_time(timedelta(days=10))
    assert chased(city, "v1") == []  # what was asked for is in
    (reminder,) = parts(city, "s1", Purpose.SUPERVISION_OPEN)
    assert reminder.enclosure is not None
    assert reminder.enclosure.settled
    cleared = office(city).clear(street, signed.id, Clearing(by="赵六", reason="已补报"))
    await city.settle()
    assert (cleared.state, cleared.ended_by) == (SupervisionState.CLEARED, "赵六")
    assert len(parts(city, "v1", Purpose.SUPERVISION_ENDED)) == 2
