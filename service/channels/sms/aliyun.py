"""Alibaba Cloud SMS: SendSms of 2017-05-25 with ACS3-HMAC-SHA256 (documents 419273 and 2593177 of its help centre)."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any
from urllib.parse import quote, urlsplit

from pydantic import Field, SecretStr

from domain.base import Frozen
from domain.clock import Clock
from domain.letters import Outcome
from service.channels.sms.gateway import Message, Request, Unreadable, Verdict

_VERSION = "2017-05-25"
_ALGORITHM = "ACS3-HMAC-SHA256"
_NO_BODY = hashlib.sha256(b"").hexdigest()
# The number will not do, whoever sends (document_detail/101347). Limits and black-listed words are not of this kind.
_REFUSALS = frozenset({"isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_IN_BLACK", "MOBILE_IN_BLACK"})


class AliyunSettings(Frozen):
    """Our account with Alibaba Cloud. ``endpoint`` is a URL without path; ``signature`` is without 【】."""

    access_key_id: str
    access_key_secret: SecretStr
    signature: str
    endpoint: str = Field(default="https://dysmsapi.aliyuncs.com", pattern=r"^https?://[^/]+/?$")


class Aliyun:
    """The vendor behind an SmsGateway."""

    def __init__(self, settings: AliyunSettings, clock: Clock) -> None:
        """``clock`` must tell real time: a request fifteen minutes off is refused."""
        self._settings = settings
        self._clock = clock

    def batches(self, messages: Sequence[Message]) -> list[list[Message]]:
        """One message a request: several numbers in one share a single answer, so one bad number would spoil all."""
        return [[message] for message in messages]

    def request(self, batch: Sequence[Message]) -> Request:
        """SendSms for one message, signed. Its OutId is the letter's id."""
        (message,) = batch
        settings = self._settings
        query = canonical_query(
            {
                "OutId": message.id,
                "PhoneNumbers": message.number,
                "SignName": settings.signature,
                "TemplateCode": message.template_code,
                "TemplateParam": json.dumps(dict(message.values), ensure_ascii=False),
            }
        )
        headers = {
            "host": urlsplit(settings.endpoint).netloc,
            "x-acs-action": "SendSms",
            "x-acs-content-sha256": _NO_BODY,
            "x-acs-date": self._clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-version": _VERSION,
        }
        secret = settings.access_key_secret.get_secret_value()
        headers["Authorization"] = acs3_authorization(settings.access_key_id, secret, query, headers)
        return Request(f"{settings.endpoint.rstrip('/')}/?{query}", headers, b"")

    def verdicts(self, batch: Sequence[Message], answer: dict[str, Any]) -> list[Verdict] | None:
        """The one verdict; errors come as HTTP 200 or 400 with the same members."""
        code = answer.get("Code")
        if not isinstance(code, str):
            raise Unreadable("阿里云短信的应答缺少 Code")
        if code == "OK":
            return [Verdict(Outcome.SENT, f"OK {answer.get('BizId', '')}")]
        outcome = Outcome.REFUSED if code in _REFUSALS else Outcome.FAILED
        return [Verdict(outcome, f"{code} {answer.get('Message', '')}")] * len(batch)


def canonical_query(parameters: Mapping[str, str]) -> str:
    """The query string both as it is signed and as it is sent: sorted, RFC 3986."""
    return "&".join(f"{quote(name, safe='~')}={quote(parameters[name], safe='~')}" for name in sorted(parameters))


def acs3_authorization(key_id: str, key_secret: str, query: str, headers: Mapping[str, str]) -> str:
    """The Authorization header of a POST without body to ``/`` (document 2593177 of the help centre).

    ``headers`` are all to be signed, names in lower case, among them x-acs-content-sha256.
    """
    signed = ";".join(sorted(headers))
    lines = [f"{name}:{headers[name].strip()}" for name in sorted(headers)]
    canonical = "\n".join(["POST", "/", query, *lines, "", signed, headers["x-acs-content-sha256"]])
    to_sign = f"{_ALGORITHM}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.digest(key_secret.encode(), to_sign.encode(), "sha256").hex()
    return f"{_ALGORITHM} Credential={key_id},SignedHeaders={signed},Signature={signature}"
