"""Mails are read back with the standard library's parser, which shares no code with what wrote them."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.letters import Letter
from service.channels.mail_address import UnmailableAddress, parse_mail_address
from service.channels.mime import MessageWriter
from tests.service.channels.standing_clock import StandingClock

NOW = StandingClock().now()
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def write(letter: Letter, sender: str = "安委会办公室 <cascade@example.invalid>", now: datetime = NOW) -> bytes:
    return MessageWriter(sender).write(letter, parse_mail_address(letter.address), now)


def parse(content: bytes) -> EmailMessage:
    return message_from_bytes(content, EmailMessage, policy=policy.default)


def letter(**changes: str) -> Letter:
    plain = Letter(id="n1.r2-c3", address="office@unit.example.invalid", subject="通知", text="正文")
    return plain.model_copy(update=dict(changes))


def body(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def test_headers_say_what_they_should() -> None:
    message = parse(write(letter(subject="【通知】关于开展“安全生产月”活动的通知")))
    assert str(message["From"]) == "安委会办公室 <cascade@example.invalid>"
    assert str(message["To"]) == "office@unit.example.invalid"
    assert str(message["Subject"]) == "【通知】关于开展“安全生产月”活动的通知"
    assert message["Message-ID"] == "<n1.r2-c3@example.invalid>"
    assert message["X-Cascade-Id"] == "n1.r2-c3"
    assert message["Auto-Submitted"] == "auto-generated"
    # Exchange does not know the header of the standard.
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message["Date"].datetime == NOW.replace(microsecond=0)
    assert not message.defects


def test_the_date_is_that_of_the_clock_in_shanghai_time() -> None:
    for now in (NOW, NOW.astimezone(UTC)):
        assert b"\r\nDate: Tue, 18 Jun 2024 09:00:30 +0800\r\n" in write(letter(), now=now)


def test_text_and_html_are_alternatives_the_html_last() -> None:
    message = parse(write(letter(html="<p>正文</p>")))
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert (body(message, "plain"), body(message, "html")) == ("正文", "<p>正文</p>")


def test_without_html_the_mail_is_plain_text() -> None:
    assert parse(write(letter())).get_content_type() == "text/plain"


@pytest.mark.parametrize("text", ["短", "长" * 5000, "😀👨‍👩‍👧" * 200, ".\r\n..\n.起头的点\n", "一\n二\r\n三\r四", ""])
def test_bodies_survive(text: str) -> None:
    message = parse(write(letter(text=text, html=text)))
    expected = text.replace("\r\n", "\n").replace("\r", "\n")
    assert body(message, "plain") == body(message, "html").replace("\r\n", "\n") if text else True
    assert body(message, "plain") == expected


@given(subject=TEXT, text=TEXT, html=TEXT)
def test_any_letter_makes_a_mail_of_short_clean_lines(subject: str, text: str, html: str) -> None:
    content = write(letter(subject=subject, text=text, html=html))
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 78 and not line.startswith(b".") for line in lines)
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert content.isascii()


@given(TEXT)
def test_any_subject_is_read_back_and_stays_one_header(subject: str) -> None:
    message = parse(write(letter(subject=subject)))
    one_line = re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", subject).strip()
    assert re.sub(r"\s+", " ", str(message["Subject"])).strip() == re.sub(r"\s+", " ", one_line).strip()
    assert message.keys() == [
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "X-Cascade-Id",
        "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    ]  # fmt: skip


@given(st.text(min_size=1, max_size=60))
def test_no_letter_id_breaks_a_header(letter_id: str) -> None:
    message = parse(write(letter(id=letter_id)))
    assert re.fullmatch(r"<[!-~]+@example\.invalid>", message["Message-ID"])
    assert "Bcc" not in message


def test_different_letter_ids_give_different_message_ids() -> None:
    ids = ["a:b", "a b", "a%20b", "a", "a\nb", "甲"]
    assert len({parse(write(letter(id=each)))["Message-ID"] for each in ids}) == len(ids)


def test_header_injection_is_impossible() -> None:
    evil = "通知\r\nBcc: spy@example.invalid\r\n\r\n假正文"
    content = write(
        letter(subject=evil, id="x\r\nBcc: spy@example.invalid"), sender=f"{evil} <cascade@example.invalid>"
    )
    message = parse(content)
    assert message["Bcc"] is None
    assert b"\nBcc" not in content
    assert body(message, "plain") == "正文"


@pytest.mark.parametrize("name", ['Office, of "Safety" (main)', "a@b", "=?utf-8?b?x?=", "应急管理局" * 12])
def test_any_display_name_is_read_back(name: str) -> None:
    content = write(letter(), sender=f'"{quote(name)}" <cascade@example.invalid>')
    assert parse(content)["From"].addresses[0].addr_spec == "cascade@example.invalid"
    # The modern parser puts spaces between the words of a long name; the older one reads them as RFC 2047 wants.
    words = content.partition(b" <cascade@")[0].removeprefix(b"From: ").decode().strip()
    assert str(make_header(decode_header(words))) == name


def test_a_sender_without_name_is_a_bare_address() -> None:
    assert b"From: <cascade@example.invalid>\r\n" in write(letter(), sender="cascade@example.invalid")


def test_a_wrong_sender_is_refused_at_once() -> None:
    with pytest.raises(UnmailableAddress):
        MessageWriter("安委会办公室")
