"""The cheap reading of our own mails says what the full one says, and other makes are read too."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.letters import Letter
from service.channels.mail_address import parse_mail_address
from service.channels.mime import MessageWriter
from service.channels.stored_mail import find_links, read_stored_mail, summarise
from tests.service.channels.standing_clock import StandingClock

WRITER = MessageWriter("安委会办公室 <cascade@example.invalid>")
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=120)


def _ours(subject: str, text: str, html: str) -> bytes:
    letter = Letter(id="a", address="a@example.invalid", subject=subject, text=text, html=html)
    content = WRITER.write(letter, parse_mail_address(letter.address), StandingClock().now())
    return b"Delivered-To: b@example.invalid\n" + content.replace(b"\r\n", b"\n")


@given(subject=TEXT.map(lambda text: " ".join(text.split())), text=TEXT, html=TEXT, links=st.booleans())
def test_the_gist_is_what_the_full_parser_reads(subject: str, text: str, html: str, links: bool) -> None:
    if links:
        text += " http://a.example.invalid/x?y=1 http://b.example.invalid/"
    content = _ours(subject, text, html)
    gist, mail = summarise(content), read_stored_mail(1, content)
    assert gist.subject.split() == mail.subject.split()
    assert (gist.to, gist.message_id) == (mail.to, mail.message_id)
    assert gist.link == next(iter(find_links(mail.text)), "")


@pytest.mark.parametrize("encoding", ["7bit", "quoted-printable", "base64"])
def test_a_mail_of_another_make_is_read_too(encoding: str) -> None:
    message = EmailMessage()
    message["To"] = "b@example.invalid"
    message["Message-ID"] = "<x@example.invalid>"
    message["Subject"] = "Re: =?gb18030?b?zajWqg==?="
    message.set_content("See http://a.example.invalid/x.\n", cte=encoding)
    message.add_attachment(b"123", maintype="application", subtype="pdf", filename="a.pdf")
    content = b"Delivered-To: b@example.invalid\n" + message.as_bytes()
    assert summarise(content) == ("b@example.invalid", "<x@example.invalid>", "Re: 通知", "http://a.example.invalid/x")


def test_a_mail_without_anything_is_read_as_empty() -> None:
    mail = read_stored_mail(1, b"")
    assert (mail.to, mail.subject, mail.text, mail.html, mail.message_id, mail.links) == ("", "", "", "", "", ())


def test_an_unknown_character_set_does_not_stop_the_reading() -> None:
    assert read_stored_mail(1, b"Content-Type: text/plain; charset=x-none\n\nabc").text == "abc"


def test_links_end_where_the_sentence_does() -> None:
    text = "见http://a.example.invalid/x，或（https://b.example.invalid/y?z=1）。再看 http://c.example.invalid/, 完"
    assert find_links(text) == [
        "http://a.example.invalid/x",
        "https://b.example.invalid/y?z=1",
        "http://c.example.invalid/",
    ]
