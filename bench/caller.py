"""Cheap HTTP/1.1 clients on kept connections: they share the machine with what they measure."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple, Self


class Answer(NamedTuple):
    """Status and body of a response."""

    status: int
    body: bytes


class Caller:
    """One kept connection to a server on loopback; one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def connect(cls, port: int) -> Self:
        """Open the connection. Raises OSError."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def post(self, path: str, body: bytes, headers: Mapping[str, str] = {}) -> Answer:
        """Send JSON, wait for the answer. Raises ConnectionError where the server closes instead."""
        lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
        lines += [f"Content-Length: {len(body)}", *(f"{name}: {value}" for name, value in headers.items())]
        self._writer.write("\r\n".join([*lines, "", ""]).encode("ascii") + body)
        return await self._answer()

    def close(self) -> None:
        """Hang up."""
        self._writer.close()

    async def _answer(self) -> Answer:
        try:
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except asyncio.IncompleteReadError as error:
            raise ConnectionResetError("the server hung up") from error
        status, *fields = head.split("\r\n")
        lengths = [int(line.partition(":")[2]) for line in fields if line.lower().startswith("content-length:")]
        # The service under measurement always says how long its answers are.
        return Answer(int(status.split(" ", 2)[1]), await self._reader.readexactly(lengths[0]))
