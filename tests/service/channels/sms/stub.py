"""A loopback HTTP server that stands for a vendor: keeps what it gets, answers what it is told."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit


class Call(NamedTuple):
    """One request; header names in lower case."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.body)
        return parsed

    @property
    def parameters(self) -> dict[str, str]:
        return dict(parse_qsl(self.query, keep_blank_values=True))


class Answer(NamedTuple):
    """What the vendor says; ``delay`` seconds late."""

    body: Any
    status: int = 200
    delay: float = 0.0

    @property
    def octets(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body, ensure_ascii=False).encode()


Vendor = Callable[[Call], Answer]


class VendorStub:
    """``vendor`` decides on each call. ``url`` is its endpoint."""

    def __init__(self, vendor: Vendor) -> None:
        self.calls: list[Call] = []
        self.url = ""
        self._vendor = vendor

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await self._answer(await _read(reader), writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the client has gone, or the test is over
        finally:
            writer.close()

    async def _answer(self, call: Call, writer: asyncio.StreamWriter) -> None:
        self.calls.append(call)
        answer = self._vendor(call)
        await asyncio.sleep(answer.delay)
        head = f"HTTP/1.1 {answer.status} x\r\nContent-Type: application/json\r\nContent-Length: {len(answer.octets)}"
        writer.write(head.encode() + b"\r\n\r\n" + answer.octets)
        await writer.drain()


async def _read(reader: asyncio.StreamReader) -> Call:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Call(method, urlsplit(target).path, urlsplit(target).query, headers, body)


@asynccontextmanager
async def vendor_stub(vendor: Vendor) -> AsyncIterator[VendorStub]:
    """A running stub."""
    stub = VendorStub(vendor)
    server = await asyncio.start_server(stub.serve, "127.0.0.1", 0)
    stub.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield stub
    finally:
        server.close()
