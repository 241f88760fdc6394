"""Telling other programs (事件推送): the hands of the herald. Makes deliveries of what happened, sends, and records.

Sending is at least once with a fixed id: a crash between the receiver's answer and our commit repeats at most what was
in flight.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from temporalio import activity

from activities.delivering import HEARTBEAT_SECONDS
from domain.base import Frozen
from domain.clock import Clock
from domain.facts import Incident, Ledger
from domain.hooks import LIFE, DeliveryState, HookSender, Judged, Parcel, judge
from domain.incidents import IncidentKind

BATCH = 500
"""Acts that become deliveries in one transaction."""
EACH = 50
"""Deliveries for one webhook in one round."""
POLL_SECONDS = 2.0
LINGER_SECONDS = 300.0
"""How long a round goes on looking while some webhook is switched on: so what happens is told within seconds."""
KEPT = timedelta(days=30)


class Notified(Frozen):
    """What one round did. ``active``: some webhook is switched on, and the next round should follow at once."""

    delivered: int
    failed: int
    active: bool


class NotifyingActivities:
    """One round after another while anybody wants to be told."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        sender: HookSender,
        life: timedelta = LIFE,
        linger_seconds: float = LINGER_SECONDS,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._sender = sender
        self._life = life
        self._linger_seconds = linger_seconds
        self._poll_seconds = poll_seconds

    @activity.defn(name="notify")
    async def notify(self) -> Notified:
        """Tell all that waits, then go on looking for a while; return at once where no webhook is switched on."""
        beating = asyncio.create_task(_beat())
        try:
            return await self._watch()
        finally:
            beating.cancel()

    async def _watch(self) -> Notified:
        delivered = failed = 0
        waited = 0.0
        await asyncio.to_thread(self._forget)
        while active := await asyncio.to_thread(self._write):
            judged = await self._round()
            delivered += sum(one.state is DeliveryState.DELIVERED for one in judged)
            failed += sum(one.state is not DeliveryState.DELIVERED for one in judged)
            if judged:
                continue
            if waited >= self._linger_seconds:
                break
            await asyncio.sleep(self._poll_seconds)
            waited += self._poll_seconds
        return Notified(delivered=delivered, failed=failed, active=active)

    def _write(self) -> bool:
        """Make deliveries of all that has happened. Returns whether any webhook is switched on."""
        while True:
            with self._ledger.reading() as facts:
                if not facts.hooks_active():
                    return False
                if not facts.hooks_ahead():
                    return True
            with self._ledger.transaction() as facts:
                facts.write_deliveries(self._clock.now(), BATCH)

    async def _round(self) -> Sequence[Judged]:
        parcels = await asyncio.to_thread(self._take)
        if not parcels:
            return ()
        posted = await self._sender.send(parcels)
        now = self._clock.now()
        judged = [judge(one, now, self._life) for one in posted]
        await asyncio.to_thread(self._record, judged, now)
        return judged

    def _take(self) -> Sequence[Parcel]:
        with self._ledger.reading() as facts:
            return facts.parcels(self._clock.now(), EACH)

    def _record(self, judged: Sequence[Judged], now: datetime) -> None:
        dead = {one.posted.parcel.hook_id: one for one in judged if one.state is DeliveryState.DEAD}
        with self._ledger.transaction() as facts:
            facts.put_posted(judged, now)
            if dead:
                facts.raise_incidents([_undelivered(one) for one in dead.values()], now)

    def _forget(self) -> None:
        with self._ledger.reading() as facts:
            if not facts.hooks_active():
                return
        with self._ledger.transaction() as facts:
            facts.forget_deliveries(self._clock.now() - KEPT)


def _undelivered(judged: Judged) -> Incident:
    parcel = judged.posted.parcel
    return Incident(
        key=f"{IncidentKind.WEBHOOK_DEAD.value}:{parcel.hook_id}",
        kind=IncidentKind.WEBHOOK_DEAD.value,
        unit_code=parcel.unit_code,
        sentence=(
            f"事件推送“{parcel.url[:120]}”多日未能送达，已放弃其中的事件（{judged.posted.detail[:80]}）。"
            "请核对对方服务，恢复后可在推送记录中补发"
        ),
    )


async def _beat() -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(HEARTBEAT_SECONDS)
