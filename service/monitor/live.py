"""Live pages (实时): one look every half second for all cascades that are watched, one event for all who watch.

Theory of operation. A page names the edition of the board it was made of. The poller compares the heads of the trails;
where one has moved, or a light turns by itself, the board is made anew and the difference becomes the bytes of one
event, kept with those before it. Every stream sends what came after its own edition; one that knows too little is told
to look again. A slow browser holds up nobody: it gets the events it missed at once when it reads on.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from fastapi.sse import KEEPALIVE_COMMENT

from domain.errors import CascadeError
from service.monitor.boards import Boards, Watched
from service.store.views import CascadeHead, Views

LOOK_SECONDS = 0.5
BREATH_SECONDS = 15.0
"""How often a quiet stream says that it is there, and whether its reader may still look is asked again."""
LIMIT = 500
_log = logging.getLogger(__name__)


class TooManyStreams(CascadeError):
    """This process has as many live pages as it takes."""

    code = "too_many_streams"
    status = 503


@dataclass(slots=True)
class Channel:
    """One cascade that is watched, and the edition that its watchers were woken for."""

    watched: Watched
    edition: str
    watchers: int = 0
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self, watched: Watched) -> None:
        """The board has changed: everybody looks what is new."""
        self.watched, self.edition = watched, watched.edition
        self.moved.set()
        self.moved = asyncio.Event()


class Live:
    """The streams of one process; belongs to its event loop."""

    def __init__(self, views: Views, boards: Boards, *, limit: int = LIMIT, look_seconds: float = LOOK_SECONDS) -> None:
        self._views = views
        self._boards = boards
        self._limit = limit
        self._look_seconds = look_seconds
        self._channels: dict[str, Channel] = {}
        self._poller: asyncio.Task[None] | None = None
        self._closed = asyncio.Event()
        self._streams = 0

    def admit(self) -> None:
        """Raises TooManyStreams where no further page can be live."""
        if self._streams >= self._limit or self._closed.is_set():
            raise TooManyStreams("实时连接已满，页面仍可手工刷新查看；请稍后再试")

    async def stream(
        self, top: str, edition: str, allowed: Callable[[], Awaitable[bool]], breath: float = BREATH_SECONDS
    ) -> AsyncIterator[bytes]:
        """Events from ``edition`` on until the reader leaves, may look no more, or the process ends."""
        self._streams += 1
        try:
            channel = await self._join(top)
            try:
                yield b"retry: 2000\n\n"
                async for event in self._events(channel, edition, allowed, breath):
                    yield event
            finally:
                self._leave(top, channel)
        finally:
            self._streams -= 1

    def close(self) -> None:
        """End all streams, and the looking."""
        self._closed.set()
        if self._poller is not None:
            self._poller.cancel()
            self._poller = None
        for channel in self._channels.values():
            channel.moved.set()

    async def _events(
        self, channel: Channel, edition: str, allowed: Callable[[], Awaitable[bool]], breath: float
    ) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        asked = loop.time()
        while not self._closed.is_set():
            moved = channel.moved
            edition, event = channel.watched.since(edition)
            if event:
                yield event
                continue
            try:
                await asyncio.wait_for(moved.wait(), max(0.01, asked + breath - loop.time()))
            except TimeoutError:
                yield KEEPALIVE_COMMENT
            if loop.time() - asked >= breath:
                asked = loop.time()
                if not await allowed():
                    return

    async def _join(self, top: str) -> Channel:
        if top not in self._channels:
            watched = await asyncio.to_thread(self._boards.board, top)
            self._channels.setdefault(top, Channel(watched, watched.edition))
        channel = self._channels[top]
        channel.watchers += 1
        if self._poller is None and not self._closed.is_set():
            self._poller = asyncio.create_task(self._look_on())
        return channel

    def _leave(self, top: str, channel: Channel) -> None:
        channel.watchers -= 1
        if not channel.watchers and self._channels.get(top) is channel:
            del self._channels[top]
        if not self._channels and self._poller is not None:
            self._poller.cancel()
            self._poller = None

    async def _look_on(self) -> None:
        while True:
            try:
                await self._look()
            except Exception:
                # A database that is away for a moment ends no stream: the next look finds what this one missed.
                _log.exception("could not look at the cascades that are watched")
            await asyncio.sleep(self._look_seconds)

    async def _look(self) -> None:
        tops = list(self._channels)
        heads = await asyncio.to_thread(self._views.cascade_heads, tops)
        by_top: dict[str, list[CascadeHead]] = {top: [] for top in tops}
        for head in heads:
            by_top[head.top].append(head)
        for top, own in by_top.items():
            if own and (channel := self._channels.get(top)) is not None:
                await self._bring(channel, top, own)

    async def _bring(self, channel: Channel, top: str, heads: Sequence[CascadeHead]) -> None:
        watched = self._boards.fresh(top, heads)
        if watched is None:
            watched = await asyncio.to_thread(self._boards.refresh, top, heads)
        if watched.edition != channel.edition:
            channel.wake(watched)
