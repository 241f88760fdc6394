"""Tencent Cloud: the same signature as the vendor's SDK, whole requests, batches, and every kind of answer."""

import asyncio
import warnings
from datetime import UTC, datetime

import pytest

from domain.letters import Outcome
from service.channels.sms.tencent import tc3_authorization
from tests.service.channels.sms.stub import Answer, Call, vendor_stub
from tests.service.channels.sms.vendors import KEY_ID, NOW, SECRET, SIGNATURE, TencentDouble, messages

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from tencentcloud.common.credential import Credential
    from tencentcloud.common.profile.client_profile import ClientProfile
    from tencentcloud.common.profile.http_profile import HttpProfile
    from tencentcloud.sms.v20210111.models import SendSmsRequest
    from tencentcloud.sms.v20210111.sms_client import SmsClient


def _send_by_sdk(endpoint: str) -> None:
    profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=endpoint.removeprefix("http://")))
    request = SendSmsRequest()
    request.PhoneNumberSet = ["+8612000000001"]
    request.SmsSdkAppId, request.TemplateId, request.SignName = "1400006666", "SMS_001", SIGNATURE
    request.TemplateParamSet = ["安全生产月", "2"]
    SmsClient(Credential(KEY_ID, SECRET), "ap-guangzhou", profile).SendSms(request)


async def test_we_sign_what_the_sdk_sends_as_the_sdk_does() -> None:
    async with vendor_stub(lambda _call: Answer({"Response": {"SendStatusSet": [], "RequestId": "r"}})) as stub:
        await asyncio.to_thread(_send_by_sdk, stub.url)
    (call,) = stub.calls
    moment = datetime.fromtimestamp(int(call.headers["x-tc-timestamp"]), UTC)
    ours = tc3_authorization(KEY_ID, SECRET, call.headers["host"], call.body, moment)
    assert ours == call.headers["authorization"]
    assert call.headers["content-type"] == "application/json"


async def test_the_request_says_what_the_document_wants() -> None:
    vendor = TencentDouble({})
    async with vendor_stub(vendor) as stub:
        gateway = vendor.gateway(stub.url)
        (delivery,) = await gateway.send(messages("+86 120-0000-0001"))
        await gateway.close()
    assert (delivery.id, delivery.outcome, delivery.detail) == ("sms-0", Outcome.SENT, "Ok serial-12000000001")
    (call,) = stub.calls
    assert (call.method, call.path) == ("POST", "/")
    assert call.headers["x-tc-action"] == "SendSms"
    assert call.headers["x-tc-version"] == "2021-01-11"
    assert call.headers["x-tc-region"] == "ap-guangzhou"
    assert call.headers["x-tc-timestamp"] == str(int(NOW.timestamp()))
    assert "/2024-06-18/sms/tc3_request" in call.headers["authorization"]
    assert call.json == {
        "PhoneNumberSet": ["+8612000000001"],
        "SmsSdkAppId": "1400006666",
        "SignName": SIGNATURE,
        "TemplateId": "SMS_001",
        "TemplateParamSet": ["安全生产月 活动*~", "2", "6月20日18:00", "l/4f.Zk3s"],
    }


async def test_messages_that_say_the_same_share_a_request_of_at_most_two_hundred() -> None:
    vendor = TencentDouble({"12000000300": "FailedOperation.PhoneNumberInBlacklist"})
    numbers = [f"12000000{place:03d}" for place in range(450)]
    async with vendor_stub(vendor) as stub:
        gateway = vendor.gateway(stub.url)
        deliveries = await gateway.send([*messages(*numbers), *messages("12000000001", template="alarm")])
        await gateway.close()
    assert sorted(len(call.json["PhoneNumberSet"]) for call in stub.calls) == [1, 50, 200, 200]
    assert [delivery.outcome for delivery in deliveries].count(Outcome.SENT) == 450
    assert deliveries[300].outcome is Outcome.REFUSED
    assert [delivery.detail for delivery in deliveries[:2]] == ["Ok serial-12000000000", "Ok serial-12000000001"]


async def test_one_number_twice_goes_out_in_two_requests() -> None:
    vendor = TencentDouble({})
    async with vendor_stub(vendor) as stub:
        gateway = vendor.gateway(stub.url)
        deliveries = await gateway.send(messages("12000000001", "12000000002", "12000000001"))
        await gateway.close()
    assert [delivery.outcome for delivery in deliveries] == [Outcome.SENT] * 3
    assert sorted(len(call.json["PhoneNumberSet"]) for call in stub.calls) == [1, 2]


async def test_a_number_that_spoils_its_batch_is_found_and_the_others_go_out() -> None:
    vendor = TencentDouble({}, frozenset({"12000000002"}))
    async with vendor_stub(vendor) as stub:
        gateway = vendor.gateway(stub.url)
        deliveries = await gateway.send(messages("12000000001", "12000000002", "12000000003"))
        await gateway.close()
    assert [delivery.outcome.value for delivery in deliveries] == ["sent", "refused", "sent"]


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("InvalidParameterValue.IncorrectPhoneNumber", Outcome.REFUSED),
        ("FailedOperation.PhoneNumberInBlacklist", Outcome.REFUSED),
        ("FailedOperation.PhoneNumberParseFail", Outcome.REFUSED),
        ("LimitExceeded.PhoneNumberThirtySecondLimit", Outcome.FAILED),
        ("LimitExceeded.PhoneNumberDailyLimit", Outcome.FAILED),
        ("LimitExceeded.DeliveryFrequencyLimit", Outcome.FAILED),
        ("FailedOperation.InsufficientBalanceInSmsPackage", Outcome.FAILED),
        ("FailedOperation.TemplateUnapprovedOrNotExist", Outcome.FAILED),
        ("InternalError.Timeout", Outcome.FAILED),
    ],
)
async def test_codes_become_outcomes_with_the_code_in_the_detail(code: str, outcome: Outcome) -> None:
    vendor = TencentDouble({"12000000001": code})
    async with vendor_stub(vendor) as stub:
        gateway = vendor.gateway(stub.url)
        first, second = await gateway.send(messages("12000000001", "12000000002"))
        await gateway.close()
    assert (first.outcome, first.detail) == (outcome, f"{code} 说明")
    assert second.outcome is Outcome.SENT


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            {"Response": {"Error": {"Code": "AuthFailure.SecretIdNotFound", "Message": "密钥不存在"}}},
            "SecretIdNotFound",
        ),
        ({"Response": {"SendStatusSet": []}}, "没有提到这个号码"),
        ({"Response": {"SendStatusSet": ["x"]}}, "无法识别"),
        ({"Response": {"Error": "x"}}, "无法识别"),
        ({"Response": None}, "缺少 Response"),
        ({}, "缺少 Response"),
    ],
)
async def test_an_answer_out_of_form_fails_the_batch(body: object, words: str) -> None:
    async with vendor_stub(lambda _call: Answer(body)) as stub:
        gateway = TencentDouble({}).gateway(stub.url)
        deliveries = await gateway.send(messages("12000000001", "12000000002"))
        await gateway.close()
    assert {delivery.outcome for delivery in deliveries} == {Outcome.FAILED}
    assert all(words in delivery.detail for delivery in deliveries)


def test_the_double_tells_a_wrong_signature() -> None:
    headers = {"authorization": "wrong", "x-tc-timestamp": "1", "host": "h", "content-type": "application/json"}
    answer = TencentDouble({})(Call("POST", "/", "", headers, b"{}"))
    assert answer.body["Response"]["Error"]["Code"] == "AuthFailure.SignatureFailure"
