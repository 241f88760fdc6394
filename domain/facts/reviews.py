"""What reviewing and deciding on requests read and write. Every method is a constant number of statements."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.base import Frozen
from domain.facts.records import TaskFacts
from domain.plan import Item, ItemKey
from domain.requests import Ask, Decision, Request
from domain.reviews import Verdict


class Bound(Frozen):
    """How far a new due for an item may lie: ``superior_due`` is the office's own due above, None where it answers
    nobody. ``closed`` where nothing is collected any more.
    """

    item: Item
    superior_due: datetime | None
    closed: bool


class ReviewFacts(Protocol):
    """Reviews, and the clock of those who have to review."""

    def chosen_tasks(self, notice_id: str, task_ids: Sequence[int]) -> Sequence[TaskFacts]:
        """These tasks of the notice, in order of id; in a writing transaction nobody else changes them from now on.

        Raises NotFound where one is not the notice's.
        """
        ...

    def bounds(self, notice_id: str) -> Mapping[ItemKey, Bound]:
        """How far a new due may lie, by item."""
        ...

    def put_reviews(
        self,
        tasks: Sequence[TaskFacts],
        verdict: Verdict,
        at: datetime,
        actor: str,
        reason: str = "",
        due: datetime | None = None,
    ) -> None:
        """Write one verdict on the newest version of each task and move them; what is returned owes again."""
        ...

    def waive_tasks(self, tasks: Sequence[TaskFacts]) -> None:
        """Free these tasks, all of which owe, and count them off."""
        ...

    def has_rung(self, notice_id: str, rung_id: str) -> bool:
        """Whether the plan holds the rung, fired or not."""
        ...


class RequestFacts(Protocol):
    """What units ask of the office above them."""

    def put_requests(self, asks: Sequence[Ask]) -> Sequence[int]:
        """Write requests, each for another task. Returns their ids, in order."""
        ...

    def requests(self, notice_id: str, request_ids: Sequence[int]) -> Sequence[Request]:
        """These requests of the notice, in order of id. Raises NotFound where one is not the notice's."""
        ...

    def open_requests(self, notice_id: str, task_ids: Sequence[int]) -> Sequence[Request]:
        """What is asked for these tasks and not decided yet."""
        ...

    def decide_requests(
        self,
        request_ids: Sequence[int],
        decision: Decision,
        at: datetime,
        decided_by: str,
        reason: str = "",
        due: datetime | None = None,
    ) -> None:
        """Note the decision on requests that are open. Raises RequestDecided where one is not any more."""
        ...
