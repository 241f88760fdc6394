"""What a person reads in a mail: the number, the exact instant, the own link, and nothing of anybody else."""

from datetime import timedelta

import pytest

from domain.letters import ChannelName
from domain.notices import Inquiry
from domain.outbox import Purpose, Told
from domain.policy import PLAIN, Act, Step, Track
from service.letters.email import EmailWriter
from tests import small_city
from tests.service.letters.examples import LATE, SIGNER, issued, matters, owed, pending


def test_a_new_notice_names_number_title_and_the_exact_instant() -> None:
    letter = EmailWriter(SIGNER).write([pending(7, Purpose.NOTICE, owed())], matters(small_city.MONDAY))
    assert letter.address == "v1@example.invalid"
    assert "测安办〔2024〕1号" in letter.subject
    for part in (letter.text, letter.html):
        assert "2024年6月25日（星期二）18:00" in part
        assert SIGNER.url(7) in part
        assert "一社区 甲明" in part
        assert "逾期未签收、未报送的，将逐级提请督办。" in part


def test_a_notice_whose_policy_alarms_nobody_threatens_nobody() -> None:
    quiet = PLAIN.model_copy(update={"rules": tuple(one for one in PLAIN.rules if one.act is Act.REMIND)})
    notice = issued().model_copy(update={"policy": quiet})
    letter = EmailWriter(SIGNER).write([pending(7, Purpose.NOTICE, owed())], matters(small_city.MONDAY, n1=notice))
    assert "督办" not in letter.text + letter.html
    own = small_city.draft(small_city.VOLUNTARY)
    notice = issued().model_copy(update={"draft": own})
    letter = EmailWriter(SIGNER).write([pending(7, Purpose.NOTICE)], matters(small_city.MONDAY, n1=notice))
    assert "逾期未签收的，将逐级提请督办。" in letter.text


def test_whom_to_ask_is_told_with_every_way_to_ask() -> None:
    notice = issued()
    asked = Inquiry(name="小郑", phone="22630156", fax="22630132", email="ask@example.invalid")
    about = matters(small_city.MONDAY, n1=notice.model_copy(update={"draft": small_city.draft(inquiry=asked)}))
    letter = EmailWriter(SIGNER).write([pending(7, Purpose.NOTICE, owed())], about)
    for part in (letter.text, letter.html):
        assert "小郑 22630156，传真 22630132，邮箱 ask@example.invalid" in part


def test_the_same_notice_for_another_unit_has_its_own_link_and_name() -> None:
    writer, about = EmailWriter(SIGNER), matters(small_city.MONDAY)
    first = writer.write([pending(7, Purpose.NOTICE, owed())], about)
    second = writer.write([pending(8, Purpose.NOTICE, owed("v2"), unit_code="v2", unit_name="二社区")], about)
    assert SIGNER.url(8) in second.text
    assert SIGNER.url(7) not in second.text
    assert "二社区" in second.text
    assert first.id != second.id


def test_letters_keep_their_id_over_repetitions() -> None:
    parts = [pending(7, Purpose.REMINDER, owed()), pending(9, Purpose.REMINDER, owed())]
    assert {EmailWriter(SIGNER).write(parts, matters(LATE)).id for _ in range(2)} == {"email-7"}


def test_a_digest_over_two_notices_has_a_link_for_each() -> None:
    parts = [
        pending(7, Purpose.REMINDER, owed()),
        pending(9, Purpose.REMINDER, owed(notice_id="n2"), notice_id="n2"),
    ]
    letter = EmailWriter(SIGNER).write(parts, matters(LATE, n1=issued(), n2=issued("n2")))
    assert SIGNER.url(7) in letter.text
    assert SIGNER.url(9) in letter.text
    assert "2 项" in letter.subject


def test_an_alarm_says_who_was_told_before_and_who_is_next() -> None:
    told = Told(
        notice_id="n1",
        matter="report.statistics.once",
        step=Step.LIAISON,
        channel=ChannelName.EMAIL,
        at=small_city.DUE,
    )
    other = told.model_copy(update={"matter": "acknowledge", "step": Step.LEADER})
    part = pending(
        7, Purpose.ALARM, owed(), step=Step.LEADER, rung_id="report.statistics.once.escalate.3", instant=LATE
    )
    text = EmailWriter(SIGNER).write([part], matters(LATE, told, other)).text
    assert "2024年6月25日（星期二）18:00　单位联络员（邮件）" in text
    assert "单位分管领导（" not in text
    assert "2024年6月27日（星期四）09:00 前仍未报送的，将提请发文单位督办" in text


@pytest.mark.parametrize(("origin", "named"), [("c", "发文单位分管领导"), ("t", "最初发文单位")])
def test_an_alarm_to_the_first_issuer_names_its_leader_next_and_not_itself(origin: str, named: str) -> None:
    rung = "report.statistics.once.escalate.4"
    part = pending(7, Purpose.ALARM, owed(), step=Step.SUPERIOR, rung_id=rung, instant=LATE)
    notice = issued().model_copy(update={"origin_office": origin})
    text = EmailWriter(SIGNER).write([part], matters(LATE, n1=notice)).text
    assert f"仍未报送的，将提请{named}督办" in text


def test_a_reminder_says_what_follows_whom_to_ask_and_that_replies_are_not_read() -> None:
    asked = Inquiry(name="甲小安", phone="0595-22000000")
    notice = issued().model_copy(update={"draft": small_city.draft().model_copy(update={"inquiry": asked})})
    for rung, purpose, at in (
        ("report.statistics.once.remind.1", Purpose.REMINDER, small_city.MONDAY),
        ("report.statistics.once.escalate.2", Purpose.REMINDER, small_city.DUE),
        ("report.statistics.once.b1.return.0", Purpose.RETURNED, small_city.MONDAY),
    ):
        letter = EmailWriter(SIGNER).write([pending(7, purpose, owed(), rung_id=rung)], matters(at, n1=notice))
        for body in (letter.text, letter.html):
            assert "仍未报送的，将于 2024年6月26日（星期三）09:00 提请单位分管领导督办" in body
            assert "甲小安 0595-22000000" in body
            assert "直接回复的内容和附件不会被收到" in body


def test_a_reminder_after_the_climb_threatens_nothing_that_has_passed() -> None:
    late = small_city.DUE + timedelta(days=30)
    part = pending(7, Purpose.REMINDER, owed(), rung_id="report.statistics.once.escalate.2")
    assert "提请" not in EmailWriter(SIGNER).write([part], matters(late)).text


def test_the_last_step_says_that_it_is_the_last() -> None:
    part = pending(7, Purpose.ALARM, owed(), step=Step.ORIGIN, rung_id="report.statistics.once.escalate.5")
    assert "本次为最后一级督办" in EmailWriter(SIGNER).write([part], matters(LATE)).text


def test_an_unacknowledged_notice_is_called_so() -> None:
    part = pending(7, Purpose.REMINDER, owed(track=Track.ACKNOWLEDGE), rung_id="acknowledge.escalate.0")
    letter = EmailWriter(SIGNER).write([part], matters(LATE))
    assert "未签收" in letter.subject
    assert "未报送" not in letter.text


def test_the_office_is_addressed_by_its_own_name_whomever_it_is_about() -> None:
    part = pending(7, Purpose.ALL_CLEAR, rung_id="report.statistics.once.v1.all_clear.1", addressed="甲街道")
    letter = EmailWriter(SIGNER).write([part], matters(LATE))
    assert letter.text.startswith("甲街道 甲明：")
    assert "一社区" in letter.subject


def test_the_all_clear_names_unit_and_lateness() -> None:
    part = pending(7, Purpose.ALL_CLEAR, rung_id="report.statistics.once.v1.all_clear.1", instant=LATE)
    letter = EmailWriter(SIGNER).write([part], matters(LATE))
    assert "一社区" in letter.subject
    assert "逾期 2 天" in letter.text


def test_a_notice_to_be_re_issued_proposes_earlier_dues() -> None:
    part = pending(7, Purpose.REISSUE, owed(track=Track.REISSUE), rung_id="tell")
    text = EmailWriter(SIGNER).write([part], matters(small_city.MONDAY)).text
    assert "上级要求：2024年6月25日（星期二）18:00" in text
    assert "拟要求下级：2024年6月24日（星期一）18:00" in text


def test_what_the_office_itself_has_still_to_close_is_called_so() -> None:
    held = owed("c", track=Track.CLOSE, title="进展情况统计表", due=small_city.DUE)
    part = pending(7, Purpose.ALARM, held, step=Step.SUPERIOR, rung_id="close.statistics.once.escalate.0", instant=LATE)
    letter = EmailWriter(SIGNER).write([part], matters(LATE))
    assert "逾期未办结" in letter.subject
    assert "前仍未办结的" in letter.text
