"""Secure and authenticated connections, against aiosmtpd with a certificate and a password of its own."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr
from structlog.testing import capture_logs

from domain.letters import Letter, Outcome
from service.channels.email import EmailChannel
from service.channels.smtp_settings import SmtpSettings
from tests.service.channels.standing_clock import StandingClock

LETTER = Letter(id="one", address="person@example.invalid", subject="通知", text="正文")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PEM file with the key and certificate of ``localhost``, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + signed.public_bytes(serialization.Encoding.PEM)
    path = tmp_path_factory.mktemp("certificate") / "localhost.pem"
    path.write_bytes(pem)
    return path


class Receiver:
    """Keeps the recipients and whether they came over TLS by a logged-in client."""

    def __init__(self) -> None:
        self.received: list[tuple[str, bool, bool]] = []

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        secure = session.ssl is not None
        self.received.extend((address, secure, session.authenticated is True) for address in envelope.rcpt_tos)
        return "250 OK"


def _knows_the_password(_s: SMTP, _session: Session, _e: Envelope, _mechanism: str, data: object) -> AuthResult:
    good = isinstance(data, LoginPassword) and data.login == b"clerk" and data.password == b"correct horse"
    return AuthResult(success=good, handled=good)


@asynccontextmanager
async def serving(make: Callable[[Receiver], SMTP], tls: ssl.SSLContext | None) -> AsyncIterator[tuple[Receiver, int]]:
    receiver = Receiver()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: make(receiver), "127.0.0.1", 0, ssl=tls)
    try:
        yield receiver, server.sockets[0].getsockname()[1]
    finally:
        server.close()


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _settings(port: int, tls: Literal["none", "starttls", "tls"], trusted: str, password: str | None) -> SmtpSettings:
    return SmtpSettings(
        host="localhost",
        port=port,
        tls=tls,
        sender="cascade@example.invalid",
        certificates=trusted,
        username="clerk" if password else None,
        password=SecretStr(password) if password else None,
        timeout_seconds=60,
    )


async def _send(settings: SmtpSettings) -> tuple[Outcome, str]:
    channel = EmailChannel(settings, StandingClock())
    try:
        first, second = await channel.send([LETTER, LETTER])
        assert first.outcome is second.outcome
        return first.outcome, first.detail
    finally:
        await channel.close()


async def test_letters_go_over_tls_from_the_first_byte(certificate: Path) -> None:
    async with serving(lambda receiver: SMTP(receiver, hostname="localhost"), _context(certificate)) as (
        receiver,
        port,
    ):
        outcome, detail = await _send(_settings(port, "tls", str(certificate), None))
    assert (outcome, detail) == (Outcome.SENT, "250 OK")
    assert [address for address, _, _ in receiver.received] == ["person@example.invalid"] * 2


async def test_letters_go_over_starttls_after_a_login(certificate: Path) -> None:
    def make(receiver: Receiver) -> SMTP:
        return SMTP(
            receiver,
            hostname="localhost",
            tls_context=_context(certificate),
            require_starttls=True,
            auth_required=True,
            authenticator=_knows_the_password,
        )

    async with serving(make, None) as (receiver, port):
        assert (await _send(_settings(port, "starttls", str(certificate), "correct horse")))[0] is Outcome.SENT
        assert receiver.received == [("person@example.invalid", True, True)] * 2
        with capture_logs() as logs:
            outcome, detail = await _send(_settings(port, "starttls", str(certificate), "wrong pony"))
        assert outcome is Outcome.FAILED
        assert "535" in detail
        assert "pony" not in detail + str(logs)
        outcome, detail = await _send(_settings(port, "starttls", str(certificate), None))
        assert (outcome, detail[:12]) == (Outcome.FAILED, "服务器不接受发件人：53")


@pytest.mark.parametrize("tls", ["tls", "starttls"])
async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    certificate: Path, tls: Literal["tls", "starttls"]
) -> None:
    def make(receiver: Receiver) -> SMTP:
        return SMTP(receiver, hostname="localhost", tls_context=_context(certificate) if tls == "starttls" else None)

    async with serving(make, _context(certificate) if tls == "tls" else None) as (receiver, port):
        outcome, detail = await _send(_settings(port, tls, "", None))
    assert outcome is Outcome.FAILED
    assert "certificate" in detail.lower()
    assert receiver.received == []


async def test_a_server_without_starttls_is_not_spoken_to_in_the_clear() -> None:
    async with serving(lambda receiver: SMTP(receiver, hostname="localhost"), None) as (receiver, port):
        outcome, detail = await _send(_settings(port, "starttls", "", None))
    assert outcome is Outcome.FAILED
    assert "STARTTLS" in detail
    assert receiver.received == []


def test_a_password_does_not_show() -> None:
    assert "horse" not in repr(_settings(25, "none", "", "correct horse"))
