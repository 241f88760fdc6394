"""Small real programs to be parts of a supervised tree, and a supervisor whose lines are kept."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

from service.runtime.child import NATURAL_TIE, Tie
from service.runtime.part import Backoff, Happening, Part, Progress
from service.runtime.supervisor import Supervisor

_HEAD = "import os, signal, subprocess, sys, time; from service.runtime.notify import say_ready; "

OBEDIENT = (
    _HEAD
    + "signal.signal(signal.SIGTERM, lambda *_: (print('bye', flush=True), sys.exit(0))); print('hello', flush=True); "
    + "say_ready(); time.sleep(600)"
)
STUBBORN = _HEAD + "signal.signal(signal.SIGTERM, signal.SIG_IGN); say_ready(); time.sleep(600)"
SILENT = _HEAD + "print('warming up', flush=True); time.sleep(600)"
CRASHING = _HEAD + "print('no luck', flush=True); sys.exit(1)"
REFUSING = _HEAD + "print('旧日志'); print('端口 1 已被占用。', file=sys.stderr); sys.exit(78)"
PARENT = (
    _HEAD
    + "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
    + "print('child', child.pid, flush=True); say_ready(); time.sleep(600)"
)
REFUSING_LATER = (
    _HEAD
    + "mark = sys.argv[1]; again = os.path.exists(mark); open(mark, 'w').close(); "
    + "(print('数据库过旧。', file=sys.stderr), sys.exit(78)) if again else (say_ready(), time.sleep(600))"
)


def part(name: str, program: str, *arguments: str, grace_seconds: float = 30, start_seconds: float = 60) -> Part:
    """A part that runs ``program`` and says itself when it is ready."""
    return Part(
        name=name,
        title=f"部件 {name}",
        argv=[sys.executable, "-c", program, *arguments],
        grace_seconds=grace_seconds,
        start_seconds=start_seconds,
    )


class Watched:
    """A supervisor, and what it told."""

    def __init__(self, parts: Sequence[Part], logs: Path, tie: Tie = NATURAL_TIE) -> None:
        self.told: list[Progress] = []
        self.supervisor = Supervisor(parts, logs, self.told.append, lambda: Backoff(first=0.02), tie)

    def has(self, happening: Happening, name: str = "") -> bool:
        """Whether it told of this turn."""
        return any(line.happening is happening and line.part == name for line in self.told)

    def turns(self) -> list[tuple[str, str]]:
        """All turns told, as (part, happening)."""
        return [(line.part, line.happening.value) for line in self.told]

    def sentences(self) -> str:
        """All lines told."""
        return "\n".join(line.sentence for line in self.told)

    def pid(self, name: str) -> int:
        """The process id of a running part."""
        pid = self.supervisor.pids[name]
        assert pid is not None
        return pid


@asynccontextmanager
async def running(parts: Sequence[Part], logs: Path, tie: Tie = NATURAL_TIE) -> AsyncIterator[Watched]:
    """A supervisor with all parts up; stopped in the end."""
    watched = Watched(parts, logs, tie)
    task = asyncio.create_task(watched.supervisor.run())
    try:
        await until(lambda: watched.has(Happening.UP) or task.done())
        if task.done():
            task.result()
        yield watched
    finally:
        watched.supervisor.request_stop()
        await task


async def until(condition: Callable[[], bool]) -> None:
    """Wait until it holds; the test run's own limit ends a wait in vain."""
    while not condition():
        await asyncio.sleep(0.02)


def gone(pid: int) -> bool:
    """Whether the process has ended (collected by its parent or not)."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def kill(pid: int, number: int = 9) -> None:
    """Send one signal to one process."""
    os.kill(pid, number)
