"""Ways to find out that a part does its work. 就绪探测。"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import httpx2

POLL_SECONDS = 0.05


def page_answers(url: str) -> Callable[[], Awaitable[None]]:
    """Ready once a GET of ``url`` is answered with a success (2xx)."""

    async def ready() -> None:
        # trust_env: a proxy of the surroundings has no business between us and our own loopback.
        async with httpx2.AsyncClient(timeout=5, trust_env=False) as client:
            while not await _answers(client, url):
                await asyncio.sleep(POLL_SECONDS)

    return ready


async def _answers(client: httpx2.AsyncClient, url: str) -> bool:
    with suppress(httpx2.TransportError):
        return (await client.get(url)).is_success
    return False
