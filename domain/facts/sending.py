"""What the courier and the sweep read and write."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.letters import ChannelName
from domain.notices import Notice
from domain.outbox import Pending, Sent, Told
from domain.retrying import FailedMessage
from domain.units import Unit


class CourierFacts(Protocol):
    """What the courier reads and writes."""

    def pending(self, channel: ChannelName, now: datetime, limit: int) -> Sequence[Pending]:
        """Waiting intents released by ``now`` in order of release, all those of one contact together."""
        ...

    def next_release(self, channel: ChannelName) -> datetime | None:
        """The earliest release of what waits, or None."""
        ...

    def firing(self, since: datetime, until: datetime) -> bool:
        """Whether a rung that tells people was planned in (since, until] and has not fired yet."""
        ...

    def told_since(self, channel: ChannelName, contact_ids: Sequence[str], since: datetime) -> frozenset[str]:
        """Which of these contacts were chased for anything over the channel at or after ``since``."""
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


class RetryingFacts(Protocol):
    """What sending again by hand reads and writes."""

    def failed_messages(self, message_ids: Sequence[int]) -> Sequence[FailedMessage]:
        """These messages with their addresses; in a writing transaction nobody else moves them from now on."""
        ...

    def send_again(self, message_ids: Sequence[int], at: datetime) -> None:
        """Let them wait for the courier from ``at`` on, as if they had never been tried."""
        ...

    def revive_addresses(self, channel: ChannelName, contact_ids: Sequence[str]) -> None:
        """These addresses are said to work again."""
        ...


class SweepFacts(Protocol):
    """What the reconciling sweep reads."""

    def unstarted(self) -> Sequence[tuple[Notice, Unit]]:
        """Origin notices, with their offices, whose workflow was never started:

        the process died between commit and start.
        """
        ...

    def unattended(self, now: datetime) -> Sequence[str]:
        """Notices whose facts moved without a poke:

        complete but not compiled, a clerk's re-issue not started, a rung overdue, or (also where the notice is closed)
        a rollup compiled and not submitted.
        """
        ...
