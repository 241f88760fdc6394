"""Mails about amendments and withdrawals say what concerns the reader, and nothing of other units."""

from domain.changes import Change, ChangeKind, Revised
from domain.letters import ChannelName
from domain.notices import NoticeState
from domain.outbox import Purpose
from service.letters.email import EmailWriter
from service.letters.sms import SmsWriter
from tests import small_city
from tests.service.letters.examples import LATE, SIGNER, issued, matters, pending

CHANGES = (
    Change(kind=ChangeKind.DUE, sentence="“统计表”截止时间：甲 → 乙"),
    Change(kind=ChangeKind.UNITS, sentence="新增单位：二社区", units=()),
    Change(kind=ChangeKind.UNITS, sentence="“总结”新增报送单位：一社区", told="“总结”你单位也要报送", units=("v1",)),
    Change(
        kind=ChangeKind.UNITS, sentence="“总结”取消报送单位：三社区", told="“总结”不再要求你单位报送", units=("v3",)
    ),
)
AMENDED = issued().model_copy(
    update={
        "revision": 2,
        "revised": (Revised(revision=2, at=small_city.MONDAY, actor="王五", reason="因台风推迟", changes=CHANGES),),
    }
)


def test_a_unit_reads_its_own_changes_and_until_when_to_acknowledge() -> None:
    part = pending(7, Purpose.AMENDED, rung_id="amended.r2.tell.0")
    letter = EmailWriter(SIGNER).write([part], matters(LATE, n1=AMENDED))
    assert "通知变更" in letter.subject
    for text in (letter.text, letter.html):
        assert "“统计表”截止时间：甲 → 乙" in text
        assert "“总结”你单位也要报送" in text
        assert "因台风推迟" in text
        assert "已准延期且更晚的，仍按批准的时间" in text
        assert "2024年6月5日（星期三）18:00" in text
        assert SIGNER.url(7) in text
        assert "二社区" not in text
        assert "不再要求你单位" not in text


def test_who_is_not_asked_any_more_is_told_so_with_the_reason() -> None:
    part = pending(7, Purpose.WITHDRAWN, rung_id="removed.r2.tell.0")
    letter = EmailWriter(SIGNER).write([part], matters(LATE, n1=AMENDED))
    assert "不再要求你单位办理" in letter.text
    assert "因台风推迟" in letter.text


def test_a_withdrawn_notice_names_its_reason() -> None:
    gone = AMENDED.model_copy(update={"state": NoticeState.WITHDRAWN, "withdrawn_reason": "文件有误"})
    part = pending(7, Purpose.WITHDRAWN, rung_id="withdrawn", live=False)
    letter = EmailWriter(SIGNER).write([part], matters(LATE, n1=gone))
    assert "通知撤回" in letter.subject
    assert "文件有误" in letter.text


def test_text_messages_are_short_and_name_nobody() -> None:
    for purpose, template in ((Purpose.AMENDED, "amended"), (Purpose.WITHDRAWN, "withdrawn")):
        part = pending(7, purpose, rung_id="amended.r2.tell.0", channel=ChannelName.SMS)
        letter = SmsWriter(SIGNER).write([part], matters(LATE, n1=AMENDED))
        assert letter.template == template
        assert len(letter.text) <= 134
        assert "甲明" not in letter.text
