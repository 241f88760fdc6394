"""The embedded Temporal server of a measurement, set up as the product sets up its own."""

import asyncio
import socket
import sysconfig
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

_PROGRAM = Path(sysconfig.get_path("scripts")) / "temporal"
_ATTEMPTS = 200
_PAUSE_SECONDS = 0.05
# The default journal is 2.5 times slower.
_PRAGMAS = ("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=normal")


@dataclass(frozen=True)
class Engine:
    """A running server: process id and a client with the pydantic data converter."""

    pid: int
    client: Client


@asynccontextmanager
async def engine(folder: Path) -> AsyncIterator[Engine]:
    """Start a server on a free loopback port with its database in ``folder``; stop it at the end."""
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        _PROGRAM, "server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", str(port),
        "--db-filename", folder / "temporal.db", *_PRAGMAS, "--log-level", "never",
        stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield Engine(pid=process.pid, client=await _connect(port))
    finally:
        process.terminate()
        await process.wait()


async def _connect(port: int) -> Client:
    for _ in range(_ATTEMPTS):
        try:
            return await Client.connect(f"127.0.0.1:{port}", data_converter=pydantic_data_converter)
        except RuntimeError:  # not listening yet
            await asyncio.sleep(_PAUSE_SECONDS)
    raise TimeoutError("the embedded server does not answer")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
