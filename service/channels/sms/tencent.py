"""Tencent Cloud SMS: SendSms of 2021-01-11 with TC3-HMAC-SHA256 (documents product/382/55981 and product/382/52072)."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from domain.base import Frozen
from domain.clock import Clock
from domain.letters import Outcome
from service.channels.sms.gateway import Message, Request, Unreadable, Verdict

_VERSION = "2021-01-11"
_SERVICE = "sms"
_CONTENT_TYPE = "application/json"
# Numbers in one request, which must share template and values (SendSms, PhoneNumberSet).
_BATCH = 200
# The number will not do, whoever sends (document product/382/52075).
_REFUSALS = frozenset(
    {
        "InvalidParameterValue.IncorrectPhoneNumber",
        "FailedOperation.PhoneNumberParseFail",
        "FailedOperation.PhoneNumberInBlacklist",
    }
)


class TencentSettings(Frozen):
    """Our account with Tencent Cloud. ``endpoint`` is a URL without path; ``signature`` is without 【】."""

    secret_id: str
    secret_key: SecretStr
    app_id: str
    signature: str
    region: str = "ap-guangzhou"
    endpoint: str = Field(default="https://sms.tencentcloudapi.com", pattern=r"^https?://[^/]+/?$")


class Tencent:
    """The vendor behind an SmsGateway."""

    def __init__(self, settings: TencentSettings, clock: Clock) -> None:
        """``clock`` must tell real time: a request five minutes off is refused."""
        self._settings = settings
        self._clock = clock

    def batches(self, messages: Sequence[Message]) -> list[list[Message]]:
        """Up to 200 different numbers with the same template and values."""
        batches: dict[tuple[object, ...], list[list[Message]]] = {}
        for message in messages:
            alike = batches.setdefault((message.template_code, message.values), [])
            # The answer is told apart by number, so that one number may be in a batch only once.
            free = next((batch for batch in alike if _takes(batch, message)), None)
            if free is None:
                alike.append([message])
            else:
                free.append(message)
        return [batch for alike in batches.values() for batch in alike]

    def request(self, batch: Sequence[Message]) -> Request:
        """SendSms for one batch, signed."""
        settings = self._settings
        parameters = {
            "PhoneNumberSet": [f"+86{message.number}" for message in batch],
            "SmsSdkAppId": settings.app_id,
            "SignName": settings.signature,
            "TemplateId": batch[0].template_code,
            "TemplateParamSet": [value for _, value in batch[0].values],
        }
        body = json.dumps(parameters, ensure_ascii=False).encode()
        now = self._clock.now()
        host = urlsplit(settings.endpoint).netloc
        secret = settings.secret_key.get_secret_value()
        headers = {
            "Authorization": tc3_authorization(settings.secret_id, secret, host, body, now),
            "Content-Type": _CONTENT_TYPE,
            "Host": host,
            "X-TC-Action": "SendSms",
            "X-TC-Version": _VERSION,
            "X-TC-Timestamp": str(int(now.timestamp())),
            "X-TC-Region": settings.region,
        }
        return Request(settings.endpoint.rstrip("/") + "/", headers, body)

    def verdicts(self, batch: Sequence[Message], answer: dict[str, Any]) -> list[Verdict] | None:
        """One verdict a number from SendStatusSet; an Error concerns the whole batch."""
        response = answer.get("Response")
        if not isinstance(response, dict):
            raise Unreadable("腾讯云短信的应答缺少 Response")
        if error := response.get("Error"):
            verdict = _verdict(error)
            spoiled = verdict.outcome is Outcome.REFUSED and len(batch) > 1
            return None if spoiled else [verdict] * len(batch)
        statuses = {_digits(status): _verdict(status) for status in response.get("SendStatusSet") or ()}
        nothing = Verdict(Outcome.FAILED, "腾讯云短信的应答没有提到这个号码")
        return [statuses.get(message.number, nothing) for message in batch]


def tc3_authorization(secret_id: str, secret_key: str, host: str, body: bytes, now: datetime) -> str:
    """The Authorization header of a POST of JSON to ``/`` at the aware moment ``now`` (document product/382/52072)."""
    timestamp = str(int(now.timestamp()))
    date = now.astimezone(UTC).strftime("%Y-%m-%d")
    scope = f"{date}/{_SERVICE}/tc3_request"
    canonical = "\n".join(
        ["POST", "/", "", f"content-type:{_CONTENT_TYPE}", f"host:{host}", "", "content-type;host", _sha256(body)]
    )
    to_sign = "\n".join(["TC3-HMAC-SHA256", timestamp, scope, _sha256(canonical.encode())])
    key = f"TC3{secret_key}".encode()
    for part in (date, _SERVICE, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    return f"TC3-HMAC-SHA256 Credential={secret_id}/{scope}, SignedHeaders=content-type;host, Signature={signature}"


def _takes(batch: list[Message], message: Message) -> bool:
    return len(batch) < _BATCH and all(other.number != message.number for other in batch)


def _verdict(status: Any) -> Verdict:
    if not isinstance(status, dict):
        raise Unreadable("腾讯云短信的应答无法识别")
    code = str(status.get("Code", ""))
    if code == "Ok":
        return Verdict(Outcome.SENT, f"Ok {status.get('SerialNo', '')}")
    outcome = Outcome.REFUSED if code in _REFUSALS else Outcome.FAILED
    return Verdict(outcome, f"{code} {status.get('Message', '')}")


def _digits(status: Any) -> str:
    return str(status.get("PhoneNumber", "")).removeprefix("+86") if isinstance(status, dict) else ""


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
