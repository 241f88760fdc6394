"""The port to the facts: what the use cases read and write, whatever database keeps it.

``Ledger.transaction()`` is the only way in; everything done with the ``Facts`` inside one ``with`` block is committed
together when it ends
and undone together when it raises. Every method is a constant number of statements, however many units it concerns.
Instants are aware; the ledger stores UTC and gives back Asia/Shanghai.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.contacts import Contact
from domain.letters import ChannelName
from domain.notices import Notice
from domain.obligations import Demand
from domain.outbox import Intent, Pending, Purpose, Sent, Told
from domain.plan import Item, ItemKey, Rung, Timetable
from domain.policy import Step
from domain.reports import Content
from domain.rollup import Contribution, Rollup
from domain.task_life import TaskState
from domain.units import ReissueRule, Unit


class IssueRecord(Frozen):
    """Everything one issue writes: the notice, its receipts (unit and how it re-issues), tasks and plan."""

    notice: Notice
    timetable: Timetable
    rungs: tuple[Rung, ...]
    receipts: tuple[tuple[Unit, ReissueRule], ...]
    tasks: tuple[tuple[str, ItemKey], ...]
    actor: str


class Receipt(Frozen):
    """One recipient of a notice. ``child_id`` is the notice by which it re-issued; ``reissue`` how it is meant to."""

    notice_id: str
    unit_code: str
    unit_name: str
    reissue: ReissueRule
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    child_id: str | None = None
    contacts: tuple[Contact, ...] = ()


class Debtor(Frozen):
    """A unit that still owes under a rung, with everybody who can be told."""

    unit_code: str
    unit_name: str
    contacts: tuple[Contact, ...] = ()


class ItemState(Frozen):
    """How one occurrence stands. ``expected`` and ``outstanding`` count mandatory tasks (waived ones are settled).

    ``changed`` tells whether a report came since it was last compiled; ``version`` is that of the last rollup, 0 for
    none;
    ``submitted`` the version last submitted upward.
    """

    item: Item
    expected: int
    outstanding: int
    version: int
    changed: bool
    submitted: int = 0
    closed_at: datetime | None = None

    @property
    def complete(self) -> bool:
        """Whether everything asked for is in, so that nothing need be waited for."""
        return self.item.demand is Demand.MANDATORY and self.expected > 0 and self.outstanding == 0


class TaskFacts(Frozen):
    """One task with what a report for it needs to know.

    ``climbed`` is the index in ``policy.CLIMB`` of the highest step alarmed, 0 for none above the liaison;
    ``reissued`` tells
    whether the unit has passed the notice on, so that a cascading obligation is compiled from below.
    ``answered_by`` is set by ``tasks_answered``: the item (notice id, obligation key, occurrence key) whose rollup
    answers it, so that every figure can be led back to what it was compiled from.
    """

    id: int
    notice_id: str
    unit_code: str
    obligation: str
    occurrence: str
    state: TaskState
    due: datetime | None
    version: int
    climbed: int = 0
    reissued: bool = False
    answered_by: tuple[str, str, str] | None = None


class Submitted(Frozen):
    """The answer to a report: its id and version, and how many of the occurrence are still outstanding."""

    report_id: int
    version: int
    late: bool
    outstanding: int


class Incident(Frozen):
    """Something that needs an administrator's hand. ``key`` makes it unique, so that it is raised once."""

    key: str
    kind: str
    notice_id: str | None = None
    unit_code: str | None = None
    sentence: str


class Link(Frozen):
    """What a signed link leads to: the intent it came with. ``unit_code`` is None for an office's own view of its
    notice.

    ``live`` is False where the contact no longer serves its unit.
    """

    intent_id: int
    notice_id: str
    unit_code: str | None
    contact_id: str
    contact_name: str
    channel: ChannelName
    purpose: Purpose
    live: bool


class Provenance(Frozen):
    """Who handed something in and how. ``link`` is the nonce of the signed link used, '' where there was none."""

    actor: str
    channel: str
    link: str = ""


class DraftingFacts(Protocol):
    """What writing an issue reads and writes. Small enough to be imagined: the dry run does so."""

    def calendar(self) -> WorkCalendar:
        """The working calendar with all gazetted years known."""
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

    def record_issue(self, record: IssueRecord) -> None:
        """Write the notice, items, receipts, tasks and rungs, link the superiors' receipts of this office to it, and
        the trail.
        """
        ...


class IssuingFacts(DraftingFacts, Protocol):
    """What issuing reads and writes beyond the draft."""

    def receipts(self, notice_id: str) -> Sequence[Receipt]:
        """All receipts of the notice with their units' contacts."""
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

    def debtors(self, notice_id: str, rung: Rung) -> Sequence[Debtor]:
        """Who still owes under this rung: has not acknowledged, re-issued or reported, as its track says."""
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

    def raise_incidents(self, incidents: Sequence[Incident], at: datetime) -> None:
        """Write incidents; those with a known key stay as they are."""
        ...


class RollupFacts(Protocol):
    """What compiling, submitting and closing read and write."""

    def items(self, notice_id: str) -> Sequence[ItemState]:
        """How every occurrence of the notice stands."""
        ...

    def contributions(self, notice_id: str, key: ItemKey) -> Sequence[Contribution]:
        """One contribution a task of the item, from the newest report of each.

        A late report is LATE, an owing task MISSING, a waived one WAIVED. An opt-in or as-they-occur task without
        report does not appear.
        A re-issuing unit's report carries the base counts and partials of its rollup; one that is missing counts
        every unit at the
        bottom of its branch as missing.
        """
        ...

    def put_rollup(
        self, notice_id: str, key: ItemKey, rollup: Rollup, sources: Sequence[Contribution], at: datetime
    ) -> int:
        """Write the next version with its sources, mark the item compiled. Returns the version."""
        ...

    def latest_rollup(self, notice_id: str, key: ItemKey) -> tuple[int, Rollup] | None:
        """Newest version and rollup, or None."""
        ...

    def declare_missing(self, notice_id: str, key: ItemKey, at: datetime) -> int:
        """Settle every mandatory task still owing as missing. Returns how many."""
        ...

    def close_item(self, notice_id: str, key: ItemKey, at: datetime) -> None:
        """Nothing more is collected for this occurrence."""
        ...

    def close_notice(self, notice_id: str, at: datetime) -> None:
        """All is done: state CLOSED, and the trail."""
        ...

    def mark_submitted(self, notice_id: str, key: ItemKey, version: int) -> None:
        """This version of the item's rollup has been submitted to every superior."""
        ...

    def tasks_answered(self, notice_id: str, key: ItemKey) -> Sequence[TaskFacts]:
        """The superiors' tasks of this office that the item's rollup is submitted to (by the obligation's
        ``answers``).
        """
        ...

    def put_rollup_report(
        self, task: TaskFacts, state: TaskState, rollup: Rollup, version: int, at: datetime, provenance: Provenance
    ) -> Submitted:
        """The rollup as the next version of the office's report. Categories: on time unless ``at`` is after the due."""
        ...


class ReportingFacts(Protocol):
    """What people's acts read and write."""

    def link(self, intent_id: int) -> Link:
        """What the link of this intent leads to. Raises NotFound."""
        ...

    def receipt(self, notice_id: str, unit_code: str) -> Receipt:
        """Raises NotFound."""
        ...

    def tasks_of(self, notice_id: str, unit_code: str) -> Sequence[TaskFacts]:
        """All tasks of the unit under the notice, in order of due."""
        ...

    def task(self, task_id: int) -> TaskFacts:
        """Raises NotFound."""
        ...

    def content(self, task_id: int) -> Content | None:
        """The newest version handed in, or None. Reports that come as they occur add to it."""
        ...

    def acknowledge(self, notice_id: str, unit_code: str, at: datetime, provenance: Provenance) -> bool:
        """Note the acknowledgement, and the trail. False where it had been given before."""
        ...

    def put_report(
        self, task: TaskFacts, state: TaskState, content: Content, at: datetime, provenance: Provenance
    ) -> Submitted:
        """Write the next version, move the task, acknowledge implicitly, count it off, and the trail.

        Raises LinkUsed.
        """
        ...

    def stand_down(self, task: TaskFacts, at: datetime, release_at: datetime) -> int:
        """Intents ALL_CLEAR for every leader or office that was alarmed about this task. Returns how many."""
        ...


class CourierFacts(Protocol):
    """What the courier reads and writes."""

    def pending(self, channel: ChannelName, now: datetime, limit: int) -> Sequence[Pending]:
        """Waiting intents released by ``now`` in order of release, all those of one contact together."""
        ...

    def next_release(self, channel: ChannelName) -> datetime | None:
        """The earliest release of what waits, or None."""
        ...

    def told_since(self, channel: ChannelName, contact_ids: Sequence[str], since: datetime) -> frozenset[str]:
        """Which of these contacts got a REMINDER or ALARM over the channel at or after ``since``."""
        ...

    def told_before(self, notice_ids: Sequence[str]) -> Sequence[Told]:
        """Who got a REMINDER or ALARM under these notices so far, one a matter, step and channel, in order of time."""
        ...

    def sent_moments(
        self, channel: ChannelName, contact_ids: Sequence[str], since: datetime
    ) -> Mapping[str, Sequence[datetime]]:
        """When each of these contacts was sent anything over the channel at or after ``since``, by contact id."""
        ...

    def record(self, channel: ChannelName, done: Sequence[Sent]) -> None:
        """Write what became of intents."""
        ...

    def mark_dead(self, channel: ChannelName, contact_ids: Sequence[str]) -> None:
        """These addresses refused mail for good."""
        ...


class SweepFacts(Protocol):
    """What the reconciling sweep reads."""

    def unstarted(self) -> Sequence[tuple[Notice, Unit]]:
        """Origin notices, with their offices, whose workflow was never started:

        the process died between commit and start.
        """
        ...

    def unattended(self, now: datetime) -> Sequence[str]:
        """Open notices whose facts moved without a poke:

        complete but not compiled, a clerk's re-issue not started, or a rung overdue.
        """
        ...


class Facts(IssuingFacts, RungFacts, RollupFacts, ReportingFacts, CourierFacts, SweepFacts, Protocol):
    """All of them, inside one transaction."""

    def trail(self, notice_id: str, at: datetime, actor: str, act: str, detail: Mapping[str, Any]) -> None:
        """Append to the hash-chained trail of the notice."""
        ...


class Ledger(Protocol):
    """The way to the facts."""

    def transaction(self) -> AbstractContextManager[Facts]:
        """One unit of work: commits when the block ends, rolls back when it raises."""
        ...

    def reading(self) -> AbstractContextManager[Facts]:
        """A snapshot for reading only; never waits for a writer."""
        ...
