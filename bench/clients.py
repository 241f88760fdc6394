"""The people who report, all at once: a fixed number of concurrent clients working off one list."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from bench.tree import Unit

CLIENTS = 64


async def report_all(units: Iterable[Unit], report: Callable[[Unit], Awaitable[None]], clients: int = CLIENTS) -> None:
    """Let ``clients`` concurrent clients report for all units, each taking the next as soon as it is answered."""
    remaining = iter(units)

    async def client() -> None:
        for unit in remaining:
            await report(unit)

    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(client())
