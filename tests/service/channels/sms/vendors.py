"""The two vendors as the gateway tests need them: signature checked by their own SDK, answers as they give them."""

import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from pydantic import SecretStr

from domain.letters import Letter
from service.channels.sms.aliyun import Aliyun, AliyunSettings
from service.channels.sms.gateway import SmsGateway
from service.channels.sms.templates import SmsTemplates
from service.channels.sms.tencent import Tencent, TencentSettings
from tests.service.channels.sms.stub import Answer, Call
from tests.service.channels.standing_clock import StandingClock

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the SDKs are old
    from alibabacloud_tea_openapi.utils import Utils as AliyunUtils
    from tencentcloud.common.abstract_client import AbstractClient
    from tencentcloud.common.credential import Credential
    from tencentcloud.common.http.request import RequestInternal

NOW = datetime(2024, 6, 18, 16, 30, 5, tzinfo=UTC)  # already the 19th in Shanghai
KEY_ID, SECRET = "AKIDexample", "example-secret"
SIGNATURE = "清源安委办"
TEMPLATES = SmsTemplates.parse({"reminder": "SMS_001", "alarm": "SMS_002:title,link_path"})
VALUES = {"title": "安全生产月 活动*~", "count": "2", "due": "6月20日18:00", "link_path": "l/4f.Zk3s"}


def messages(*numbers: str, template: str = "reminder", values: dict[str, str] | None = None) -> list[Letter]:
    """A letter for each number."""
    return [
        Letter(id=f"sms-{place}", address=number, text="x", template=template, parameters=values or VALUES)
        for place, number in enumerate(numbers)
    ]


@dataclass(frozen=True)
class TencentDouble:
    """Tencent Cloud. ``refusals`` says which code a number gets; ``spoiled`` numbers spoil their whole batch."""

    refusals: dict[str, str]
    spoiled: frozenset[str] = frozenset()

    def gateway(self, url: str, timeout_seconds: float = 10) -> SmsGateway:
        settings = TencentSettings(
            secret_id=KEY_ID, secret_key=SecretStr(SECRET), app_id="1400006666", signature=SIGNATURE, endpoint=url
        )
        return SmsGateway(Tencent(settings, StandingClock(NOW)), TEMPLATES, timeout_seconds)

    def __call__(self, call: Call) -> Answer:
        if call.headers["authorization"] != self.authorization(call):
            return Answer({"Response": {"Error": {"Code": "AuthFailure.SignatureFailure", "Message": "签名错误"}}})
        numbers = [number.removeprefix("+86") for number in call.json["PhoneNumberSet"]]
        if self.spoiled & set(numbers):
            return Answer(
                {"Response": {"Error": {"Code": "InvalidParameterValue.IncorrectPhoneNumber", "Message": "x"}}}
            )
        return Answer({"Response": {"SendStatusSet": [self._status(number) for number in numbers], "RequestId": "r"}})

    def _status(self, number: str) -> dict[str, Any]:
        code = self.refusals.get(number, "Ok")
        return {"PhoneNumber": f"+86{number}", "Code": code, "Message": "说明", "SerialNo": f"serial-{number}"}

    @staticmethod
    def authorization(call: Call) -> str:
        """What the vendor's SDK would sign for this very request."""
        request = RequestInternal("127.0.0.1", "POST", "/", {}, call.body.decode())
        request.header.update(
            {
                "Content-Type": call.headers["content-type"],
                "Host": call.headers["host"],
                "X-TC-Timestamp": call.headers["x-tc-timestamp"],
            }
        )
        date = datetime.fromtimestamp(int(call.headers["x-tc-timestamp"]), UTC).strftime("%Y-%m-%d")
        client = AbstractClient(Credential(KEY_ID, SECRET), "ap-guangzhou")
        signature = client._get_tc3_signature({}, request, date, "sms", SECRET)
        return (
            f"TC3-HMAC-SHA256 Credential={KEY_ID}/{date}/sms/tc3_request, SignedHeaders=content-type;host, "
            f"Signature={signature}"
        )


@dataclass(frozen=True)
class AliyunDouble:
    """Alibaba Cloud. ``refusals`` says which code a number gets."""

    refusals: dict[str, str]

    def gateway(self, url: str, timeout_seconds: float = 10) -> SmsGateway:
        settings = AliyunSettings(
            access_key_id=KEY_ID, access_key_secret=SecretStr(SECRET), signature=SIGNATURE, endpoint=url
        )
        return SmsGateway(Aliyun(settings, StandingClock(NOW)), TEMPLATES, timeout_seconds)

    def __call__(self, call: Call) -> Answer:
        if call.headers["authorization"] != self.authorization(call):
            return Answer({"Code": "SignatureDoesNotMatch", "Message": "签名错误"}, status=400)
        code = self.refusals.get(call.parameters["PhoneNumbers"], "OK")
        if code == "OK":
            return Answer({"Code": "OK", "Message": "OK", "BizId": "9006", "RequestId": "r"})
        return Answer({"Code": code, "Message": "说明", "RequestId": "r"}, status=400 if "LIMIT" in code else 200)

    @staticmethod
    def authorization(call: Call) -> str:
        """What the vendor's SDK would sign for this very request."""
        names = call.headers["authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
        headers = {name: call.headers[name] for name in names}
        request = SimpleNamespace(method="POST", pathname="/", query=call.parameters, headers=headers)
        payload = AliyunUtils.hash(call.body, "ACS3-HMAC-SHA256").hex()
        authorization: str = AliyunUtils.get_authorization(request, "ACS3-HMAC-SHA256", payload, KEY_ID, SECRET)
        return authorization
