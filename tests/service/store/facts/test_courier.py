"""The outbox at the moment of sending: what waits, what is still owed, what became of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from domain.letters import ChannelName
from domain.notices import Notice
from domain.outbox import TELL, Intent, IntentState, Pending, Purpose, Sent
from domain.policy import Step, Track
from domain.restraint import CHASING
from service.store.database import writing
from service.store.tables import NOTICE, OUTBOX
from tests.service.store.world import (
    DUE,
    INTENTION,
    ISSUED,
    NORTH,
    REVIEWED,
    SOMEBODY,
    STATISTICS,
    SUMMARY,
    TABLE,
    TEXT,
    World,
    draft,
)

MAIL = ChannelName.EMAIL
REPORT_RUNG = "report.table.once.escalate.2"


def intent(notice: Notice, contact: str, rung: str = REPORT_RUNG, **rest: Any) -> Intent:
    known: dict[str, Any] = {
        "notice_id": notice.id,
        "rung_id": rung,
        "contact_id": contact,
        "channel": MAIL,
        "purpose": Purpose.REMINDER,
        "unit_code": contact.split("-")[0],
        "instant": ISSUED,
        "release_at": ISSUED,
    }
    return Intent(**(known | rest))


def put(world: World, *intents: Intent) -> None:
    with world.facts() as facts:
        facts.put_intents(intents)


def pending(world: World, now: datetime = ISSUED, limit: int = 500) -> Sequence[Pending]:
    with world.ledger.reading() as facts:
        return facts.pending(MAIL, now, limit)


def owed(world: World) -> list[list[tuple[str, str | None]]]:
    return [[(one.unit_code, one.title) for one in part.owed] for part in pending(world)]


def test_only_what_is_released_and_of_the_channel(world: World) -> None:
    top = world.issue(draft())
    later = ISSUED + timedelta(hours=2)
    put(world, intent(top, "n-liaison"), intent(top, "s-liaison", release_at=later))
    put(world, intent(top, "s-leader", channel=ChannelName.SMS))
    assert [part.contact.id for part in pending(world)] == ["n-liaison"]
    with world.ledger.reading() as facts:
        assert facts.next_release(MAIL) == ISSUED
        assert facts.next_release(ChannelName.SMS) == ISSUED
    assert [part.contact.id for part in pending(world, later)] == ["n-liaison", "s-liaison"]


def test_everything_for_one_person_comes_together(world: World) -> None:
    top = world.issue(draft(STATISTICS, TEXT))
    minutes = [ISSUED + timedelta(minutes=minute) for minute in range(4)]
    put(
        world,
        intent(top, "n-liaison", "a.remind.0", release_at=minutes[0]),
        intent(top, "s-liaison", "a.remind.0", release_at=minutes[1]),
        intent(top, "n-liaison", "b.remind.0", release_at=minutes[2]),
        intent(top, "s-leader", "c.remind.0", release_at=minutes[3]),
    )
    assert [part.contact.id for part in pending(world, minutes[3])] == [
        "n-liaison",
        "n-liaison",
        "s-liaison",
        "s-leader",
    ]
    assert [part.contact.id for part in pending(world, minutes[3], limit=1)] == ["n-liaison", "n-liaison"]
    assert [part.contact.id for part in pending(world, minutes[3], limit=2)] == ["n-liaison", "n-liaison", "s-liaison"]


def test_a_message_says_whom_it_is_about(world: World) -> None:
    top = world.issue(draft())
    put(world, intent(top, "n-liaison"), intent(top, "c-liaison", purpose=Purpose.ALARM, unit_code=None))
    about = {part.contact.id: (part.unit_code, part.unit_name) for part in pending(world)}
    assert about == {"n-liaison": ("n", "n单位"), "c-liaison": (None, "c单位")}


def test_what_a_unit_owes_under_a_reporting_rung(world: World) -> None:
    top = world.issue(draft(STATISTICS, TEXT))
    put(world, intent(top, "n-liaison"), intent(top, "n-leader", purpose=Purpose.ALARM, step=Step.LEADER))
    [first, second] = pending(world)
    assert first.owed == second.owed
    assert [(one.unit_code, one.unit_name, one.track, one.title, one.due) for one in first.owed] == [
        ("n", "n单位", Track.REPORT, "统计表", DUE)
    ]
    world.report(top, "n", SUMMARY)
    assert owed(world) == [[("n", "统计表")]] * 2
    world.report(top, "n", TABLE)
    assert owed(world) == [[], []]


def test_an_office_s_alarm_lists_every_unit_that_still_owes(world: World) -> None:
    top = world.issue(draft())
    put(world, intent(top, "c-liaison", purpose=Purpose.ALARM, step=Step.SUPERIOR, unit_code=None))
    assert owed(world) == [[("n", "统计表"), ("s", "统计表")]]
    world.report(top, "n")
    assert owed(world) == [[("s", "统计表")]]


def test_acknowledging_settles_the_first_clock(world: World) -> None:
    top = world.issue(draft())
    rung = "acknowledge.escalate.0"
    put(world, intent(top, "n-liaison", rung), intent(top, "c-liaison", rung, purpose=Purpose.ALARM, unit_code=None))
    assert owed(world) == [[("n", None)], [("n", None), ("s", None)]]
    assert pending(world)[0].owed[0].due == top.acknowledge_due
    with world.facts() as facts:
        facts.acknowledge(top.id, "n", ISSUED, SOMEBODY)
    assert owed(world) == [[], [("s", None)]]


def test_passing_on_settles_the_clerk_s_clock(world: World) -> None:
    world.directory.put_units([NORTH.model_copy(update={"reissue": REVIEWED})])
    top = world.issue(draft())
    put(
        world,
        intent(top, "n-liaison", TELL, purpose=Purpose.REISSUE),
        intent(top, "n-leader", "reissue.escalate.1"),
        intent(top, "c-liaison", "reissue.escalate.2", purpose=Purpose.ALARM, unit_code=None),
    )
    assert owed(world) == [[("n", None)]] * 3
    assert {(one.track, one.due) for part in pending(world) for one in part.owed} == {(Track.REISSUE, top.reissue_due)}
    world.reissue(top, NORTH)
    assert owed(world) == [[], [], []]


def test_the_first_message_lists_everything_asked_of_the_unit(world: World) -> None:
    top = world.issue(draft(STATISTICS, TEXT, INTENTION))
    put(world, intent(top, "n-liaison", TELL, purpose=Purpose.NOTICE))
    assert owed(world) == [[("n", "统计表"), ("n", "活动总结"), ("n", "意向报名表")]]
    world.report(top, "n", SUMMARY)
    assert owed(world) == [[("n", "统计表"), ("n", "意向报名表")]]


def test_nothing_is_owed_once_the_notice_is_closed(world: World) -> None:
    top = world.issue(draft())
    put(world, intent(top, "n-liaison"), intent(top, "n-leader", TELL, purpose=Purpose.NOTICE))
    with world.facts() as facts:
        facts.close_notice(top.id, ISSUED)
    assert owed(world) == [[], []]
    assert [part.live for part in pending(world)] == [True, True]


def test_a_withdrawn_notice_is_told_to_nobody(world: World) -> None:
    top = world.issue(draft())
    put(world, intent(top, "n-liaison", TELL, purpose=Purpose.NOTICE))
    with writing(world.engine) as connection:
        connection.execute(update(NOTICE).values(state="withdrawn"))
    assert [(part.live, part.owed) for part in pending(world)] == [(False, ())]


def sent(part: Pending, state: IntentState = IntentState.SENT, **rest: Any) -> Sent:
    known: dict[str, Any] = {"id": part.id, "state": state, "letter_id": "l1", "at": ISSUED, "checked_at": ISSUED}
    return Sent(**(known | rest))


def record(world: World, *done: Sent) -> None:
    with world.facts() as facts:
        facts.record(MAIL, done)


@pytest.mark.parametrize("state", [state for state in IntentState if state is not IntentState.WAITING])
def test_what_is_done_does_not_wait_any_more(world: World, state: IntentState) -> None:
    put(world, intent(world.issue(draft()), "n-liaison"))
    record(world, sent(pending(world)[0], state))
    assert pending(world) == []
    with world.ledger.reading() as facts:
        assert facts.next_release(MAIL) is None


def test_a_failure_waits_for_its_next_try_and_is_counted_but_being_held_is_not(world: World) -> None:
    put(world, intent(world.issue(draft()), "n-liaison"))
    again = ISSUED + timedelta(minutes=1)
    [part] = pending(world)
    record(world, sent(part, IntentState.WAITING, release_at=again, detail="451 busy"))
    assert pending(world) == []
    assert [one.attempts for one in pending(world, again)] == [1]
    record(world, sent(part, IntentState.WAITING, letter_id="", release_at=again))
    assert [(one.attempts, one.release_at) for one in pending(world, again)] == [(1, again)]


def test_what_was_recorded_first_stays(world: World) -> None:
    put(world, intent(world.issue(draft()), "n-liaison"))
    [part] = pending(world)
    record(world, sent(part))
    record(world, sent(part, IntentState.WAITING, release_at=ISSUED))
    assert pending(world) == []


def test_who_was_chased_today(world: World) -> None:
    top = world.issue(draft())
    put(
        world, intent(top, "n-liaison"), intent(top, "s-liaison"), intent(top, "s-leader", TELL, purpose=Purpose.NOTICE)
    )
    first, *rest = pending(world)
    record(world, sent(first), *(sent(part, at=ISSUED - timedelta(days=1)) for part in rest))
    everybody = ["n-liaison", "s-liaison", "s-leader", "c-liaison"]
    with world.ledger.reading() as facts:
        assert facts.told_since(MAIL, everybody, ISSUED) == {"n-liaison"}
        assert facts.told_since(MAIL, everybody, ISSUED - timedelta(days=1)) == {"n-liaison", "s-liaison"}
        assert facts.told_since(ChannelName.SMS, everybody, ISSUED) == frozenset()
        assert facts.told_since(MAIL, [], ISSUED) == frozenset()


@pytest.mark.parametrize("purpose", sorted(CHASING))
def test_whatever_goes_into_the_digest_counts_as_the_digest_of_the_day(world: World, purpose: Purpose) -> None:
    put(world, intent(world.issue(draft()), "n-liaison", purpose=purpose))
    with writing(world.engine) as connection:
        connection.execute(update(OUTBOX).values(state=IntentState.SENT.value, sent_at=ISSUED))
    with world.ledger.reading() as facts:
        assert facts.told_since(MAIL, ["n-liaison"], ISSUED) == {"n-liaison"}


def test_who_was_told_before_is_one_line_a_matter_step_and_channel(world: World) -> None:
    top = world.issue(draft())
    put(
        world,
        intent(top, "n-liaison", "report.table.once.remind.0"),
        intent(top, "s-liaison", "report.table.once.escalate.2"),
        intent(top, "n-leader", "report.table.once.escalate.3", purpose=Purpose.ALARM, step=Step.LEADER),
        intent(top, "s-leader", TELL, purpose=Purpose.NOTICE),
        intent(top, "c-leader", "acknowledge.escalate.0", unit_code=None),
    )
    hours = {"n-liaison": 0, "s-liaison": 2, "n-leader": 1, "s-leader": 0}
    waiting = [part for part in pending(world) if part.contact.id in hours]
    record(world, *(sent(part, at=ISSUED + timedelta(hours=hours[part.contact.id])) for part in waiting))
    with world.ledger.reading() as facts:
        told = [(one.matter, one.step, one.at) for one in facts.told_before([top.id])]
        assert facts.told_before([]) == []
    assert told == [
        ("report.table.once", Step.LEADER, ISSUED + timedelta(hours=1)),
        ("report.table.once", Step.LIAISON, ISSUED + timedelta(hours=2)),
    ]


def test_when_somebody_was_sent_anything(world: World) -> None:
    top = world.issue(draft())
    put(world, *(intent(top, "n-liaison", f"{name}.remind.0") for name in "abc"), intent(top, "s-liaison"))
    at = {"a": ISSUED, "b": ISSUED, "c": ISSUED + timedelta(hours=1), "r": ISSUED - timedelta(days=2)}
    record(world, *(sent(part, at=at[part.rung_id[0]]) for part in pending(world)))
    with world.ledger.reading() as facts:
        moments = facts.sent_moments(MAIL, ["n-liaison", "s-liaison"], ISSUED - timedelta(days=1))
    # Two parts of one letter are one moment.
    assert moments == {"n-liaison": [ISSUED, ISSUED + timedelta(hours=1)]}


def test_a_dead_address_is_one_channel_s(world: World) -> None:
    with world.facts() as facts:
        facts.mark_dead(MAIL, ["n-liaison"])
        facts.mark_dead(ChannelName.SMS, ["s-liaison"])
        marks = [(one.email_dead, one.sms_dead) for code in "ns" for one in facts.handlers(code) if "liaison" in one.id]
    assert marks == [(True, False), (False, True)]
