"""What holds for every gateway: order, isolation, failures of the network, and silence about persons."""

import pytest
from structlog.testing import capture_logs

from domain.letters import Channel, ChannelName, Letter, Outcome
from service.channels.sms.gateway import mask_number
from tests.service.channels.sms.stub import Answer, Call, vendor_stub
from tests.service.channels.sms.vendors import VALUES, AliyunDouble, TencentDouble, messages

DOUBLES: list[TencentDouble | AliyunDouble] = [TencentDouble({}), AliyunDouble({})]


@pytest.fixture(params=DOUBLES, ids=["tencent", "aliyun"])
def double(request: pytest.FixtureRequest) -> TencentDouble | AliyunDouble:
    chosen: TencentDouble | AliyunDouble = request.param
    return chosen


async def test_answers_keep_the_order_and_bad_letters_harm_no_other(double: TencentDouble | AliyunDouble) -> None:
    letters = [
        *messages("12000000001"),
        *messages("123"),
        *messages("12000000002", template="unknown"),
        *messages("12000000003", values={**VALUES, "title": "请电 13800000000"}),
        *messages("12000000004", values={**VALUES, "name": "陈某某"}),
        *messages("12000000005", values={"title": "安全生产月"}),
        *messages("12000000006", template="alarm"),
    ]
    letters = [letter.model_copy(update={"id": f"letter-{place}"}) for place, letter in enumerate(letters)]
    async with vendor_stub(double) as stub:
        gateway = double.gateway(stub.url)
        conforms: Channel = gateway
        assert conforms.name is ChannelName.SMS
        deliveries = await gateway.send(letters)
        assert await gateway.send([]) == []
        await gateway.close()
    assert [delivery.id for delivery in deliveries] == [letter.id for letter in letters]
    assert [delivery.outcome.value for delivery in deliveries] == [
        "sent", "refused", "failed", "failed", "failed", "failed", "sent",
    ]  # fmt: skip
    assert "unknown" in deliveries[2].detail
    assert "电话号码" in deliveries[3].detail
    assert "name" in deliveries[4].detail
    assert "due" in deliveries[5].detail
    assert len(stub.calls) == 2


async def test_equal_letters_are_each_answered(double: TencentDouble | AliyunDouble) -> None:
    async with vendor_stub(double) as stub:
        gateway = double.gateway(stub.url)
        deliveries = await gateway.send(messages("12000000001") * 3)
        await gateway.close()
    assert [delivery.outcome for delivery in deliveries] == [Outcome.SENT] * 3
    assert len(stub.calls) == 3


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer({}, status=500), "HTTP 500"),
        (Answer({}, status=503), "HTTP 503"),
        (Answer({}, status=429), "HTTP 429"),
        (Answer(b"<html>gateway</html>", status=200), "无法识别（HTTP 200）"),
        (Answer(b"\xff\xfe", status=403), "无法识别（HTTP 403）"),
        (Answer([1, 2]), "无法识别"),
        (Answer({}, delay=30), "无法访问"),
    ],
)
async def test_a_gateway_in_trouble_is_a_passing_failure(
    double: TencentDouble | AliyunDouble, answer: Answer, words: str
) -> None:
    async with vendor_stub(lambda _call: answer) as stub:
        gateway = double.gateway(stub.url, timeout_seconds=0.3 if answer.delay else 60)
        with capture_logs() as logs:
            deliveries = await gateway.send(messages("12000000001", "12000000002"))
        await gateway.close()
    assert {delivery.outcome for delivery in deliveries} == {Outcome.FAILED}
    assert all(words in delivery.detail for delivery in deliveries)
    assert {entry["event"] for entry in logs} == {"sms_gateway_failed"}
    assert "12000000" not in str(logs)


async def test_a_gateway_that_is_down_is_a_passing_failure(double: TencentDouble | AliyunDouble) -> None:
    async with vendor_stub(double) as stub:
        url = stub.url
    gateway = double.gateway(url)
    (delivery,) = await gateway.send(messages("12000000001"))
    await gateway.close()
    assert delivery.outcome is Outcome.FAILED
    assert "无法访问" in delivery.detail


async def test_a_gateway_works_again_after_trouble_and_after_close(double: TencentDouble | AliyunDouble) -> None:
    troubled = [Answer({}, status=500)]

    def vendor(call: Call) -> Answer:
        return troubled.pop() if troubled else double(call)

    async with vendor_stub(vendor) as stub:
        gateway = double.gateway(stub.url)
        outcomes = []
        for _ in range(3):
            outcomes += [delivery.outcome.value for delivery in await gateway.send(messages("12000000001"))]
            await gateway.close()
    assert outcomes == ["failed", "sent", "sent"]


async def test_a_refused_number_is_logged_masked() -> None:
    double = AliyunDouble({"12000000001": "isv.MOBILE_NUMBER_ILLEGAL"})
    async with vendor_stub(double) as stub:
        gateway = double.gateway(stub.url)
        with capture_logs() as logs:
            await gateway.send(messages("12000000001", "12000000002"))
        await gateway.close()
    assert [(entry["number"], entry["code"]) for entry in logs] == [("120****0001", "isv.MOBILE_NUMBER_ILLEGAL")]


@pytest.mark.parametrize(
    ("number", "masked"),
    [("13812341234", "138****1234"), ("+8613812341234", "+86****1234"), ("123", "****"), ("", "****")],
)
def test_numbers_are_masked(number: str, masked: str) -> None:
    assert mask_number(number) == masked


async def test_a_long_answer_is_cut_to_one_short_line(double: TencentDouble | AliyunDouble) -> None:
    words = "很长\n的话 " * 500
    body = {"Code": "x", "Message": words, "Response": {"Error": {"Code": "x", "Message": words}}}
    async with vendor_stub(lambda _call: Answer(body)) as stub:
        gateway = double.gateway(stub.url)
        (delivery,) = await gateway.send([Letter(**{**messages("12000000001")[0].model_dump(), "id": "a"})])
        await gateway.close()
    assert len(delivery.detail) <= 300
    assert "\n" not in delivery.detail
