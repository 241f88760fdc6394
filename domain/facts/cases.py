"""What quotas and selections read and write."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.base import Frozen
from domain.plan import ItemKey
from domain.reports import Entry
from domain.task_life import TaskState


class CaseReport(Frozen):
    """One task of an obligation with entries, and its newest report: ``report_id`` is None where nothing came."""

    task_id: int
    item_id: int
    unit_code: str
    unit_name: str
    obligation: str
    occurrence: str
    title: str
    due: datetime | None
    state: TaskState
    version: int
    report_id: int | None
    entries: tuple[Entry, ...] = ()
    late: bool = False
    supplement: bool = False


class Selected(Frozen):
    """One entry chosen to be passed upward. ``entry`` is its place in the report, from 0."""

    id: int
    report_id: int
    entry: int
    unit_code: str
    unit_name: str
    obligation: str
    occurrence: str
    case: Entry
    reason: str
    actor: str
    at: datetime


class Selection(Frozen):
    """An entry to be chosen."""

    item_id: int
    report_id: int
    entry: int
    reason: str


class CaseFacts(Protocol):
    """Entries of cases, and the choice among them."""

    def case_reports(self, notice_id: str, key: ItemKey | None = None) -> Sequence[CaseReport]:
        """Every task of one item (of all items of the notice: None) with what was handed in, by item and unit."""
        ...

    def selected(self, notice_id: str, key: ItemKey | None = None) -> Sequence[Selected]:
        """What was chosen so far, in the order of choosing."""
        ...

    def put_selections(self, choices: Sequence[Selection], at: datetime, actor: str) -> int:
        """Write choices; those made before stay as they are. Returns how many were new."""
        ...

    def drop_selection(self, selection_id: int) -> None:
        """Take a choice back."""
        ...
