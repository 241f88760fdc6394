"""One run of a part: a child process on a leash."""

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import Literal, Self

from service.runtime.notify import READY_VARIABLE
from service.runtime.part import Part

Tie = Literal["kernel", "pipe"]
"""How a child notices that the supervisor was killed, see leash.py."""

NATURAL_TIE: Tie = "kernel" if sys.platform == "linux" else "pipe"

_LEASH = str(Path(__file__).with_name("leash.py"))


class Child:
    """A child process, in a session of its own so that Ctrl-C reaches only the supervisor."""

    def __init__(self, process: asyncio.subprocess.Process, ready: int, life: int) -> None:
        self._process = process
        self._ready = ready
        self._life = life
        self.pid = process.pid

    @classmethod
    async def start(cls, part: Part, log: int, tie: Tie = NATURAL_TIE) -> Self:
        """Start ``part`` with its output to the descriptor ``log``.

        The kernel ties a child to the thread that started it, so this belongs in a thread as long-lived as the process.
        """
        ready, said = os.pipe()
        held, life = os.pipe()
        # Unbuffered, so that the last line of the log is the last thing a Python program said.
        env = {**part.env, "PYTHONUNBUFFERED": "1", READY_VARIABLE: str(said)}
        tied = "kernel" if tie == "kernel" else str(held)
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", _LEASH, str(os.getpid()), tied, *part.argv),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=env,
                pass_fds=(said, held) if tie == "pipe" else (said,),
                start_new_session=True,
            )
        except BaseException:
            os.close(ready)
            os.close(life)
            raise
        finally:
            os.close(said)
            os.close(held)
        return cls(process, ready, life)

    async def said_ready(self) -> None:
        """Wait until the child says on its descriptor that it is ready; for ever if it ends without."""
        loop = asyncio.get_running_loop()
        said: asyncio.Future[None] = loop.create_future()

        def look() -> None:
            loop.remove_reader(self._ready)
            if os.read(self._ready, 1) and not said.done():
                said.set_result(None)

        loop.add_reader(self._ready, look)
        try:
            await said
        finally:
            loop.remove_reader(self._ready)

    async def wait(self) -> int:
        """The exit status, negative for the signal that ended it. What it started in its turn is ended, too."""
        status = await self._process.wait()
        self.kill()
        return status

    async def stop(self, number: signal.Signals, grace_seconds: float, hurry: asyncio.Event) -> bool:
        """Ask it to end; kill it after the grace, or once there is hurry. Returns whether it ended by itself."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(number)
        ended = asyncio.ensure_future(self._process.wait())
        hurried = asyncio.ensure_future(hurry.wait())
        await asyncio.wait({ended, hurried}, timeout=grace_seconds, return_when=asyncio.FIRST_COMPLETED)
        hurried.cancel()
        by_itself = ended.done()
        self.kill()
        await ended
        return by_itself

    def kill(self) -> None:
        """End it and all of its process group at once."""
        # macOS refuses (PermissionError) where every member of the group has ended but is not yet collected.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """Give back the descriptors."""
        os.close(self._ready)
        os.close(self._life)
