"""Keeps one part running: starts it, waits until it is ready, and starts it again whenever it dies."""

import asyncio
import os
import signal
import time
from pathlib import Path

from service.runtime.child import NATURAL_TIE, Child, Tie
from service.runtime.errors import EXIT_CONFIGURATION, PartMisconfigured, PartNotReady
from service.runtime.part import Backoff, Happening, Part, Progress, Tell
from service.runtime.part_log import PartLog


class Keeper:
    """One part under care. ``keep`` runs until ``stop``."""

    def __init__(self, part: Part, logs: Path, tell: Tell, backoff: Backoff, tie: Tie = NATURAL_TIE) -> None:
        self.part = part
        self.log = PartLog(logs, part.name)
        self.ready = asyncio.Event()
        self._tell = tell
        self._backoff = backoff
        self._tie = tie
        self._child: Child | None = None
        self._began = time.monotonic()

    @property
    def pid(self) -> int | None:
        """The running child's process id."""
        return self._child.pid if self._child else None

    async def keep(self) -> None:
        """Never returns. Raises PartMisconfigured, PartNotReady, or what the part's ``ready`` raises."""
        self._say(Happening.STARTING, "正在启动")
        while True:
            started = time.monotonic()
            self._child = await self._start()
            status = await self._live(self._child)
            self._child.close()
            self._child = None
            self._judge(status)
            pause = self._backoff.pause(time.monotonic() - started)
            self._say(Happening.DIED, f"意外退出（{_how(status)}），{pause:g} 秒后重新启动")
            await asyncio.sleep(pause)

    async def stop(self, hurry: asyncio.Event) -> None:
        """End the part's process, if there is one. ``keep`` must have been cancelled."""
        if self._child is None:
            return
        self._say(Happening.STOPPING, "正在停止")
        by_itself = await self._child.stop(self.part.stop_signal, self.part.grace_seconds, hurry)
        self._child.close()
        self._child = None
        if by_itself:
            self._say(Happening.STOPPED, "已停止")
        else:
            self._say(Happening.KILLED, "没有及时停下，已强行结束")

    async def _start(self) -> Child:
        log = self.log.open()
        try:
            return await Child.start(self.part, log, self._tie)
        finally:
            os.close(log)

    async def _live(self, child: Child) -> int:
        ended = asyncio.ensure_future(child.wait())
        ready = asyncio.ensure_future(self.part.ready() if self.part.ready else child.said_ready())
        try:
            await asyncio.wait({ended, ready}, timeout=self.part.start_seconds, return_when=asyncio.FIRST_COMPLETED)
            if ready.done():
                ready.result()
                self._greet()
            elif not ended.done():
                self._say(Happening.STUCK, f"{self.part.start_seconds:g} 秒内未能就绪")
                child.kill()
            return await ended
        finally:
            ready.cancel()
            ended.cancel()

    def _greet(self) -> None:
        if self.ready.is_set():
            self._say(Happening.RECOVERED, "已恢复")
        else:
            self.ready.set()
            self._say(Happening.READY, "已就绪")

    def _judge(self, status: int) -> None:
        if status == EXIT_CONFIGURATION:
            raise PartMisconfigured(self.part.title, self.log.path, self.log.last_line())
        if not self.ready.is_set() and time.monotonic() - self._began >= self.part.start_seconds:
            raise PartNotReady(self.part.title, self.part.start_seconds, self.log.path, self.log.last_line())

    def _say(self, happening: Happening, what: str) -> None:
        self._tell(Progress(part=self.part.name, happening=happening, sentence=f"{self.part.title}：{what}"))


def _how(status: int) -> str:
    if status >= 0:
        return f"退出码 {status}"
    return f"信号 {signal.Signals(-status).name}"
