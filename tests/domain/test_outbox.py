from datetime import datetime

import pytest
from pydantic import ValidationError

from domain.contacts import Contact, Duty
from domain.letters import ChannelName
from domain.outbox import TELL, Intent, IntentState, Owed, Pending, Purpose, Sent
from domain.policy import Step, Track
from tests.domain.examples import moment

DUE = moment(2024, 6, 25)
LIAISON = Contact(id="c1", unit_code="350502006", name="江小联", duty=Duty.LIAISON, email="a@example.invalid")


def intent(at: datetime = DUE) -> Intent:
    return Intent(
        notice_id="n1",
        rung_id="report.summary.once.escalate.2",
        contact_id="c1",
        channel=ChannelName.EMAIL,
        purpose=Purpose.ALARM,
        instant=at,
        release_at=at,
    )


def test_an_intent_speaks_to_the_liaison_unless_told() -> None:
    assert intent().step is Step.LIAISON
    assert intent().unit_code is None
    assert intent() == intent()


def test_moments_without_time_zone_are_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        intent(datetime(2024, 6, 25, 18))


def test_only_waiting_intents_are_still_to_be_sent() -> None:
    assert set(IntentState) - {IntentState.WAITING} == {
        IntentState.SENT,
        IntentState.SETTLED,
        IntentState.SUPERSEDED,
        IntentState.UNDELIVERABLE,
    }


def test_what_the_courier_reads_and_writes_crosses_borders() -> None:
    owed = Owed(notice_id="n1", unit_code="350502006", unit_name="江南街道", track=Track.ACKNOWLEDGE)
    assert owed.title is None
    pending = Pending(
        id=1,
        notice_id="n1",
        rung_id=TELL,
        purpose=Purpose.NOTICE,
        step=Step.LIAISON,
        channel=ChannelName.EMAIL,
        contact=LIAISON,
        unit_code="350502006",
        unit_name="江南街道",
        instant=DUE,
        release_at=DUE,
        owed=(owed,),
    )
    assert pending.live
    sent = Sent(id=1, state=IntentState.SENT, letter_id="l1", at=DUE, checked_at=DUE)
    assert Intent.model_validate_json(intent().model_dump_json()) == intent()
    assert Pending.model_validate_json(pending.model_dump_json()) == pending
    assert Sent.model_validate_json(sent.model_dump_json()) == sent
