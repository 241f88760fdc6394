"""One kept connection to the outgoing server, and the mail transactions on it.

aiosmtplib connects, negotiates TLS, greets and logs in; the transactions then run on the bare transport. The reason is
speed: aiosmtplib waits for each of MAIL, RCPT, DATA and the body, four round trips a mail, while a server that offers
PIPELINING (RFC 2920: nearly all do) takes the first three in one. On loopback that is the difference between about
1,100 and 2,500 mails a second; over a wide-area line it halves the time. Servers without it are served step by step.
"""

import asyncio
from collections import deque
from typing import NamedTuple, Self, cast

import aiosmtplib

from domain.letters import Outcome
from service.channels.smtp_settings import SmtpSettings

_CLOSING = 421
_SEND_BODY = 354
# Codes that refuse us, not the recipient: log in first, bad sequence, mechanism too weak, log-in failed, TLS needed.
_OUR_FAULT = frozenset({503, 523, 530, 534, 535, 538})
_LONGEST_REPLY = 65536
_GOODBYE_SECONDS = 1.0


class Reply(NamedTuple):
    """One answer of the server; a reply of several lines is joined by spaces."""

    code: int
    text: str

    @property
    def positive(self) -> bool:
        return 200 <= self.code < 400

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


class Envelope(NamedTuple):
    """A mail ready to go: addresses as on the wire, ``content`` in CRLF lines, none of which begins with a dot."""

    sender: bytes
    recipient: bytes
    needs_utf8: bool
    content: bytes


class Verdict(NamedTuple):
    """What became of one mail, and what the server said."""

    outcome: Outcome
    detail: str


class SmtpUnavailable(Exception):
    """No connection could be had: the server is down, full, or does not let us in."""


class ConnectionLost(Exception):
    """The connection broke in a transaction. ``undelivered``: the mail has certainly not been accepted."""

    def __init__(self, detail: str, *, undelivered: bool) -> None:
        super().__init__(detail)
        self.undelivered = undelivered


class _Conversation(asyncio.Protocol):
    """Reads what the server says, reply by reply."""

    def __init__(self) -> None:
        self.closed = asyncio.get_running_loop().create_future()
        self._unread = b""
        self._text: list[str] = []
        self._replies: deque[Reply] = deque()
        self._waiter: asyncio.Future[None] | None = None

    @property
    def quiet(self) -> bool:
        """Open, and the server has said nothing unasked."""
        return not self.closed.done() and not self._replies and not self._unread

    async def reply(self) -> Reply:
        """The next reply. Raises ConnectionResetError if there will be none."""
        while not self._replies:
            if self.closed.done():
                raise ConnectionResetError("服务器断开了连接")
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return self._replies.popleft()

    def data_received(self, data: bytes) -> None:
        *lines, self._unread = (self._unread + data).split(b"\n")
        for line in lines:
            self._take(line)
        if len(self._unread) > _LONGEST_REPLY:
            self._end()
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self._end()
        self._wake()

    def _take(self, line: bytes) -> None:
        if not line[:3].isdigit():
            self._end()  # not SMTP: nothing that follows can be matched to a command
            return
        self._text.append(line[4:].decode("utf-8", "replace").strip())
        if line[3:4] != b"-":
            self._replies.append(Reply(int(line[:3]), " ".join(self._text)))
            self._text = []

    def _end(self) -> None:
        if not self.closed.done():
            self.closed.set_result(None)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class SmtpConnection:
    """An open connection. Not for concurrent use; after ConnectionLost it is closed."""

    def __init__(self, client: aiosmtplib.SMTP, timeout_seconds: float) -> None:
        self.utf8 = client.supports_extension("smtputf8")
        self.last_used = 0.0
        self._pipelining = client.supports_extension("pipelining")
        self._timeout = timeout_seconds
        self._needs_reset = False
        self._body_sent = False
        # From here on the transport is ours; aiosmtplib's own protocol hears nothing more.
        self._client = client
        self._transport = cast(asyncio.Transport, client.transport)
        self._conversation = _Conversation()
        self._transport.set_protocol(self._conversation)

    @classmethod
    async def open(cls, settings: SmtpSettings, local_hostname: str) -> Self:
        """Connect, secure, greet and log in. Raises SmtpUnavailable with the reason in one line."""
        client = aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            username=settings.username,
            password=settings.password.get_secret_value() if settings.password else None,
            local_hostname=local_hostname,
            use_tls=settings.tls == "tls",
            start_tls=settings.tls == "starttls",
            cert_bundle=settings.certificates or None,
            timeout=settings.timeout_seconds,
        )
        try:
            await client.connect()
            await _greet(client)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            client.close()
            raise SmtpUnavailable(_one_line(error)) from error
        return cls(client, settings.timeout_seconds)

    @property
    def usable(self) -> bool:
        """Whether a transaction may be started: neither side has closed, and no answer is left over."""
        return self._conversation.quiet and not self._transport.is_closing()

    async def deliver(self, envelope: Envelope) -> Verdict:
        """Hand one mail over. Raises ConnectionLost; a refusal is a verdict and leaves the connection usable."""
        self._body_sent = False
        try:
            async with asyncio.timeout(self._timeout):
                return await self._transact(envelope)
        except ConnectionResetError as error:
            raise ConnectionLost(str(error), undelivered=not self._body_sent) from error
        except TimeoutError as error:
            # Not to be tried at once again: a second wait of the same length would hold up the letters behind it.
            raise ConnectionLost(f"服务器 {self._timeout:g} 秒内没有应答", undelivered=False) from error
        finally:
            self.last_used = asyncio.get_running_loop().time()

    async def close(self) -> None:
        """Say goodbye and give the connection back, without waiting long for the server."""
        if self.usable:
            self._transport.write(b"QUIT\r\n")
        self._transport.close()
        await asyncio.wait([self._conversation.closed], timeout=_GOODBYE_SECONDS)

    def abort(self) -> None:
        """Drop the connection at once."""
        self._transport.abort()

    async def _transact(self, envelope: Envelope) -> Verdict:
        if not self.usable:
            # Closed while idle; or an answer is left over, and every later one would be taken for another's.
            raise ConnectionResetError("服务器断开了连接")
        options = b" SMTPUTF8 BODY=8BITMIME" if envelope.needs_utf8 else b""
        envelope_commands = [
            b"MAIL FROM:<" + envelope.sender + b">" + options,
            b"RCPT TO:<" + envelope.recipient + b">",
            b"DATA",
        ]
        if self._needs_reset:
            envelope_commands.insert(0, b"RSET")
        replies = await self._exchange(envelope_commands)
        if self._needs_reset and not replies.pop(0).positive:
            raise ConnectionResetError("服务器不接受 RSET")
        self._needs_reset = not _all_accepted(replies)
        if self._needs_reset:
            return await self._refused(replies)
        self._body_sent = True
        self._write(envelope.content + b".\r\n")
        return _judge(await self._reply())

    async def _exchange(self, commands: list[bytes]) -> list[Reply]:
        """The replies to ``commands``: all of them in one flight, or one by one until the first refusal."""
        if self._pipelining:
            self._write(b"\r\n".join(commands) + b"\r\n")
            return [await self._reply() for _ in commands]
        replies: list[Reply] = []
        for command in commands:
            self._write(command + b"\r\n")
            replies.append(await self._reply())
            if not replies[-1].positive:
                break
        return replies

    async def _refused(self, replies: list[Reply]) -> Verdict:
        if replies[-1].code == _SEND_BODY:
            # A server that wants the body although it refused the recipient gets an empty one (RFC 2920 section 3.1).
            self._write(b".\r\n")
            await self._reply()
        if not replies[0].positive:
            # The sender is ours: its refusal says nothing about the recipient.
            return Verdict(Outcome.FAILED, f"服务器不接受发件人：{replies[0]}")
        refusals = [reply for reply in replies if not reply.positive]
        return _judge(refusals[0]) if refusals else Verdict(Outcome.FAILED, f"服务器不收正文：{replies[-1]}")

    def _write(self, data: bytes) -> None:
        # A closed transport drops what is written (asyncio) or raises RuntimeError (uvloop).
        if self._transport.is_closing():
            raise ConnectionResetError("服务器断开了连接")
        self._transport.write(data)

    async def _reply(self) -> Reply:
        reply = await self._conversation.reply()
        if reply.code == _CLOSING:
            raise ConnectionResetError(f"服务器结束了连接：{reply}")
        return reply


async def _greet(client: aiosmtplib.SMTP) -> None:
    if client.is_ehlo_or_helo_needed:
        try:
            await client.ehlo()
        except aiosmtplib.SMTPHeloError:
            await client.helo()


def _all_accepted(replies: list[Reply]) -> bool:
    return len(replies) == 3 and all(reply.positive for reply in replies) and replies[2].code == _SEND_BODY


def _judge(reply: Reply) -> Verdict:
    if reply.positive:
        return Verdict(Outcome.SENT, str(reply))
    permanent = reply.code >= 500 and reply.code not in _OUR_FAULT
    return Verdict(Outcome.REFUSED if permanent else Outcome.FAILED, str(reply))


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
