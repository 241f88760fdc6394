"""What reporting, compiling, submitting and closing read and write."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.facts.records import (
    ItemState,
    Link,
    Provenance,
    Receipt,
    Submitted,
    TaskFacts,
)
from domain.plan import ItemKey
from domain.reports import Content, Entry
from domain.rollup import Contribution, Rollup
from domain.task_life import TaskState


class RollupFacts(Protocol):
    """What compiling, submitting and closing read and write."""

    def items(self, notice_id: str) -> Sequence[ItemState]:
        """How every occurrence of the notice stands."""
        ...

    def contributions(self, notice_id: str, key: ItemKey) -> Sequence[Contribution]:
        """One contribution a task of the item, from the newest report of each.

        A late report is LATE, an owing task MISSING, a waived one WAIVED. An opt-in or as-they-occur task without
        report does not appear. A re-issuing unit's report carries the base counts and partials of its rollup; one
        that is missing counts every unit at the bottom of its branch as missing.
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

    def declare_missing(self, notice_id: str, key: ItemKey, at: datetime, actor: str = "system") -> int:
        """Settle every mandatory task still owing as missing; the trail lists their units. Returns how many."""
        ...

    def close_item(self, notice_id: str, key: ItemKey, at: datetime, actor: str = "system") -> bool:
        """Nothing more is collected for this occurrence. False where it was closed, or a report waits for review."""
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
        self,
        task: TaskFacts,
        state: TaskState,
        rollup: Rollup,
        version: int,
        at: datetime,
        provenance: Provenance,
        entries: Sequence[Entry] = (),
    ) -> Submitted:
        """The rollup as the next version of the office's report, with the cases that it passes upward.

        Categories: on time unless ``at`` is after the due.
        """
        ...


class ReportingFacts(Protocol):
    """What people's acts read and write."""

    def link(self, intent_id: int, now: datetime | None = None) -> Link:
        """What the link of this intent leads to; a delegate's is live while the handover is in force at ``now``.

        Raises NotFound.
        """
        ...

    def receipt(self, notice_id: str, unit_code: str, now: datetime | None = None) -> Receipt:
        """With the contacts as at ``now``, delegates among them. Raises NotFound."""
        ...

    def tasks_of(self, notice_id: str, unit_code: str) -> Sequence[TaskFacts]:
        """All tasks of the unit under the notice, in order of due."""
        ...

    def task(self, task_id: int) -> TaskFacts:
        """Raises NotFound."""
        ...

    def content(self, task_id: int) -> Content | None:
        """The newest version handed in, or None."""
        ...

    def kept_content(self, task_id: int) -> Content | None:
        """The newest version that was not sent back, or None. Reports that come as they occur add to it."""
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
