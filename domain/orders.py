"""Names and orders that cross the border to the engine:

workflow ids with their inverse, the task queue, and what a workflow is started with.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.base import Frozen
from domain.clock import BusinessClock
from domain.letters import ChannelName
from domain.notices import Notice
from domain.policy import Act
from domain.units import Unit

TASK_QUEUE = "cascade"
SWEEP_ID = "sweep"
HERALD_ID = "herald"
_NOTICE_PREFIX = "notice-"


class NoticeOrder(Frozen):
    """Run the notice ``notice_id`` of the office ``office``. No body, only ids and moments.

    ``superior_id`` is the notice that the office is to re-issue by it, or None where its rows are written already.
    ``office_path``, ``level`` and ``origin_id`` serve the search attributes.
    """

    notice_id: str
    origin_id: str
    office: str
    office_path: str
    level: str
    clock: BusinessClock
    superior_id: str | None = None


class CourierOrder(Frozen):
    """Run the courier of one channel."""

    channel: ChannelName
    clock: BusinessClock


class SweepOrder(Frozen):
    """Run the reconciling sweep every ``every_seconds`` of real time."""

    every_seconds: float = 60.0


class Moment(Frozen):
    """A rung as the workflow knows it: when, which, and one line for the history."""

    rung_id: str
    instant: datetime
    act: str
    summary: str


def kind_of(act: str) -> Act:
    """Reminding and escalating are one kind of step; compiling and closing are steps of their own."""
    return Act.REMIND if act in {Act.REMIND.value, Act.ESCALATE.value} else Act(act)


def due_together(moments: Sequence[Moment], now: datetime) -> tuple[Moment, ...]:
    """The moments, in order of time, to carry out together: those that have come, as far as they are of one kind."""
    if not moments or moments[0].instant > now:
        return ()
    come = [moment for moment in moments if moment.instant <= now]
    kind = kind_of(come[0].act)
    first_other = next((at for at, moment in enumerate(come) if kind_of(moment.act) != kind), len(come))
    return tuple(come[:first_other])


class Engine(Protocol):
    """The way to the workflows. A poke says "look again" and carries no facts: a lost one costs a delay, never a loss.

    All methods return at once, may be called from any thread, and never raise: what could not be delivered is found
    by the sweep.
    """

    def start(self, notice: Notice, office: Unit) -> None:
        """Start the workflow of an origin notice; nothing happens where it runs already."""
        ...

    def revive(self, notice: Notice, office: Unit) -> None:
        """Poke the workflow of any notice;

        start it anew where it is not there or has failed: the facts hold everything.
        """
        ...

    def restart(self, notice: Notice, office: Unit) -> None:
        """Poke the workflow of a notice that is open; start it anew where it is not there, failed, or has completed.

        A reopened notice has completed once; its facts hold what is to come.
        """
        ...

    def poke(self, notice_id: str) -> None:
        """Make the workflow of the notice look at the facts."""
        ...

    def poke_courier(self, channel: ChannelName) -> None:
        """Make the courier look at the outbox."""
        ...

    def poke_herald(self) -> None:
        """Make the herald look whether other programs want to be told of anything."""
        ...

    async def drain(self) -> None:
        """Wait for what is under way."""
        ...


def notice_workflow_id(notice_id: str) -> str:
    """Workflow id of a notice."""
    return _NOTICE_PREFIX + notice_id


def notice_id_of(workflow_id: str) -> str:
    """The inverse of ``notice_workflow_id``. Raises ValueError where the id is not that of a notice."""
    if not workflow_id.startswith(_NOTICE_PREFIX):
        raise ValueError(f"not the workflow id of a notice: {workflow_id!r}")
    return workflow_id.removeprefix(_NOTICE_PREFIX)


def courier_workflow_id(channel: ChannelName) -> str:
    """Workflow id of the courier of ``channel``."""
    return f"courier-{channel.value}"
