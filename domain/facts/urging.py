"""What manual urging reads and writes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.urging import Urgeable


class UrgingFacts(Protocol):
    """Whom a person may urge."""

    def urgeable(self, notice_id: str) -> Sequence[Urgeable]:
        """All recipients in order of code with what they owe now, and when each was urged last.

        Voluntary items are among it, what comes as it occurs is not. In a writing transaction nobody else urges under
        this notice until it ends.
        """
        ...

    def next_urge(self, notice_id: str) -> int:
        """The number of the next urging under the notice, from 1."""
        ...

    def mark_urged(self, notice_id: str, unit_codes: Sequence[str], at: datetime) -> None:
        """These units were urged."""
        ...
