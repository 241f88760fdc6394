"""The e-mail channel against the embedded mailbox, and against servers that behave badly."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from domain.letters import Channel, ChannelName, Delivery, Letter, Outcome
from service.channels.email import EmailChannel
from service.channels.mail_address import UnmailableAddress
from service.channels.mailbox import read_mailbox
from service.channels.mailbox_server import MailboxServer
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


@pytest.fixture
async def mailbox(tmp_path: Path) -> AsyncIterator[tuple[Path, int]]:
    server = MailboxServer(tmp_path)
    port = await server.start()
    yield tmp_path, port
    await server.stop()


async def test_letters_arrive_whole_and_answers_keep_the_order(mailbox: tuple[Path, int]) -> None:
    folder, port = mailbox
    async with channel_to(port) as channel:
        conforms: Channel = channel
        assert conforms.name is ChannelName.EMAIL
        sent = people(100)
        deliveries = await channel.send(sent)
    assert [delivery.id for delivery in deliveries] == [letter.id for letter in sent]
    assert set(outcomes(deliveries)) == {"sent"}
    arrived = {mail.to: mail for mail in read_mailbox(folder)}
    assert len(arrived) == 100
    for letter in sent:
        mail = arrived[letter.address]
        assert (mail.subject, mail.text, mail.html) == (letter.subject, letter.text, letter.html)
        assert mail.message_id == f"<{letter.id}@example.invalid>"


async def test_a_refused_or_put_off_address_touches_no_other_letter(mailbox: tuple[Path, int]) -> None:
    folder, port = mailbox
    addresses = ["a@example.invalid", "dead1@example.invalid", "greylisted@example.invalid", "b@dead.example.invalid",
                 "not an address", "z@example.invalid"]  # fmt: skip
    async with channel_to(port, connections=1) as channel:
        deliveries = await channel.send(letters(*addresses))
        assert outcomes(deliveries) == ["sent", "refused", "failed", "refused", "refused", "sent"]
        assert deliveries[1].detail == "550 5.1.1 No such user here"
        assert deliveries[2].detail.startswith("451")
        assert "请核对" in deliveries[4].detail
        assert outcomes(await channel.send(letters("greylisted@example.invalid"))) == ["sent"]
    assert [mail.to for mail in read_mailbox(folder)] == [addresses[0], addresses[5], addresses[2]]


async def test_a_chinese_mailbox_needs_a_server_that_takes_it(mailbox: tuple[Path, int]) -> None:
    folder, port = mailbox
    chinese = letters("联络员@example.invalid", "office@测试.example.invalid")
    async with channel_to(port) as channel:
        assert outcomes(await channel.send(chinese)) == ["sent", "sent"]
    assert [mail.to for mail in read_mailbox(folder)] == [
        "联络员@example.invalid",
        "office@xn--0zwm56d.example.invalid",
    ]
    async with scripted() as (channel, _):
        deliveries = await channel.send(chinese)
    assert outcomes(deliveries) == ["refused", "sent"]
    assert "请改用英文地址" in deliveries[0].detail


async def test_no_letters_need_no_server() -> None:
    async with channel_to(1) as channel:
        assert await channel.send([]) == []


async def test_a_server_that_is_down_fails_every_letter_and_says_so_once(unused_port: int) -> None:
    async with channel_to(unused_port) as channel:
        with capture_logs() as logs:
            deliveries = await channel.send(people(50))
    assert set(outcomes(deliveries)) == {"failed"}
    assert "无法连接邮件服务器" in deliveries[0].detail
    assert "\n" not in deliveries[0].detail
    assert [(entry["event"], entry["letters"]) for entry in logs] == [("smtp_unavailable", 50)]
    assert "person" not in str(logs)


@pytest.fixture
async def unused_port() -> int:
    server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    port = int(server.sockets[0].getsockname()[1])
    server.close()
    await server.wait_closed()
    return port


async def test_the_connection_is_kept_between_batches() -> None:
    async with scripted() as (channel, server):
        for _ in range(3):
            assert outcomes(await channel.send(people(2))) == ["sent", "sent"]
        await channel.close()
    assert len(server.sessions) == 1
    assert [line.split()[0] for line in server.lines(0)].count("EHLO") == 1
    assert server.lines(0)[-1] == "QUIT"


async def test_a_large_batch_uses_several_connections() -> None:
    async with scripted(connections=3) as (channel, server):
        assert set(outcomes(await channel.send(people(100)))) == {"sent"}
        assert len(server.sessions) == 3
        assert set(outcomes(await channel.send(people(100)))) == {"sent"}
        assert len(server.sessions) == 3


async def test_a_server_that_allows_one_connection_gets_all_letters_over_it() -> None:
    def script(said: Said) -> str | None:
        return "421 too many connections" if said.line == "GREETING" and said.session > 0 else None

    async with scripted(script, connections=4) as (channel, server):
        assert set(outcomes(await channel.send(people(100)))) == {"sent"}
    assert len(server.bodies) == 100


@pytest.mark.parametrize("farewell", ["", "421 idle too long\r\n"])
async def test_a_connection_dropped_while_idle_is_opened_anew(farewell: str) -> None:
    async with scripted() as (channel, server):
        assert outcomes(await channel.send(people(1))) == ["sent"]
        await server.hang_up(farewell)
        assert outcomes(await channel.send(people(3))) == ["sent"] * 3
    assert len(server.sessions) == 2
    assert len(server.bodies) == 4


@pytest.mark.parametrize("extensions", [("PIPELINING",), ("8BITMIME",)])
@pytest.mark.parametrize("ending", ["421 enough for one connection", Act.HANG_UP])
async def test_a_server_that_ends_the_session_between_mails_gets_the_rest_over_the_next(
    extensions: Sequence[str], ending: str | Act
) -> None:
    def script(said: Said) -> str | Act | None:
        mails = sum(1 for line in server.lines(said.session) if line.startswith("MAIL"))
        return ending if said.line.startswith("MAIL") and mails > 2 else None

    async with scripted(script, extensions) as (channel, server):
        deliveries = await channel.send(people(9))
    assert outcomes(deliveries) == ["sent"] * 9
    assert len(server.sessions) == 5
    assert len(server.bodies) == 9


async def test_a_connection_lost_after_the_body_fails_that_letter_without_repeating_it() -> None:
    async with scripted(on("BODY", Act.HANG_UP, times=1)) as (channel, server):
        deliveries = await channel.send(people(3))
    assert outcomes(deliveries) == ["failed", "sent", "sent"]
    assert len(server.bodies) == 3


async def test_a_letter_that_kills_every_connection_takes_no_other_with_it() -> None:
    async with scripted(on("RCPT TO:<person1@", Act.HANG_UP)) as (channel, server):
        deliveries = await channel.send(people(4))
    assert outcomes(deliveries) == ["sent", "failed", "sent", "sent"]
    assert len(server.bodies) == 3


async def test_a_server_that_answers_nothing_fails_one_letter_not_all() -> None:
    async with scripted(on("RCPT TO:<person1@", Act.SAY_NOTHING), timeout_seconds=0.2) as (channel, _):
        deliveries = await channel.send(people(3))
    assert outcomes(deliveries) == ["sent", "failed", "sent"]
    assert "没有应答" in deliveries[1].detail


async def test_patience_with_a_server_that_loses_everything_ends() -> None:
    async with scripted(on("MAIL", Act.HANG_UP)) as (channel, server):
        deliveries = await channel.send(people(500))
    assert set(outcomes(deliveries)) == {"failed"}
    assert len(server.sessions) == 3


@pytest.mark.parametrize("greeting", ["554 go away", "hello there", Act.HANG_UP, Act.SAY_NOTHING])
async def test_a_server_that_does_not_greet_fails_every_letter(greeting: str | Act) -> None:
    async with scripted(on("GREETING", greeting), timeout_seconds=0.3) as (channel, _):
        assert outcomes(await channel.send(people(2))) == ["failed", "failed"]


async def test_without_pipelining_every_answer_is_awaited() -> None:
    async with scripted(on("RCPT TO:<person0@", "550 nobody"), extensions=("8BITMIME",)) as (channel, server):
        deliveries = await channel.send(people(2))
    assert outcomes(deliveries) == ["refused", "sent"]
    assert [line.split(":")[0] for line in server.lines(0)][2:] == [
        "MAIL FROM", "RCPT TO", "RSET", "MAIL FROM", "RCPT TO", "DATA", "BODY", "QUIT",
    ]  # fmt: skip


async def test_after_a_refusal_the_transaction_is_reset() -> None:
    async with scripted(on("RCPT TO:<person0@", "550 nobody")) as (channel, server):
        deliveries = await channel.send(people(2))
    assert outcomes(deliveries) == ["refused", "sent"]
    # This server asks for a body although it refused the recipient: it gets an empty one.
    assert server.bodies[0] == ""
    assert "RSET" in server.lines(0)


async def test_a_refusal_of_several_lines_is_told_in_one() -> None:
    async with scripted(on("RCPT", "550-nobody here\r\n550 of that name")) as (channel, _):
        deliveries = await channel.send(people(1))
    assert deliveries[0].detail == "550 nobody here of that name"


@pytest.mark.parametrize(
    ("start", "answer", "outcome"),
    [
        ("RCPT", "550 no such user", Outcome.REFUSED),
        ("RCPT", "551 not local", Outcome.REFUSED),
        ("RCPT", "450 busy", Outcome.FAILED),
        ("RCPT", "452 full", Outcome.FAILED),
        ("RCPT", "530 authentication required", Outcome.FAILED),
        ("MAIL", "550 sender refused", Outcome.FAILED),
        ("MAIL", "451 later", Outcome.FAILED),
        ("DATA", "451 later", Outcome.FAILED),
        ("DATA", "554 no", Outcome.REFUSED),
        ("DATA", "250 what?", Outcome.FAILED),
        ("BODY", "554 content refused", Outcome.REFUSED),
        ("BODY", "452 disk full", Outcome.FAILED),
    ],
)
@pytest.mark.parametrize("extensions", [("PIPELINING",), ("8BITMIME",)])
async def test_each_answer_is_judged_and_the_next_letter_goes_out(
    start: str, answer: str, outcome: Outcome, extensions: Sequence[str]
) -> None:
    async with scripted(on(start, answer, times=1), extensions) as (channel, server):
        deliveries = await channel.send(people(2))
    assert [delivery.outcome for delivery in deliveries] == [outcome, Outcome.SENT]
    assert answer in deliveries[0].detail
    assert len(server.sessions) == 1


@pytest.mark.parametrize("rubbish", ["what?", "2x0 fine", "250 fine\r\n250 and more", "\x00\x01", "x" * 100_000])
async def test_rubbish_ends_the_connection_not_the_batch(rubbish: str) -> None:
    async with scripted(on("BODY", rubbish, times=1)) as (channel, server):
        deliveries = await channel.send(people(3))
    assert deliveries[2].outcome is Outcome.SENT
    assert outcomes(deliveries).count("failed") <= 1
    assert len(server.sessions) == 2


async def test_a_server_that_refuses_reset_is_left() -> None:
    def script(said: Said) -> str | None:
        if said.line == "RSET":
            return "502 not known"
        return "550 nobody" if "person0" in said.line else None

    async with scripted(script) as (channel, server):
        assert outcomes(await channel.send(people(2))) == ["refused", "sent"]
    assert len(server.sessions) == 2


async def test_an_old_server_is_greeted_with_helo() -> None:
    async with scripted(on("EHLO", "502 not known")) as (channel, server):
        assert outcomes(await channel.send(people(2))) == ["sent", "sent"]
    assert server.lines(0)[2] == "HELO example.invalid"


async def test_a_cancelled_batch_leaves_a_channel_that_works() -> None:
    async with scripted(on("BODY", Act.SAY_NOTHING, times=1)) as (channel, server):
        sending = asyncio.create_task(channel.send(people(2)))
        while not server.bodies:
            await asyncio.sleep(0.01)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        assert outcomes(await channel.send(people(2))) == ["sent", "sent"]


def test_a_wrong_sender_is_refused_when_the_channel_is_made() -> None:
    with pytest.raises(UnmailableAddress):
        EmailChannel(settings(25).model_copy(update={"sender": "nobody"}), StandingClock())
