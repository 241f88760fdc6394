"""Signed documents by mail and text message: the whole text, a link, and nothing of any person in a text message."""

from datetime import timedelta
from typing import Any

import pytest

from domain.enclosures import Enclosure
from domain.letters import ChannelName, Letter
from domain.outbox import Pending, Purpose
from domain.policy import Step, Track
from service.letters.email import EmailWriter
from service.letters.sms import SmsWriter
from tests import small_city
from tests.service.letters.examples import LATE, SIGNER, matters, owed, pending

ORDER = Enclosure(
    kind="督办单",
    number="〔2024〕督1号",
    heading="督办单",
    body="督办单\n〔2024〕督1号　级别：红\n\n一社区：\n　　请抓紧办理。\n\n签发人：赵六",
    due=small_city.DUE + timedelta(days=3),
    unit_name="一社区",
)
CIRCULAR = Enclosure(
    kind="通报", number="〔2024〕通1号", heading="关于安全生产月报送情况的通报", body="关于…的通报\n名单"
)
ENDED = ORDER.model_copy(update={"ended": "已销号，原因：已补报"})
REPLIED = ORDER.model_copy(update={"reply": "负责人出差\n明日补报"})
KINDS = {
    Purpose.SUPERVISION: ORDER,
    Purpose.SUPERVISION_ENDED: ENDED,
    Purpose.SUPERVISION_REPLIED: REPLIED,
    Purpose.SUPERVISION_OPEN: REPLIED,
    Purpose.CIRCULAR: CIRCULAR,
}


def part(number: int, purpose: Purpose, enclosure: Enclosure, **changes: Any) -> Pending:
    known = {"rung_id": "supervision.d1.document.sign.0", "enclosure": enclosure}
    return pending(number, purpose, **known | changes)


def mail(*parts: Pending) -> Letter:
    return EmailWriter(SIGNER).write(parts, matters(LATE))


@pytest.mark.parametrize(("purpose", "enclosure"), KINDS.items())
def test_every_mail_has_its_number_and_a_link(purpose: Purpose, enclosure: Enclosure) -> None:
    letter = mail(part(7, purpose, enclosure))
    assert enclosure.number in letter.subject + letter.text
    assert SIGNER.url(7) in letter.text
    assert SIGNER.url(7) in letter.html
    assert "\ue000" not in letter.subject + letter.text + letter.html


def test_an_order_comes_with_its_whole_text_and_by_when_to_reply() -> None:
    letter = mail(part(7, Purpose.SUPERVISION, ORDER))
    assert letter.subject == "【督办单】督办单〔2024〕督1号：关于开展安全生产月活动的通知"
    for line in ORDER.body.splitlines():
        assert line in letter.text
    assert "2024年6月28日（星期五）18:00" in letter.text
    assert "签发人：赵六" in letter.html


def test_the_end_says_why() -> None:
    letter = mail(part(7, Purpose.SUPERVISION_ENDED, ENDED))
    assert "已销号，原因：已补报，不再要求回复" in letter.text


def test_the_office_reads_the_reply() -> None:
    letter = mail(part(7, Purpose.SUPERVISION_REPLIED, REPLIED))
    assert letter.subject == "【待销号】一社区已回复督办单〔2024〕督1号"
    assert "负责人出差\n明日补报" in letter.text
    assert "明日补报" in letter.html


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reply": "", "settled": True}, "该单位尚未回复，所列事项均已报送或免报，建议核实后销号"),
        ({"settled": True}, "该单位已回复，所列事项均已报送或免报，建议核实后销号"),
        ({}, "该单位已回复，所列事项尚未全部办结，请核实督促"),
    ],
)
def test_the_office_is_told_what_it_has_before_it(changes: dict[str, Any], said: str) -> None:
    letter = mail(part(7, Purpose.SUPERVISION_OPEN, REPLIED.model_copy(update=changes)))
    assert said in letter.text
    assert said in letter.html
    assert ("明日补报" in letter.text) == ("reply" not in changes)


def test_what_a_unit_writes_is_no_mark_up() -> None:
    reply = REPLIED.model_copy(update={"reply": "<b>已补报</b>"})
    assert "&lt;b&gt;已补报" in mail(part(7, Purpose.SUPERVISION_REPLIED, reply)).html


def test_a_circular_is_rendered_once_and_made_each_persons() -> None:
    writer = EmailWriter(SIGNER)
    letters = [
        writer.write([part(n, Purpose.CIRCULAR, CIRCULAR, rung_id="circular.1.sign.0")], matters(LATE)) for n in (7, 8)
    ]
    assert [SIGNER.url(n) in letter.text for n, letter in zip((7, 8), letters, strict=True)] == [True, True]
    assert SIGNER.url(7) not in letters[1].text
    superseded = CIRCULAR.model_copy(update={"ended": "已被更正"})
    late = writer.write([part(9, Purpose.CIRCULAR, superseded, rung_id="circular.1.sign.0")], matters(LATE))
    assert "已被更正" in late.text
    assert "已被更正" not in letters[0].text


@pytest.mark.parametrize(
    ("purpose", "template", "said"),
    [
        (Purpose.SUPERVISION, "supervision", "督办单〔2024〕督1号，请于6月28日18:00前回复"),
        (Purpose.SUPERVISION_ENDED, "document", "督办单〔2024〕督1号已销号，请查看"),
        (Purpose.SUPERVISION_REPLIED, "document", "督办单〔2024〕督1号已回复，待销号，请查看"),
        (Purpose.CIRCULAR, "document", "通报〔2024〕通1号，请查看"),
    ],
)
def test_a_text_message_is_the_number_and_a_link(purpose: Purpose, template: str, said: str) -> None:
    thing = owed(track=Track.SUPERVISION, title="回复督办单", due=ORDER.due)
    given = pending(
        7, purpose, thing, channel=ChannelName.SMS, enclosure=KINDS[purpose], rung_id="supervision.d1.document.sign.0"
    )
    letter = SmsWriter(SIGNER).write([given], matters(LATE))
    assert letter.template == template
    assert letter.text.startswith(said)
    assert "甲明" not in letter.text
    assert letter.parameters["link_path"] == f"l/{SIGNER.token(7)}"


def test_a_late_reply_is_chased_in_the_usual_digest() -> None:
    thing = owed(track=Track.SUPERVISION, title="回复督办单〔2024〕督1号", due=ORDER.due)
    reminder = pending(7, Purpose.REMINDER, thing, rung_id="supervision.d1.escalate.0")
    assert "尚有 1 项未回复" in mail(reminder).text
    assert "回复督办单〔2024〕督1号" in mail(reminder).text
    alarm = pending(8, Purpose.ALARM, thing, rung_id="supervision.d1.escalate.1", step=Step.LEADER)
    assert "将提请发文单位督办" in mail(alarm).text


def test_after_urging_by_hand_the_next_step_is_that_of_the_plan() -> None:
    urged = pending(
        7,
        Purpose.ALARM,
        owed(),
        rung_id="report.statistics.once.urge.1",
        step=Step.LEADER,
        instant=small_city.DUE + timedelta(hours=1),
    )
    assert "下一步：2024年6月26日（星期三）09:00 前仍未报送的，将提请单位分管领导督办" in mail(urged).text
