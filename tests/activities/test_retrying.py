"""Sending again by hand what could not be delivered."""

from datetime import timedelta

import pytest

from activities.retrying import Retried, Retrying, RetryOrder
from domain.letters import ChannelName
from domain.outbox import IntentState, Sent
from domain.retrying import NotRetried
from tests.activities.desk import Desk


@pytest.fixture
def failed(desk: Desk) -> dict[str, int]:
    """The street's messages: v1's was given up, v2's address refused it for good, v3's is tried again in an hour."""
    _, _, street = desk.cascade()
    now = desk.clock.now()
    with desk.ledger.transaction() as facts:
        parts = {
            part.unit_code or "": part
            for part in facts.pending(ChannelName.EMAIL, now + timedelta(days=9), 100)
            if part.notice_id == street
        }

        def done(unit: str, state: IntentState) -> Sent:
            again = now + timedelta(hours=1) if state is IntentState.WAITING else None
            return Sent(
                id=parts[unit].id, state=state, letter_id="l", at=now, checked_at=now, release_at=again, detail="550"
            )

        facts.record(
            ChannelName.EMAIL,
            [
                done("v1", IntentState.UNDELIVERABLE),
                done("v2", IntentState.UNDELIVERABLE),
                done("v3", IntentState.WAITING),
            ],
        )
        facts.mark_dead(ChannelName.EMAIL, [parts["v2"].contact.id])
    return {unit: part.id for unit, part in parts.items()}


def retry(desk: Desk, *messages: int, trusting: bool = False) -> Retried:
    order = RetryOrder(by="管理员", messages=messages, trusting=trusting)
    return Retrying(desk.ledger, desk.clock, desk.engine).retry(order)


def released(desk: Desk) -> set[int]:
    with desk.ledger.reading() as facts:
        return {part.id for part in facts.pending(ChannelName.EMAIL, desk.clock.now(), 1000)}


def test_what_was_given_up_or_waits_for_its_next_try_goes_now(desk: Desk, failed: dict[str, int]) -> None:
    assert not released(desk) & {failed["v1"], failed["v3"]}
    answer = retry(desk, failed["v1"], failed["v3"], 999_999)
    assert answer == Retried(retried=(failed["v1"], failed["v3"]), refused=())
    assert released(desk) >= {failed["v1"], failed["v3"]}
    with desk.ledger.engine.connect() as connection:
        act = connection.exec_driver_sql("SELECT actor FROM trail WHERE act = 'messages_retried'").scalars().all()
    assert act == ["管理员"]


def test_a_refused_address_must_be_mended_or_vouched_for(desk: Desk, failed: dict[str, int]) -> None:
    [refused] = retry(desk, failed["v2"]).refused
    assert (refused.id, refused.code) == (failed["v2"], NotRetried.ADDRESS_DEAD)
    assert failed["v2"] not in released(desk)
    assert retry(desk, failed["v2"], trusting=True).retried == (failed["v2"],)
    with desk.ledger.reading() as facts:
        [part] = [one for one in facts.pending(ChannelName.EMAIL, desk.clock.now(), 1000) if one.id == failed["v2"]]
    assert not part.contact.email_dead
    assert part.attempts == 0


def test_what_has_not_failed_is_left_alone(desk: Desk, failed: dict[str, int]) -> None:
    retry(desk, failed["v1"])
    [refused] = retry(desk, failed["v1"]).refused
    assert refused.code is NotRetried.NOT_FAILED
