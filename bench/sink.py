"""The SMTP server of a measurement: the product's own embedded mailbox, in a process of its own.

Run as ``python -m bench.sink FOLDER``: it prints its port, serves, and ends when its standard input is closed.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from service.channels.mailbox import MailboxFollower
from service.channels.mailbox_server import MailboxServer


@dataclass(frozen=True)
class Sink:
    """A running sink: process id, port on loopback, and the mailbox that it fills."""

    pid: int
    port: int
    folder: Path

    def received(self) -> int:
        """How many different mails it has taken: one that was sent again has the same Message-ID."""
        return len({note.message_id for note in MailboxFollower(self.folder).new()})


@asynccontextmanager
async def sink(folder: Path) -> AsyncIterator[Sink]:
    """Start a sink that keeps its mails in ``folder``; stop it at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.sink", str(folder), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Sink(pid=process.pid, port=int(await process.stdout.readline()), folder=folder)
    finally:
        process.stdin.close()
        await process.wait()


async def _serve(folder: Path) -> None:
    server = MailboxServer(folder)
    print(await server.start(), flush=True)
    await asyncio.to_thread(sys.stdin.buffer.read)
    await server.stop()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
