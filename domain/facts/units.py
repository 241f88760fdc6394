"""What changes of units (撤并、更名、补入) read and write."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.base import Frozen
from domain.plan import ItemKey
from domain.unit_changes import UnitChange
from domain.units import ReissueRule


class Concerned(Frozen):
    """An open notice that concerns a unit: as its office, as a recipient, or both."""

    notice_id: str
    issued: bool
    received: bool


class OpenTask(Frozen):
    """A task that still owes, of an item that still collects."""

    task_id: int
    notice_id: str
    key: ItemKey
    title: str


class Joining(Frozen):
    """One unit as a late recipient of one notice, with the items that it is to answer.

    ``ladder`` and ``acknowledge_due`` are given where the notice's own limit of acknowledging is over.
    """

    notice_id: str
    unit_code: str
    reissue: ReissueRule
    keys: tuple[ItemKey, ...]
    ladder: str = ""
    acknowledge_due: datetime | None = None


class UnitFacts(Protocol):
    """Units, and the open work of units that change. A constant number of statements, however much is open."""

    def concerned(self, unit_code: str) -> Sequence[Concerned]:
        """The open notices that concern the unit, in order of id."""
        ...

    def notices_issued(self, offices: Sequence[str]) -> Sequence[str]:
        """The open notices of these offices and of those that act for them, in order of id."""
        ...

    def open_tasks(self, unit_code: str) -> Sequence[OpenTask]:
        """What the unit still owes under open notices. In a writing transaction nobody else moves them from now on."""
        ...

    def let_off(self, tasks: Sequence[OpenTask]) -> None:
        """Settle these tasks as waived, and count them off. The trail, which says why, is the caller's."""
        ...

    def join_items(self, joinings: Sequence[Joining]) -> None:
        """Write receipts and tasks where there are none, and count the tasks as expected and outstanding."""
        ...

    def quiet_receipts(self, unit_code: str, at: datetime) -> None:
        """Nothing is passed on any more by a unit that has gone, and nobody stands in for it."""
        ...

    def rename_unit(self, code: str, name: str) -> None:
        """The new name, at once everywhere."""
        ...

    def retire_unit(self, code: str) -> None:
        """The unit is no more: no new notice reaches it."""
        ...

    def put_unit_change(self, change: UnitChange) -> None:
        """Keep what happened to a unit."""
        ...

    def unit_changes(self, code: str) -> Sequence[UnitChange]:
        """What happened to a unit, the newest first."""
        ...
