"""Mailbox addresses as SMTP wants them on the wire."""

import re
from typing import NamedTuple

from domain.errors import InvalidInput

# RFC 5321 section 4.1.2: a dot-string, widened by RFC 6531 to any character above ASCII. Quoted local parts are
# refused: nobody has one, and they are where injections hide.
_LOCAL_PART = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LOCAL_PART_OCTETS = 64
_DOMAIN_OCTETS = 253


class UnmailableAddress(InvalidInput):
    """The address cannot be written in an SMTP command."""

    code = "unmailable_address"


class MailAddress(NamedTuple):
    """``wire`` goes between the angle brackets of a command; ``needs_utf8`` asks for a server with SMTPUTF8."""

    wire: bytes
    needs_utf8: bool


def parse_mail_address(address: str) -> MailAddress:
    """The address ``local@domain``, its domain in IDNA. Raises UnmailableAddress; nothing dangerous gets through."""
    local_part, _, domain = address.strip().rpartition("@")
    if not _LOCAL_PART.fullmatch(local_part) or len(local_part.encode()) > _LOCAL_PART_OCTETS:
        raise UnmailableAddress("邮箱地址不正确：@ 之前的部分为空、过长或含有不允许的字符，请核对", field="email")
    return MailAddress(local_part.encode() + b"@" + _encode_domain(domain), not local_part.isascii())


def _encode_domain(domain: str) -> bytes:
    try:
        encoded = domain.encode("ascii" if domain.isascii() else "idna")
    except UnicodeError:
        encoded = b""
    if len(encoded) > _DOMAIN_OCTETS or not _DOMAIN.fullmatch(encoded.decode("ascii")):
        raise UnmailableAddress("邮箱地址不正确：@ 之后的域名无法识别，请核对", field="email")
    return encoded
