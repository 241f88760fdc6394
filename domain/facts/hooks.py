"""What is read and written to tell other programs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.hooks import Judged, Parcel


class HookFacts(Protocol):
    """Webhooks and their deliveries."""

    def hooks_active(self) -> bool:
        """Whether any webhook is switched on."""
        ...

    def hooks_ahead(self) -> bool:
        """Whether anything lies behind a cursor."""
        ...

    def write_deliveries(self, now: datetime, limit: int) -> int:
        """Make deliveries of up to ``limit`` acts behind the cursors, and move these. Returns how many acts it saw."""
        ...

    def parcels(self, now: datetime, each: int) -> Sequence[Parcel]:
        """Deliveries to be sent now, up to ``each`` for one webhook, in order of their making."""
        ...

    def put_posted(self, judged: Sequence[Judged], now: datetime) -> None:
        """Write what became of them, and how their webhooks stand."""
        ...

    def next_parcel(self) -> datetime | None:
        """When the next delivery may be sent, None where none waits."""
        ...

    def hooks_lag(self, now: datetime) -> bool:
        """Whether there is something that should have been told or sent by now."""
        ...

    def forget_deliveries(self, before: datetime) -> None:
        """Drop those that were delivered before that instant."""
        ...
