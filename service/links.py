"""Signed links (签名链接): what lets a liaison act from a phone without an account.

A link names one intent of the outbox: one notice, one unit, one person, one purpose. The row tells the rest, so that
a link dies with its contact, and a text message has room for it.
"""

import re

from itsdangerous import BadSignature, Signer

from domain.errors import CascadeError
from domain.numerals import base36, from_base36

_TOKEN = re.compile(r"[0-9a-z]+\.[A-Za-z0-9_-]+")


class LinkForged(CascadeError):
    """The link was not made by this service, or was damaged on its way."""

    code = "link_forged"
    status = 403


class LinkExpired(CascadeError):
    """The contact no longer serves the unit."""

    code = "link_expired"
    status = 410


class LinkSigner:
    """Makes and reads links with the service's secret key."""

    def __init__(self, secret: str, public_url: str) -> None:
        self._signer = Signer(secret, salt="cascade.link", sep=".")
        self._public_url = public_url

    def token(self, intent_id: int) -> str:
        """The token of an intent: about 30 characters, safe in a URL."""
        return self._signer.sign(base36(intent_id)).decode()

    def url(self, intent_id: int) -> str:
        """The whole link."""
        return f"{self._public_url}/l/{self.token(intent_id)}"

    def short_url(self, intent_id: int) -> str:
        """The link without its scheme, for a text message."""
        return self.url(intent_id).split("://", 1)[1]

    def bare(self, token: str) -> str:
        """The token without what hangs on it: a forwarded link takes the blank or the words behind it along."""
        found = _TOKEN.match(token.strip())
        return found[0] if found else token

    def read(self, token: str) -> int:
        """The intent that a token names. Raises LinkForged."""
        try:
            return from_base36(self._signer.unsign(self.bare(token)).decode())
        except (BadSignature, ValueError, UnicodeError):
            sentence = "链接不完整或已被改动。请从邮件或短信中重新打开；仍不行请联系发文单位重发"
            raise LinkForged(sentence, field="token") from None
