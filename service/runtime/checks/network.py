"""What must be reachable, and what must be free."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

import aiosmtplib

from domain.errors import CascadeError
from service.channels.smtp_settings import SmtpSettings
from service.data_folder import DataFolder
from service.runtime.doctor import Finding, broken, doubtful, fine
from service.runtime.locks import running_owner
from service.runtime.ports import require_free_port

SECONDS = 5
"""How long a server may take to answer."""


def ports(hosts: Mapping[str, str], wanted: Mapping[str, int], folder: DataFolder) -> Finding:
    """Each port is free, or held by the instance that runs on ``folder``.

    ``wanted`` has the ports by the variable that sets each, ``hosts`` the address for those not on loopback.
    """
    owner = running_owner(folder)
    for setting, port in wanted.items():
        if owner is not None and port in owner.ports.values():
            continue
        try:
            require_free_port(hosts.get(setting, "127.0.0.1"), port, setting)
        except CascadeError as error:
            return broken("端口", error.message, f"例如：{setting}={port + 1000 if port < 60000 else port - 1000}")
    listed = "、".join(str(port) for port in wanted.values())
    return fine("端口", f"{listed} {'由正在运行的本服务使用' if owner else '空闲'}")


async def temporal_reachable(address: str, namespace: str) -> Finding:
    """The Temporal server that a setting names answers for the namespace."""
    from service.runtime.temporal_server import connect_patiently

    try:
        await asyncio.wait_for(connect_patiently(address, namespace), SECONDS)
    except TimeoutError:
        return broken(
            "Temporal 服务",
            f"{SECONDS} 秒内连不上 {address} 的命名空间 {namespace}",
            "请检查 CASCADE_TEMPORAL_ADDRESS、CASCADE_TEMPORAL_NAMESPACE，以及该服务是否在运行。",
        )
    return fine("Temporal 服务", f"{address} 的命名空间 {namespace} 可用")


async def smtp(settings: SmtpSettings) -> Finding:
    """The mail server answers, greets us (EHLO), and lets us in where we have a name."""
    where = f"{settings.host}:{settings.port}"
    client = aiosmtplib.SMTP(
        hostname=settings.host,
        port=settings.port,
        username=settings.username,
        password=settings.password.get_secret_value() if settings.password else None,
        use_tls=settings.tls == "tls",
        start_tls=settings.tls == "starttls",
        cert_bundle=settings.certificates or None,
        timeout=SECONDS,
    )
    try:
        await client.connect()
        answer = await client.ehlo()
        await client.quit()
    except (aiosmtplib.SMTPException, OSError) as error:
        remedy = "请检查 CASCADE_SMTP_HOST、_PORT、_TLS、_USERNAME、_PASSWORD 与防火墙。"
        return broken("发信服务器", f"{where} 不可用：{_one_line(error)}", remedy)
    return fine("发信服务器", f"{where} 应答 {_one_line(answer.message)}")


def mail_from(settings: SmtpSettings) -> Finding:
    """Real mail is not sent in the name of an address that cannot exist."""
    if settings.sender.rstrip(">").endswith((".invalid", ".example")):
        return doubtful(
            "发件人", f"{settings.sender} 不是真实邮箱，多数服务器会拒收", "请设置 CASCADE_MAIL_FROM 为本单位的邮箱。"
        )
    return fine("发件人", settings.sender)


def public_url(url: str, mail_is_real: bool) -> Finding:
    """The links in mails lead somewhere from where the mails are read."""
    host = urlsplit(url).hostname or ""
    if mail_is_real and (host == "localhost" or host.startswith("127.") or host == "0.0.0.0"):
        return doubtful(
            "对外地址", f"邮件里的链接指向 {url}，收件人打不开", "请设置 CASCADE_PUBLIC_URL 为各单位可访问的网址。"
        )
    return fine("对外地址", url)


def _one_line(what: object) -> str:
    return " ".join(str(what).split())[:120]
