"""What amending and withdrawing read and write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from domain.base import Frozen
from domain.facts.records import TaskFacts
from domain.notices import Notice, NoticeState
from domain.units import Unit

if TYPE_CHECKING:  # the amendment is made of records, and they belong to this package
    from domain.amendment import Amendment


class Carried(Frozen):
    """A superior notice and the revision of it that a local notice carries out; 0 for none any more."""

    superior_id: str
    carried: int
    revision: int
    state: NoticeState


class Branched(Frozen):
    """A notice with its place in the cascade and the superiors that it carries out, in order."""

    id: str
    path: str
    office: str
    state: NoticeState
    superiors: tuple[str, ...] = ()


class AmendingFacts(Protocol):
    """What amending reads and writes."""

    def recipients(self, notice_id: str) -> Sequence[Unit]:
        """The units the notice is addressed to now, in order of code."""
        ...

    def all_tasks(self, notice_id: str) -> Sequence[TaskFacts]:
        """Every task of the notice, also those withdrawn."""
        ...

    def record_amendment(self, amendment: Amendment, at: datetime, actor: str, reason: str) -> None:
        """Write one amendment with its revision, and the trail. Raises Conflict where the notice moved meanwhile."""
        ...

    def notice_as(self, notice_id: str, revision: int) -> Notice:
        """The notice as it stood in this revision. Raises NotFound."""
        ...

    def superiors_moved(self, notice_id: str) -> Sequence[Carried]:
        """Superiors that were amended or withdrawn since this notice carried them out."""
        ...

    def carry_out(self, notice_id: str, superior_id: str, revision: int) -> None:
        """The notice carries out this revision of its superior; 0 for nothing of it any more."""
        ...

    def closed_behind(self) -> Sequence[str]:
        """Closed notices that have not yet followed an open superior's amendment."""
        ...

    def answering(self, notice_id: str) -> Sequence[Branched]:
        """Notices that carry out this one directly, withdrawn ones left out."""
        ...


class WithdrawingFacts(Protocol):
    """What withdrawing reads and writes."""

    def cascade_of(self, notice_ids: Sequence[str]) -> Sequence[Branched]:
        """These notices and all below them, and everything that carries out any of them, in order of path."""
        ...

    def withdraw_notices(self, notice_ids: Sequence[str], at: datetime, actor: str, reason: str) -> None:
        """End these notices: open tasks withdrawn, items closed, unfired rungs taken out, waiting messages settled,
        receipts above free again; and the trail.
        """
        ...

    def tell_withdrawn(
        self,
        notice_ids: Sequence[str],
        removed: Sequence[str],
        amended: str,
        rung_id: str,
        at: datetime,
        release_at: datetime,
    ) -> int:
        """One intent for everybody who was sent anything under these notices, or under ``amended`` for the units
        ``removed``. Returns how many.
        """
        ...
