"""What 督办单 read and write."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from domain.document_numbers import DocumentNumber, Series
from domain.plan import ItemKey
from domain.supervision import (
    Colour,
    SupervisedItem,
    Supervision,
    SupervisionFacts,
    SupervisionState,
    ToldOnce,
)
from domain.task_life import TaskState


class SupervisingFacts(Protocol):
    """From the draft to the striking off."""

    def unsettled(self, notice_id: str, key: ItemKey | None) -> Mapping[str, Sequence[SupervisedItem]]:
        """What each unit has not settled under the notice, or of one item, with its returns, by unit code.

        Mandatory items, and voluntary ones that were returned.
        """
        ...

    def told_units(self, notice_id: str, unit_codes: Collection[str]) -> Mapping[str, Sequence[ToldOnce]]:
        """Every message about this notice that was sent to these units, in order of time, by unit code."""
        ...

    def open_colours(self, notice_id: str) -> Mapping[str, Collection[Colour]]:
        """The colours of the units' 督办单 under the notice that are neither struck off nor cancelled, by unit code.

        In a writing transaction nobody else drafts under this notice until it ends.
        """
        ...

    def put_supervisions(
        self,
        notice_id: str,
        office: str,
        drafts: Sequence[tuple[SupervisionFacts, Colour, str]],
        actor: str,
        at: datetime,
        requirement: str = "",
    ) -> Sequence[int]:
        """Write drafts: facts, colour and text of each, with what the office adds to all of them.

        Returns their ids in the order given.
        """
        ...

    def supervision(self, notice_id: str, supervision_id: int) -> Supervision:
        """One; in a writing transaction nobody else changes it from now on. Raises NotFound."""
        ...

    def supervisions(self, notice_id: str, unit_code: str | None = None) -> Sequence[Supervision]:
        """Those under the notice, or only one unit's, the oldest first."""
        ...

    def move_supervision(self, supervision_id: int, state: SupervisionState, **changes: Any) -> None:
        """Set the state and these columns."""
        ...

    def next_number(self, office: str, series: Series, year: int) -> DocumentNumber:
        """The next number of the office's series in the year. Nobody else gets it until the transaction ends."""
        ...

    def task_states(self, task_ids: Sequence[int]) -> Mapping[int, TaskState]:
        """Where these tasks stand now."""
        ...

    def withhold(self, notice_id: str, matter: str) -> int:
        """Nothing that waits to be sent about this matter (the rungs ``matter``.…) is sent any more.

        Returns how many messages.
        """
        ...

    def was_sent(self, notice_id: str, rung_id: str) -> bool:
        """Whether anybody was sent the message of this rung."""
        ...
