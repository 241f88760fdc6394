"""What the supervisor is given, and what it tells."""

import os
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from domain.base import Frozen


@dataclass(frozen=True)
class Part:
    """One program of the process tree.

    ``name`` is that of its log, ``title`` what people read. ``env`` is its whole environment. ``ready`` returns once
    the part does its work, and is asked again after each restart; it retries by itself, and what it raises ends the
    whole tree. Without ``ready`` the part says so itself (``service.runtime.notify.say_ready``).
    A part that is not ready within ``start_seconds`` has failed; one that has not stopped ``grace_seconds`` after
    ``stop_signal`` is killed.
    """

    name: str
    title: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    ready: Callable[[], Awaitable[None]] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace_seconds: float = 10
    start_seconds: float = 60


class Happening(StrEnum):
    """What can happen to a part."""

    STARTING = "starting"
    READY = "ready"
    DIED = "died"
    STUCK = "stuck"  # alive, but not ready in time
    RECOVERED = "recovered"
    UP = "up"  # all parts are ready
    STOPPING = "stopping"
    STOPPED = "stopped"
    KILLED = "killed"


class Progress(Frozen):
    """One line for the person at the terminal. ``part`` is the name of the part, empty for the whole."""

    part: str
    happening: Happening
    sentence: str


Tell = Callable[[Progress], None]


class Backoff:
    """How long to wait before a part is started again: ``first`` seconds, doubling to ``most``.

    A run of at least ``healthy`` seconds forgives what was before.
    """

    def __init__(self, first: float = 0.2, most: float = 10, healthy: float = 30) -> None:
        self._first, self._most, self._healthy = first, most, healthy
        self._next = first

    def pause(self, lived: float) -> float:
        """Seconds to wait after a run that lasted ``lived`` seconds."""
        if lived >= self._healthy:
            self._next = self._first
        pause = self._next
        self._next = min(pause * 2, self._most)
        return pause
