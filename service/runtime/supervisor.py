"""Runs the parts of the service as one process tree. 进程守护。

Parts start in order, each when the one before is ready; they stop in reverse order. A part that dies is started again.
All of them die with this process, however it ends.
"""

import asyncio
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from service.runtime.child import NATURAL_TIE, Tie
from service.runtime.keeper import Keeper
from service.runtime.part import Backoff, Happening, Part, Progress, Tell

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
TRIM_SECONDS = 60
"""How often the logs are looked at for their size."""


class Supervisor:
    """Starts, watches and stops ``parts``; their output goes to ``logs/<name>.log``; ``tell`` gets a line at each turn.

    Use it in the main thread: signals go there, and on Linux children are tied to the thread that started them.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        logs: Path,
        tell: Tell,
        backoff: Callable[[], Backoff] = Backoff,
        tie: Tie = NATURAL_TIE,
    ) -> None:
        self._keepers = [Keeper(part, logs, tell, backoff(), tie) for part in parts]
        self._tell = tell
        self._tasks: dict[Keeper, asyncio.Task[None]] = {}
        self._stop = asyncio.Event()
        self._hurry = asyncio.Event()

    @property
    def pids(self) -> dict[str, int | None]:
        """The process id of each part now, by name; None while it is not running."""
        return {keeper.part.name: keeper.pid for keeper in self._keepers}

    async def run(self) -> None:
        """Run until SIGTERM, SIGINT or SIGHUP (a second one stops at once), or ``request_stop``.

        Raises PartMisconfigured, PartNotReady, or what a part's ``ready`` raises, after everything was stopped.
        """
        with self._signals():
            trimming = asyncio.create_task(self._trim_logs())
            try:
                await self._start_all()
                await self._until(self._stop)
            finally:
                trimming.cancel()
                await self._stop_all()

    def request_stop(self) -> None:
        """Stop all parts; asked twice, kill them."""
        if self._stop.is_set():
            self._hurry.set()
        self._stop.set()

    async def _start_all(self) -> None:
        for keeper in self._keepers:
            self._tasks[keeper] = asyncio.create_task(keeper.keep())
            await self._until(keeper.ready)
            if self._stop.is_set():
                return
        self._tell(Progress(part="", happening=Happening.UP, sentence="全部就绪"))

    async def _until(self, event: asyncio.Event) -> None:
        """Wait for ``event`` or for the request to stop. Raises what ended a keeper."""
        waits = [asyncio.ensure_future(one.wait()) for one in (event, self._stop)]
        try:
            await asyncio.wait([*waits, *self._tasks.values()], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        for task in self._tasks.values():
            if task.done():
                task.result()

    async def _stop_all(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        for keeper in reversed(self._keepers):
            await keeper.stop(self._hurry)

    async def _trim_logs(self) -> None:
        while True:
            await asyncio.sleep(TRIM_SECONDS)
            for keeper in self._keepers:
                keeper.log.trim()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in STOP_SIGNALS:
            loop.add_signal_handler(number, self.request_stop)
        try:
            yield
        finally:
            for number in STOP_SIGNALS:
                loop.remove_signal_handler(number)
