"""What handing over reads and writes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.base import Frozen
from domain.handovers import Handing, Handover


class OpenWork(Frozen):
    """An open notice that a unit has received. ``owes``: it has still to acknowledge or to report."""

    notice_id: str
    unit_code: str
    owes: bool


class HandoverFacts(Protocol):
    """Handovers, and the work they are about."""

    def open_work(self, unit_codes: Sequence[str]) -> Sequence[OpenWork]:
        """The open notices that these units have received, in order of notice and unit."""
        ...

    def put_handover(self, handing: Handing) -> int:
        """Write one. Returns its id. The trail is the caller's."""
        ...

    def handover(self, handover_id: int) -> Handover:
        """In a writing transaction nobody else ends it from now on. Raises NotFound."""
        ...

    def handovers(self, unit_code: str) -> Sequence[Handover]:
        """All of the unit, the newest first, also those that are over."""
        ...

    def end_handover(self, handover_id: int, at: datetime) -> None:
        """Everything is as before from now on; what waited to tell the delegate of it is not sent any more."""
        ...
