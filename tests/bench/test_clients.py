"""Concurrent clients working off one list."""

import asyncio

from bench.clients import report_all
from bench.tree import Unit
from tests.bench.trees import small_tree


async def test_every_unit_reports_once_and_no_more_clients_than_asked_are_busy() -> None:
    reported: list[str] = []
    busy = most_busy = 0

    async def report(unit: Unit) -> None:
        nonlocal busy, most_busy
        busy += 1
        most_busy = max(most_busy, busy)
        await asyncio.sleep(0)
        busy -= 1
        reported.append(unit.code)

    units = small_tree().reporters
    await report_all(units, report, clients=4)
    assert sorted(reported) == sorted(unit.code for unit in units)
    assert most_busy == 4
