"""The monitor of a notice to the whole tree: its page when warm, and what two hundred open pages cost the web process.

Run as ``python -m bench.monitor [--fraction SHARE] [--json FILE]``.
"""

import asyncio
import json
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Self

import psutil

import service.exit_guard  # noqa: F401 (works by being imported)
from bench.caller import Caller
from bench.facts import Duty
from bench.furniture import people_of, units_of
from bench.instance import Instance, instance
from bench.product import FIELDS, Product, draft_of
from bench.program import arguments
from bench.tree import Tree, fraction, load
from domain.base import Frozen
from domain.reports import Submission

MONITORS = 200
WATCH_SECONDS = 20.0
REPORT_EVERY = 1.0
"""Seconds between two reports while the pages are open."""
_WARMING, _ASKED, _PATIENCE = 5, 30, 5.0
_KB = 1000


class MonitorFigures(Frozen):
    """One run. ``first_byte_ms`` and ``page_ms`` are medians of warm requests; ``page_kb`` in 1,000 bytes.

    ``cpu_share``: of one core, of the web process, while ``monitors`` pages are open and a report comes every second;
    ``update_seconds``: the longest from the answer to a report until a page is told.
    """

    units: int
    monitors: int
    first_byte_ms: float
    page_ms: float
    page_kb: float
    cpu_share: float
    update_seconds: float

    def write(self, path: Path) -> None:
        """Write as JSON, creating the folder if needed."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what ``write`` wrote."""
        return cls.model_validate_json(path.read_text(encoding="utf-8"))

    def line(self) -> str:
        """One line for a terminal."""
        return (
            f"monitor: {self.units} units; page {self.page_kb:.0f} KB, first byte {self.first_byte_ms:.0f} ms, whole "
            f"{self.page_ms:.0f} ms; {self.monitors} open pages {self.cpu_share:.1%} of a core, told within "
            f"{self.update_seconds:.2f} s"
        )


class Watcher:
    """One open page. ``told`` holds when each event came."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.told: list[float] = []
        self._task = asyncio.create_task(self._listen())

    @classmethod
    async def open(cls, port: int, path: str, token: str) -> Self:
        """Open the stream. Raises AssertionError where it is refused."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(_request(path, token))
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise AssertionError(f"not live: {head.decode('latin-1')}")
        return cls(reader, writer)

    def close(self) -> None:
        """Leave the page."""
        self._task.cancel()
        self._writer.close()

    async def _listen(self) -> None:
        while line := await self._reader.readline():
            if line.startswith(b"event: "):
                self.told.append(perf_counter())


def _request(path: str, token: str) -> bytes:
    lines = (f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: text/html", f"Authorization: Bearer {token}", "", "")
    return "\r\n".join(lines).encode("ascii")


async def page(port: int, path: str, token: str) -> tuple[float, float, bytes]:
    """Seconds to the first byte and to the last, and the body, on a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    start = perf_counter()
    writer.write(_request(path, token))
    first = await reader.read(1)
    at_first = perf_counter() - start
    head = first + await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    body = await reader.readexactly(length)
    at_last = perf_counter() - start
    writer.close()
    return at_first, at_last, body


async def run(tree: Tree) -> MonitorFigures:
    """Measure once on a fresh instance."""
    units = units_of(tree)
    async with instance(units, people_of(units)) as place:
        product = Product(place, [unit.code for unit in tree.reporting_order()], len(tree.recipients))
        await product.issue(draft_of(tree.root.code))
        await asyncio.sleep(2.0)
        port, token = place.settings.web_port, place.settings.resolved_api_token().get_secret_value()
        path = f"/notices/{product.notice_id}"
        asked = [await page(port, path, token) for _ in range(_WARMING + _ASKED)][_WARMING:]
        share, slowest = await watched(place, path, [unit.code for unit in tree.reporting_order()])
        return MonitorFigures(
            units=len(tree.units),
            monitors=MONITORS,
            first_byte_ms=round(1000 * median(first for first, _, _ in asked), 1),
            page_ms=round(1000 * median(last for _, last, _ in asked), 1),
            page_kb=round(len(asked[-1][2]) / _KB, 1),
            cpu_share=round(share, 3),
            update_seconds=round(slowest, 3),
        )


async def watched(place: Instance, path: str, reporters: list[str]) -> tuple[float, float]:
    """The share of a core that open pages cost with a report every second, and the slowest telling in seconds."""
    port, token = place.settings.web_port, place.settings.resolved_api_token().get_secret_value()
    edition = (await page(port, path, token))[2].decode().partition("/live?since=")[2].partition('"')[0]
    watchers = [await Watcher.open(port, f"{path}/live?since={edition}", token) for _ in range(MONITORS)]
    await asyncio.sleep(1.0)
    web = psutil.Process(place.memory.pid("web"))
    before, start = sum(web.cpu_times()[:2]), perf_counter()
    sent: list[tuple[float, float]] = []
    duties = place.facts.duties()
    for number, code in enumerate(reporters[: int(WATCH_SECONDS / REPORT_EVERY)]):
        began = perf_counter()
        sent.append((began, await _report(place, number, duties[code])))
        await asyncio.sleep(max(0.0, start + (number + 1) * REPORT_EVERY - perf_counter()))
    share = (sum(web.cpu_times()[:2]) - before) / (perf_counter() - start)
    await asyncio.sleep(_PATIENCE)
    for one in watchers:
        one.close()
    return share, max(_told_after(one.told, *times) for one in watchers for times in sent)


def _told_after(told: list[float], began: float, answered: float) -> float:
    """Seconds from the answer to a report until the first event after it began. Raises AssertionError for none."""
    after = [one for one in told if one >= began]
    if not after:
        raise AssertionError("a page was not told of a report")
    return max(0.0, after[0] - answered)


async def _report(place: Instance, number: int, duty: Duty) -> float:
    """Hand in one report. Returns when it was answered."""
    values = {key: str(first + number) for key, first in FIELDS.items()}
    body = {"task_id": duty.task_id, "submission": Submission(values=values).model_dump(mode="json")}
    caller = await Caller.connect(place.settings.web_port)
    path = f"/api/v1/links/{place.signer.token(duty.intent_id)}/reports"
    answer = await caller.post(path, json.dumps(body, ensure_ascii=False).encode())
    caller.close()
    if answer.status != 201:
        raise AssertionError(f"not taken: {answer.status} {answer.body.decode()}")
    return perf_counter()


if __name__ == "__main__":
    given = arguments("monitor")
    figures = asyncio.run(run(fraction(load(), given.fraction)))
    print(figures.line(), flush=True)
    if given.json:
        figures.write(given.json)
