"""An SMTP server that does as a test tells it: refuses, hangs up, says nothing, talks rubbish."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from enum import Enum
from typing import NamedTuple


class Act(Enum):
    """What a script may do instead of answering."""

    HANG_UP = "hang up"
    SAY_NOTHING = "say nothing"


class Said(NamedTuple):
    """One command line; ``GREETING`` when a client comes, ``BODY`` when a mail's body is complete."""

    session: int
    line: str
    body: str = ""


Script = Callable[[Said], str | Act | None]
"""The answer to what was said; None for the usual one."""


def as_usual(_said: Said) -> None:
    """The script of a server that behaves."""


_USUAL = {"GREETING": "220 ready", "DATA": "354 go on", "QUIT": "221 bye"}


class ScriptedSmtp:
    """Listens on loopback; keeps what every session said."""

    def __init__(self, script: Script, extensions: Sequence[str]) -> None:
        self.sessions: list[list[Said]] = []
        self.port = 0
        self._script = script
        self._extensions = extensions
        self._writers: list[asyncio.StreamWriter] = []

    def lines(self, session: int) -> list[str]:
        """The command lines of the ``session``-th client (from 0)."""
        return [said.line for said in self.sessions[session]]

    @property
    def bodies(self) -> list[str]:
        """Every body received, in whatever session."""
        return [said.body for session in self.sessions for said in session if said.line == "BODY"]

    async def hang_up(self, farewell: str = "") -> None:
        """Close every open session from this side, saying ``farewell`` unasked."""
        for writer in self._writers:
            writer.write(farewell.encode())
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for writer in self._writers), return_exceptions=True)
        self._writers.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, from greeting to end."""
        self.sessions.append([])
        self._writers.append(writer)
        session = len(self.sessions) - 1
        try:
            await self._converse(session, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _converse(self, session: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said = Said(session, "GREETING")
        while True:
            self.sessions[session].append(said)
            answer = self._script(said) or self._usual(said)
            if answer is Act.HANG_UP:
                return
            if isinstance(answer, str):
                writer.write(answer.encode() + b"\r\n")
                await writer.drain()
            if said.line == "QUIT":
                return
            if said.line == "DATA" and str(answer).startswith("354"):
                body = await _body(reader)
                said = Said(session, "BODY", body)
            else:
                said = Said(session, (await reader.readuntil(b"\r\n")).decode().rstrip())

    def _usual(self, said: Said) -> str:
        if said.line.startswith("EHLO"):
            names = ["scripted", *self._extensions]
            return "\r\n".join([*(f"250-{name}" for name in names[:-1]), f"250 {names[-1]}"])
        return _USUAL.get(said.line, "250 fine")


async def _body(reader: asyncio.StreamReader) -> str:
    lines = []
    while (line := await reader.readuntil(b"\r\n")) != b".\r\n":
        lines.append(line.removeprefix(b"."))
    return b"".join(lines).decode()


@asynccontextmanager
async def scripted_smtp(
    script: Script = as_usual, extensions: Sequence[str] = ("PIPELINING",)
) -> AsyncIterator[ScriptedSmtp]:
    """A running server; ends its sessions at the end."""
    smtp = ScriptedSmtp(script, extensions)
    server = await asyncio.start_server(smtp.serve, "127.0.0.1", 0)
    smtp.port = server.sockets[0].getsockname()[1]
    try:
        yield smtp
    finally:
        server.close()
        await smtp.hang_up()
