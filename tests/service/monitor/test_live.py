"""Live streams: told within a second, ended with the right to look, limited, and closed with the process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from service.monitor.boards import Boards
from service.monitor.live import Live, TooManyStreams
from service.store.views import Views
from tests.service.store.conftest import *  # noqa: F403
from tests.service.store.world import ISSUED, World
from tests.service.web.front_desk import StandingClock


async def always() -> bool:
    return True


async def never() -> bool:
    return False


@pytest.fixture
def boards(world: World, engine: Engine) -> Boards:
    return Boards(Views(engine), world.ledger, StandingClock(ISSUED))


@pytest.fixture
async def live(boards: Boards, engine: Engine) -> AsyncIterator[Live]:
    made = Live(Views(engine), boards, limit=2, look_seconds=0.05)
    yield made
    made.close()


async def event_of(stream: AsyncIterator[bytes], kind: bytes, seconds: float = 60.0) -> bytes:
    """The next event of that kind."""
    async with asyncio.timeout(seconds):
        async for event in stream:
            if b"event: " + kind in event:
                return event
    raise AssertionError("the stream has ended")


Allowed = Callable[[], Awaitable[bool]]


async def test_all_who_watch_get_the_same_bytes(world: World, boards: Boards, live: Live) -> None:
    top, north, _ = world.cascade()
    edition = boards.board(top.id).edition
    streams = [live.stream(top.id, edition, always) for _ in range(2)]
    waiting = [asyncio.create_task(event_of(stream, b"change")) for stream in streams]
    await asyncio.sleep(0.2)
    await asyncio.to_thread(world.report, north, "n1", values={"people": Decimal(1), "place": "一"})
    first, second = await asyncio.gather(*waiting)
    assert first == second
    assert f"{north.id}/n1".encode() in first
    for stream in streams:
        await stream.aclose()  # type: ignore[attr-defined]


async def test_whoever_comes_late_is_told_what_was_missed(world: World, boards: Boards, live: Live) -> None:
    top, north, _ = world.cascade()
    edition = boards.board(top.id).edition
    world.report(north, "n1", values={"people": Decimal(1), "place": "一"})
    boards.board(top.id)
    assert f"{north.id}/n1".encode() in await event_of(live.stream(top.id, edition, always), b"change")


async def test_an_unknown_edition_is_told_to_look_again(world: World, live: Live) -> None:
    top, *_ = world.cascade()
    assert b"reload" in await event_of(live.stream(top.id, "x.1", always), b"reload")


async def test_a_stream_ends_with_the_right_to_look(world: World, boards: Boards, live: Live) -> None:
    top, *_ = world.cascade()
    edition = boards.board(top.id).edition
    async with asyncio.timeout(60):
        events = [event async for event in live.stream(top.id, edition, never, breath=0.1)]
    assert events == [b"retry: 2000\n\n", b": ping\n\n"]


async def test_more_than_the_limit_are_refused(world: World, boards: Boards, live: Live) -> None:
    top, *_ = world.cascade()
    edition = boards.board(top.id).edition
    streams = [live.stream(top.id, edition, always) for _ in range(2)]
    for stream in streams:
        live.admit()
        assert await anext(stream) == b"retry: 2000\n\n"
    with pytest.raises(TooManyStreams):
        live.admit()
    for stream in streams:
        await stream.aclose()  # type: ignore[attr-defined]
    live.admit()


async def test_closing_ends_every_stream(world: World, boards: Boards, live: Live) -> None:
    top, *_ = world.cascade()
    stream = live.stream(top.id, boards.board(top.id).edition, always)
    await anext(stream)
    asyncio.get_running_loop().call_later(0.1, live.close)
    async with asyncio.timeout(60):
        assert [event async for event in stream if not event.startswith(b":")] == []
    with pytest.raises(TooManyStreams):
        live.admit()


async def test_a_look_that_fails_ends_no_stream(
    world: World, boards: Boards, live: Live, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    top, north, _ = world.cascade()
    stream = live.stream(top.id, boards.board(top.id).edition, always)
    waiting = asyncio.create_task(event_of(stream, b"change"))
    await asyncio.sleep(0.2)
    real = Views.cascade_heads
    failures = iter([True, True])

    def flaky(self: Views, tops: list[str]) -> object:
        if next(failures, False):
            raise OSError("away")
        return real(self, tops)

    monkeypatch.setattr(Views, "cascade_heads", flaky)
    await asyncio.sleep(0.2)
    await asyncio.to_thread(world.report, north, "n1", values={"people": Decimal(1), "place": "一"})
    assert await waiting
    assert engine.pool is not None
    await stream.aclose()  # type: ignore[attr-defined]
