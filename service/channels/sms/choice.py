"""Which way text messages go, as the settings say."""

from domain.clock import BusinessClock, Clock
from domain.letters import Channel
from service.channels.phone import PhoneSink
from service.channels.sms.aliyun import Aliyun, AliyunSettings
from service.channels.sms.gateway import SmsGateway
from service.channels.sms.templates import SmsTemplates
from service.channels.sms.tencent import Tencent, TencentSettings
from service.clock import SystemClock
from service.settings import Settings

PHONE_SIGNATURE = "通知报送"
"""Of the embedded phone, where no signature is set."""


def sms_channel(settings: Settings, clock: Clock) -> Channel:
    """The embedded phone, or the gateway of the vendor chosen. ``clock`` tells business time.

    Raises SmsTemplateInvalid.
    """
    if settings.sms_provider == "phone":
        return PhoneSink(settings.folder.phone, _bare(settings.sms_signature or PHONE_SIGNATURE), clock)
    templates = SmsTemplates.parse(settings.sms_templates)
    # Gateways check the time of a request: here real time counts, also in a replay.
    real = SystemClock(BusinessClock.plain())
    if settings.sms_provider == "tencent":
        return SmsGateway(Tencent(_tencent(settings), real), templates)
    return SmsGateway(Aliyun(_aliyun(settings), real), templates)


def _tencent(settings: Settings) -> TencentSettings:
    return TencentSettings.model_validate(
        {
            "secret_id": settings.sms_tencent_secret_id,
            "secret_key": settings.sms_tencent_secret_key,
            "app_id": settings.sms_tencent_app_id,
            "signature": _bare(settings.sms_signature or ""),
            "region": settings.sms_tencent_region,
            **_endpoint(settings),
        }
    )


def _aliyun(settings: Settings) -> AliyunSettings:
    return AliyunSettings.model_validate(
        {
            "access_key_id": settings.sms_aliyun_access_key_id,
            "access_key_secret": settings.sms_aliyun_access_key_secret,
            "signature": _bare(settings.sms_signature or ""),
            **_endpoint(settings),
        }
    )


def _endpoint(settings: Settings) -> dict[str, str]:
    return {"endpoint": settings.sms_endpoint} if settings.sms_endpoint else {}


def _bare(signature: str) -> str:
    return signature.strip().removeprefix("【").removesuffix("】")
