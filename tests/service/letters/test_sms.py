"""Text messages carry a short title, a count, an instant and a link, and nothing of any person."""

from domain.letters import ChannelName
from domain.outbox import Purpose
from service.letters.sms import SmsWriter
from tests.service.letters.examples import LATE, SIGNER, matters, owed, pending


def test_a_reminder_by_text_message() -> None:
    part = pending(7, Purpose.REMINDER, owed(), channel=ChannelName.SMS)
    letter = SmsWriter(SIGNER).write([part], matters(LATE))
    assert letter.address == "19900000001"
    assert letter.template == "reminder"
    assert letter.parameters["count"] == "1"
    assert letter.parameters["due"] == "6月25日18:00"
    assert letter.parameters["link_path"] == f"l/{SIGNER.token(7)}"
    assert "甲明" not in letter.text
    assert "19900000001" not in letter.text


def test_an_alarm_outranks_a_reminder_in_the_same_message() -> None:
    parts = [
        pending(7, Purpose.REMINDER, owed(), channel=ChannelName.SMS),
        pending(9, Purpose.ALARM, owed("v2"), channel=ChannelName.SMS),
    ]
    letter = SmsWriter(SIGNER).write(parts, matters(LATE))
    assert letter.template == "alarm"
    assert letter.parameters["count"] == "2"
    assert letter.id == "sms-7"
