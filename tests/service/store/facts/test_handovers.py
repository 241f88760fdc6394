"""Handovers: in force between their instants, for the notice they are for, as long as the delegate can be there."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.errors import NotFound
from domain.handovers import Handing
from domain.letters import ChannelName
from domain.notices import Notice
from domain.outbox import Intent, IntentState, Purpose, Sent
from domain.policy import Act, Step, Track
from tests.service.store.world import ISSUED, NORTHERN, SOMEBODY, World, draft

NOON = ISSUED + timedelta(hours=3)


def handing(**more: Any) -> Handing:
    known = {
        "unit_code": "n",
        "to_contact_id": "n1-liaison",
        "starts_at": ISSUED,
        "reason": "出差",
        "actor": "林一",
        "at": ISSUED,
    }
    return Handing.model_validate(known | more)


def put(world: World, **more: Any) -> int:
    with world.facts() as facts:
        return facts.put_handover(handing(**more))


def contacts(world: World, notice: Notice, code: str, now: datetime | None) -> set[str]:
    with world.ledger.reading() as facts:
        (one,) = [receipt for receipt in facts.receipts(notice.id, now) if receipt.unit_code == code]
        assert facts.receipt(notice.id, code, now) == one
        return {contact.id for contact in one.contacts}


def test_the_delegate_takes_the_place_of_those_who_serve(world: World) -> None:
    top = world.issue(draft())
    put(world)
    assert contacts(world, top, "n", NOON) == {"n1-liaison", "n-leader"}
    assert contacts(world, top, "s", NOON) == {"s-liaison", "s-backup", "s-leader"}
    assert contacts(world, top, "n", None) == {"n-liaison", "n-backup", "n-leader"}


def test_of_one_who_is_away_only_that_one(world: World) -> None:
    top = world.issue(draft())
    put(world, contact_id="n-liaison")
    assert contacts(world, top, "n", NOON) == {"n1-liaison", "n-backup", "n-leader"}


@pytest.mark.parametrize(
    ("change", "in_force"),
    [
        ({}, True),
        ({"starts_at": NOON}, True),
        ({"starts_at": NOON + timedelta(seconds=1)}, False),
        ({"ends_at": NOON + timedelta(seconds=1)}, True),
        ({"ends_at": NOON}, False),
    ],
)
def test_it_is_in_force_from_its_start_to_before_its_end(world: World, change: dict[str, Any], in_force: bool) -> None:
    top = world.issue(draft())
    put(world, **change)
    assert ("n1-liaison" in contacts(world, top, "n", NOON)) is in_force


def test_what_is_handed_over_for_one_notice_goes_before_what_is_for_all(world: World) -> None:
    top, other = world.issue(draft()), world.issue(draft(number="二"), "other")
    put(world)
    put(world, notice_id=top.id, to_contact_id="n2-liaison")
    assert "n2-liaison" in contacts(world, top, "n", NOON)
    assert "n1-liaison" in contacts(world, other, "n", NOON)


def test_whoever_has_left_or_whose_unit_is_gone_stands_in_for_nobody(world: World) -> None:
    top = world.issue(draft())
    put(world)
    world.directory.put_units([NORTHERN[0].model_copy(update={"active": False})])
    assert contacts(world, top, "n", NOON) == {"n-liaison", "n-backup", "n-leader"}


def test_debtors_bring_the_delegate(world: World) -> None:
    top = world.issue(draft())
    put(world)
    with world.ledger.reading() as facts:
        asked = next(r for r in facts.rungs(top.id) if r.track is Track.ACKNOWLEDGE and r.act is Act.ESCALATE)
        north, south = facts.debtors(top.id, asked, NOON)
        assert {contact.id for contact in north.contacts} == {"n1-liaison", "n-leader"}
        assert {contact.id for contact in south.contacts} == {"s-liaison", "s-backup", "s-leader"}


def told(world: World, top: Notice, contact: str, purpose: Purpose = Purpose.NOTICE) -> None:
    intent = Intent(
        notice_id=top.id,
        rung_id="tell",
        contact_id=contact,
        channel=ChannelName.EMAIL,
        purpose=purpose,
        step=Step.LIAISON,
        unit_code="n",
        instant=ISSUED,
        release_at=ISSUED,
    )
    with world.facts() as facts:
        facts.put_intents([intent])


def test_what_waits_is_sent_to_the_delegate_whose_link_then_works(world: World) -> None:
    top = world.issue(draft())
    told(world, top, "n-liaison")
    handover = put(world)
    with world.facts() as facts:
        (part,) = facts.pending(ChannelName.EMAIL, NOON, 9)
        assert (part.contact.id, part.readdressed) == ("n1-liaison", True)
        sent = Sent(
            id=part.id, state=IntentState.SENT, letter_id="l", at=NOON, checked_at=NOON, contact_id="n1-liaison"
        )
        facts.record(ChannelName.EMAIL, [sent])
    with world.facts() as facts:
        link = facts.link(part.id, NOON)
        assert (link.contact_id, link.live, link.delegated) == ("n1-liaison", True, True)
        assert not facts.link(part.id).live
        facts.end_handover(handover, NOON)
        assert not facts.link(part.id, NOON).live


def test_two_messages_for_one_delegate_stay_two_rows(world: World) -> None:
    top = world.issue(draft())
    told(world, top, "n-liaison")
    told(world, top, "n-backup")
    put(world)
    with world.facts() as facts:
        parts = facts.pending(ChannelName.EMAIL, NOON, 9)
        assert {part.contact.id for part in parts} == {"n1-liaison"}
        facts.record(
            ChannelName.EMAIL,
            [
                Sent(id=p.id, state=IntentState.SENT, letter_id="l", at=NOON, checked_at=NOON, contact_id=p.contact.id)
                for p in parts
            ],
        )
        assert facts.pending(ChannelName.EMAIL, NOON, 9) == []


def test_what_waits_for_somebody_who_has_left_goes_to_who_serves(world: World) -> None:
    top = world.issue(draft())
    told(world, top, "n-liaison")
    gone = next(one for one in world.directory.contacts("/c/n/") if one.id == "n-liaison")
    world.directory.put_contacts([gone.model_copy(update={"active": False})])
    with world.ledger.reading() as facts:
        (part,) = facts.pending(ChannelName.EMAIL, NOON, 9)
    assert (part.contact.id, part.live) == ("n-backup", True)


def test_open_work_is_what_was_received_and_what_is_owed_of_it(world: World) -> None:
    top, other = world.issue(draft()), world.issue(draft(number="二"), "other")
    world.report(other, "n")
    with world.facts() as facts:
        assert [(one.notice_id, one.owes) for one in facts.open_work(["n"])] == [(other.id, False), (top.id, True)]
        facts.acknowledge(top.id, "n", ISSUED, SOMEBODY)
        assert [one.owes for one in facts.open_work(["n"])] == [False, True]
        facts.close_notice(top.id, ISSUED)
        assert [one.notice_id for one in facts.open_work(["n", "s"])] == [other.id, other.id]
        assert facts.open_work([]) == []


def test_handovers_are_listed_with_their_names_the_newest_first(world: World) -> None:
    first, second = put(world), put(world, contact_id="n-liaison")
    with world.facts() as facts:
        newest, oldest = facts.handovers("n")
        assert (newest.id, oldest.id) == (second, first)
        assert (newest.contact_name, newest.to_name, newest.to_unit_name, newest.unit_name) == (
            "nliaison",
            "n1liaison",
            "n1单位",
            "n单位",
        )
        facts.end_handover(first, NOON)
        assert facts.handover(first).ended_at == NOON
        with pytest.raises(NotFound):
            facts.handover(first + 1000)
