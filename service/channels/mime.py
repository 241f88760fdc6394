"""One letter as the bytes of a mail.

Built by hand because the standard library's generator takes about a millisecond for a mail and this takes some tens of
microseconds; the tests read everything back with the standard library's parser. Text and html are base64, so no line is
over 76 characters, none begins with a dot, and the boundary below cannot occur in a body: the result may follow DATA
as it is.
"""

import binascii
import re
from datetime import datetime
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from urllib.parse import quote

from domain.clock import SHANGHAI
from domain.letters import Letter
from service.channels.mail_address import MailAddress, parse_mail_address

# An underscore is not in the base64 alphabet.
_BOUNDARY = b"=_cascade_alternative"
_BASE64_LINE = 76
_FOLD = b"\r\n "
# RFC 2047: an encoded word has at most 75 characters, a line with one at most 76. 39 octets make 52 characters of
# base64 and 64 with the frame, which also fits behind the longest of our field names.
_WORD_OCTETS = 39
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_PLAIN_TEXT = re.compile(r"(?!.*=\?)[\x20-\x7e]{0,60}")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 ]{1,60}")
# What RFC 5322 allows in an atom, less the percent sign that quotes the rest.
_ID_CHARACTERS = "!#$&'*+-/=?^_`{|}~"


class MessageWriter:
    """Writes mails from one sender, given as ``显示名 <address>``. Raises UnmailableAddress for a bad sender."""

    def __init__(self, sender: str) -> None:
        name, address = parseaddr(_one_line(sender))
        self.sender: MailAddress = parse_mail_address(address)
        words = [name.encode("ascii")] if _PLAIN_NAME.fullmatch(name) else encode_words(name)
        self._from = _FOLD.join([*words, b"<" + self.sender.wire + b">"])
        self._domain = self.sender.wire.rpartition(b"@")[2]

    def write(self, letter: Letter, recipient: MailAddress, now: datetime) -> bytes:
        """The whole mail, with CRLF line ends.

        ``now`` (aware) is its Date, in Asia/Shanghai; its Message-ID is made of the letter's id and our domain alone.
        """
        letter_id = quote(letter.id, safe=_ID_CHARACTERS, errors="replace").encode("ascii")
        head = (
            b"From: %b\r\nTo: <%b>\r\nSubject: %b\r\nDate: %b\r\nMessage-ID: <%b@%b>\r\n"
            b"Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: OOF, AutoReply\r\n"
            b"X-Cascade-Id: %b\r\nMIME-Version: 1.0\r\n"
        ) % (
            self._from,
            recipient.wire,
            _encode_subject(_one_line(letter.subject)),
            _format_date(now.astimezone(SHANGHAI).replace(microsecond=0)),
            letter_id,
            self._domain,
            letter_id,
        )
        return head + (_alternative(letter) if letter.html else _part(b"plain", letter.text))


def encode_words(text: str) -> list[bytes]:
    """``text`` as RFC 2047 words, none of which splits a character; to be joined by folds."""
    words, pending = [], b""
    for character in text:
        octets = character.encode("utf-8", "replace")
        if len(pending) + len(octets) > _WORD_OCTETS:
            words.append(_word(pending))
            pending = b""
        pending += octets
    return [*words, _word(pending)] if pending else words


# The mails of one batch mostly share their subject and the second they are sent in.
@lru_cache(maxsize=256)
def _encode_subject(subject: str) -> bytes:
    return subject.encode("ascii") if _PLAIN_TEXT.fullmatch(subject) else _FOLD.join(encode_words(subject))


@lru_cache(maxsize=16)
def _format_date(moment: datetime) -> bytes:
    return format_datetime(moment).encode("ascii")


def _word(octets: bytes) -> bytes:
    return b"=?utf-8?b?" + binascii.b2a_base64(octets, newline=False) + b"?="


def _one_line(text: str) -> str:
    # The only place where a line end could enter a header.
    return _CONTROL.sub(" ", text).strip()


def _alternative(letter: Letter) -> bytes:
    return b"".join(
        [
            b'Content-Type: multipart/alternative;\r\n boundary="' + _BOUNDARY + b'"\r\n\r\n',
            b"--" + _BOUNDARY + b"\r\n",
            _part(b"plain", letter.text),
            b"--" + _BOUNDARY + b"\r\n",
            _part(b"html", letter.html),
            b"--" + _BOUNDARY + b"--\r\n",
        ]
    )


def _part(subtype: bytes, text: str) -> bytes:
    # RFC 2046 section 4.1.1: the canonical line end of text is CRLF, also below base64.
    canonical = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    encoded = binascii.b2a_base64(canonical.encode("utf-8", "replace"), newline=False)
    lines = [encoded[start : start + _BASE64_LINE] for start in range(0, len(encoded), _BASE64_LINE)]
    head = b"Content-Type: text/" + subtype + b"; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + b"\r\n".join(lines) + b"\r\n"
