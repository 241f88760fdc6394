"""What is in a stored mail: fully through the standard library, or its gist cheaply for the index."""

import binascii
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from typing import NamedTuple

from domain.base import Frozen

_LINK = re.compile(r"https?://[^\s<>\"'\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+")
_FIELD = re.compile(rb"^(delivered-to|message-id|subject):[ \t]*(.*(?:\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_WORD = re.compile(rb"=\?utf-8\?b\?([A-Za-z0-9+/=]*)\?=(?:\s+(?==\?utf-8\?b\?))?", re.IGNORECASE)
_OUR_TEXT = re.compile(
    rb"\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n([A-Za-z0-9+/=\n]*)"
)


class StoredMail(Frozen):
    """One mail of the mailbox, the ``order``-th to arrive. ``links`` are its web links, each once, the text's first.

    ``to`` is the mailbox that it was delivered to. Lines end with LF.
    """

    order: int
    to: str
    subject: str
    text: str
    html: str
    message_id: str
    links: tuple[str, ...]


class Gist(NamedTuple):
    """What the index notes of a mail; ``link`` is the first in its text, empty if there is none."""

    to: str
    message_id: str
    subject: str
    link: str


def read_stored_mail(order: int, content: bytes) -> StoredMail:
    """Parse ``content``. Mails of any make can be read; a missing part is an empty string."""
    message = message_from_bytes(content, EmailMessage, policy=policy.default)
    text, html = _body(message, "plain"), _body(message, "html")
    return StoredMail(
        order=order,
        to=str(message.get("Delivered-To", message.get("To", ""))),
        subject=str(message.get("Subject", "")),
        text=text,
        html=html,
        message_id=str(message.get("Message-ID", "")),
        links=tuple(dict.fromkeys([*find_links(text), *find_links(unescape(html))])),
    )


def find_links(text: str) -> list[str]:
    """The web links in ``text``, in order, without the punctuation that ends a sentence."""
    return [link.rstrip(".,;:!?)]}") for link in _LINK.findall(text)]


def summarise(content: bytes) -> Gist:
    """The gist of a mail as our own writer makes it, in some microseconds; any other goes through the full parser."""
    head, _, _ = content.partition(b"\n\n")
    fields = {name.lower(): value for name, value in _FIELD.findall(head)}
    ours = _OUR_TEXT.search(content)
    try:
        subject = _WORD.sub(lambda word: binascii.a2b_base64(word[1]), fields[b"subject"])
        if ours is None or b"=?" in subject:
            raise LookupError
        return Gist(
            to=fields[b"delivered-to"].decode(),
            message_id=fields[b"message-id"].decode(),
            subject=subject.decode(),
            link=next(iter(find_links(binascii.a2b_base64(ours[1]).decode())), ""),
        )
    except (LookupError, ValueError):
        mail = read_stored_mail(0, content)
        return Gist(mail.to, mail.message_id, mail.subject, mail.links[0] if mail.links else "")


def _body(message: EmailMessage, subtype: str) -> str:
    for part in message.walk():
        if part.get_content_type() == f"text/{subtype}" and not part.is_attachment():
            try:
                return str(part.get_content()).replace("\r\n", "\n")
            except (LookupError, UnicodeError):  # a character set nobody knows
                return str(part.get_payload())
    return ""
