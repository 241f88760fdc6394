"""The settings choose the way, and what is wrong in them is said at start."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from domain.letters import Channel, Letter
from service.channels.phone import PhoneFollower, PhoneSink
from service.channels.sms.choice import PHONE_SIGNATURE, sms_channel
from service.channels.sms.gateway import SmsGateway
from service.channels.sms.templates import SmsTemplateInvalid
from service.settings import Settings
from tests.service.channels.sms.stub import vendor_stub
from tests.service.channels.sms.vendors import KEY_ID, SECRET, SIGNATURE, AliyunDouble, TencentDouble, messages
from tests.service.channels.standing_clock import StandingClock

TENCENT = {"sms_provider": "tencent", "sms_tencent_secret_id": KEY_ID, "sms_tencent_secret_key": SECRET,
           "sms_tencent_app_id": "1400006666"}  # fmt: skip
ALIYUN = {"sms_provider": "aliyun", "sms_aliyun_access_key_id": KEY_ID, "sms_aliyun_access_key_secret": SECRET}


def channel(folder: Path, **values: object) -> Channel:
    return sms_channel(Settings.model_validate({"data_folder": folder, **values}), StandingClock())


@pytest.mark.parametrize(
    ("given", "shown"), [(None, PHONE_SIGNATURE), ("【清源安委办】", SIGNATURE), (SIGNATURE, SIGNATURE)]
)
async def test_without_a_provider_messages_stay_in_the_data_folder(
    tmp_path: Path, given: str | None, shown: str
) -> None:
    phone = channel(tmp_path, sms_signature=given)
    assert isinstance(phone, PhoneSink)
    await phone.send([Letter(id="a", address="12000000001", text="x")])
    (message,) = PhoneFollower(tmp_path / "phone").new()
    assert (message.signature, message.at) == (shown, StandingClock().now())


@pytest.mark.parametrize(("account", "double"), [(TENCENT, TencentDouble({})), (ALIYUN, AliyunDouble({}))])
async def test_a_provider_is_reached_at_its_endpoint_with_real_time(
    tmp_path: Path, account: dict[str, object], double: TencentDouble | AliyunDouble
) -> None:
    async with vendor_stub(double) as stub:
        templates = {"reminder": "SMS_001"}
        gateway = channel(
            tmp_path, **account, sms_signature=f"【{SIGNATURE}】", sms_templates=templates, sms_endpoint=stub.url
        )
        assert isinstance(gateway, SmsGateway)
        deliveries = await gateway.send(messages("12000000001"))
        await gateway.close()
    assert [delivery.outcome.value for delivery in deliveries] == ["sent"]
    headers = stub.calls[0].headers
    # The clock passed in stands in 2024; a gateway would refuse a request of that time.
    assert int(headers.get("x-tc-timestamp", "2000000000")) > 1_750_000_000
    assert not headers.get("x-acs-date", "2026").startswith("2024")


def test_a_wrong_template_setting_is_named(tmp_path: Path) -> None:
    with pytest.raises(SmsTemplateInvalid, match="SMS_1:name"):
        channel(tmp_path, **ALIYUN, sms_signature=SIGNATURE, sms_templates={"alarm": "SMS_1:name"})


def test_a_wrong_endpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="endpoint"):
        channel(tmp_path, **ALIYUN, sms_signature=SIGNATURE, sms_endpoint="dysmsapi.example.invalid")
