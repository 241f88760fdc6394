"""What the tests of the e-mail channel share: letters, a channel, a server that does as it is told."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from domain.letters import Delivery, Letter
from service.channels.email import EmailChannel
from service.channels.smtp_settings import SmtpSettings
from tests.service.channels.scripted_smtp import Act, Said, Script, ScriptedSmtp, as_usual, scripted_smtp
from tests.service.channels.standing_clock import StandingClock

SENDER = "安委会办公室 <cascade@example.invalid>"


def letters(*addresses: str) -> list[Letter]:
    return [
        Letter(
            id=f"letter-{number}", address=address, subject="关于开展活动的通知", text=f"第{number}封", html="<p>信</p>"
        )
        for number, address in enumerate(addresses)
    ]


def people(count: int) -> list[Letter]:
    return letters(*(f"person{number}@example.invalid" for number in range(count)))


def outcomes(deliveries: Sequence[Delivery]) -> list[str]:
    return [delivery.outcome.value for delivery in deliveries]


def settings(port: int, connections: int = 4, timeout_seconds: float = 30) -> SmtpSettings:
    return SmtpSettings(
        host="127.0.0.1", port=port, tls="none", sender=SENDER, connections=connections, timeout_seconds=timeout_seconds
    )


@asynccontextmanager
async def channel_to(port: int, connections: int = 4, timeout_seconds: float = 30) -> AsyncIterator[EmailChannel]:
    channel = EmailChannel(settings(port, connections, timeout_seconds), StandingClock())
    try:
        yield channel
    finally:
        await channel.close()


@asynccontextmanager
async def scripted(
    script: Script = as_usual,
    extensions: Sequence[str] = ("PIPELINING",),
    connections: int = 1,
    timeout_seconds: float = 30,
) -> AsyncIterator[tuple[EmailChannel, ScriptedSmtp]]:
    async with (
        scripted_smtp(script, extensions) as server,
        channel_to(server.port, connections, timeout_seconds) as channel,
    ):
        yield channel, server


def on(start: str, answer: str | Act, times: int = 1_000_000) -> Script:
    """A script that gives ``answer`` to the first ``times`` lines that begin with ``start``."""
    left = [times]

    def script(said: Said) -> str | Act | None:
        if said.line.startswith(start) and left[0]:
            left[0] -= 1
            return answer
        return None

    return script
