"""What issuing, reminding and escalating read and write."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.calendar import WorkCalendar
from domain.contacts import Contact
from domain.facts.records import (
    Debtor,
    IssueRecord,
    Receipt,
)
from domain.notices import Notice
from domain.outbox import Intent
from domain.plan import Rung
from domain.policy import Policy, Step, Urgency
from domain.units import Unit


class DraftingFacts(Protocol):
    """What writing an issue reads and writes. Small enough to be imagined: the dry run does so."""

    def calendar(self) -> WorkCalendar:
        """The working calendar with all gazetted years known."""
        ...

    def default_policy(self, urgency: Urgency) -> Policy:
        """The policy of a new notice of this urgency that names none: the administrator's, else the program's own."""
        ...

    def unit(self, code: str) -> Unit:
        """The unit. Raises NotFound."""
        ...

    def notice(self, notice_id: str) -> Notice:
        """The notice as issued, draft, policy and all. Raises NotFound."""
        ...

    def has_notice(self, notice_id: str) -> bool:
        """Whether it was issued already."""
        ...

    def number_taken(self, office: str, number: str) -> bool:
        """Whether the office has issued under this number before."""
        ...

    def subordinates(self, office: Unit) -> Sequence[tuple[Unit, bool]]:
        """Active direct subordinates in order of code, each with whether it has active direct subordinates itself.

        Direct subordinates are the children of the office or of the unit it acts for, and those whose line superior
        it is.
        """
        ...

    def dues(self, notice_ids: Sequence[str]) -> Mapping[tuple[str, str, str], datetime]:
        """The dues of all dated items of these notices, by (notice id, obligation key, occurrence key)."""
        ...

    def closes(self, notice_ids: Sequence[str]) -> Mapping[tuple[str, str, str], datetime]:
        """When the dated items of these notices close, by (notice id, obligation key, occurrence key)."""
        ...

    def record_issue(self, record: IssueRecord) -> None:
        """Write the notice, items, receipts, tasks and rungs, link the superiors' receipts of this office to it, and
        the trail.
        """
        ...


class IssuingFacts(DraftingFacts, Protocol):
    """What issuing reads and writes beyond the draft."""

    def receipts(self, notice_id: str, now: datetime | None = None) -> Sequence[Receipt]:
        """All receipts of the notice with their units' contacts.

        Where ``now`` is given, delegates stand among them in the place of those who are away then.
        """
        ...

    def branches(self, notice_id: str) -> Sequence[tuple[Unit, str | None]]:
        """Recipients that re-issue, in order of code, each with the id of its notice or None.

        Those that have re-issued (where this notice is the first superior of theirs), and those that do so by
        themselves and have not yet.
        """
        ...

    def mark_started(self, notice_id: str, at: datetime) -> None:
        """The workflow of the notice runs and has told the recipients."""
        ...


class RungFacts(Protocol):
    """What reminding and escalating read and write."""

    def rungs(self, notice_id: str) -> Sequence[Rung]:
        """All rungs of the plan that have not fired, in order of time."""
        ...

    def debtors(self, notice_id: str, rung: Rung, now: datetime | None = None) -> Sequence[Debtor]:
        """Who still owes under this rung: has not acknowledged, re-issued or reported, as its track says.

        Where ``now`` is given, delegates stand among the contacts in the place of those who are away then.
        """
        ...

    def handlers(self, unit_code: str) -> Sequence[Contact]:
        """The active contacts of one office."""
        ...

    def put_intents(self, intents: Sequence[Intent]) -> int:
        """Write intents; those that exist already stay as they are. Returns how many were new."""
        ...

    def fire_rungs(self, notice_id: str, told: Mapping[str, int], at: datetime) -> None:
        """Mark rungs as fired, each with how many people it told, and the trail."""
        ...

    def mark_climbed(self, notice_id: str, rung: Rung, step: Step) -> None:
        """Note on all tasks (or receipts) still owing under the rung how high their climb has gone."""
        ...
