"""The embedded mailbox from the outside, byte by byte."""

import asyncio
import mailbox
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from service.channels.mailbox import read_mailbox
from service.channels.mailbox_server import SIZE_LIMIT, MailboxServer


class Line:
    """A client that says exactly what it is told."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def say(self, text: str | bytes, replies: int = 1) -> list[str]:
        """Send ``text`` with CRLF after it; read as many replies."""
        await self.send((text.encode() if isinstance(text, str) else text) + b"\r\n")
        return [await self.listen() for _ in range(replies)]

    async def send(self, octets: bytes) -> None:
        """Send ``octets`` as they are, in a packet of their own."""
        self._writer.write(octets)
        await self._writer.drain()
        await asyncio.sleep(0)

    async def listen(self) -> str:
        while (line := (await self._reader.readline()).decode())[3:4] == "-":
            pass
        return line.rstrip()

    async def mail(self, body: bytes, recipient: str = "a@example.invalid") -> str:
        await self.say(f"MAIL FROM:<s@example.invalid>\r\nRCPT TO:<{recipient}>\r\nDATA", replies=3)
        return (await self.say(body + b"."))[0]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[tuple[MailboxServer, int]]:
    running = MailboxServer(tmp_path / "mailbox")
    yield running, await running.start()
    await running.stop()


@pytest.fixture
async def line(server: tuple[MailboxServer, int]) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server[1])
    client = Line(reader, writer)
    assert (await client.listen()).startswith("220")
    assert (await client.say("EHLO test"))[0].startswith("250")
    yield client
    writer.close()


def _texts(folder: Path) -> list[str]:
    return [mail.text for mail in read_mailbox(folder / "mailbox")]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b"S: x\r\n\r\nline\r\n", "line\n"),
        (b"S: x\r\n\r\n..\r\n...dots\r\nend.\r\n", ".\n..dots\nend.\n"),
        (b"S: x\r\n\r\nFrom here\r\n>From there\r\n", "From here\n>From there\n"),
        (b"\r\nno head\r\n", "no head\n"),
        (b"", ""),
        (b"\r\n", ""),
        (b"x\r\n", "x\n"),
    ],
)
async def test_a_body_is_kept_as_it_was_sent(line: Line, tmp_path: Path, sent: bytes, kept: str) -> None:
    assert (await line.mail(sent)).startswith("250")
    assert _texts(tmp_path) == [kept]


async def test_a_body_in_pieces_is_one_mail(line: Line, tmp_path: Path) -> None:
    await line.say("MAIL FROM:<s@example.invalid>\r\nRCPT TO:<a@example.invalid>\r\nDATA", replies=3)
    for piece in (b"S: x\r", b"\n\r\nab", b"cd.\r\n"):
        await line.send(piece)
    assert (await line.say("."))[0].startswith("250")
    assert _texts(tmp_path) == ["abcd.\n"]


async def test_a_flight_of_many_mails_is_answered_one_by_one(line: Line, tmp_path: Path) -> None:
    one = "MAIL FROM:<s@example.invalid>\r\nRCPT TO:<a@example.invalid>\r\nDATA\r\nS: x\r\n\r\nhello\r\n.\r\n"
    replies = await line.say(one * 50 + "NOOP", replies=201)
    assert [reply[:3] for reply in replies] == ["250", "250", "354", "250"] * 50 + ["250"]
    assert len(_texts(tmp_path)) == 50


async def test_every_recipient_has_a_copy(line: Line, tmp_path: Path) -> None:
    commands = "MAIL FROM:<s@example.invalid>\r\nRCPT TO:<a@example.invalid>\r\nRCPT TO:<b@example.invalid>\r\nDATA"
    await line.say(commands, replies=4)
    await line.say("S: x\r\n\r\nhello\r\n.")
    assert [mail.to for mail in read_mailbox(tmp_path / "mailbox")] == ["a@example.invalid", "b@example.invalid"]


@pytest.mark.parametrize(
    ("recipient", "codes"),
    [
        ("alive@example.invalid", ["250", "250"]),
        ("dead@example.invalid", ["550", "550"]),
        ("Dead-office@example.invalid", ["550", "550"]),
        ("a@dead.example.invalid", ["550", "550"]),
        ("a@deadline.example.invalid", ["250", "250"]),
        ("undead@example.invalid", ["250", "250"]),
        ("greylisted7@example.invalid", ["451", "250"]),
        ("联络员@example.invalid", ["250", "250"]),
        ('"a b"@example.invalid', ["250", "250"]),
    ],
)
async def test_recipients_are_taken_or_refused(line: Line, recipient: str, codes: list[str]) -> None:
    await line.say("MAIL FROM:<s@example.invalid> SMTPUTF8")
    answers = [(await line.say(f"RCPT TO:<{recipient}>"))[0] for _ in codes]
    assert [answer[:3] for answer in answers] == codes


async def test_a_mail_over_the_limit_is_refused_and_the_next_taken(line: Line, tmp_path: Path) -> None:
    assert (await line.say(f"MAIL FROM:<s@example.invalid> SIZE={SIZE_LIMIT + 1}"))[0].startswith("552")
    too_big = (b"x" * 998 + b"\r\n") * (SIZE_LIMIT // 1000 + 1)
    assert (await line.mail(b"S: x\r\n\r\n" + too_big)).startswith("552")
    assert (await line.mail(b"S: x\r\n\r\n" + b"y" * 3_000_000 + b"\r\n")).startswith("250")
    assert [len(text) for text in _texts(tmp_path)] == [3_000_001]


@pytest.mark.parametrize(
    ("command", "code"),
    [("DATA", "503"), ("RCPT TO:<a@example.invalid>", "503"), ("FOO", "500"), ("VRFY a", "252"), ("MAIL", "501")],
)
async def test_commands_out_of_order_are_refused(line: Line, command: str, code: str) -> None:
    assert (await line.say(command))[0].startswith(code)


async def test_a_goodbye_is_answered(line: Line) -> None:
    assert await line.say("QUIT") == ["221 Bye"]
    assert await line.listen() == ""


async def test_the_file_is_an_mbox_for_the_standard_library(line: Line, tmp_path: Path) -> None:
    for subject in ("one", "two"):
        await line.mail(f"Subject: {subject}\r\n\r\nFrom the office\r\n".encode())
    read = mailbox.mbox(tmp_path / "mailbox" / "inbox.mbox", create=False)
    assert [message["Subject"] for message in read] == ["one", "two"]
    assert [message.get_payload() for message in read] == [">From the office\n"] * 2
    read.close()


async def test_a_full_disk_is_a_passing_failure(line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("os.write", lambda _file, data: len(data) // 2)
        assert (await line.mail(b"S: x\r\n\r\nlost\r\n")).startswith("452")
    assert (await line.mail(b"S: x\r\n\r\nkept\r\n")).startswith("250")
    assert _texts(tmp_path) == ["kept\n"]


async def test_a_taken_port_is_an_error_and_leaves_nothing_open(
    server: tuple[MailboxServer, int], tmp_path: Path
) -> None:
    second = MailboxServer(tmp_path / "other")
    with pytest.raises(OSError, match="in use"):
        await second.start(port=server[1])
    await second.stop()


async def test_stopping_drops_the_clients(server: tuple[MailboxServer, int], line: Line) -> None:
    await server[0].stop()
    assert await line.listen() == ""
    await server[0].stop()


async def test_after_a_restart_the_mailbox_goes_on(
    server: tuple[MailboxServer, int], line: Line, tmp_path: Path
) -> None:
    await line.mail(b"S: x\r\n\r\nfirst\r\n")
    await server[0].stop()
    port = await server[0].start()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    again = Line(reader, writer)
    await again.listen()
    await again.say("HELO test")
    await again.mail(b"S: x\r\n\r\nsecond\r\n")
    writer.close()
    assert [(mail.order, mail.text) for mail in read_mailbox(tmp_path / "mailbox")] == [(1, "first\n"), (2, "second\n")]
