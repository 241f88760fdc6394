"""The count that ends a measurement."""

import asyncio

from bench.tally import Tally


async def test_a_repeated_key_counts_once() -> None:
    tally = Tally(2)
    waiting = asyncio.create_task(tally.full())
    tally.add("350502")
    tally.add("350502")
    await asyncio.sleep(0)
    assert not waiting.done()
    tally.add("350503")
    await waiting
