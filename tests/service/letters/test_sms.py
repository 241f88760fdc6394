"""Text messages carry a short title, a count, an instant and a link, and nothing of any person."""

import json
import re
from pathlib import Path

from domain.letters import ChannelName
from domain.outbox import Purpose
from service.channels.rendering import MailRenderer
from service.channels.sms.templates import SmsTemplate
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


def test_the_texts_to_register_are_those_that_are_sent() -> None:
    """A template that is missing in the operator's list is one whose messages are never sent."""
    text = Path("docs/operations.md").read_text()
    told = dict(re.findall(r"^\| `(\w+)` \| `(.+?\$\{link_path\})` \|$", text, re.MULTILINE))
    found = re.search(r"CASCADE_SMS_TEMPLATES='(.+?)'", text, re.DOTALL)
    assert found
    settings = {name: SmsTemplate.parse(code).parameters for name, code in json.loads(found[1]).items()}
    names = {path.stem for path in Path("templates/sms").glob("*.jinja")}
    assert set(told) == set(settings) == names
    values = {name: f"${{{name}}}" for name in ("title", "count", "due")}
    for name in names:
        sent = MailRenderer().render_sms(name, values | {"link": "cascade.example.invalid/${link_path}"})
        assert sent == told[name]
        assert tuple(re.findall(r"\$\{(\w+)\}", sent)) == settings[name]
