"""The e-mail channel: letters out over kept SMTP connections, several at a time. 邮件通道."""

import asyncio
from collections import deque
from collections.abc import Sequence

import structlog

from domain.clock import Clock
from domain.letters import ChannelName, Delivery, Letter, Outcome
from service.channels.mail_address import UnmailableAddress, parse_mail_address
from service.channels.mime import MessageWriter
from service.channels.smtp_connection import ConnectionLost, Envelope, SmtpConnection, SmtpUnavailable
from service.channels.smtp_settings import SmtpSettings

_log = structlog.get_logger(__name__)

# A connection costs more than a mail (TLS, log-in): few letters do not deserve a second one.
_LETTERS_PER_CONNECTION = 20
# Firewalls forget idle connections without a word; beyond this age a kept one is not trusted.
_KEEP_SECONDS = 60.0
# Connections that a worker may lose in a row, without one mail through, before it gives up on the server.
_PATIENCE = 3


class EmailChannel:
    """Sends by SMTP (implements Channel). Connections are opened when first needed and kept between batches."""

    name = ChannelName.EMAIL

    def __init__(self, settings: SmtpSettings, clock: Clock) -> None:
        """``clock`` dates the mails: business time. Raises UnmailableAddress if the sender's address is wrong."""
        self._settings = settings
        self._clock = clock
        self._writer = MessageWriter(settings.sender)
        self._local_hostname = self._writer.sender.wire.rpartition(b"@")[2].decode("ascii")
        self._idle: list[SmtpConnection] = []
        self._slots = asyncio.Semaphore(settings.connections)

    async def send(self, letters: Sequence[Letter]) -> list[Delivery]:
        """Send all; answer in the order given. A server that cannot be reached makes every letter FAILED."""
        batch = _Batch(letters)
        workers = min(self._settings.connections, 1 + len(letters) // _LETTERS_PER_CONNECTION)
        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(self._work(batch))
        if batch.waiting:
            _log.warning(
                "smtp_unavailable", host=self._settings.host, port=self._settings.port, reason=batch.problem,
                letters=len(batch.waiting),
            )  # fmt: skip
        return batch.close()

    async def close(self) -> None:
        """Say goodbye on every kept connection."""
        connections, self._idle = self._idle, []
        await asyncio.gather(*(connection.close() for connection in connections))

    async def _work(self, batch: "_Batch") -> None:
        """Take letters from the batch until it is empty or this worker's patience with the server is."""
        async with self._slots:
            losses = 0
            while batch.waiting and losses < _PATIENCE:
                try:
                    connection = await self._connection()
                except SmtpUnavailable as error:
                    batch.problem = str(error)
                    return
                losses = 0 if await self._spend(connection, batch) else losses + 1

    async def _connection(self) -> SmtpConnection:
        oldest = asyncio.get_running_loop().time() - _KEEP_SECONDS
        while self._idle:
            connection = self._idle.pop()
            if connection.usable and connection.last_used > oldest:
                return connection
            await connection.close()
        return await SmtpConnection.open(self._settings, self._local_hostname)

    async def _spend(self, connection: SmtpConnection, batch: "_Batch") -> bool:
        """Send what waits over ``connection`` while it lasts. Answers whether it took at least one letter."""
        progress = False
        clean = False
        try:
            while (place := batch.take()) is not None:
                try:
                    await self._send(connection, batch, place)
                except ConnectionLost as error:
                    batch.lost(place, error)
                    return progress
                progress = True
            clean = True
            self._idle.append(connection)
        finally:
            if not clean:
                connection.abort()
        return progress

    async def _send(self, connection: SmtpConnection, batch: "_Batch", place: int) -> None:
        letter = batch.letters[place]
        try:
            recipient = parse_mail_address(letter.address)
        except UnmailableAddress as error:
            batch.settle(place, Outcome.REFUSED, error.message)
            return
        if recipient.needs_utf8 and not connection.utf8:
            batch.settle(place, Outcome.REFUSED, "邮件服务器不支持含中文的邮箱地址，请改用英文地址")
            return
        content = self._writer.write(letter, recipient, self._clock.now())
        sender = self._writer.sender
        needs_utf8 = recipient.needs_utf8 or sender.needs_utf8
        verdict = await connection.deliver(Envelope(sender.wire, recipient.wire, needs_utf8, content))
        batch.settle(place, *verdict)


class _Batch:
    """The letters of one call, shared by its workers: who waits, and what became of the others."""

    def __init__(self, letters: Sequence[Letter]) -> None:
        self.letters = letters
        self.waiting = deque(range(len(letters)))
        self.problem = "邮件服务器反复断开连接"
        self._deliveries: list[Delivery | None] = [None] * len(letters)
        self._tried_again: set[int] = set()

    def take(self) -> int | None:
        return self.waiting.popleft() if self.waiting else None

    def settle(self, place: int, outcome: Outcome, detail: str) -> None:
        self._deliveries[place] = Delivery(id=self.letters[place].id, outcome=outcome, detail=detail)

    def lost(self, place: int, error: ConnectionLost) -> None:
        """Once, a letter that was surely not delivered goes back to the head of the queue."""
        if error.undelivered and place not in self._tried_again:
            self._tried_again.add(place)
            self.waiting.appendleft(place)
        else:
            self.settle(place, Outcome.FAILED, str(error))

    def close(self) -> list[Delivery]:
        """Every delivery, in order; what still waits has failed."""
        while (place := self.take()) is not None:
            self.settle(place, Outcome.FAILED, f"无法连接邮件服务器：{self.problem}")
        return [delivery for delivery in self._deliveries if delivery is not None]
