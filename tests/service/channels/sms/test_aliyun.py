"""Alibaba Cloud: the same signature as the vendor's SDK, whole requests, and every kind of answer."""

import asyncio
import json
import warnings

import pytest

from domain.letters import Outcome
from service.channels.sms.aliyun import acs3_authorization, canonical_query
from tests.service.channels.sms.stub import Answer, Call, vendor_stub
from tests.service.channels.sms.vendors import KEY_ID, SECRET, SIGNATURE, VALUES, AliyunDouble, messages

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from alibabacloud_dysmsapi20170525.client import Client
    from alibabacloud_dysmsapi20170525.models import SendSmsRequest
    from alibabacloud_tea_openapi.utils_models import Config


def _send_by_sdk(endpoint: str) -> None:
    config = Config(
        access_key_id=KEY_ID, access_key_secret=SECRET, endpoint=endpoint.removeprefix("http://"), protocol="http"
    )
    request = SendSmsRequest(
        phone_numbers="12000000001",
        sign_name=SIGNATURE,
        template_code="SMS_001",
        template_param='{"title": "安全生产月 *~"}',
        out_id="sms-0",
    )
    Client(config).send_sms(request)


async def test_we_sign_what_the_sdk_sends_as_the_sdk_does() -> None:
    async with vendor_stub(lambda _call: Answer({"Code": "OK", "Message": "OK"})) as stub:
        await asyncio.to_thread(_send_by_sdk, stub.url)
    (call,) = stub.calls
    signed = call.headers["authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
    # The SDK signs RFC 3986 but sends the blanks as plus signs.
    query = canonical_query(call.parameters)
    ours = acs3_authorization(KEY_ID, SECRET, query, {name: call.headers[name] for name in signed})
    assert ours == call.headers["authorization"]


async def test_the_request_says_what_the_document_wants() -> None:
    vendor = AliyunDouble({})
    async with vendor_stub(vendor) as stub:
        gateway = vendor.gateway(stub.url)
        (delivery,) = await gateway.send(messages("12000000001"))
        await gateway.close()
    assert (delivery.id, delivery.outcome, delivery.detail) == ("sms-0", Outcome.SENT, "OK 9006")
    (call,) = stub.calls
    assert (call.method, call.path, call.body) == ("POST", "/", b"")
    assert call.headers["x-acs-action"] == "SendSms"
    assert call.headers["x-acs-version"] == "2017-05-25"
    assert call.headers["x-acs-date"] == "2024-06-18T16:30:05Z"
    assert call.parameters == {
        "PhoneNumbers": "12000000001",
        "SignName": SIGNATURE,
        "TemplateCode": "SMS_001",
        "OutId": "sms-0",
        "TemplateParam": json.dumps(VALUES, ensure_ascii=False),
    }


async def test_no_two_requests_share_a_nonce() -> None:
    vendor = AliyunDouble({})
    async with vendor_stub(vendor) as stub:
        gateway = vendor.gateway(stub.url)
        await gateway.send(messages(*["12000000001"] * 20))
        await gateway.close()
    assert len({call.headers["x-acs-signature-nonce"] for call in stub.calls}) == 20


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("isv.MOBILE_NUMBER_ILLEGAL", Outcome.REFUSED),
        ("MOBILE_IN_BLACK", Outcome.REFUSED),
        ("isv.BUSINESS_LIMIT_CONTROL", Outcome.FAILED),
        ("isv.DAY_LIMIT_CONTROL", Outcome.FAILED),
        ("isv.BLACK_KEY_CONTROL_LIMIT", Outcome.FAILED),
        ("isv.OUT_OF_SERVICE", Outcome.FAILED),
        ("isv.SMS_TEMPLATE_ILLEGAL", Outcome.FAILED),
        ("isp.SYSTEM_ERROR", Outcome.FAILED),
        ("Throttling.User", Outcome.FAILED),
    ],
)
async def test_codes_become_outcomes_with_the_code_in_the_detail(code: str, outcome: Outcome) -> None:
    vendor = AliyunDouble({"12000000001": code})
    async with vendor_stub(vendor) as stub:
        gateway = vendor.gateway(stub.url)
        first, second = await gateway.send(messages("12000000001", "12000000002"))
        await gateway.close()
    assert (first.outcome, first.detail) == (outcome, f"{code} 说明")
    assert second.outcome is Outcome.SENT


@pytest.mark.parametrize("body", [{}, {"Message": "x"}, {"Code": 7}])
async def test_an_answer_out_of_form_fails_the_message(body: object) -> None:
    async with vendor_stub(lambda _call: Answer(body)) as stub:
        gateway = AliyunDouble({}).gateway(stub.url)
        (delivery,) = await gateway.send(messages("12000000001"))
        await gateway.close()
    assert delivery.outcome is Outcome.FAILED
    assert "缺少 Code" in delivery.detail


def test_the_double_tells_a_wrong_signature() -> None:
    headers = {"authorization": "x SignedHeaders=host,y", "host": "h"}
    assert AliyunDouble({})(Call("POST", "/", "", headers, b"")).body["Code"] == "SignatureDoesNotMatch"
