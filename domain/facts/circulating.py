"""What 通报 read and write."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from domain.circular import CircularState
from domain.enclosures import Enclosure
from domain.plan import ItemKey
from domain.roster import Circular, Snapshot, Standing


class CirculatingFacts(Protocol):
    """From the snapshot to the signed document."""

    def standings(self, notice_id: str, key: ItemKey | None) -> Sequence[Standing]:
        """How every task of the notice, or of one item, stands now, in order of item and unit.

        The report that counts is the first one after the last return.
        """
        ...

    def put_circular(
        self,
        snapshot: Snapshot,
        office: str,
        body: str,
        supersedes: int | None,
        actor: str,
        at: datetime,
        requirement: str = "",
    ) -> int:
        """Write a draft. Returns its id."""
        ...

    def circular(self, notice_id: str, circular_id: int) -> Circular:
        """One; in a writing transaction nobody else changes it from now on. Raises NotFound."""
        ...

    def circulars(self, notice_id: str) -> Sequence[Circular]:
        """Those of the notice, the oldest first."""
        ...

    def move_circular(self, circular_id: int, state: CircularState, **changes: Any) -> None:
        """Set the state and these columns."""
        ...

    def enclosures(self, rung_ids: Sequence[str]) -> Mapping[str, Enclosure]:
        """The signed documents that the messages of these rungs bring, by rung id."""
        ...
