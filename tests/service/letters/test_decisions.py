"""What people read of reviews, returns and decisions on requests."""

from datetime import timedelta

from domain.letters import ChannelName
from domain.outbox import Owed, Pending, Purpose
from domain.policy import Step, Track
from domain.requests import Answer, Decision, RequestKind
from service.letters.email import EmailWriter
from service.letters.sms import SmsWriter
from tests import small_city
from tests.service.letters.examples import LATE, SIGNER, issued, matters, owed, pending

SINCE = LATE - timedelta(days=1)
ANSWER = Answer(
    request_id=3,
    kind=RequestKind.EXTENSION,
    decision=Decision.GRANTED,
    title="进展情况统计表",
    due=LATE,
    reason="汛情",
    decided_by="王五",
)


def waits(unit: str, title: str = "进展情况统计表") -> Owed:
    """Something that waits for the office since yesterday."""
    return owed(unit, Track.REVIEW, title=title, due=None, since=SINCE)


def review(number: int, *things: Owed, **changes: object) -> Pending:
    """A reminder of it for the office."""
    return pending(number, Purpose.REVIEW, *things, unit_code=None, **changes)


def test_the_office_reads_which_units_and_items_wait_and_since_when() -> None:
    part = review(7, waits("v1"), waits("v2", "进展情况统计表（申请延期）"))
    letter = EmailWriter(SIGNER).write([part], matters(LATE))
    assert letter.subject.startswith("【待审核】2 项材料或申请等待审核批复：")
    for body in (letter.text, letter.html):
        for said in ("v1社区", "v2社区", "进展情况统计表（申请延期）", "2024年6月26日（星期三）18:00", SIGNER.url(7)):
            assert said in body
    assert "逾期" not in letter.text  # the wait is never held against the unit
    assert "请抓紧办理" in letter.text


def test_leader_and_superior_office_read_why_they_are_told() -> None:
    letter = EmailWriter(SIGNER).write([review(7, waits("v1"), step=Step.SUPERIOR)], matters(LATE))
    assert "你单位是上级发文单位，请您督促办理" in letter.text


def test_what_waits_comes_with_the_digest_of_what_is_owed() -> None:
    """One digest a person and day (domain rule 6), each notice with its own link."""
    parts = [pending(7, Purpose.ALARM, owed()), review(9, waits("v2", "活动总结"), notice_id="n2")]
    about = matters(LATE, n1=issued(), n2=issued("n2"))
    for kind in (Purpose.ALARM, Purpose.REMINDER):
        both = [parts[0].model_copy(update={"purpose": kind}), parts[1]]
        letter = EmailWriter(SIGNER).write(both, about)
        for body in (letter.text, letter.html):
            assert body.index(SIGNER.url(7)) < body.index("等待你单位审核批复") < body.index(SIGNER.url(9))
            assert "v2社区" in body


def test_a_return_says_why_and_until_when() -> None:
    part = pending(7, Purpose.RETURNED, owed(due=LATE, remark="退回原因：人数与场次对不上"))
    letter = EmailWriter(SIGNER).write([part], matters(small_city.DUE))
    assert letter.subject.startswith("【退回】1 项材料被退回，请修改后重报：")
    for body in (letter.text, letter.html):
        assert "退回原因：人数与场次对不上" in body
        assert "2024年6月27日（星期四）18:00" in body
        assert SIGNER.url(7) in body


def test_a_reminder_repeats_why_it_was_returned() -> None:
    part = pending(7, Purpose.REMINDER, owed(remark="退回原因：少一页"))
    assert "退回原因：少一页" in EmailWriter(SIGNER).write([part], matters(LATE)).text


def test_a_decision_says_what_was_granted_by_whom_and_why() -> None:
    letter = EmailWriter(SIGNER).write([pending(7, Purpose.DECIDED, answer=ANSWER)], matters(LATE))
    assert letter.subject == "【批复】进展情况统计表：同意延期，截止时间改为 2024年6月27日（星期四）18:00"
    for body in (letter.text, letter.html):
        for said in ("同意延期，截止时间改为 2024年6月27日（星期四）18:00", "王五", "理由：汛情", SIGNER.url(7)):
            assert said in body


def test_each_kind_of_decision_has_its_sentence() -> None:
    said = {}
    for kind in RequestKind:
        for decision in Decision:
            changes = {"kind": kind, "decision": decision, "reason": "", "present_due": small_city.DUE}
            answer = ANSWER.model_copy(update=changes)
            letter = EmailWriter(SIGNER).write([pending(7, Purpose.DECIDED, answer=answer)], matters(LATE))
            assert "理由" not in letter.text
            said[kind, decision] = letter.subject
    still = "（2024年6月25日（星期二）18:00）"
    assert f"不同意延期，仍按原截止时间报送{still}" in said[RequestKind.EXTENSION, Decision.REFUSED]
    assert "同意免报，该事项不再要求报送" in said[RequestKind.WAIVER, Decision.GRANTED]
    assert f"不同意免报，请按期报送{still}" in said[RequestKind.WAIVER, Decision.REFUSED]
    assert len(set(said.values())) == len(said)


def test_text_messages_say_the_same_in_few_words() -> None:
    parts = {
        "returned": pending(7, Purpose.RETURNED, owed(due=LATE), channel=ChannelName.SMS),
        "review": review(7, waits("v1"), waits("v2"), channel=ChannelName.SMS),
        "decided": pending(7, Purpose.DECIDED, answer=ANSWER, channel=ChannelName.SMS),
    }
    for template, part in parts.items():
        letter = SmsWriter(SIGNER).write([part], matters(LATE))
        assert letter.template == template
        assert SIGNER.short_url(7) in letter.text
        assert len(letter.text.removesuffix(SIGNER.short_url(7))) <= 35
    assert "2项待审核" in SmsWriter(SIGNER).write([parts["review"]], matters(LATE)).text
