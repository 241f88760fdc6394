"""Channels: how they are set, without secrets, a test message with its true answer, and what failed of late."""

import anyio.from_thread
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from domain.errors import CascadeError, InvalidInput
from domain.letters import ChannelName
from service.operations.channel_trial import Trial
from service.settings import Settings
from service.web.office.typed import TypedForm
from service.web.pages import office_page
from service.web.rights import AdministersAll, Person
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
_SHOWN = 6


@router.get("/admin/channels")
def show(request: Request, office: OfficeDependency, person: AdministersAll) -> HTMLResponse:
    """Both of them."""
    return _page(request, office, person)


@router.post("/admin/channels/test")
def test(request: Request, office: OfficeDependency, person: AdministersAll, form: TypedForm) -> Response:
    """Send a test message to the address typed in, over the channel that sends everything else."""
    try:
        trial = tried(office, person, form.one("channel"), form.one("address"))
    except CascadeError as refusal:
        return _page(request, office, person, refusal=refusal, typed=form.one("address"))
    return _page(request, office, person, trial)


def tried(office: Office, person: Person, channel: str, address: str) -> Trial:
    """Send, and note it in the log. Raises InvalidInput, TooManyTrials. Called from a thread of the web process."""
    if channel not in set(ChannelName) or not 1 <= len(address) <= 200 or not address.isprintable():
        raise InvalidInput("请填写收件的邮箱或手机号", field="address")
    trial = anyio.from_thread.run(office.trials.send, ChannelName(channel), address, person.name)
    office.administration.log(
        person.name,
        office.house.clock.now(),
        "channel",
        "tested",
        channel,
        address=masked(address),
        outcome=trial.outcome.value,
        detail=trial.detail,
    )
    return trial


def masked(address: str) -> str:
    """An address as it may stand in a log: z***@example.invalid, 138****1234."""
    name, at, place = address.partition("@")
    return f"{name[:1]}***{at}{place}" if at else f"{address[:3]}****{address[-4:]}" if len(address) >= 11 else "****"


def settings_of(settings: Settings) -> dict[str, list[tuple[str, str, bool]]]:
    """What is set, how, and whether that is a word of the catalogue. Of secrets only that they are there."""
    smtp = settings.smtp
    mail = [
        ("发信服务器", f"{smtp.host}:{smtp.port}", False),
        ("加密", {"none": "不加密", "starttls": "STARTTLS", "tls": "TLS"}[smtp.tls], smtp.tls == "none"),
        ("登录名", smtp.username or "不登录", not smtp.username),
        ("密码", "已设置" if smtp.password else "未设置", True),
        ("发件人", smtp.sender, False),
        ("并发连接", str(smtp.connections), False),
    ]
    provider = {"phone": "内置短信箱（不发出）", "tencent": "腾讯云", "aliyun": "阿里云"}[settings.sms_provider]
    keyed = settings.sms_tencent_secret_key or settings.sms_aliyun_access_key_secret
    templates = "、".join(sorted(settings.sms_templates))
    text = [
        ("短信网关", provider, True),
        ("签名", settings.sms_signature or "未设置", not settings.sms_signature),
        ("已登记模板", templates or "未设置", not templates),
        ("密钥", "已设置" if keyed else "未设置", True),
    ]
    return {"email": mail, "sms": text}


def _page(
    request: Request,
    office: Office,
    person: Person,
    trial: Trial | None = None,
    *,
    refusal: CascadeError | None = None,
    typed: str = "",
) -> HTMLResponse:
    settings = office.house.settings
    queues = {queue.channel.value: queue for queue in office.views.channel_queues(office.house.clock.now())}
    failures = {channel.value: office.views.troubled_messages(channel, _SHOWN) for channel in ChannelName}
    context = {
        "settings": settings_of(settings),
        "queues": queues,
        "failures": failures,
        "mailbox": settings.mailbox_embedded,
        "phone": settings.sms_provider == "phone",
        "trial": trial,
        "refusal": refusal,
        "typed": typed,
    }
    status = refusal.status if refusal else 200
    return office_page(request, person, "admin/channels", context, section="admin", status=status)
