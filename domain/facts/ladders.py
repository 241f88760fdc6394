"""What an extension, a return, an amendment and a reopening do to the plan: put tasks or receipts on a ladder."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.plan import Rung
from domain.policy import Track


class LadderFacts(Protocol):
    """Ladders made after the issue."""

    def new_ladder(self, notice_id: str, kind: str, track: Track, due: datetime, reason: str, at: datetime) -> str:
        """Note one more ladder of the notice. Returns its name: ``kind`` (one letter) and a number, never used before.

        Nobody else makes a ladder of this notice until the transaction ends.
        """
        ...

    def put_rungs(self, notice_id: str, rungs: Sequence[Rung]) -> None:
        """Add rungs to the plan; those known already stay as they are."""
        ...

    def drop_rungs(self, notice_id: str, rung_ids: Sequence[str]) -> int:
        """Take rungs that have not fired out of the plan. Returns how many."""
        ...

    def move_tasks(self, notice_id: str, task_ids: Sequence[int], ladder: str, due: datetime | None) -> None:
        """Put tasks on a ladder with their own due (None: the item's again); their climb begins anew.

        Rungs of ladders that nothing climbs any more are taken out of the plan.
        """
        ...

    def move_receipts(self, notice_id: str, unit_codes: Sequence[str], ladder: str, due: datetime | None) -> None:
        """The same for the acknowledgement of units, which is asked for anew."""
        ...
