"""Readiness by a page: waits for whoever is not yet there or not yet well."""

import asyncio
import socket

from service.runtime.readiness import page_answers


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def test_waits_until_the_page_answers_with_success() -> None:
    port = free_port()
    answers = [b"503 Service Unavailable", b"503 Service Unavailable", b"200 OK"]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 " + answers.pop(0) + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    waiting = asyncio.ensure_future(page_answers(f"http://127.0.0.1:{port}/ready")())
    await asyncio.sleep(0.1)
    assert not waiting.done()
    async with await asyncio.start_server(serve, "127.0.0.1", port):
        await waiting
    assert answers == []
