"""The e-mail channel against the embedded mailbox."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from domain.letters import Channel, ChannelName
from service.channels.email import EmailChannel
from service.channels.mail_address import UnmailableAddress
from service.channels.mailbox import read_mailbox
from service.channels.mailbox_server import MailboxServer
from tests.service.channels.sending import channel_to, letters, outcomes, people, scripted, settings
from tests.service.channels.standing_clock import StandingClock


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


def test_a_wrong_sender_is_refused_when_the_channel_is_made() -> None:
    with pytest.raises(UnmailableAddress):
        EmailChannel(settings(25).model_copy(update={"sender": "nobody"}), StandingClock())
