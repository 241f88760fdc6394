"""Mails about people and entries: work handed over, entries for a unit, objections against them."""

from datetime import timedelta

from domain.entries import EntryChannel, entered_rung, objection_rung
from domain.letters import ChannelName
from domain.outbox import Purpose
from domain.policy import Step, Track
from service.letters.email import EmailWriter
from service.letters.sms import SmsWriter
from tests import small_city
from tests.service.letters.examples import LATE, SIGNER, issued, matters, owed, pending

PHONED = small_city.DUE - timedelta(hours=1)


def test_who_stands_in_reads_everything_that_is_owed_with_a_link_for_each_notice() -> None:
    parts = [
        pending(7, Purpose.HANDOVER, owed(), owed(track=Track.ACKNOWLEDGE)),
        pending(9, Purpose.HANDOVER, owed(notice_id="n2"), notice_id="n2"),
    ]
    letter = EmailWriter(SIGNER).write(parts, matters(LATE, n1=issued(), n2=issued("n2")))
    assert "一社区的 3 项由您办理" in letter.subject
    assert "责任单位不变" in letter.text
    for link in (SIGNER.url(7), SIGNER.url(9)):
        assert link in letter.text
    assert "签收通知" in letter.text


def test_an_entry_says_how_and_when_it_came_and_that_the_unit_may_object() -> None:
    rung = entered_rung("statistics", "once", EntryChannel.PHONE, 2)
    part = pending(7, Purpose.ENTERED, rung_id=rung, instant=PHONED)
    letter = EmailWriter(SIGNER).write([part], matters(LATE))
    assert "进展情况统计表（第 2 版）：电话，2024年6月25日（星期二）17:00 收到" in letter.text
    assert "提出异议" in letter.text
    assert SIGNER.url(7) in letter.html


def test_an_objection_names_the_unit_and_the_item() -> None:
    part = pending(
        7,
        Purpose.OBJECTION,
        rung_id=objection_rung("statistics", "once", 3),
        unit_code=None,
        about_code="v1",
        step=Step.SUPERIOR,
    )
    letter = EmailWriter(SIGNER).write([part], matters(LATE))
    assert "一社区——进展情况统计表" in letter.text
    assert "一社区对代录的进展情况统计表有异议" in letter.subject


def test_text_messages_tell_of_nobody() -> None:
    rung = entered_rung("statistics", "once", EntryChannel.FAX, 1)
    for purpose, words in (
        (Purpose.HANDOVER, "由您办理"),
        (Purpose.ENTERED, "已代为录入"),
        (Purpose.OBJECTION, "有异议"),
    ):
        part = pending(7, purpose, owed(), rung_id=rung, channel=ChannelName.SMS)
        letter = SmsWriter(SIGNER).write([part], matters(LATE))
        assert words in letter.text
        assert "甲明" not in letter.text
        assert letter.template == purpose.value
