"""What must be reachable, and what must be free: against real servers on loopback."""

import socket
from pathlib import Path

import pytest
from pydantic import SecretStr

from service.channels.mailbox_server import MailboxServer
from service.channels.smtp_settings import SmtpSettings
from service.data_folder import DataFolder
from service.runtime.checks import network
from service.runtime.doctor import Health
from service.runtime.locks import DataFolderLock

SENDER = "江南街道办事处 <office@example.invalid>"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_ports_are_free_taken_or_ours(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    free = {"CASCADE_WEB_PORT": free_port()}
    assert network.ports({}, free, folder).sentence.endswith("空闲")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = {"CASCADE_WEB_PORT": int(listener.getsockname()[1])}
        finding = network.ports({"CASCADE_WEB_PORT": "127.0.0.1"}, taken, folder)
        assert finding.health is Health.ERROR
        assert finding.sentence.startswith(f"端口 {taken['CASCADE_WEB_PORT']}（设置 CASCADE_WEB_PORT）已被程序")
        assert finding.remedy.startswith("例如：CASCADE_WEB_PORT=")
        with DataFolderLock(folder, taken):
            assert network.ports({}, taken, folder).sentence.endswith("由正在运行的本服务使用")


async def test_a_mail_server_that_answers(tmp_path: Path) -> None:
    server = MailboxServer(tmp_path)
    port = await server.start()
    try:
        finding = await network.smtp(SmtpSettings(host="127.0.0.1", port=port, tls="none", sender=SENDER))
        assert finding.health is Health.OK
        assert finding.sentence.startswith(f"127.0.0.1:{port} 应答 ")
        refused = await network.smtp(SmtpSettings(host="127.0.0.1", port=port, tls="starttls", sender=SENDER))
        assert refused.health is Health.ERROR
        named = SmtpSettings(
            host="127.0.0.1", port=port, tls="none", sender=SENDER, username="u", password=SecretStr("geheim")
        )
        refused = await network.smtp(named)
        assert refused.health is Health.ERROR
        assert "geheim" not in refused.sentence
    finally:
        await server.stop()


async def test_a_mail_server_that_is_not_there() -> None:
    finding = await network.smtp(SmtpSettings(host="127.0.0.1", port=free_port(), tls="none", sender=SENDER))
    assert finding.health is Health.ERROR
    assert "CASCADE_SMTP_HOST" in finding.remedy


async def test_a_temporal_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "SECONDS", 0.2)
    address = f"127.0.0.1:{free_port()}"
    finding = await network.temporal_reachable(address, "default")
    assert finding.health is Health.ERROR
    assert address in finding.sentence


@pytest.mark.parametrize(
    ("sender", "health"), [("Cascade <cascade@example.invalid>", Health.WARNING), ("office@gov.test", Health.OK)]
)
def test_a_sender_that_cannot_exist_is_told(sender: str, health: Health) -> None:
    assert network.mail_from(SmtpSettings(host="mail.example.invalid", port=587, sender=sender)).health is health


@pytest.mark.parametrize(
    ("url", "real", "health"),
    [
        ("http://127.0.0.1:8080", True, Health.WARNING),
        ("http://0.0.0.0:8080", True, Health.WARNING),
        ("http://localhost", True, Health.WARNING),
        ("http://127.0.0.1:8080", False, Health.OK),
        ("https://cascade.example.invalid", True, Health.OK),
    ],
)
def test_links_that_lead_nowhere_are_told(url: str, real: bool, health: Health) -> None:
    assert network.public_url(url, real).health is health
