"""Webhooks (事件推送): other programs are told what happens to the notices of a unit and below.

Theory of operation: every act is a row in the trail of its notice, numbered without gaps. A webhook has a cursor a
notice; what lies behind the cursor becomes deliveries and the cursor moves, in one transaction, so nothing is lost and
nothing made twice. A delivery is sent until it is answered with success: at least once, each time with the same id.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from pydantic import AwareDatetime

from domain.base import Frozen
from domain.errors import Conflict, InvalidInput

PING = "ping"
"""The event of a test delivery; every webhook is told of it."""
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 120, 600, 1800, 3600, 7200, 14400, 28800))
"""How long to wait after the first, second, … failure in a row; after that as long as at last."""
LIFE = timedelta(days=3)
"""How long a delivery is tried."""


class HookAddressRefused(InvalidInput):
    """The address leads to this machine or into a private network, or is none that can be called."""

    code = "hook_address_refused"


class HookInactive(Conflict):
    """The webhook is switched off."""

    code = "hook_inactive"


class DeliveryState(StrEnum):
    """What became of a delivery."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"  # 多日未能送达, 已放弃


class Parcel(Frozen):
    """One delivery to be sent now. ``attempts`` are its own, ``failures`` those of its webhook in a row."""

    delivery_id: int
    hook_id: int
    unit_code: str
    url: str
    salt: str
    event_id: str
    event: str
    body: str
    attempts: int
    failures: int
    made_at: AwareDatetime


class Posted(Frozen):
    """What came of sending one. ``status`` is that of the answer, None where there was none; ``detail`` says why."""

    parcel: Parcel
    status: int | None
    detail: str = ""

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def away(self) -> bool:
        """Whether the receiver takes nothing at all now, and not only this one not."""
        return self.status is None or self.status >= 500 or self.status in (408, 425, 429)


class Judged(Frozen):
    """What is written of it. ``paused_until`` is set where the whole webhook rests."""

    posted: Posted
    state: DeliveryState
    next_at: AwareDatetime
    paused_until: AwareDatetime | None = None


class HookSender(Protocol):
    """The way out of the house."""

    async def send(self, parcels: Sequence[Parcel]) -> Sequence[Posted]:
        """Send each in order, those of different webhooks side by side. Behind one that finds its receiver away nothing
        more is sent to it: those are left out of the answer. Never raises.
        """
        ...


def pause(failures: int) -> timedelta:
    """How long to wait after so many failures in a row, from 1 on."""
    return PAUSES[min(failures, len(PAUSES)) - 1]


def judge(posted: Posted, now: datetime, life: timedelta = LIFE) -> Judged:
    """What follows from an answer, or from none."""
    parcel = posted.parcel
    if posted.taken:
        return Judged(posted=posted, state=DeliveryState.DELIVERED, next_at=now)
    dead = now - parcel.made_at >= life
    rest = now + pause(parcel.failures + 1) if posted.away else None
    return Judged(
        posted=posted,
        state=DeliveryState.DEAD if dead else DeliveryState.WAITING,
        next_at=rest or now + pause(parcel.attempts + 1),
        paused_until=rest,
    )


def event_body(
    event: str, at: datetime, actor: str, sequence: int, notice: Mapping[str, str], detail: Mapping[str, Any]
) -> Mapping[str, Any]:
    """What a webhook is sent, as JSON: ``type``, ``timestamp``, ``data``."""
    return {
        "type": event,
        "timestamp": at.isoformat(),
        "data": {"notice": dict(notice), "sequence": sequence, "actor": actor, "detail": dict(detail)},
    }
