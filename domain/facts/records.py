"""What the ledger gives and takes, as values."""

from datetime import datetime

from domain.base import Frozen
from domain.contacts import Contact
from domain.letters import ChannelName
from domain.notices import Notice
from domain.obligations import Demand
from domain.outbox import Purpose
from domain.plan import Item, ItemKey, Rung, Timetable
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
    """One recipient of a notice. ``child_id`` is the notice by which it re-issued; ``reissue`` how it is meant to.

    ``acknowledge_due`` is its own limit after an amendment, None for the notice's; ``removed``: an amendment took the
    unit away.
    """

    notice_id: str
    unit_code: str
    unit_name: str
    reissue: ReissueRule
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    acknowledge_due: datetime | None = None
    removed: bool = False
    child_id: str | None = None
    contacts: tuple[Contact, ...] = ()


class Debtor(Frozen):
    """A unit that still owes under a rung, with everybody who can be told."""

    unit_code: str
    unit_name: str
    contacts: tuple[Contact, ...] = ()


class ItemState(Frozen):
    """How one occurrence stands. ``expected`` and ``outstanding`` count mandatory tasks (waived ones are settled).

    ``waiting`` counts the reports that wait for the office's review. ``changed`` tells whether a report came since it
    was last compiled; ``version`` is that of the last rollup, 0 for none; ``submitted`` the version last submitted
    upward.
    """

    item: Item
    expected: int
    outstanding: int
    version: int
    changed: bool
    submitted: int = 0
    closed_at: datetime | None = None
    waiting: int = 0

    @property
    def complete(self) -> bool:
        """Whether everything asked for is in and nothing waits for review, so that nothing need be waited for."""
        mandatory = self.item.demand is Demand.MANDATORY and self.expected > 0
        return mandatory and self.outstanding == 0 and self.waiting == 0


class TaskFacts(Frozen):
    """One task with what a report for it needs to know.

    ``due`` is the task's own where an extension, a return or a reopening gave it one, else the item's; ``ladder`` the
    one it climbs. ``climbed`` is the index in ``policy.CLIMB`` of the highest step alarmed, 0 for none above the
    liaison; ``reissued`` tells whether the unit has passed the notice on, ``child_id`` by which notice, so that what
    that brings is compiled from below. ``answered_by`` is set by ``tasks_answered``: the item (notice id, obligation
    key, occurrence key) whose rollup answers it, so that every figure can be led back to what it was compiled from.
    ``closed`` tells that the item or the whole notice is closed: a report is then a supplement (补报).
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
    ladder: str = ""
    reissued: bool = False
    child_id: str | None = None
    closed: bool = False
    answered_by: tuple[str, str, str] | None = None


class Submitted(Frozen):
    """The answer to a report: its id and version, and how many of the occurrence are still outstanding.

    ``supplement``: it came after the item was closed, and waits to be submitted upward by hand. ``short``: so many
    entries are missing to the quota, and the task goes on owing.
    """

    report_id: int
    version: int
    late: bool
    outstanding: int
    supplement: bool = False
    short: int = 0


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

    ``live`` is False where the contact no longer serves the unit, nor stands in for it; for an office's own view, where
    it no longer serves the office. ``delegated`` tells that the contact only stands in; ``gone`` is a sentence about
    what became of a unit that is no more, '' where it is.
    """

    intent_id: int
    notice_id: str
    unit_code: str | None
    contact_id: str
    contact_name: str
    channel: ChannelName
    purpose: Purpose
    live: bool
    delegated: bool = False
    gone: str = ""


class Provenance(Frozen):
    """Who handed something in and how. ``link`` is the nonce of the signed link used, '' where there was none."""

    actor: str
    channel: str
    link: str = ""
